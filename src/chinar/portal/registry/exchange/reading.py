"""Turn an uploaded file into rows, or say in words why it cannot be one."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chinar.portal.registry.exchange.columns import COLUMNS
from chinar.portal.registry.models import ImportKind

MOST_BYTES: Final = 4 * 1024 * 1024
# A file is written in one transaction while other writers wait: some seconds, not a minute.
MOST_ROWS: Final = 3_000
MOST_ROWS_AT_CONSOLE: Final = 20_000
UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
# A spreadsheet runs a cell that begins so; exports put ' before it and imports take it off.
FORMULA_MARKS: Final = ("=", "+", "-", "@", "\t", "\r")


class FileError(ValueError):
    """The file as a whole cannot be read; ``message`` says what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row: its line in the file, and its cells by column; ``extra`` cells had no column."""

    number: int
    cells: dict[str, str]
    extra: int = 0


def decode(content: bytes) -> str:
    """Return the text of a file in UTF-8, with or without a byte order mark.

    Raises:
        FileError: it is empty, too large, or in another encoding.
    """
    if len(content) > MOST_BYTES:
        message = _("The file is larger than %(n)d MB. Split it into several files.")
        raise FileError(message % {"n": MOST_BYTES // (1024 * 1024)})
    if content.startswith(UTF16) or b"\x00" in content:
        raise FileError(_("The file is not plain text in UTF-8. Save it as “CSV UTF-8”."))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        message = _("Line %(line)d is not in UTF-8. Save the file as “CSV UTF-8”.")
        raise FileError(message % {"line": line}) from None
    if not text.strip():
        raise FileError(_("The file is empty. Put the names of the columns in its first line."))
    return text


def read(text: str, kind: ImportKind, *, most_rows: int = MOST_ROWS) -> list[Row]:
    """Return the rows of a file, blank lines left out.

    Raises:
        FileError: its columns are not those of this kind, or it has too many rows.
    """
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[Row] = []
    try:
        header = [cell.strip().lower() for cell in next(reader, [])]
        _check_header(header, kind)
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append(_row(reader.line_num, header, cells))
            if len(rows) > most_rows:
                message = _("The file has more than %(n)d rows. Split it into several files.")
                raise FileError(message % {"n": most_rows})
    except csv.Error:
        message = _("Line %(line)d cannot be read: a quotation mark is missing or misplaced.")
        raise FileError(message % {"line": reader.line_num}) from None
    if not rows:
        raise FileError(_("The file has the names of the columns and no rows below them."))
    return rows


def _row(number: int, header: Sequence[str], cells: Sequence[str]) -> Row:
    return Row(
        number=number,
        cells={name: _plain(cell) for name, cell in zip(header, cells, strict=False)},
        extra=sum(1 for cell in cells[len(header) :] if cell.strip()),
    )


def _plain(cell: str) -> str:
    """Take off the ' that an export put before a cell that looks like a formula."""
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(FORMULA_MARKS) else cell


def _check_header(header: Sequence[str], kind: ImportKind) -> None:
    if len(header) == 1 and ";" in header[0]:
        raise FileError(_("The cells are separated by semicolons. Save the file with commas."))
    expected = [column.name for column in COLUMNS[kind]]
    required = [column.name for column in COLUMNS[kind] if column.required]
    unknown = [name for name in header if name not in expected]
    missing = [name for name in required if name not in header]
    doubled = sorted({name for name in header if header.count(name) > 1} - {""})
    faults = []
    if unknown:
        faults.append(
            ngettext(
                "There is no column called %(names)s.",
                "There are no columns called %(names)s.",
                len(unknown),
            )
            % {"names": ", ".join(f"“{name}”" for name in unknown[:10])}
        )
    if missing:
        faults.append(_("Missing: %(names)s.") % {"names": ", ".join(missing)})
    if doubled:
        faults.append(_("Twice: %(names)s.") % {"names": ", ".join(doubled)})
    if faults:
        faults.append(
            _("The columns are: %(names)s; %(required)s must be there.")
            % {"names": ", ".join(expected), "required": ", ".join(required)}
        )
        raise FileError(" ".join(faults))
