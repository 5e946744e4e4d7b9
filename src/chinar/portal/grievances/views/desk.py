"""The officer's desk: cases by what is due, and one case with all that can be done."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from chinar.portal.core.people.access import PortalRequest, needs
from chinar.portal.core.people.roles import ROLE_NAMES, Role, roles_with
from chinar.portal.grievances import clock, papers, words
from chinar.portal.grievances.forms.place import with_days
from chinar.portal.grievances.lifecycle import (
    ASSIGN,
    SUPERVISE,
    WORK,
    Action,
    State,
    Turn,
    permissions,
    turn,
)
from chinar.portal.grievances.models import Channel, ClockSegment, Grievance
from chinar.portal.grievances.selectors import (
    SEE,
    Moment,
    case_page,
    history,
    officer_actions,
    permits,
    proposed_reply,
)
from chinar.portal.grievances.selectors.groups import followers_of, group_of
from chinar.portal.grievances.services import desk
from chinar.portal.grievances.services.privacy import OVER
from chinar.portal.grievances.transitions import journal_case_seen
from chinar.portal.grievances.views import lists

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
    Action.ASK_OFFICE: "grievances:ask_office",
    Action.TRANSFER: "grievances:transfer",
    Action.RETURN: "grievances:return",
    Action.REROUTE: "grievances:reroute",
    Action.CONFLICT: "grievances:conflict",
    Action.NOT_TAKE_UP: "grievances:not_for_us",
    Action.RECONSIDER: "grievances:reconsider",
    Action.MERGE: "grievances:merge",
    Action.SPLIT: "grievances:split",
    Action.REOPEN: "grievances:reopen",
    Action.SET_LIMITS: "grievances:set_limits",
    Action.NAME_OFFICE: "grievances:name_office",
    Action.CONFIDE: "grievances:confide",
}
APPEALED = frozenset({State.APPEAL_1, State.APPEAL_2})
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
def case(request: PortalRequest, pk: str) -> HttpResponse:
    """Show one case and what can be done with it."""
    grievance = get_object_or_404(case_page(request.post), pk=pk)
    journal_case_seen(grievance, actor=request.actor, at=timezone.now())
    return case_view(request, grievance)


@needs(SEE)
def printed(request: PortalRequest, pk: str) -> HttpResponse:
    """Show a case as one prints it: without name and phone, unless they are asked for."""
    grievance = get_object_or_404(case_page(request.post), pk=pk)
    context: dict[str, object] = {"contact_shown": False}
    if request.method == "POST":
        hand = desk.Hand(post=request.post, actor=request.actor, now=timezone.now())
        context = {"contact": desk.see_contact(grievance, hand), "contact_shown": True}
    journal_case_seen(grievance, actor=request.actor, at=timezone.now())
    facts = _facts(request, grievance)
    report = grievance.actions_taken.last()
    context |= {"report": report, "report_files": papers.of_report(report)}
    return render(request, "grievances/desk_print.html", facts | context)


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
    """Draw a case's page, with the list that it was opened from beside it."""
    actions = _actions(request, grievance)
    proposed = None
    if grievance.state == State.RESOLUTION_PROPOSED:
        proposed = proposed_reply(grievance)
    report = grievance.actions_taken.last() if proposed else None
    context = (
        _facts(request, grievance)
        | {
            "actions": actions,
            "seldom": [one for one in actions if one["allowed"] and one["seldom"]],
            "closed_to_me": [one for one in actions if not one["allowed"]],
            "proposed": proposed,
            "report": report,
            "report_files": papers.of_report(report) if report else (),
        }
        | lists.side(request, grievance)
        | extra
    )
    return render(request, "grievances/desk_case.html", context, status=status)


def _turn_words(state: State) -> str:
    if state in APPEALED:
        return str(ROLE_NAMES[Role.APPELLATE_AUTHORITY])
    if state is State.MERGED:
        return _("Whoever has the case that it was joined with")
    return str(words.DESK_TURN_NAMES[turn(state)])


def _facts(request: PortalRequest, grievance: Grievance) -> dict[str, object]:
    """Return what the page of a case and its print have in common."""
    state, moments, service = State(grievance.state), history(grievance), grievance.service
    may_work = permits(request.post, grievance, WORK)
    may_group = any(permits(request.post, grievance, one) for one in (ASSIGN, SUPERVISE))
    return {
        "grievance": grievance,
        "heading": words.heading(grievance),
        "clock": clock.read(grievance, timezone.now()),
        "state_words": words.STATE_NAMES[state],
        "state_mark": words.mark(state),
        "turn_words": _turn_words(state),
        "offices_turn": turn(state) is Turn.OFFICE and state not in APPEALED,
        "channel": words.CHANNEL_NAMES[Channel(grievance.channel)],
        "language": words.LANGUAGE_NAMES.get(grievance.language, grievance.language),
        "service_words": service and with_days(service, grievance.statutory_days),
        "may_see_contact": may_work,
        "may_withdraw": may_work,
        "may_erase": state in OVER and permits(request.post, grievance, SUPERVISE),
        "may_group": may_work or may_group,
        "moments": [_moment(moment) for moment in moments if not moment.is_look][::-1],
        "looks": [moment for moment in moments if moment.is_look][::-1],
        "segments": [_segment(segment) for segment in grievance.segments.all()],
        "parts": grievance.parts.select_related("office"),
        "followers": followers_of(grievance),
        "group": group_of(request.post, grievance),
        "files": papers.listed(request, grievance),
        "now": timezone.now(),
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
        "alert": words.ALERT_NAMES.get(moment.data.get("alert", ""), ""),
    }


def _segment(segment: ClockSegment) -> dict[str, object]:
    return {
        "segment": segment,
        "state_words": words.STATE_NAMES[State(segment.state)],
        "turn_words": words.DESK_TURN_NAMES[Turn(segment.turn)],
    }
