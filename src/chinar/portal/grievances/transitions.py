"""The only writer of a grievance's state: lock, check again, move, keep the clock, journal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from chinar.portal.core.journal.actor import Actor
from chinar.portal.core.journal.models import Entry
from chinar.portal.core.journal.transitions import identity, write
from chinar.portal.core.rows import insert
from chinar.portal.grievances import answers, outbox, timing
from chinar.portal.grievances.lifecycle import (
    OPEN_STATES,
    PAUSED_STATES,
    Action,
    State,
    Turn,
    move,
    turn,
)
from chinar.portal.grievances.models import (
    ClockSegment,
    Grievance,
    Recount,
    ReplyTemplate,
    snapshot,
)
from chinar.portal.grievances.policy import limits_of

# What a move may write besides the state; the rest belongs to the transition itself.
CHANGEABLE: Final = frozenset(
    {
        "category",
        "office",
        "post",
        "promised_at",
        "urgent",
        "due_at",
        "confidential",
        "sketch",
        "lead",
        "track",
        "service",
        "statutory_days",
        "door",
        "rating",
        "confirmed_at",
        "escalation_level",
    }
)
ARRIVALS: Final = frozenset({Action.TRANSFER, Action.RETURN, Action.REROUTE, Action.CONFLICT})
CONTACT_SEEN: Final = "contact_seen"
CASE_SEEN: Final = "case_seen"
LOOKS: Final = frozenset({CONTACT_SEEN, CASE_SEEN})


class StaleStateError(Exception):
    """Somebody else moved the grievance since the person looked at it."""

    def __init__(self, *, seen: State, found: State) -> None:
        super().__init__(f"seen in {seen}, found in {found}")
        self.seen, self.found = seen, found


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What one move writes along with the state; ``data`` goes into the journal: no words.

    Without ``tell`` no other system hears of it, as of what an earlier portal did long ago.
    """

    seen: State | None = None
    changes: Mapping[str, Any] = field(default_factory=dict)
    data: Mapping[str, Any] = field(default_factory=dict)
    tell: bool = True


def register(grievance: Grievance, seal: str, *, actor: Actor, at: datetime) -> Grievance:
    """Save a new grievance as registered, start its clock, journal it with the seal of its words.

    In the caller's transaction, or gathered for it.

    Where it was received before now, as paper is, the limit counts from then; the hours for
    sending it on count from now, when the office first sees it.
    """
    grievance.state = move(State.DRAFT, Action.REGISTER).to
    grievance.open, grievance.changed_at, grievance.arrived_at = True, at, at
    grievance.wake_at = timing.wakes_at(grievance, at)
    data = snapshot(grievance, seal)
    insert(grievance)
    _begin_segment(grievance, actor=actor, at=grievance.filed_at)
    _note_recount(grievance, grievance.office_id)
    write(grievance, Action.REGISTER, actor=actor, at=at, data=data, first=True)
    return grievance


def advance(
    grievance: Grievance, action: Action, *, actor: Actor, at: datetime, step: Step | None = None
) -> Grievance:
    """Do ``action`` on the grievance as it is now in the database, and return it.

    Raises:
        NotPossibleError: the action does not exist in its state.
        StaleStateError: it is no longer in ``step.seen``.
    """
    step = step or Step()
    unknown = set(step.changes) - CHANGEABLE
    if unknown:
        raise ValueError(f"a move may not write {sorted(unknown)}")
    with transaction.atomic():
        locked = Grievance.objects.select_for_update().get(pk=grievance.pk)
        _spare_policy(locked, grievance)
        before, office_before = State(locked.state), locked.office_id
        if step.seen is not None and before is not step.seen:
            raise StaleStateError(seen=step.seen, found=before)
        after = move(before, action).to
        for name, value in step.changes.items():
            setattr(locked, name, value)
        _enter(locked, before, after, action, actor=actor, at=at)
        locked.save()
        answers.keep(locked, action, step.changes, at=at)
        _note_recount(locked, office_before)
        data = {"from": before, "to": after, "due_at": locked.due_at.isoformat(), **step.data}
        entry = write(locked, action, actor=actor, at=at, data=data)
        if step.tell:
            outbox.note(locked, action, sequence=entry.number, at=at)
    return locked


def _spare_policy(locked: Grievance, known: Grievance) -> None:
    """Let a case use the policy that its caller has loaded: it was frozen at registration."""
    if "policy" in known._state.fields_cache and known.policy_id == locked.policy_id:  # noqa: SLF001 # documented
        locked.policy = known.policy


def journal_contact_seen(grievance: Grievance, *, actor: Actor, at: datetime) -> None:
    """Journal that an officer looked at who reported it; the state stays."""
    with transaction.atomic():
        write(grievance, CONTACT_SEEN, actor=actor, at=at, data={"state": grievance.state})


def journal_case_seen(grievance: Grievance, *, actor: Actor, at: datetime) -> None:
    """Journal that an officer opened the case: once a post, person and day."""
    if _seen_today(grievance, actor, at):
        return
    with transaction.atomic():
        Grievance.objects.select_for_update().only("pk").get(pk=grievance.pk)
        if not _seen_today(grievance, actor, at):
            write(grievance, CASE_SEEN, actor=actor, at=at, data={"state": grievance.state})


