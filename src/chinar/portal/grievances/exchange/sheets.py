"""Turn a CSV file into rows, whatever wrote it: encoding, separator and marks are found out."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from chinar.portal.registry.exchange.reading import FORMULA_MARKS, FileError

MOST_BYTES: Final = 64 * 1024 * 1024
MOST_ROWS: Final = 200_000
SEPARATORS: Final = (",", ";", "\t", "|")
LARGEST_CELL: Final = 200_000
UTF16: Final = (b"\xff\xfe", b"\xfe\xff")

__all__ = ["FORMULA_MARKS", "MOST_BYTES", "FileError", "Row", "decode", "read"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row: its number as a spreadsheet counts, and its cells by the name of their column."""

    number: int
    cells: dict[str, str]


def decode(content: bytes) -> str:
    """Return the text of a file in UTF-8 or UTF-16, with or without a mark, or Windows-1252.

    Raises:
        FileError: it is empty or too large.
    """
    if len(content) > MOST_BYTES:
        message = _("The file is larger than %(n)d MB. Split it into several files.")
        raise FileError(message % {"n": MOST_BYTES // (1024 * 1024)})
    text = _text(content).replace("\x00", "")
    if not text.strip():
        raise FileError(_("The file is empty. Put the names of the columns in its first line."))
    return text


def _text(content: bytes) -> str:
    encodings = ["utf-8-sig", "cp1252"]
    if content.startswith(UTF16):
        encodings.insert(0, "utf-16")
    elif b"\x00" in content[:200]:
        encodings.insert(0, "utf-16-le" if content[1:2] == b"\x00" else "utf-16-be")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("utf-8", "replace")


def read(text: str) -> list[Row]:
    """Return the rows below the first line, blank ones left out; names of columns in small letters.

    Raises:
        FileError: it has no rows, too many, or a quotation mark is missing.
    """
    csv.field_size_limit(LARGEST_CELL)
    given = io.StringIO(text.lstrip("\ufeff"), newline="")
    lines = csv.reader(given, delimiter=_separator(text), strict=True)
    rows: list[Row] = []
    try:
        names = [_name(cell) for cell in next(lines, [])]
        for number, cells in enumerate(lines, start=2):
            if any(cell.strip() for cell in cells):
                pairs = zip(names, cells, strict=False)
                rows.append(Row(number=number, cells={n: _plain(c) for n, c in pairs if n}))
            if len(rows) > MOST_ROWS:
                message = _("The file has more than %(n)d rows. Split it into several files.")
                raise FileError(message % {"n": MOST_ROWS})
    except csv.Error:
        message = _("Line %(line)d cannot be read: a quotation mark is missing or misplaced.")
        raise FileError(message % {"line": lines.line_num}) from None
    if not rows:
        raise FileError(_("The file has the names of the columns and no rows below them."))
    return rows


def _separator(text: str) -> str:
    """Return the sign that stands most often in the first line, outside quotation marks."""
    first = text.lstrip("\ufeff\r\n").split("\n", 1)[0]
    outside = "".join(first.split('"')[::2])
    return max(SEPARATORS, key=outside.count)


def _name(cell: str) -> str:
    return " ".join(cell.strip().casefold().replace("_", " ").split())


def _plain(cell: str) -> str:
    """Take off the ' that an export put before a cell that looks like a formula."""
    text = cell.strip()
    return text[1:] if text[:1] == "'" and text[1:].startswith(FORMULA_MARKS) else text
