"""Pages on which an officer sets later what a case is: its limits, its office, its confidence."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy

from chinar.portal.core.people.access import PortalRequest, needs
from chinar.portal.grievances.forms.marks import LimitsForm, NamedOfficeForm
from chinar.portal.grievances.forms.routes import ReasonForm
from chinar.portal.grievances.lifecycle import ASSIGN, SUPERVISE, Action
from chinar.portal.grievances.models import Grievance
from chinar.portal.grievances.selectors import SEE
from chinar.portal.grievances.services import marks
from chinar.portal.grievances.services.acting import Hand
from chinar.portal.grievances.views.moving import Page, show


@needs(SEE)
def limits(request: PortalRequest, pk: str) -> HttpResponse:
    """Say how urgent it is, and which public service it is about."""
    return show(request, pk, LIMITS_PAGE)


@needs(SEE)
def office(request: PortalRequest, pk: str) -> HttpResponse:
    """Say which office it is about."""
    return show(request, pk, OFFICE_PAGE)


@needs(SEE)
def confide(request: PortalRequest, pk: str) -> HttpResponse:
    """Keep it confidential."""
    return show(request, pk, CONFIDE_PAGE)


def _do_limits(grievance: Grievance, hand: Hand, values: dict[str, Any]) -> None:
    marks.set_limits(
        grievance,
        hand,
        urgent=values["urgent"],
        service=values["service"],
        reason=values["reason"],
    )


LIMITS_PAGE = Page(
    action=Action.SET_LIMITS,
    permission=SEE,
    any_of=(ASSIGN, SUPERVISE),
    form=LimitsForm,
    do=_do_limits,
    button=gettext_lazy("Count the limit anew"),
    done=gettext_lazy("The limit was counted anew. The citizen was told if the date moved."),
    hint=gettext_lazy(
        "The limit is counted again from the day of receipt, by the rules that the case keeps. "
        "Only a supervisor gives more time than there was."
    ),
)
OFFICE_PAGE = Page(
    action=Action.NAME_OFFICE,
    permission=SEE,
    any_of=(ASSIGN, SUPERVISE),
    form=NamedOfficeForm,
    do=lambda grievance, hand, values: marks.name_office(
        grievance, hand, office=values["against"], reason=values["reason"]
    ),
    button=gettext_lazy("Write it down"),
    done=gettext_lazy("It is written down. Nobody in that office has a say in this case now."),
    hint=gettext_lazy(
        "Nobody in that office, or below it, may then work on the case or close it. If the case is "
        "there, it goes one level above. Nothing takes this back."
    ),
)
CONFIDE_PAGE = Page(
    action=Action.CONFIDE,
    permission=SEE,
    any_of=(ASSIGN, SUPERVISE),
    form=ReasonForm,
    do=lambda grievance, hand, values: marks.keep_confidential(
        grievance, hand, reason=values["reason"]
    ),
    button=gettext_lazy("Keep it confidential"),
    done=gettext_lazy("The case is confidential. Everything written in it lies under a key now."),
    hint=gettext_lazy(
        "From then on only its post and those who may see confidential cases find it, you perhaps "
        "not. Nothing takes this back."
    ),
)
