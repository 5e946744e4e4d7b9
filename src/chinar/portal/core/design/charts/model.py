"""What every chart shares: its words, its table, and that table as CSV."""

from __future__ import annotations

import csv
import hashlib
import io
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import quote

from chinar.portal.core.design.writing import indian

Number = int | float | Decimal
MOST = 1e30  # what is beyond is a slip, and its sums would have no end
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run what follows


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The figures behind a chart: the first column names, the others count."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    csv_href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Title, one sentence that says what to see, and an id for the page."""

    title: str
    description: str

    @property
    def uid(self) -> str:
        """Return a short name that is the same at each drawing and no other chart's."""
        text = f"{self.title}\n{self.description}".encode()
        return "chart-" + hashlib.sha256(text).hexdigest()[:8]


def number(value: object) -> float | None:
    """Read a figure; what is missing, no number or without end is ``None``."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    try:
        read = float(value)
    except OverflowError:
        return None
    return read if abs(read) <= MOST else None


def table(head: Sequence[object], rows: Iterable[Sequence[object]], csv_url: str) -> Table:
    """Lay out the figures; without ``csv_url`` the file travels inside the link."""
    from_lines = [tuple(row) for row in rows]
    return Table(
        head=tuple(str(cell) for cell in head),
        rows=tuple(tuple(_shown(cell) for cell in row) for row in from_lines),
        csv_href=csv_url or _inline_csv(head, from_lines),
    )


def _shown(cell: object) -> str:
    return "–" if cell is None else written(cell)


def written(value: object) -> str:
    """Write a figure with Indian grouping and at most two decimals."""
    if isinstance(value, float) and math.isfinite(value):
        value = round(value, 2)
    return indian(value)


def _inline_csv(head: Sequence[object], rows: Sequence[Sequence[object]]) -> str:
    sink = io.StringIO()
    writer = csv.writer(sink, lineterminator="\r\n")
    writer.writerow([_safe_cell(cell) for cell in head])
    writer.writerows([[_safe_cell(cell) for cell in row] for row in rows])
    # The byte-order mark lets spreadsheets read Hindi and Urdu.
    return "data:text/csv;charset=utf-8," + quote("\ufeff" + sink.getvalue())


def _safe_cell(cell: object) -> object:
    if cell is None or isinstance(cell, int | float | Decimal):
        return cell
    text = str(cell)
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text
