"""Stacked bars: how each row's whole divides into named parts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from chinar.portal.core.design.charts.model import Table, Words, number, table, written

SERIES = 6  # colours and patterns at hand
TONES = frozenset({"good", "attention", "bad", "unknown", "progress"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One name: its colour, its pattern, and whether it is a state with a shape."""

    name: str
    tone: str
    pattern: int
    state: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One piece of a bar, in percent of the longest bar."""

    part: Part
    value: str
    start: float
    length: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """One row."""

    label: str
    total: str
    url: str
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StackedChart:
    """All that `charts/stacked.html` draws."""

    words: Words
    parts: tuple[Part, ...]
    rows: tuple[Stack, ...]
    table: Table


def stacked(
    title: str,
    description: str,
    names: Iterable[str | Sequence[str]],
    rows: Iterable[Sequence[object]],
    csv_url: str,
    first_head: str,
) -> StackedChart:
    """Lay out rows of (label, values) or (label, values, link).

    A name is words, or (words, state) for the colour and shape of a state. Parts below zero
    cannot be stacked and count as none.
    """
    parts = tuple(_part(name, place) for place, name in enumerate(names))
    given = [(str(row[0]), _values(row[1], len(parts)), row[2:]) for row in rows]
    longest = max((sum(values) for _, values, _ in given), default=0.0) or 1.0
    return StackedChart(
        words=Words(title=str(title), description=str(description)),
        parts=parts,
        rows=tuple(
            Stack(
                label=label,
                total=written(_plain(sum(values))),
                url=str(link[0]) if link and link[0] else "",
                segments=tuple(_segments(parts, values, longest)),
            )
            for label, values, link in given
        ),
        table=table(
            [first_head, *(part.name for part in parts)],
            [[label, *(_plain(value) for value in values)] for label, values, _ in given],
            csv_url,
        ),
    )


def _part(name: str | Sequence[str], place: int) -> Part:
    words, tone = (name[0], name[1]) if isinstance(name, list | tuple) else (name, "")
    known = tone if tone in TONES else f"series-{place % SERIES + 1}"
    return Part(name=str(words), tone=known, pattern=place % SERIES + 1, state=tone in TONES)


def _values(cells: object, count: int) -> list[float]:
    given = list(cells) if isinstance(cells, Iterable) else []
    read = [max(0.0, number(cell) or 0.0) for cell in given[:count]]
    return read + [0.0] * (count - len(read))


def _segments(parts: Sequence[Part], values: Sequence[float], longest: float) -> list[Segment]:
    drawn = []
    start = 0.0
    for part, value in zip(parts, values, strict=True):
        length = 100 * value / longest
        if value:
            drawn.append(
                Segment(
                    part=part,
                    value=written(_plain(value)),
                    start=round(start, 2),
                    length=round(length, 2),
                )
            )
        start += length
    return drawn


def _plain(value: float) -> int | float:
    return int(value) if value.is_integer() else round(value, 2)
