"""When a case is due, and when time alone next changes something about it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db.models import F

from chinar.portal.catalogue.models import Service
from chinar.portal.grievances.calendars import calendar_of
from chinar.portal.grievances.lifecycle import OPEN_STATES, Action, State
from chinar.portal.grievances.models import Grievance, PolicyVersion, Track
from chinar.portal.grievances.policy import Limits, decide_appeal_days, limits_of

LEVELS: Final = 3
APPEAL_TIERS: Final = {State.APPEAL_1: 1, State.APPEAL_2: 2}


def concern(grievance: Grievance, service: Service | None) -> None:
    """Say which public service a case is about, and so which law sets its limits.

    The Public Services Guarantee Act gives a service its own days, which the case keeps; a service
    without notified days is an ordinary grievance.
    """
    grievance.service = service
    grievance.statutory_days = service.limit_days if service else None
    grievance.track = Track.PSGA if grievance.statutory_days else Track.GRIEVANCE


def due_after(grievance: Grievance, start: datetime) -> datetime:
    """Return by when a case is to be answered whose clock starts at a moment.

    The days of the Act are working days. What is urgent does not wait for them.
    """
    limits, ends = limits_of(grievance.policy), []
    if grievance.statutory_days:
        ends.append(_after(grievance, start, grievance.statutory_days, working=True))
    if grievance.urgent or not ends:
        days = limits.urgent_days if grievance.urgent else limits.disposal_days
        ends.append(_after(grievance, start, days, working=bool(limits.working_days)))
    return min(ends)


def due_now(grievance: Grievance, now: datetime) -> datetime:
    """Return by when a case is to be answered by what is said of it now, with its pauses so far.

    The round of work that it is in began with its receipt, or when it came back unsolved.
    """
    back = grievance.segments.filter(state=State.REOPENED).order_by("starts_at").last()
    started = back.starts_at if back else grievance.filed_at
    paused = paused_between(grievance, started, now)
    return due_after(grievance, started) + granted(grievance, paused)


def paused_between(grievance: Grievance, started: datetime, ended: datetime) -> timedelta:
    """Return how long the clock stood still between two moments, in pauses that are over."""
    if not grievance.paused_s:
        return timedelta()
    pauses = grievance.segments.filter(
        running=False, ends_at__isnull=False, ends_at__gt=started, starts_at__lt=ended
    )
    stretches = pauses.annotate(length=F("ends_at") - F("starts_at"))
    return sum((one.length for one in stretches), timedelta())


def granted(grievance: Grievance, paused: timedelta) -> timedelta:
    """Return by how much the pauses of the latest round move its limit.

    Never more in all than the cap; the Act has no cap.
    """
    if is_psga(grievance):
        return paused
    cap = timedelta(days=limits_of(grievance.policy).pause_days)
    after = timedelta(seconds=grievance.paused_s)
    return min(after, cap) - min(max(after - paused, timedelta()), cap)


def _after(grievance: Grievance, start: datetime, days: int, *, working: bool) -> datetime:
    if not working:
        return start + timedelta(days=days)
    area = grievance.area or grievance.office.area
    return calendar_of(area, since=start).after(start, days)


def appeal_due(policy: PolicyVersion, filed_at: datetime, *, tier: int, psga: bool) -> datetime:
    """Return by when an appeal is to be decided."""
    days = decide_appeal_days(limits_of(policy), tier=tier, psga=psga)
    return filed_at + timedelta(days=days)


def is_psga(grievance: Grievance) -> bool:
    """Tell whether the Public Services Guarantee Act sets a case's limits."""
    return grievance.track == Track.PSGA


def wakes_at(grievance: Grievance, entered_at: datetime) -> datetime | None:
    """Return when time alone next changes something about a case in the state it is in.

    ``entered_at`` is when it came into that state. None: it can wait for people forever.
    """
    limits, state = limits_of(grievance.policy), State(grievance.state)
    if state is State.DISPOSED:
        return (grievance.disposed_at or entered_at) + timedelta(days=limits.feedback_days)
    if state not in OPEN_STATES:
        return None
    moments = [_next_level(grievance, limits)]
    if state is State.AWAITING_CITIZEN and not is_psga(grievance):
        left = timedelta(days=limits.pause_days) - timedelta(seconds=grievance.paused_s)
        moments.append(entered_at + max(left, timedelta()))
    return min((moment for moment in moments if moment), default=None)


def what_time_does(grievance: Grievance, entered_at: datetime, now: datetime) -> Action | None:
    """Return what a case's clock does now, if anything."""
    wakes = wakes_at(grievance, entered_at)
    if wakes is None or wakes > now:
        return None
    if grievance.state == State.DISPOSED:
        return Action.LAPSE
    if grievance.state == State.AWAITING_CITIZEN:
        return Action.END_PAUSE
    return Action.ESCALATE


def level_due(grievance: Grievance, now: datetime) -> int:
    """Return the level that a case's clock has reached above the one it is at; 0 when none.

    A case that was late for long, as an imported one may be, goes up once and not three times.
    """
    limits = limits_of(grievance.policy)
    above = range(grievance.escalation_level + 1, LEVELS + 1)
    reached = [level for level in above if _level_at(grievance, limits, level) <= now]
    return max(reached, default=0)


def _next_level(grievance: Grievance, limits: Limits) -> datetime | None:
    level = grievance.escalation_level + 1
    if level > LEVELS or grievance.state == State.AWAITING_CITIZEN:
        return None
    return _level_at(grievance, limits, level)


def _level_at(grievance: Grievance, limits: Limits, level: int) -> datetime:
    """Return when a case goes up to a level: nobody took it on in time, or it is late."""
    days = (limits.escalate_1_days, limits.escalate_2_days, limits.escalate_3_days)[level - 1]
    late = grievance.due_at + timedelta(days=days)
    waits_for_a_post = grievance.post_id is None and grievance.state not in APPEAL_TIERS
    if level == 1 and waits_for_a_post:
        return min(late, grievance.arrived_at + timedelta(hours=limits.send_on_hours))
    return late
