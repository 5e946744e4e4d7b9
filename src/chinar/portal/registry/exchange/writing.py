"""Write registry records as CSV that a spreadsheet opens without running anything."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from typing import Any

from chinar.portal.registry.exchange import sheets
from chinar.portal.registry.exchange.columns import COLUMNS
from chinar.portal.registry.exchange.reading import FORMULA_MARKS
from chinar.portal.registry.models import ImportKind

CHUNK = 500


def write_csv(
    kind: ImportKind, *, may_see_staging: Callable[[Any], bool] = lambda _site: True
) -> Iterator[str]:
    """Yield the file in pieces, records in the order of their names."""
    columns = [column.name for column in COLUMNS[kind]]
    yield "\ufeff" + _line(columns)  # the mark tells spreadsheets that it is UTF-8
    for record in sheets.records(kind).order_by("name", "pk").iterator(chunk_size=CHUNK):
        row = sheets.as_row(kind, record)
        if kind == ImportKind.SITES and not may_see_staging(record):
            row["staging_url"] = ""
        yield _line([row[name] for name in columns])


def template(kind: ImportKind) -> str:
    """Return a file with the columns and nothing below them."""
    return "\ufeff" + _line([column.name for column in COLUMNS[kind]])


def safe(cell: str) -> str:
    """Put ' before what a spreadsheet would take for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA_MARKS) else cell


def _line(cells: list[str]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out).writerow([safe(cell) for cell in cells])
    return out.getvalue()
