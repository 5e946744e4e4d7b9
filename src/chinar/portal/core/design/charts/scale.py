"""Where a figure lies between the ends of an axis, and at which round figures to draw lines."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

STEPS = (1, 2, 2.5, 5, 10)
NOTHING = 1e-9  # a spread below this is no spread


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """An axis from ``low`` to ``high``; both are round, and zero lies within."""

    low: float
    high: float
    step: float

    def share(self, value: float) -> float:
        """Return how far along the axis ``value`` lies, in percent."""
        return round(100 * (value - self.low) / (self.high - self.low), 2)

    @property
    def ticks(self) -> list[float]:
        """Return the round figures from end to end."""
        count = round((self.high - self.low) / self.step)
        return [tidy(self.low + index * self.step) for index in range(count + 1)]


def scale(values: Iterable[float], lines: int = 4) -> Scale:
    """Fit an axis with about ``lines`` round steps around zero and the values."""
    known = [0.0, *values]
    low, high = min(known), max(known)
    if high - low < NOTHING:
        high = low + 1
    step = _round_up((high - low) / lines)
    return Scale(
        low=math.floor(low / step + 1e-9) * step,
        high=math.ceil(high / step - 1e-9) * step,
        step=step,
    )


def _round_up(rough: float) -> float:
    power: float = 10.0 ** math.floor(math.log10(rough))
    return next(power * step for step in STEPS if power * step >= rough * (1 - 1e-9))


def tidy(value: float) -> float:
    """Drop what binary fractions add: 0.30000000000000004 is 0.3."""
    return float(f"{value:.12g}")
