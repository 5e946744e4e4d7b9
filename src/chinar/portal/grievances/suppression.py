"""Which cells of a public table stay blank, so that nobody is found in it, nor by subtraction.

A cell below five is blank. Where the total of its column is published, one blank cell is the total
less the others, and two whose sum is small are nearly as bare: so more cells become blank, the
smallest first, until at least two are and they make up at least five together. A part (answered
*within the limit*) is treated with its rest (answered *late*), which anybody can subtract. Where a
total is blank, everything below it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

FEWEST: Final = 5
# Each measure with the whole that it is a part of; wholes come before their parts.
MEASURES: Final[Mapping[str, str]] = {
    "received": "",
    "answered": "",
    "in_limit": "answered",
    "confirmed": "answered",
    "reopened": "answered",
}

Counts = Mapping[str, int]
Blank = frozenset[str]


def blank_alone(counts: Counts) -> Blank:
    """Return the measures of a single row that stay blank."""
    return frozenset(measure for measure in MEASURES if _is_small(counts, measure))


def blank_below(total: Blank, rows: Sequence[Counts]) -> list[Blank]:
    """Return for each row the measures that stay blank.

    ``rows`` add up to a row that is published but for its measures ``total``.
    """
    blank: list[set[str]] = [set() for _ in rows]
    for measure, whole in MEASURES.items():
        if measure in total:
            hidden = set(range(len(rows)))
        elif len(rows) == 1:
            hidden = set()  # the same row as its total
        else:
            hidden = {place for place, row in enumerate(rows) if _is_small(row, measure)}
            hidden |= {place for place in range(len(rows)) if whole in blank[place]}
            _widen(hidden, rows, measure)
        for place in hidden:
            blank[place].add(measure)
    return [frozenset(measures) for measures in blank]


def _widen(hidden: set[int], rows: Sequence[Counts], measure: str) -> None:
    """Hide more cells, the smallest first, until the hidden ones cannot be told apart."""
    shown = sorted(set(range(len(rows))) - hidden, key=lambda place: rows[place].get(measure, 0))
    for place in shown:
        if not hidden or _is_safe([rows[one] for one in hidden], measure):
            return
        hidden.add(place)


def _is_safe(hidden: Sequence[Counts], measure: str) -> bool:
    sums = zip(*(tuple(_pieces(row, measure)) for row in hidden), strict=True)
    return len(hidden) > 1 and all(sum(pieces) >= FEWEST for pieces in sums)


def _is_small(counts: Counts, measure: str) -> bool:
    return any(piece < FEWEST for piece in _pieces(counts, measure))


def _pieces(counts: Counts, measure: str) -> Iterator[int]:
    """Yield a count and, of a part, what is left of its whole."""
    count, whole = counts.get(measure, 0), MEASURES[measure]
    yield count
    if whole:
        yield counts.get(whole, 0) - count
