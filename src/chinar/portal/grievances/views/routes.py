"""Pages that bring a case to the right office or the right door, and back."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import get_language, gettext_lazy

from chinar.portal.core.people.access import PortalRequest, needs
from chinar.portal.grievances.doors import DOORS, letter
from chinar.portal.grievances.forms.desk import TextForm
from chinar.portal.grievances.forms.routes import DoorForm, OfficeForm, ReasonForm
from chinar.portal.grievances.lifecycle import ASSIGN, SUPERVISE, Action
from chinar.portal.grievances.models import Grievance
from chinar.portal.grievances.selectors import SEE, permits
from chinar.portal.grievances.services import refusals, routes
from chinar.portal.grievances.views import faults
from chinar.portal.grievances.views.moving import Page, show


@needs(SEE)
def transfer(request: PortalRequest, pk: str) -> HttpResponse:
    """Send the case to another office."""
    return show(request, pk, TRANSFER_PAGE)


@needs(ASSIGN)
def give_back(request: PortalRequest, pk: str) -> HttpResponse:
    """Return the case to who sent it."""
    return show(request, pk, RETURN_PAGE)


@needs(SUPERVISE)
def reroute(request: PortalRequest, pk: str) -> HttpResponse:
    """Send a case that came back to the right office."""
    return show(request, pk, REROUTE_PAGE)


@needs(SEE)
def conflict(request: PortalRequest, pk: str) -> HttpResponse:
    """Say that the office is part of the matter."""
    return show(request, pk, CONFLICT_PAGE)


@needs(ASSIGN)
def not_for_us(request: PortalRequest, pk: str) -> HttpResponse:
    """Tell the right door."""
    return show(request, pk, NOT_FOR_US_PAGE)


@needs(SUPERVISE)
def reconsider(request: PortalRequest, pk: str) -> HttpResponse:
    """Take up what was refused."""
    return show(request, pk, RECONSIDER_PAGE)


@needs(SUPERVISE)
def reopen(request: PortalRequest, pk: str) -> HttpResponse:
    """Open an answered case again."""
    return show(request, pk, REOPEN_PAGE)


def _sent_too_often(request: PortalRequest, grievance: Grievance) -> str:
    """Say why a case is not sent on any more, to whoever may not decide it all the same."""
    if routes.may_still_send(grievance) or permits(request.post, grievance, SUPERVISE):
        return ""
    return faults.transfers_used_up(grievance)


def _letters(_request: PortalRequest, grievance: Grievance) -> dict[str, Any]:
    """Show what the citizen will read, in their language."""
    language = grievance.language or get_language() or "en"
    return {
        "letters": [(door.name, letter(door, language)) for door in DOORS.values()],
        "letters_language": language,
    }


TRANSFER_PAGE = Page(
    action=Action.TRANSFER,
    permission=SEE,
    any_of=(ASSIGN, SUPERVISE),
    form=OfficeForm,
    do=lambda grievance, hand, values: routes.transfer(
        grievance, hand, to=values["office"], reason=values["reason"]
    ),
    blocked=_sent_too_often,
    button=gettext_lazy("Send the case"),
    done=gettext_lazy("The case was sent on. The office and the citizen were told."),
    hint=gettext_lazy(
        "The citizen is told in plain words where it is now. The date of the answer stays."
    ),
)
RETURN_PAGE = Page(
    action=Action.RETURN,
    permission=ASSIGN,
    form=ReasonForm,
    do=lambda grievance, hand, values: routes.give_back(grievance, hand, reason=values["reason"]),
    button=gettext_lazy("Send it back"),
    done=gettext_lazy("The case went back to who sent it."),
    hint=gettext_lazy(
        "It goes back to the office that sent it. If you know the right one, send it there instead."
    ),
)
REROUTE_PAGE = Page(
    action=Action.REROUTE,
    permission=SUPERVISE,
    form=OfficeForm,
    do=lambda grievance, hand, values: routes.reroute(
        grievance, hand, to=values["office"], reason=values["reason"]
    ),
    button=gettext_lazy("Send the case"),
    done=gettext_lazy("The case was sent on. The office and the citizen were told."),
    hint=gettext_lazy("An office said that the case is not for it. Say who answers."),
)
CONFLICT_PAGE = Page(
    action=Action.CONFLICT,
    permission=SEE,
    any_of=(ASSIGN, SUPERVISE),
    form=ReasonForm,
    do=lambda grievance, hand, values: routes.declare_conflict(
        grievance, hand, reason=values["reason"]
    ),
    button=gettext_lazy("Send it one level up"),
    done=gettext_lazy("The case went one level up. This office may no longer work on it."),
    hint=gettext_lazy(
        "The case is about this office, or somebody in it has a stake. The office above answers; "
        "nobody here may work on it or close it."
    ),
)
NOT_FOR_US_PAGE = Page(
    action=Action.NOT_TAKE_UP,
    permission=ASSIGN,
    form=DoorForm,
    do=lambda grievance, hand, values: refusals.not_take_up(
        grievance, hand, code=values["door"], text=values["text"]
    ),
    more=_letters,
    button=gettext_lazy("Tell the right door"),
    done=gettext_lazy("The citizen was told which door is the right one."),
    hint=gettext_lazy(
        "Only for matters that no office here may decide. What belongs to another office is sent "
        "there. Corruption is not refused: it goes to those who look into it."
    ),
)
RECONSIDER_PAGE = Page(
    action=Action.RECONSIDER,
    permission=SUPERVISE,
    form=TextForm,
    do=lambda grievance, hand, values: refusals.reconsider(grievance, hand, text=values["text"]),
    button=gettext_lazy("Take it up"),
    done=gettext_lazy("The case is taken up. The citizen was told."),
    hint=gettext_lazy("Say why. Only officers read it."),
)
REOPEN_PAGE = Page(
    action=Action.REOPEN,
    permission=SUPERVISE,
    form=TextForm,
    do=lambda grievance, hand, values: refusals.reopen(grievance, hand, text=values["text"]),
    button=gettext_lazy("Open it again"),
    done=gettext_lazy("The case is open again. The citizen and the post were told."),
    hint=gettext_lazy("Say what is missing in the answer. Only officers read it."),
)
