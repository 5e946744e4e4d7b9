"""The Grievance Redressal Index: a figure of 0 to 100 from four weighted components.

The weights are data, versioned; what each measure is stands here and in docs/figures.md.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from chinar.portal.grievances.models import IndexWeights
from chinar.portal.grievances.selectors.rollups import Open, Part
from chinar.portal.grievances.tallies import Reading, percent

FIRST_NAME: Final = "grai-2026"
FIRST_SOURCE: Final = (
    "Components and their weights (efficiency 45, feedback 30, domain 15, organisational "
    "commitment 10) as DARPG publishes them for its Grievance Redressal Assessment and Index. "
    "The measures within each component and their weights are this product's own."
)
FIRST_WEIGHTS: Final[dict[str, Any]] = {
    "efficiency": {"weight": 45, "of": {"within_limit": 60, "open_in_time": 40}},
    "feedback": {"weight": 30, "of": {"not_poor": 40, "confirmed": 30, "not_reopened": 30}},
    "domain": {"weight": 15, "of": {"sorted": 50, "kept": 50}},
    "commitment": {"weight": 10, "of": {"not_escalated": 50, "appeals_refused": 50}},
}
FIRST_FEWEST: Final = 30
MONTHS: Final = 3


def _rest(share: float | None) -> float | None:
    return None if share is None else max(100 - share, 0.0)


# Each is a share in percent, or None where there is nothing that it could be a share of.
MEASURES: Final[dict[str, Callable[[Reading, Open], float | None]]] = {
    "within_limit": lambda reading, _: reading.share("in_limit", "answered"),
    "open_in_time": lambda _, opened: _rest(opened.late_share),
    "not_poor": lambda reading, _: _rest(reading.share("poor", "rated")),
    "confirmed": lambda reading, _: reading.share("confirmed", "answered"),
    "not_reopened": lambda reading, _: _rest(reading.share("reopened", "answered")),
    "sorted": lambda reading, _: _rest(reading.share("other", "received")),
    "kept": lambda reading, _: _rest(
        percent(reading.count("transfers"), reading.count("received") + reading.count("transfers"))
    ),
    "not_escalated": lambda reading, _: _rest(reading.share("escalations", "received")),
    "appeals_refused": lambda reading, _: _rest(reading.share("upheld", "decided")),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """A component: its weight, its value, and the measures that it is made of."""

    name: str
    weight: float
    value: float | None
    measures: dict[str, float | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated:
    """A department with its index; None when too few were answered to rate it."""

    part: Part
    index: float | None
    components: list[Component]
    place: int | None = None


def weights_on(day: date) -> IndexWeights:
    """Return the weights in force on a day; the first are made when there are none at all."""
    versions = IndexWeights.objects.order_by("-starts_on", "-id")
    found = versions.filter(starts_on__lte=day).first() or versions.last()
    if found:
        return found
    return IndexWeights.objects.get_or_create(
        name=FIRST_NAME,
        defaults={
            "starts_on": date(2026, 1, 1),
            "weights": FIRST_WEIGHTS,
            "fewest": FIRST_FEWEST,
            "source": FIRST_SOURCE,
        },
    )[0]


def rank(parts: list[Part], weights: IndexWeights) -> list[Rated]:
    """Rate each part and order them, the best first; those that are not rated come last."""
    rated = [_rate(part, weights) for part in parts]
    order = sorted(rated, key=lambda one: (one.index is None, -(one.index or 0)))
    indexes = [one.index for one in order]
    return [
        Rated(
            part=one.part,
            index=one.index,
            components=one.components,
            # The same index is the same place.
            place=None if one.index is None else indexes.index(one.index) + 1,
        )
        for one in order
    ]


def _rate(part: Part, weights: IndexWeights) -> Rated:
    components = [
        _component(name, said, part.reading, part.open) for name, said in weights.weights.items()
    ]
    known = {one.name: (one.weight, one.value) for one in components}
    enough = part.reading.count("answered") >= weights.fewest
    index = _mean(known) if enough else None
    return Rated(part=part, index=None if index is None else round(index, 1), components=components)


def _component(name: str, said: Mapping[str, Any], reading: Reading, opened: Open) -> Component:
    measures = {
        measure: MEASURES[measure](reading, opened) for measure in said["of"] if measure in MEASURES
    }
    weighed = {measure: (said["of"][measure], value) for measure, value in measures.items()}
    return Component(name=name, weight=said["weight"], value=_mean(weighed), measures=measures)


def _mean(weighed: Mapping[str, tuple[float, float | None]]) -> float | None:
    """Return the weighted mean; the weight of what is not known goes to the others."""
    known = [(weight, value) for weight, value in weighed.values() if value is not None]
    every = sum(weight for weight, _ in known)
    return sum(weight * value for weight, value in known) / every if every else None
