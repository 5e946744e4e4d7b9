"""What the JSON API says of things, and how."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ninja import Schema
from pydantic import ConfigDict

from chinar.portal.catalogue.models import Service
from chinar.portal.grievances import words
from chinar.portal.grievances.lifecycle import State, Turn, turn
from chinar.portal.grievances.models import Grievance, GrievanceCategory, Outcome
from chinar.portal.grievances.selectors import Moment
from chinar.portal.grievances.selectors.public import ANSWERS, rounded
from chinar.portal.registry.models import Area, Office


class Exact(Schema):
    """What has these fields and no others."""

    model_config = ConfigDict(extra="forbid")


class OfficeOut(Exact):
    """An office, as anybody may know it."""

    code: str
    name: str
    organisation: str
    kind: str
    area: str
    area_code: str
    address: str
    pincode: str
    phone: str
    email: str
    hours: str


class OfficesOut(Exact):
    """Some offices; `next` asks for those after them."""

    offices: list[OfficeOut]
    next: str | None


class CategoryOut(Exact):
    """What a problem can be about."""

    code: str
    name: str
    department: str


class ServiceOut(Exact):
    """A public service, and the working days that the law gives it."""

    code: str
    name: str
    department: str
    limit_days: int | None


class AreaOut(Exact):
    """A district, tehsil or other area; ``within`` is the code of the one that it lies in."""

    code: str
    name: str
    kind: str
    within: str | None


class Named(Exact):
    """A thing's code and what it is called."""

    code: str
    name: str


class StatusOut(Exact):
    """What anybody may know of a case: no words, no exact place."""

    id: str
    number: str
    state: State
    state_words: str
    open: bool
    turn: Turn
    category: Named | None
    office: Named
    area: Named | None
    latitude: float | None
    longitude: float | None
    registered_at: datetime
    changed_at: datetime
    due_at: datetime
    promised_at: datetime | None
    answered_at: datetime | None
    closed_at: datetime | None


class FileOut(Exact):
    """A file that belongs to a case."""

    name: str
    media_type: str
    size: int


class MomentOut(Exact):
    """One thing that happened."""

    at: datetime
    action: str
    words: str
    text: str
    until: str | None
    outcome: str | None


class CaseOut(StatusOut):
    """All of a case, for whoever reported it."""

    text: str
    language: str
    place: str
    next_reminder_at: datetime | None
    files: list[FileOut]
    history: list[MomentOut]


class FiledOut(Exact):
    """A registered case, and the code with which all of it is seen."""

    case: StatusOut
    code: str
    created: bool


class MessageOut(Exact):
    """Something that was written in a case."""

    kind: str
    at: datetime
    created: bool
    case: StatusOut


def status_of(grievance: Grievance) -> StatusOut:
    """Say what anybody may know of a case."""
    return StatusOut(**facts_of(grievance))


def facts_of(grievance: Grievance) -> dict[str, Any]:
    """Return what anybody may know of a case, by name."""
    state, category, area = State(grievance.state), grievance.category, grievance.area
    promised = grievance.promised_at
    return {
        "id": grievance.key,
        "number": grievance.number,
        "state": state,
        "state_words": str(words.PLAIN_STATES[state]),
        "open": grievance.open,
        "turn": turn(state),
        "category": Named(code=category.code, name=category.label()) if category else None,
        "office": Named(code=grievance.office.code, name=grievance.office.label()),
        "area": Named(code=area.code, name=area.label()) if area else None,
        "latitude": rounded(grievance.latitude),
        "longitude": rounded(grievance.longitude),
        "registered_at": grievance.registered_at,
        "changed_at": grievance.changed_at,
        "due_at": grievance.due_at,
        "promised_at": promised,
        "answered_at": grievance.disposed_at,
        "closed_at": grievance.closed_at,
    }


def moment_of(moment: Moment) -> MomentOut:
    """Say what happened, as who reported it may know it."""
    message = None if moment.internal else moment.message
    taken = moment.action_taken if moment.action in ANSWERS else None
    until = message.until if message else None
    return MomentOut(
        at=moment.at,
        action=moment.action,
        words=words.happened(moment.action),
        text=message.text if message else "",
        until=until.isoformat() if until else None,
        outcome=str(words.OUTCOME_NAMES[Outcome(taken.outcome)]) if taken else None,
    )


def office_of(office: Office) -> OfficeOut:
    """Say what anybody may know of an office."""
    return OfficeOut(
        code=office.code,
        name=office.label(),
        organisation=office.organisation.label(),
        kind=office.kind,
        area=office.area.label(),
        area_code=office.area.code,
        address=office.address,
        pincode=office.pincode,
        phone=office.phone,
        email=office.email,
        hours=office.hours,
    )


def category_of(category: GrievanceCategory) -> CategoryOut:
    """Say what a category is."""
    return CategoryOut(
        code=category.code, name=category.label(), department=category.department_code
    )


def area_of(area: Area) -> AreaOut:
    """Say which area a code is."""
    within = area.parent.code if area.parent else None
    return AreaOut(code=area.code, name=area.label(), kind=area.kind, within=within)


def service_of(service: Service) -> ServiceOut:
    """Say what a public service is."""
    return ServiceOut(
        code=service.code,
        name=service.label(),
        department=service.department.code,
        limit_days=service.limit_days,
    )
