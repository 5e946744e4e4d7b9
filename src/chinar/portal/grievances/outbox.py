"""What other systems are told when a case moves: written in the move's own transaction.

A move that is rolled back was never told; one that is committed is told, whatever dies after.
Nothing personal is in it: number, state, whose turn, dates, office, category.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any, Final

from django.db.models import Q

from chinar.portal.core import rows
from chinar.portal.core.jobs.services import enqueue
from chinar.portal.grievances.lifecycle import Action, State, turn
from chinar.portal.grievances.models import Grievance, Hook, HookDelivery, Intake

FIRST: Final = 1  # the journal's first entry of a case is its registration
JOB: Final = "grievances.deliver_hook"
# What is told of each action; what stays inside an office is not among them.
EVENTS: Final = {
    Action.REGISTER: "grievance.registered",
    Action.NOT_TAKE_UP: "grievance.not_taken_up",
    Action.RECONSIDER: "grievance.taken_up",
    Action.ASSIGN: "grievance.assigned",
    Action.START: "grievance.started",
    Action.INTERIM: "grievance.interim_reply",
    Action.ASK_CITIZEN: "grievance.question",
    Action.CITIZEN_ANSWERS: "grievance.question_answered",
    Action.ASK_OFFICE: "grievance.office_asked",
    Action.OFFICE_ANSWERS: "grievance.office_answered",
    Action.END_PAUSE: "grievance.resumed",
    Action.TRANSFER: "grievance.moved",
    Action.RETURN: "grievance.returned",
    Action.REROUTE: "grievance.moved",
    Action.MERGE: "grievance.joined",
    Action.JOIN: "grievance.joined",
    Action.SPLIT: "grievance.separated",
    Action.SET_LIMITS: "grievance.due_changed",
    Action.DISPOSE: "grievance.answered",
    Action.ANSWER_WITH_LEAD: "grievance.answered",
    Action.CONFIRM: "grievance.confirmed",
    Action.LAPSE: "grievance.closed",
    Action.NOT_SOLVED: "grievance.reopened",
    Action.REOPEN: "grievance.reopened",
    Action.REOPEN_WITH_LEAD: "grievance.reopened",
    Action.APPEAL: "grievance.appealed",
    Action.APPEAL_AGAIN: "grievance.appealed",
    Action.UPHOLD: "grievance.appeal_accepted",
    Action.REFUSE: "grievance.appeal_refused",
}
EVENT_NAMES: Final = sorted(set(EVENTS.values()))


def note(grievance: Grievance, action: Action, *, sequence: int, at: datetime) -> None:
    """Write down whom to tell of a move, in the caller's transaction."""
    event = EVENTS.get(action)
    if event is None:
        return
    for hook in _hooks(grievance):
        if hook.events and event not in hook.events:
            continue
        delivery = HookDelivery(
            hook=hook, grievance=grievance, sequence=sequence, event=event, at=at, next_at=at
        )
        delivery.body = _body(delivery, grievance)
        delivery.save(force_insert=True)
        arrange(delivery, "new", run_at=at)


def arrange(delivery: HookDelivery, why: str, *, run_at: datetime) -> None:
    """Have a telling sent at a moment; ``why`` tells apart the reasons for one attempt."""
    key = f"hook:{delivery.pk}:{delivery.attempts}:{why}"
    enqueue(JOB, {"delivery": str(delivery.pk)}, key=key, run_at=run_at)


def _hooks(grievance: Grievance) -> list[Hook]:
    """Return the hooks that want to know of a case."""
    if not rows.number("SELECT 1 FROM grievances_hook WHERE active LIMIT 1"):
        return []
    active = list(Hook.objects.filter(active=True, key__active=True, practice=grievance.practice))
    filed_with = Intake.objects.filter(grievance=grievance).values_list("api_key", flat=True)
    own = filed_with.first()
    return [
        hook
        for hook in active
        if (own is not None and hook.key_id == own)
        or (hook.everything and not grievance.confidential)
    ]


def waiting_before(delivery: HookDelivery) -> Q:
    """Say which tellings of the same case to the same hook come first."""
    return Q(hook=delivery.hook_id, grievance=delivery.grievance_id, sequence__lt=delivery.sequence)


def _body(delivery: HookDelivery, grievance: Grievance) -> str:
    told = {
        "id": str(delivery.pk),
        "event": delivery.event,
        "sequence": delivery.sequence,
        "at": _moment(delivery.at),
        "case": _facts(grievance),
    }
    return json.dumps(told, ensure_ascii=False)


def _facts(grievance: Grievance) -> dict[str, Any]:
    state, category = State(grievance.state), grievance.category
    return {
        "id": grievance.key,
        "number": grievance.number,
        "state": state,
        "open": grievance.open,
        "turn": turn(state),
        "category": category.code if category else None,
        "office": grievance.office.code,
        "registered_at": _moment(grievance.registered_at),
        "due_at": _moment(grievance.due_at),
        "answered_at": _moment(grievance.disposed_at),
        "closed_at": _moment(grievance.closed_at),
    }


def _moment(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z") if moment else None
