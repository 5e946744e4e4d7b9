"""Whether two reports are of the same thing: words, place and time together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import asin, cos, radians, sin, sqrt
from typing import Final

from chinar.engines.triage.sketches import grams, shortlist, sketch

THRESHOLD: Final = 0.4  # of `Match.score`; docs/triage.md tells what it finds and misses
HALF_AT_KM: Final = 2.0
HALF_AFTER_DAYS: Final = 90.0
UNKNOWN_PLACE: Final = 0.75
CONTAINED: Final = 0.8  # a short text wholly inside a long one counts this much
_FEWEST_TO_CONTAIN: Final = 20  # fewer grams stand in any long text
_EARTH_KM: Final = 6371.0
_DAY_S: Final = 86_400.0
_COMPARED: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What is compared of a report; ``sketch`` is made from the text where it is not given."""

    key: str
    text: str
    at: datetime | None = None
    latitude: float | None = None
    longitude: float | None = None
    sketch: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """An earlier report of what seems the same thing."""

    key: str
    score: float
    text: float
    distance_km: float | None
    days: float | None


def overlap(one: set[str], other: set[str]) -> float:
    """Return how like two sets of grams are, 0 to 1; being contained nearly counts as equal."""
    both = len(one & other)
    if not both:
        return 0.0
    fewer = min(len(one), len(other))
    whole = both / (len(one) + len(other) - both)
    inside = CONTAINED * (both / fewer) ** 2 if fewer >= _FEWEST_TO_CONTAIN else 0.0
    return max(whole, inside)


def near_duplicates(
    wanted: Report,
    candidates: Sequence[Report],
    *,
    limit: int = 5,
    threshold: float = THRESHOLD,
) -> list[Match]:
    """Return the reports that seem to tell of the same thing, best first.

    The twenty that sketches call most like are compared by their words.
    """
    by_place = dict(enumerate(candidates))
    seen = ((place, one.sketch or sketch(one.text)) for place, one in by_place.items())
    best = shortlist(wanted.sketch or sketch(wanted.text), seen, _COMPARED)
    return compare(wanted, [by_place[place] for place, _ in best], limit, threshold)


def compare(
    wanted: Report, candidates: Iterable[Report], limit: int = 5, threshold: float = THRESHOLD
) -> list[Match]:
    """Compare a few reports by their words, place and time, without sketches."""
    own = grams(wanted.text)
    found = [_match(wanted, one, overlap(own, grams(one.text))) for one in candidates]
    kept = [match for match in found if match.score >= threshold]
    return sorted(kept, key=lambda match: -match.score)[:limit]


def distance_km(latitude: float, longitude: float, other: tuple[float, float]) -> float:
    """Return the way over the earth between two places."""
    here, there = radians(latitude), radians(other[0])
    rise, turn = here - there, radians(longitude - other[1])
    half = sin(rise / 2) ** 2 + cos(here) * cos(there) * sin(turn / 2) ** 2
    return 2 * _EARTH_KM * asin(min(1.0, sqrt(half)))


def _match(wanted: Report, one: Report, text: float) -> Match:
    apart = _apart_km(wanted, one)
    days = abs((wanted.at - one.at).total_seconds()) / _DAY_S if wanted.at and one.at else None
    near = UNKNOWN_PLACE if apart is None else 1 / (1 + (apart / HALF_AT_KM) ** 2)
    recent = 1.0 if days is None else 0.5 ** (days / HALF_AFTER_DAYS)
    return Match(key=one.key, score=text * near * recent, text=text, distance_km=apart, days=days)


def _apart_km(one: Report, other: Report) -> float | None:
    if one.latitude is None or one.longitude is None:
        return None
    if other.latitude is None or other.longitude is None:
        return None
    return distance_km(one.latitude, one.longitude, (other.latitude, other.longitude))
