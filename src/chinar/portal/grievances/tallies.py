"""Figures of a month as nested counts: adding them up, and reading shares and days from them.

A tally is JSON: ``{"received": 9, "net": {"4": 2}, "language": {"ur": {"received": 5}}}``. Two
tallies add up key by key, so a department's month is the sum of its offices' months, exactly.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

Tally = dict[str, Any]

# Whole days up to a month, for limits lie there; wider steps beyond. 999 is "longer".
BOUNDS: Final = (*range(31), 35, 42, 49, 60, 75, 90, 120, 180, 270, 365, 999)
# Open cases by days since receipt: (from, to), both included; None is no end.
AGES: Final = ((0, 7), (8, 14), (15, 21), (22, 30), (31, 60), (61, 90), (91, None))
SPLITS: Final = ("language", "channel", "category")


def add(total: Tally, more: Mapping[str, Any]) -> Tally:
    """Add ``more`` to ``total``, in place."""
    for name, value in more.items():
        if isinstance(value, Mapping):
            add(total.setdefault(name, {}), value)
        else:
            total[name] = total.get(name, 0) + value
    return total


def total(tallies: Iterable[Mapping[str, Any]]) -> Tally:
    """Return the sum of tallies."""
    summed: Tally = {}
    for one in tallies:
        add(summed, one)
    return summed


def bump(tally: Tally, name: str, *within: str) -> None:
    """Count one more of ``name``, inside the groups ``within``."""
    for group in within:
        tally = tally.setdefault(group, {})
    tally[name] = tally.get(name, 0) + 1


def bucket(days: int) -> str:
    """Return the key under which a length of time is counted: its upper end in days."""
    return str(BOUNDS[min(bisect_left(BOUNDS, days), len(BOUNDS) - 1)])


def days_within(histogram: Mapping[str, int], percent: int) -> int | None:
    """Return within how many days ``percent`` of the counted were done; None when none were."""
    counted = sorted((int(days), count) for days, count in histogram.items())
    needed = sum(count for _, count in counted) * percent
    passed = 0
    for days, count in counted:
        passed += count * 100
        if passed >= needed and count:
            return days
    return None


def percent(part: int, whole: int) -> float | None:
    """Return a share in percent; None of nothing."""
    return 100 * part / whole if whole else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A tally as pages read it."""

    tally: Mapping[str, Any] = field(default_factory=dict)

    def count(self, name: str) -> int:
        """Return one count."""
        return int(self.tally.get(name, 0))

    def share(self, part: str, whole: str) -> float | None:
        """Return one count as a share of another, in percent."""
        return percent(self.count(part), self.count(whole))

    def days(self, share: int = 50, clock: str = "net") -> int | None:
        """Return within how many days a share of the answers came, by the net or gross clock."""
        return days_within(self.tally.get(clock, {}), share)

    def group(self, split: str) -> dict[str, Reading]:
        """Return the readings of a split, the largest first."""
        parts = {key: Reading(tally=tally) for key, tally in self.tally.get(split, {}).items()}
        order = sorted(parts, key=lambda key: (-parts[key].count("received"), key))
        return {key: parts[key] for key in order}
