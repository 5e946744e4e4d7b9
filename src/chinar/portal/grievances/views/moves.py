"""The officer's moves: one page each, which keeps what was typed when the case moved meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chinar.portal.core.people.access import PortalRequest, needs
from chinar.portal.grievances import words
from chinar.portal.grievances.forms.desk import (
    AssignForm,
    DeskForm,
    InterimForm,
    LetterForm,
    ProposalForm,
    SendForm,
    TextForm,
)
from chinar.portal.grievances.lifecycle import ASSIGN, WORK, Action, NotPossibleError, State
from chinar.portal.grievances.models import Grievance, Outcome
from chinar.portal.grievances.selectors import assignable_posts, case_page, proposed_reply
from chinar.portal.grievances.services import desk
from chinar.portal.grievances.services.desk import ClosureError, Hand, Proposal, WrongPostError
from chinar.portal.grievances.transitions import StaleStateError

Do = Callable[[Grievance, Hand, dict[str, Any]], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A move's page: its form, its hint, what it does and what is said afterwards."""

    action: Action
    permission: str
    form: type[DeskForm]
    do: Do
    done: Any
    button: Any
    hint: Any = ""


@needs(ASSIGN)
def assign(request: PortalRequest, pk: str) -> HttpResponse:
    """Give the case to a post."""
    return _page(request, pk, ASSIGN_PAGE)


@needs(WORK)
def start(request: PortalRequest, pk: str) -> HttpResponse:
    """Begin the work."""
    return _page(request, pk, START_PAGE)


@needs(WORK)
def note(request: PortalRequest, pk: str) -> HttpResponse:
    """Write a note for the office."""
    return _page(request, pk, NOTE_PAGE)


@needs(WORK)
def interim(request: PortalRequest, pk: str) -> HttpResponse:
    """Tell the citizen why it takes longer."""
    return _page(request, pk, INTERIM_PAGE)


@needs(WORK)
def ask(request: PortalRequest, pk: str) -> HttpResponse:
    """Ask the citizen."""
    return _page(request, pk, ASK_PAGE)


@needs(WORK)
def propose(request: PortalRequest, pk: str) -> HttpResponse:
    """Write the answer."""
    return _page(request, pk, PROPOSE_PAGE)


@needs(WORK)
def send_back(request: PortalRequest, pk: str) -> HttpResponse:
    """Take the answer back."""
    return _page(request, pk, SEND_BACK_PAGE)


@needs(WORK)
def dispose(request: PortalRequest, pk: str) -> HttpResponse:
    """Send the answer."""
    return _page(request, pk, DISPOSE_PAGE)


def _page(request: PortalRequest, pk: str, page: Page) -> HttpResponse:
    grievance = get_object_or_404(case_page(request.post, page.permission), pk=pk)
    form = _form(request, grievance, page)
    status = 200
    if request.method == "POST" and form.is_valid():
        fault = _do(request, grievance, page, form)
        if fault is None:
            messages.success(request, page.done)
            return redirect("grievances:desk_case", pk=grievance.pk)
        form.add_error(None, fault)
        grievance = case_page(request.post, page.permission).get(pk=grievance.pk)
        # Whoever reads that the case moved may now act on the state it is in.
        posted = request.POST.copy()
        posted["seen"] = grievance.state
        reply = proposed_reply(grievance)
        posted["read"] = str(reply.pk) if reply else ""
        form.data = posted
        status = 409
    context = {
        "form": form,
        "grievance": grievance,
        "action_words": words.ACTION_NAMES[page.action],
        "button": page.button,
        "hint": page.hint,
        "state_words": words.STATE_NAMES[State(grievance.state)],
        "state_mark": words.mark(grievance.state),
        "proposed": proposed_reply(grievance) if page.action is Action.DISPOSE else None,
    }
    return render(request, "grievances/desk_move.html", context, status=status)


def _form(request: PortalRequest, grievance: Grievance, page: Page) -> DeskForm:
    today = timezone.localdate()
    posts = assignable_posts(grievance, today) if page.form is AssignForm else []
    form = page.form(
        request.POST if request.method == "POST" else None, grievance=grievance, posts=posts
    )
    if isinstance(form, InterimForm):
        form.today = today
    return form


def _do(request: PortalRequest, grievance: Grievance, page: Page, form: DeskForm) -> str | None:
    """Do it; return what is wrong, in words, when it cannot be done."""
    seen = State(form.cleaned_data["seen"] or grievance.state)
    hand = Hand(post=request.post, actor=request.actor, now=timezone.now(), seen=seen)
    try:
        page.do(grievance, hand, form.cleaned_data)
    except StaleStateError as stale:
        told = _("Meanwhile somebody moved this case to “%(state)s”. What you wrote is still here.")
        return told % {"state": words.STATE_NAMES[stale.found]}
    except NotPossibleError as error:
        told = _("This cannot be done while the case is “%(state)s”. What you wrote is still here.")
        return told % {"state": words.STATE_NAMES[error.state]}
    except ClosureError:
        return _("The answer is not complete: it needs a category, action taken and a reply.")
    except WrongPostError:
        return _("This post may not work on the case any more. Choose another.")
    return None


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
        reply=values["reply"],
        category=values["category"],
    )
    desk.propose(grievance, hand, proposal=proposal)


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
    form=LetterForm,
    do=lambda grievance, hand, values: desk.ask_citizen(grievance, hand, text=values["text"]),
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
)
