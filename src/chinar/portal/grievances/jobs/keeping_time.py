"""What time alone does to cases: windows close, pauses end, late cases go up a level."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from chinar.portal.core.jobs.registry import schedule
from chinar.portal.core.journal.actor import SYSTEM
from chinar.portal.grievances import tellings, timing
from chinar.portal.grievances.authorities import over_appeal
from chinar.portal.grievances.case_lock import locked
from chinar.portal.grievances.lifecycle import Action
from chinar.portal.grievances.models import Escalation, Grievance
from chinar.portal.grievances.standing import superior
from chinar.portal.grievances.transitions import Step, advance

BATCH = 500


@schedule("grievances.keep_time", "*/5 * * * *")
def keep_time() -> None:
    """Do what time alone does to cases: close what nobody answered, end pauses, go up a level."""
    now = timezone.now()
    while batch := list(_due_to_wake(now)[:BATCH]):
        for grievance in batch:
            wake(grievance, now)


def wake(grievance: Grievance, now: datetime) -> None:
    """Do what a case's clock does now; whoever moved it in this moment knows better."""
    with transaction.atomic():
        case = locked(grievance.pk)
        segment = case.segments.filter(ends_at=None).first()
        entered_at = segment.starts_at if segment else case.changed_at
        action = timing.what_time_does(case, entered_at, now)
        if action is None:
            # The row said "now" and the rules say otherwise: set it right and look later.
            wakes_at = timing.wakes_at(case, entered_at)
            Grievance.objects.filter(pk=case.pk).update(wake_at=wakes_at)
        elif action is Action.ESCALATE:
            _escalate(case, now)
        else:
            advance(case, action, actor=SYSTEM, at=now)


def _due_to_wake(now: datetime) -> QuerySet[Grievance]:
    return Grievance.objects.filter(wake_at__lte=now).order_by("wake_at").only("pk")


def _escalate(grievance: Grievance, now: datetime) -> None:
    level = timing.level_due(grievance, now)
    above = over_appeal if grievance.state in timing.APPEAL_TIERS else superior
    post, alert = above(grievance, level, timezone.localdate(now))
    data = {"level": level, "post": str(post.pk) if post else "", "alert": alert}
    step = Step(changes={"escalation_level": level}, data=data)
    moved = advance(grievance, Action.ESCALATE, actor=SYSTEM, at=now, step=step)
    Escalation.objects.create(grievance=moved, level=level, post=post, alert=alert, at=now)
    if post:
        tellings.escalated(moved, post, level, now)