def journal_besides(
    grievance: Grievance, what: str, *, actor: Actor, at: datetime, data: Mapping[str, Any]
) -> None:
    """Journal what happened around a case and moved nothing, such as joining a cluster."""
    with transaction.atomic():
        write(grievance, what, actor=actor, at=at, data=data)


def save_template(template: ReplyTemplate, *, actor: Actor, at: datetime) -> ReplyTemplate:
    """Save a template of replies; the journal tells that, and not its words."""
    with transaction.atomic():
        template.save()
        data = {"language": template.language, "kind": template.kind, "active": template.active}
        write(template, "template_saved", actor=actor, at=at, data=data)
    return template


def _seen_today(grievance: Grievance, actor: Actor, at: datetime) -> bool:
    record_type, record_id = identity(grievance)
    today = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    return Entry.objects.filter(
        record_type=record_type,
        record_id=record_id,
        action=CASE_SEEN,
        actor_user=actor.user_id,
        actor_post=actor.post_id,
        at__gte=today,
    ).exists()


def _note_recount(grievance: Grievance, office_before: UUID) -> None:
    insert(Recount(grievance=grievance.pk, office=office_before, practice=grievance.practice))


def _enter(
    grievance: Grievance,
    before: State,
    after: State,
    action: Action,
    *,
    actor: Actor,
    at: datetime,
) -> None:
    grievance.changed_at = at
    if action in ARRIVALS:
        grievance.arrived_at = at
        if grievance.due_at > at:  # the new office has its own hours to take it on
            grievance.escalation_level = 0
    if action in (Action.TRANSFER, Action.REROUTE):
        grievance.transfers += 1
    elif action is Action.ECHO:
        grievance.echoes += 1
    entered = at
    if after is not before:
        grievance.state, grievance.open = after, after in OPEN_STATES
        _end_segment(grievance, at)
        _begin_segment(grievance, actor=actor, at=at)
        _date(grievance, before, after, action, at=at)
    else:
        entered = _entered(grievance, at)
    grievance.wake_at = timing.wakes_at(grievance, entered)


def _date(
    grievance: Grievance, before: State, after: State, action: Action, *, at: datetime
) -> None:
    """Write the dates that a new state brings with it."""
    if action in (Action.DISPOSE, Action.ANSWER_WITH_LEAD):
        grievance.disposed_at = at
    if after is State.CLOSED:
        grievance.closed_at = at
    if action is Action.CONFIRM:
        grievance.confirmed_at = at
    elif before is State.CLOSED:  # an appeal: it was not solved after all
        grievance.confirmed_at = None
    if after in timing.APPEAL_TIERS:
        tier, psga = timing.APPEAL_TIERS[after], timing.is_psga(grievance)
        grievance.due_at = timing.appeal_due(grievance.policy, at, tier=tier, psga=psga)
        grievance.escalation_level = 0
    if action is Action.REOPEN_WITH_LEAD:  # it waits for the next answer of its lead
        grievance.promised_at = grievance.disposed_at = grievance.closed_at = None
    if after is State.REOPENED:
        # A second round of work has its own limit; what was promised before no longer stands.
        grievance.due_at = timing.due_after(grievance, at)
        grievance.promised_at = grievance.disposed_at = grievance.closed_at = None
        grievance.reopened_times += 1
        grievance.escalation_level = 0
        grievance.arrived_at = at


def _entered(grievance: Grievance, at: datetime) -> datetime:
    """Return when the case came into the state it is in."""
    current = grievance.segments.filter(ends_at=None).first()
    return current.starts_at if current else at


def _begin_segment(grievance: Grievance, *, actor: Actor, at: datetime) -> None:
    state = State(grievance.state)
    whose = turn(state)
    if whose is Turn.NOBODY:
        return
    segment = ClockSegment(
        grievance=grievance,
        running=state not in PAUSED_STATES,
        turn=whose,
        state=state,
        starts_at=at,
        by_post=actor.post_id,
    )
    insert(segment)


def _end_segment(grievance: Grievance, at: datetime) -> None:
    current = grievance.segments.filter(ends_at=None).first()
    if current is None:
        return
    current.ends_at = max(at, current.starts_at)
    current.save(update_fields=["ends_at"])
    if not current.running:
        _grant_pause(grievance, current.ends_at - current.starts_at)


def _grant_pause(grievance: Grievance, pause: timedelta) -> None:
    """Move the limit for a pause: never more in all than the policy's cap.

    An application under the Public Services Guarantee Act has no clock while it is incomplete.
    """
    before = timedelta(seconds=grievance.paused_s)
    after = before + pause
    grievance.paused_s = int(after.total_seconds())
    if not timing.is_psga(grievance):
        cap = timedelta(days=limits_of(grievance.policy).pause_days)
        before, after = min(before, cap), min(after, cap)
    grievance.due_at += after - before
