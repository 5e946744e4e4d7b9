"""The officer's moves: one page each, which keeps what was typed when the case moved meanwhile."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from chinar.portal.core.people.access import PortalRequest, needs
from chinar.portal.grievances import papers
from chinar.portal.grievances.forms.desk import (
    AskCitizenForm,
    AssignForm,
    DeskForm,
    InterimForm,
    ProposalForm,
    SendForm,
    TextForm,
)
from chinar.portal.grievances.lifecycle import ASSIGN, WORK, Action
from chinar.portal.grievances.models import Grievance, Outcome
from chinar.portal.grievances.selectors import assignable_posts
from chinar.portal.grievances.services import desk
from chinar.portal.grievances.services.desk import Hand, Proposal, WrongPostError
from chinar.portal.grievances.views.moving import Page, show


@needs(ASSIGN)
def assign(request: PortalRequest, pk: str) -> HttpResponse:
    """Give the case to a post."""
    return show(request, pk, ASSIGN_PAGE)


@needs(WORK)
def start(request: PortalRequest, pk: str) -> HttpResponse:
    """Begin the work."""
    return show(request, pk, START_PAGE)


@needs(WORK)
def note(request: PortalRequest, pk: str) -> HttpResponse:
    """Write a note for the office."""
    return show(request, pk, NOTE_PAGE)


@needs(WORK)
def interim(request: PortalRequest, pk: str) -> HttpResponse:
    """Tell the citizen why it takes longer."""
    return show(request, pk, INTERIM_PAGE)


@needs(WORK)
def ask(request: PortalRequest, pk: str) -> HttpResponse:
    """Ask the citizen."""
    return show(request, pk, ASK_PAGE)


@needs(WORK)
def propose(request: PortalRequest, pk: str) -> HttpResponse:
    """Write the answer."""
    return show(request, pk, PROPOSE_PAGE)


@needs(WORK)
def send_back(request: PortalRequest, pk: str) -> HttpResponse:
    """Take the answer back."""
    return show(request, pk, SEND_BACK_PAGE)


@needs(WORK)
def dispose(request: PortalRequest, pk: str) -> HttpResponse:
    """Send the answer."""
    return show(request, pk, DISPOSE_PAGE)


def _do_assign(grievance: Grievance, hand: Hand, values: dict[str, Any]) -> None:
    posts = assignable_posts(grievance, timezone.localdate(hand.now))
    post = next((post for post in posts if str(post.pk) == values["post"]), None)
    if post is None:  # the post lost its role since the form was checked
        raise WrongPostError(values["post"])
    desk.assign(grievance, hand, to=post, category=values["category"])


def _do_propose(grievance: Grievance, hand: Hand, values: dict[str, Any]) -> None:
    proposal = Proposal(
        outcome=Outcome(values["outcome"]),
        action_taken=values["action_taken"],
        reasons=values["reasons"],
        order_reference=values["order_reference"],
        has_order=values["has_order"],
        files=values["documents"] or (),
        reply=values["reply"],
        category=values["category"],
    )
    desk.propose(grievance, hand, proposal=proposal)


def _written(_request: PortalRequest, grievance: Grievance) -> dict[str, Any]:
    """Show the action taken and its documents beside the reply."""
    report = grievance.actions_taken.last()
    return {"report": report, "report_files": papers.of_report(report)}


ASSIGN_PAGE = Page(
    action=Action.ASSIGN,
    permission=ASSIGN,
    form=AssignForm,
    do=_do_assign,
    button=gettext_lazy("Assign"),
    done=gettext_lazy("Assigned. Whoever holds the post was told."),
)
START_PAGE = Page(
    action=Action.START,
    permission=WORK,
    form=DeskForm,
    do=lambda grievance, hand, _values: desk.start(grievance, hand),
    button=gettext_lazy("Start work"),
    done=gettext_lazy("Work began."),
)
NOTE_PAGE = Page(
    action=Action.NOTE,
    permission=WORK,
    form=TextForm,
    do=lambda grievance, hand, values: desk.note(grievance, hand, text=values["text"]),
    button=gettext_lazy("Save the note"),
    done=gettext_lazy("The note is in the history. The citizen does not see it."),
    hint=gettext_lazy("Only officers who may see this case read it."),
)
INTERIM_PAGE = Page(
    action=Action.INTERIM,
    permission=WORK,
    form=InterimForm,
    do=lambda grievance, hand, values: desk.interim(
        grievance, hand, text=values["text"], until=values["until"]
    ),
    button=gettext_lazy("Send the reply"),
    done=gettext_lazy("The reply was sent with the new date. The limit stays as it was."),
    hint=gettext_lazy("Say what is happening and why it takes longer. The limit does not move."),
)
ASK_PAGE = Page(
    action=Action.ASK_CITIZEN,
    permission=WORK,
    form=AskCitizenForm,
    do=lambda grievance, hand, values: desk.ask_citizen(
        grievance, hand, text=values["text"], missing=values["all_missing"]
    ),
    button=gettext_lazy("Send the question"),
    done=gettext_lazy("The question was sent. The clock stands still until the answer."),
    hint=gettext_lazy("Ask for one thing, in simple words. The clock stands still, up to its cap."),
)
PROPOSE_PAGE = Page(
    action=Action.PROPOSE,
    permission=WORK,
    form=ProposalForm,
    do=_do_propose,
    button=gettext_lazy("Save the answer"),
    done=gettext_lazy("The answer is ready. Read it once more, then send it."),
    hint=gettext_lazy(
        "Say what was done, where and when. You read it once more before it goes out."
    ),
)
SEND_BACK_PAGE = Page(
    action=Action.SEND_BACK,
    permission=WORK,
    form=TextForm,
    do=lambda grievance, hand, values: desk.send_back(grievance, hand, text=values["text"]),
    button=gettext_lazy("Take the answer back"),
    done=gettext_lazy("The answer was taken back. The case is in progress again."),
    hint=gettext_lazy("Say what is missing. Only officers read it."),
)
DISPOSE_PAGE = Page(
    action=Action.DISPOSE,
    permission=WORK,
    form=SendForm,
    do=lambda grievance, hand, values: desk.dispose(grievance, hand, read=values["read"] or 0),
    button=gettext_lazy("Send the answer"),
    done=gettext_lazy("The answer was sent."),
    hint=gettext_lazy("This is what the citizen will read."),
    more=_written,
)
