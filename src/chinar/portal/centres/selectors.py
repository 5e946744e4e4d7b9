"""Which open centres are nearest to a place, and how many stand in which state."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt
from typing import Final

from django.db.models import Count, QuerySet
from django.utils.functional import Promise

from chinar.portal.centres.lifecycle import CentreState
from chinar.portal.centres.models import STATE_NAMES, Centre

EARTH_RADIUS_KM: Final = 6371.0088  # mean radius, IUGG


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearby:
    """A centre and how far it is in a straight line."""

    centre: Centre
    distance_km: float


def distance_km(latitude: float, longitude: float, other_lat: float, other_lon: float) -> float:
    """Return the great-circle distance between two places in degrees (haversine)."""
    lat1, lat2 = radians(latitude), radians(other_lat)
    half_lat, half_lon = (lat2 - lat1) / 2, radians(other_lon - longitude) / 2
    root = sin(half_lat) ** 2 + cos(lat1) * cos(lat2) * sin(half_lon) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(root)))


def open_centres() -> QuerySet[Centre]:
    """Return the centres that serve people today."""
    return Centre.objects.filter(state=CentreState.OPEN)


def counts_by_state(centres: QuerySet[Centre]) -> list[tuple[CentreState, Promise, int]]:
    """Return each state in use, its name and how many stand in it, in the order of a life."""
    counts = dict(centres.order_by().values_list("state").annotate(Count("pk")))
    return [(state, STATE_NAMES[state], counts[state]) for state in CentreState if state in counts]


def open_by_district() -> dict[str, int]:
    """Return the number of open centres by the code of their district."""
    rows = open_centres().values_list(
        "office__area__code", "office__area__kind", "office__area__parent__code"
    )
    return Counter(code if kind == "district" else parent or code for code, kind, parent in rows)


def nearest(latitude: float, longitude: float, limit: int = 10) -> list[Nearby]:
    """Return the open centres nearest to a place, nearest first."""
    centres = open_centres().select_related("office", "office__area")
    found = [
        Nearby(
            centre=centre,
            distance_km=distance_km(
                latitude, longitude, centre.office.latitude, centre.office.longitude
            ),
        )
        for centre in centres
        if centre.office.latitude is not None and centre.office.longitude is not None
    ]
    return sorted(found, key=lambda nearby: nearby.distance_km)[:limit]
