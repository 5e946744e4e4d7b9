"""Reads about places: the tehsils and offices of a district, and what is near a position."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import cos, hypot, radians
from typing import Final

from django.db.models import QuerySet

from chinar.portal.core.people.scopes import after
from chinar.portal.registry.folding import fold
from chinar.portal.registry.models import Area, AreaKind, Office
from chinar.portal.registry.selectors import matching

KM_A_DEGREE: Final = 111.2
NEAR_DEGREES: Final = 0.5
MOST_OFFICES: Final = 20
MOST_NAMED: Final = 5
_CODE: Final = re.compile(r"\(([^()]+)\)\s*$")  # as a list of offices writes it behind the name
POSITION_DIGITS: Final = 4  # about eleven metres: enough to find it, and not a room


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """The place nearest to a position, and how far its centre is."""

    area: Area
    distance_km: float


def within(area: Area) -> QuerySet[Area]:
    """Return an area and everything below it."""
    path = area.scope.path
    return Area.objects.filter(scope__path__gte=path, scope__path__lt=after(path)).defer("boundary")


def tehsils_of(district: Area | None) -> QuerySet[Area]:
    """Return the tehsils of a district, as far as they are known."""
    if district is None:
        return Area.objects.none()
    return within(district).filter(kind=AreaKind.TEHSIL).order_by("name")


def offices_in(district: Area, words: str = "") -> list[Office]:
    """Return offices of a district whose names match, or simply the first ones."""
    offices = Office.objects.filter(area__in=within(district)).select_related("area")
    found = matching(offices, words) if words.strip() else offices.order_by("name", "pk")
    return list(found[:MOST_OFFICES])


def offices_named(words: str, district: Area | None) -> list[Office]:
    """Return the office with a code, or those whose names fit: of the district before all others.

    A name that is wholly one office's means that one, though it is part of other names.
    """
    code = _CODE.search(words)
    known = Office.objects.filter(code__iexact=code[1] if code else words.strip()).first()
    if known is not None or not fold(words):
        return [known] if known else []
    here = Office.objects.filter(area__in=within(district)) if district else Office.objects.none()
    for offices in (here, Office.objects.all()):
        found = list(matching(offices, words)[:MOST_NAMED])
        whole = [office for office in found if fold(words) in _names(office)]
        if found:
            return whole if len(whole) == 1 else found
    return []


def _names(office: Office) -> set[str]:
    return {fold(name) for name in (office.name, *office.names.values())}


def nearest_place(latitude: float, longitude: float) -> Near | None:
    """Return the place whose centre is nearest to a position, the smaller kind before the larger.

    A tehsil's centre says more than that of its district, so a district is taken only where no
    smaller place has a known centre around.
    """
    around = Area.objects.filter(
        latitude__range=(latitude - NEAR_DEGREES, latitude + NEAR_DEGREES),
        longitude__range=(longitude - NEAR_DEGREES, longitude + NEAR_DEGREES),
    ).exclude(kind__in=(AreaKind.STATE, AreaKind.DIVISION))
    narrower = cos(radians(latitude))

    def distance_km(area: Area) -> float:
        east = ((area.longitude or 0) - longitude) * narrower
        return hypot((area.latitude or 0) - latitude, east) * KM_A_DEGREE

    places = list(around.defer("boundary"))
    smaller = [place for place in places if place.kind != AreaKind.DISTRICT] or places
    nearest = min(smaller, key=distance_km, default=None)
    return Near(area=nearest, distance_km=distance_km(nearest)) if nearest else None
