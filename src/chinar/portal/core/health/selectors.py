"""Reads about how the house does."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count

from chinar.portal.core.jobs.lifecycle import JobState
from chinar.portal.core.jobs.models import Job, Lease
from chinar.portal.core.jobs.scheduler import OFFICE
from chinar.portal.core.notices.selectors import count_by_state as notices_by_state

__all__ = ["jobs_by_state", "notices_by_state", "oldest_due_s", "scheduler_is_elected"]


def jobs_by_state() -> dict[str, int]:
    """Return how many jobs are in each state, zero included."""
    counted = dict(Job.objects.order_by().values_list("state").annotate(number=Count("pk")))
    return {state.value: counted.get(state.value, 0) for state in JobState}


def oldest_due_s(now: datetime) -> float:
    """Return for how many seconds the job that is due longest has waited; 0 when none is due."""
    due = (
        Job.objects.filter(state=JobState.WAITING, next_run_at__lte=now)
        .order_by("next_run_at")
        .values_list("next_run_at", flat=True)
        .first()
    )
    return (now - due).total_seconds() if due else 0.0


def scheduler_is_elected(now: datetime) -> bool:
    """Tell whether some scheduler holds the office."""
    return Lease.objects.filter(name=OFFICE, until__gt=now).exists()
