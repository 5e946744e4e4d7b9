"""Which office a new grievance goes to: category → department → the place's office, else its head.

Simple on purpose; the triage engine will suggest later. No grievance is ever without an office.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from math import cos, hypot, radians
from typing import Final

from django.db import IntegrityError
from django.db.models import QuerySet
from django.utils.translation import gettext_noop

from chinar.portal.catalogue.models import Service
from chinar.portal.core.journal.actor import SYSTEM
from chinar.portal.core.people.scopes import after
from chinar.portal.core.remembering import remembered
from chinar.portal.grievances.models import GrievanceCategory
from chinar.portal.registry.models import (
    Area,
    AreaKind,
    Office,
    OfficeKind,
    Organisation,
    OrganisationKind,
)
from chinar.portal.registry.services import add_office
from chinar.portal.registry.transitions import RefusedError

PUBLIC_GRIEVANCES: Final = "DPG"
# Who looks into corruption: the bureau where the register has it, else its department.
VIGILANCE: Final = ("ACB", "GAD")
CELL_CODE: Final = "CELL"
CELL_NAME: Final = gettext_noop("Grievance cell")
# Counters, classrooms and wards serve people; they do not answer grievances.
NOT_ANSWERING: Final = (
    OfficeKind.SERVICE_CENTRE,
    OfficeKind.SCHOOL,
    OfficeKind.HEALTH,
    OfficeKind.PANCHAYAT,
)
FAR_DEGREES: Final = 1.5  # no place in a district is farther from its centre
HEADS: Final = (OfficeKind.HEAD_OFFICE, OfficeKind.SECRETARIAT)


class NoOfficeError(Exception):
    """The registry knows no organisation or area at all: its facts were not loaded."""


def office_for(
    category: GrievanceCategory | None,
    area: Area | None,
    *,
    now: datetime,
    service: Service | None = None,
) -> Office:
    """Return the office that should look at a grievance first.

    A public service that is late or refused is a matter of its department, whatever the category.

    Raises:
        NoOfficeError: the registry is empty.
    """
    named = service.department.code if service else ""
    if category and not named:
        named = category.department_code
    for code in dict.fromkeys((named or PUBLIC_GRIEVANCES, PUBLIC_GRIEVANCES)):
        office = _of_department(code, area)
        if office:
            return office
    return grievance_cell(now)


def grievance_cell(now: datetime) -> Office:
    """Return the office for what nobody else answers, opening it when there is none."""
    found = Office.objects.filter(code=CELL_CODE).first()
    if found:
        return found
    organisation = (
        Organisation.objects.filter(code=PUBLIC_GRIEVANCES).first()
        or Organisation.objects.order_by("scope__path").first()
    )
    area = Area.objects.filter(kind=AreaKind.STATE).first() or Area.objects.first()
    if organisation is None or area is None:
        raise NoOfficeError
    try:
        return add_office(
            code=CELL_CODE,
            name=CELL_NAME,
            names={"hi": "शिकायत प्रकोष्ठ", "ur": "شکایات سیل"},
            kind=OfficeKind.HEAD_OFFICE,
            organisation=organisation,
            area=area,
            actor=SYSTEM,
            now=now,
        )
    except (RefusedError, IntegrityError):
        # Another first filing opened it at the same moment.
        return Office.objects.get(code=CELL_CODE)


def office_above(office: Office, *, now: datetime) -> Office:
    """Return the office one level up: of a larger area, then the head, then the parent's head.

    Raises:
        NoOfficeError: the registry is empty.
    """
    if office.kind not in HEADS:
        others = _answering(office.organisation).exclude(pk=office.pk)
        found = _nearest(others, office.area.parent) or others.filter(kind__in=HEADS).first()
        if found:
            return found
    parent = office.organisation.parent
    while parent is not None and parent.kind != OrganisationKind.GOVERNMENT:
        found = _answering(parent).filter(kind__in=HEADS).exclude(pk=office.pk).first()
        if found:
            return found
        parent = parent.parent
    return grievance_cell(now)


def answering_offices() -> QuerySet[Office]:
    """Return the offices that a grievance can be sent to."""
    return Office.objects.exclude(kind__in=NOT_ANSWERING)


def vigilance_office(*, now: datetime) -> Office:
    """Return the office that looks into corruption."""
    for code in VIGILANCE:
        office = _of_department(code, None)
        if office:
            return office
    return grievance_cell(now)


def district_near(latitude: float | None, longitude: float | None) -> Area | None:
    """Return the district whose centre is nearest to a place; boundaries are not shipped."""
    if latitude is None or longitude is None:
        return None
    districts = Area.objects.filter(kind=AreaKind.DISTRICT).exclude(latitude=None)
    narrower = cos(radians(latitude))  # a degree of longitude, in degrees of latitude

    def distance(area: Area) -> float:
        east = ((area.longitude or 0) - longitude) * narrower
        return hypot((area.latitude or 0) - latitude, east)

    nearest = min(districts, key=distance, default=None)
    return nearest if nearest and distance(nearest) <= FAR_DEGREES else None


@remembered
def _of_department(code: str, area: Area | None) -> Office | None:
    named = Organisation.objects.filter(code=code).select_related("scope").first()
    if named is None:
        return None
    offices = _answering(named.current())
    return _nearest(offices, area) or _head(offices)


def _answering(organisation: Organisation) -> QuerySet[Office]:
    """Return the offices of an organisation and what is below it that answer grievances."""
    path = organisation.scope.path
    return (
        Office.objects.filter(scope__path__gte=path, scope__path__lt=after(path))
        .exclude(kind__in=NOT_ANSWERING)
        .order_by("scope__path")
    )


def _nearest(offices: QuerySet[Office], area: Area | None) -> Office | None:
    """Return the office of the smallest area around the place, below the whole state."""
    for around in _around(area):
        if around.kind == AreaKind.STATE:
            return None
        office = offices.filter(area=around).first()
        if office:
            return office
    return None


def _around(area: Area | None) -> Iterator[Area]:
    while area is not None:
        yield area
        area = area.parent


def _head(offices: QuerySet[Office]) -> Office | None:
    return offices.filter(kind__in=HEADS).first() or offices.first()
