"""The officer's desk: cases by what is due, and one case with all that can be done."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from chinar.portal.core.design.paging import keyset_page
from chinar.portal.core.people.access import PortalRequest, needs
from chinar.portal.core.people.roles import ROLE_NAMES, roles_with
from chinar.portal.grievances import clock, papers, words
from chinar.portal.grievances.lifecycle import WORK, Action, State, permissions, turn
from chinar.portal.grievances.models import Channel, Grievance
from chinar.portal.grievances.selectors import (
    SEE,
    Moment,
    case_page,
    due_counts,
    history,
    listed,
    officer_actions,
    permits,
    proposed_reply,
)
from chinar.portal.grievances.services import desk
from chinar.portal.grievances.transitions import journal_case_seen

PAGE_SIZE = 50
FILTERS = ("due", "state", "mine", "q")
# Actions that have a page at the desk.
PAGES = {
    Action.ASSIGN: "grievances:assign",
    Action.START: "grievances:start",
    Action.INTERIM: "grievances:interim",
    Action.ASK_CITIZEN: "grievances:ask",
    Action.NOTE: "grievances:note",
    Action.PROPOSE: "grievances:propose",
    Action.SEND_BACK: "grievances:send_back",
    Action.DISPOSE: "grievances:dispose",
    Action.TRANSFER: "grievances:transfer",
    Action.RETURN: "grievances:return",
    Action.REROUTE: "grievances:reroute",
    Action.CONFLICT: "grievances:conflict",
    Action.NOT_TAKE_UP: "grievances:not_for_us",
    Action.RECONSIDER: "grievances:reconsider",
    Action.REOPEN: "grievances:reopen",
}
# Behind "More": what is done now and then.
SELDOM = frozenset(PAGES) - {
    Action.ASSIGN,
    Action.START,
    Action.INTERIM,
    Action.ASK_CITIZEN,
    Action.ASK_OFFICE,
    Action.NOTE,
    Action.PROPOSE,
    Action.SEND_BACK,
    Action.DISPOSE,
    Action.REROUTE,
    Action.RECONSIDER,
}
# The step that usually comes next has the filled button.
USUAL = (Action.DISPOSE, Action.PROPOSE, Action.START, Action.REROUTE, Action.ASSIGN)


@needs(SEE)
def cases(request: PortalRequest) -> HttpResponse:
    """List the cases of the post in use, by when they are due."""
    now = timezone.now()
    filters = {name: request.GET.get(name, "") for name in FILTERS}
    page = keyset_page(
        listed(request.post, filters, now),
        order=("due_at", "id"),
        cursor=request.GET.get("after"),
        size=PAGE_SIZE,
    )
    context = {
        "page": page,
        "rows": [_row(grievance, now) for grievance in page.items],
        "counts": due_counts(request.post, now),
        "filters": filters,
        "filtered": any(filters.values()),
        "states": [(state, words.STATE_NAMES[state]) for state in State if state != State.DRAFT],
    }
    return render(request, "grievances/desk_cases.html", context)


@needs(SEE)
def case(request: PortalRequest, pk: str) -> HttpResponse:
    """Show one case and what can be done with it."""
    grievance = get_object_or_404(case_page(request.post), pk=pk)
    journal_case_seen(grievance, actor=request.actor, at=timezone.now())
    return case_view(request, grievance)


@needs(WORK)
def contact(request: PortalRequest, pk: str) -> HttpResponse:
    """Show who reported it; looking is journalled."""
    grievance = get_object_or_404(case_page(request.post, WORK), pk=pk)
    if request.method != "POST":
        return redirect("grievances:desk_case", pk=grievance.pk)
    hand = desk.Hand(post=request.post, actor=request.actor, now=timezone.now())
    found = desk.see_contact(grievance, hand)
    return case_view(request, grievance, contact=found, contact_shown=True)


def case_view(
    request: PortalRequest, grievance: Grievance, *, status: int = 200, **extra: object
) -> HttpResponse:
    """Draw a case's page."""
    state = State(grievance.state)
    moments, actions = history(grievance), _actions(request, grievance)
    context = {
        "grievance": grievance,
        "heading": words.heading(grievance),
        "clock": clock.read(grievance, timezone.now()),
        "state_words": words.STATE_NAMES[state],
        "state_mark": words.mark(state),
        "turn_words": words.DESK_TURN_NAMES[turn(state)],
        "channel": words.CHANNEL_NAMES[Channel(grievance.channel)],
        "language": words.LANGUAGE_NAMES.get(grievance.language, grievance.language),
        "actions": actions,
        "seldom": [one for one in actions if one["allowed"] and one["seldom"]],
        "closed_to_me": [one for one in actions if not one["allowed"]],
        "may_see_contact": permits(request.post, grievance, WORK),
        "moments": [_moment(moment) for moment in moments if not moment.is_look][::-1],
        "looks": [moment for moment in moments if moment.is_look][::-1],
        "segments": grievance.segments.all(),
        "files": papers.kept(grievance.pk),
        "proposed": proposed_reply(grievance) if state == State.RESOLUTION_PROPOSED else None,
    } | extra
    return render(request, "grievances/desk_case.html", context, status=status)


def _row(grievance: Grievance, now: datetime) -> dict[str, object]:
    state = State(grievance.state)
    return {
        "grievance": grievance,
        "heading": words.heading(grievance),
        "clock": clock.read(grievance, now),
        "state_words": words.STATE_NAMES[state],
        "state_mark": words.mark(state),
    }


def _actions(request: PortalRequest, grievance: Grievance) -> list[dict[str, object]]:
    """Return what has a button here; what this post may not do says who can."""
    allowed = dict(officer_actions(request.post, grievance))
    usual = next((action for action in USUAL if allowed.get(action)), None)
    return [
        {
            "name": words.ACTION_NAMES[action],
            "page": PAGES[action],
            "allowed": allowed[action],
            "usual": action is usual,
            "seldom": action in SELDOM,
            "who": _who(*permissions(State(grievance.state), action)),
        }
        for action in PAGES
        if action in allowed
    ]


def _who(*wanted: str) -> str:
    roles = dict.fromkeys(role for permission in wanted for role in roles_with(permission))
    return ", ".join(str(ROLE_NAMES[role]) for role in roles)


def _moment(moment: Moment) -> dict[str, object]:
    return {
        "moment": moment,
        "words": words.happened(moment.action),
        "action_taken": moment.action_taken,
    }
