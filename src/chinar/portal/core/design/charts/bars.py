"""Bars: one figure a row, all from one zero line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from chinar.portal.core.design.charts.model import Table, Words, number, table, written


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One row: where its bar starts and how long it is, in percent of the widest."""

    label: str
    value: str
    url: str
    start: float
    length: float


@dataclass(frozen=True, slots=True, kw_only=True)
class BarChart:
    """All that `charts/bars.html` draws; ``zero`` is where the zero line stands, in percent."""

    words: Words
    rows: tuple[Bar, ...]
    zero: float
    table: Table


def bars(
    title: str,
    description: str,
    rows: Iterable[Sequence[object]],
    csv_url: str,
    head: Sequence[str],
) -> BarChart:
    """Lay out rows of (label, value) or (label, value, link)."""
    given = [tuple(row) for row in rows]
    values = [number(row[1]) for row in given]
    known = [0.0, *(value for value in values if value is not None)]
    low, high = min(known), max(known)
    span = (high - low) or 1.0

    def share(length: float) -> float:
        return round(100 * length / span, 2)

    return BarChart(
        words=Words(title=str(title), description=str(description)),
        rows=tuple(
            Bar(
                label=str(row[0]),
                value="–" if value is None else written(row[1]),
                url=str(row[2]) if len(row) > 2 and row[2] else "",
                start=share(min(0.0, value or 0.0) - low),
                length=share(abs(value or 0.0)),
            )
            for row, value in zip(given, values, strict=True)
        ),
        zero=share(-low),
        table=table(head, [row[:2] for row in given], csv_url),
    )
