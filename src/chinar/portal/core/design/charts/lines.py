"""Lines: how figures moved over time. Time runs left to right in every language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from chinar.portal.core.design.charts.model import Table, Words, number, table, written
from chinar.portal.core.design.charts.scale import Scale, scale

SERIES = 6
SHAPES = ("circle", "square", "triangle", "diamond", "ring", "cross")
MARKED = 40  # with more points than this, only the last of a line is marked
LABEL_GAP = 9.0  # percent of the height that two labels at the end keep apart
AXIS_STEPS = 6  # of the level axis
PHONE_LABELS = 4  # beyond these, a phone shows every other one


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A figure's place in percent of the plot, from its left and its top."""

    x: float
    y: float
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One series: its runs of points without a gap, and where its label stands."""

    name: str
    series: int
    shape: str
    runs: tuple[str, ...]
    points: tuple[Point, ...]
    last: str
    label_y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A round figure of the upright axis, or a label of the level one."""

    at: float
    words: str
    anchor: str = "middle"
    minor: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LineChart:
    """All that `charts/lines.html` draws."""

    words: Words
    lines: tuple[Line, ...]
    ticks: tuple[Tick, ...]
    labels: tuple[Tick, ...]
    table: Table


def lines(
    title: str,
    description: str,
    labels: Iterable[object],
    series: Iterable[Sequence[object]],
    csv_url: str,
    first_head: str,
) -> LineChart:
    """Lay out ``series`` of (name, values) over ``labels``; a missing value is a gap."""
    along = [str(label) for label in labels]
    named = [(str(one[0]), _fitted(one[1], len(along))) for one in series]
    axis = scale(value for _, values in named for value in values if value is not None)
    drawn = [_line(place, name, values, along, axis) for place, (name, values) in enumerate(named)]
    rows = [[label, *(values[at] for _, values in named)] for at, label in enumerate(along)]
    return LineChart(
        words=Words(title=str(title), description=str(description)),
        lines=tuple(_spread([line for line in drawn if line.points])),
        ticks=tuple(
            Tick(at=round(100 - axis.share(at), 2), words=written(at)) for at in axis.ticks
        ),
        labels=tuple(_axis_labels(along)),
        table=table([first_head, *(name for name, _ in named)], rows, csv_url),
    )


def _fitted(values: object, count: int) -> list[float | None]:
    given = list(values) if isinstance(values, Iterable) else []
    read = [number(value) for value in given[:count]]
    return read + [None] * (count - len(read))


def across(at: int, count: int) -> float:
    """Return where the point ``at`` of ``count`` stands; one alone stands in the middle."""
    return round(100 * at / (count - 1), 2) if count > 1 else 50.0


def _line(
    place: int, name: str, values: Sequence[float | None], along: Sequence[str], axis: Scale
) -> Line:
    points: list[Point] = []
    runs: list[list[str]] = [[]]
    for at, value in enumerate(values):
        if value is None:
            runs.append([])
            continue
        x, y = across(at, len(along)), round(100 - axis.share(value), 2)
        points.append(Point(x=x, y=y, words=f"{name}, {along[at]}: {written(value)}"))
        runs[-1].append(f"{x},{y}")
    known = [value for value in values if value is not None]
    return Line(
        name=name,
        series=place % SERIES + 1,
        shape=SHAPES[place % len(SHAPES)],
        runs=tuple(" ".join(run) for run in runs if len(run) > 1),
        points=tuple(points if len(points) <= MARKED else points[-1:]),
        last=written(known[-1]) if known else "",
        label_y=points[-1].y if points else 0.0,
    )


def _spread(drawn: list[Line]) -> list[Line]:
    """Move labels that would lie on each other apart, from the top down."""
    at = float("-inf")
    moved = {}
    overflow = 0.0
    for line in sorted(drawn, key=lambda one: one.label_y):
        at = max(line.label_y, at + LABEL_GAP)
        moved[line.series] = at
        overflow = max(overflow, at - 100)
    return [replace(line, label_y=round(moved[line.series] - overflow, 2)) for line in drawn]


def _axis_labels(along: Sequence[str]) -> list[Tick]:
    """Label every so many points, counted from the last, so that steps are even."""
    count = len(along)
    step = max(1, -(-(count - 1) // AXIS_STEPS))
    chosen = range(count - 1, -1, -step)
    return [
        Tick(
            at=across(at, count),
            words=along[at],
            anchor=_anchor(at, count),
            minor=len(chosen) > PHONE_LABELS and place % 2 == 1,
        )
        for place, at in enumerate(chosen)
    ]


def _anchor(at: int, count: int) -> str:
    if count == 1:
        return "middle"
    return {0: "start", count - 1: "end"}.get(at, "middle")
