"""Reads about offices: where a case can be sent, and who sent it."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db.models import QuerySet

from chinar.portal.core.people.scopes import after
from chinar.portal.grievances.models import Grievance
from chinar.portal.grievances.routing import answering_offices, grievance_cell, office_for
from chinar.portal.grievances.standing import DEPARTMENT
from chinar.portal.registry.models import Office
from chinar.portal.registry.selectors import matching

MOST_OFFERED: Final = 40


def offices_to_send_to(grievance: Grievance, words: str = "") -> list[Office]:
    """Return the offices that a case can be sent to: by name, else those of its department.

    Never the one where it is, and never one that is complained about.
    """
    offices = answering_offices().select_related("area", "scope").exclude(pk=grievance.office_id)
    if not grievance.practice:
        offices = offices.exclude(practice=True)
    for path in grievance.against.values_list("scope__path", flat=True):
        offices = offices.exclude(scope__path__gte=path, scope__path__lt=after(path))
    found = matching(offices, words) if words.strip() else _of_department(offices, grievance)
    return list(found[:MOST_OFFERED])


def sender(grievance: Grievance, now: datetime) -> Office:
    """Return the office that sent a case here; where nobody did, the one that sorts them all."""
    last = grievance.moves.filter(to_office=grievance.office_id).last()
    if last is not None and last.from_office_id != grievance.office_id:
        return last.from_office
    office = office_for(None, None, now=now)
    return grievance_cell(now) if office.pk == grievance.office_id else office


def _of_department(offices: QuerySet[Office], grievance: Grievance) -> QuerySet[Office]:
    path = grievance.office.scope.path[:DEPARTMENT]
    within = offices.filter(scope__path__gte=path, scope__path__lt=after(path))
    return within.order_by("scope__path")
