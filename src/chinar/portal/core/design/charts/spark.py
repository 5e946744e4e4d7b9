"""Sparklines: the course of a figure, as small as a word."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from chinar.portal.core.design.charts.model import number

WIDTH, HEIGHT, MARGIN = 96, 24, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Spark:
    """All that `charts/spark.html` draws; an empty course draws nothing but its words."""

    label: str
    points: str
    last_x: float
    last_y: float


def spark(values: Iterable[object], label: str) -> Spark:
    """Lay out ``values`` between their lowest and highest; ``label`` says the course in words."""
    known = [read for read in map(number, values) if read is not None]
    if not known:
        return Spark(label=str(label), points="", last_x=0, last_y=0)
    low, high = min(known), max(known)
    step = (WIDTH - 2 * MARGIN) / max(1, len(known) - 1)
    places = [
        (round(MARGIN + at * step, 1), _height(value, low, high)) for at, value in enumerate(known)
    ]
    return Spark(
        label=str(label),
        points=" ".join(f"{x},{y}" for x, y in places),
        last_x=places[-1][0],
        last_y=places[-1][1],
    )


def _height(value: float, low: float, high: float) -> float:
    if low == high:
        return HEIGHT / 2
    return round(HEIGHT - MARGIN - (value - low) / (high - low) * (HEIGHT - 2 * MARGIN), 1)
