"""What anybody may know of cases: no words, no exact place, nothing of a confidential one."""

from __future__ import annotations

from typing import Final

from django.db.models import QuerySet

from chinar.portal.grievances.lifecycle import Action
from chinar.portal.grievances.models import Grievance
from chinar.portal.grievances.numbering import NumberError, parse

PLACE_DECIMALS: Final = 2  # about a kilometre
# What comes with a report of the action taken.
ANSWERS: Final = frozenset({Action.DISPOSE, Action.ANSWER_WITH_LEAD})


def public_cases() -> QuerySet[Grievance]:
    """Return the cases that are no secret, with what is told of them and without their words."""
    related = ("category", "area", "office__organisation")
    return Grievance.objects.filter(confidential=False).select_related(*related).defer("text")


def key_of(number: str) -> str:
    """Return the key of a number as somebody typed it; empty where it is none."""
    try:
        return parse(number).key
    except NumberError:
        return ""


def rounded(degrees: float | None) -> float | None:
    """Return a coordinate as anybody may know it."""
    return None if degrees is None else round(degrees, PLACE_DECIMALS)
