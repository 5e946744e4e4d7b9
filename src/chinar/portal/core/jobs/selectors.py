"""Reads about jobs: counts, lists, and when the schedule runs what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, QuerySet

from chinar.portal.core.jobs import registry
from chinar.portal.core.jobs.clock import OFFICE, next_slot
from chinar.portal.core.jobs.lifecycle import JobState
from chinar.portal.core.jobs.models import Job, Lease, Schedule


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A scheduled job: its times, the last one that was enqueued, and the next."""

    kind: str
    cron: str
    last: datetime | None
    next: datetime


def counts_by_state() -> dict[str, int]:
    """Return how many jobs are in each state, all states included."""
    counted = Job.objects.values_list("state").annotate(count=Count("pk"))
    return {state.value: 0 for state in JobState} | dict(counted)


def jobs(state: str = "") -> QuerySet[Job]:
    """Return the jobs of one state, or all."""
    return Job.objects.filter(state=state) if state in list(JobState) else Job.objects.all()


def slots(now: datetime) -> list[Slot]:
    """Return the schedule, soonest first."""
    last = dict(Schedule.objects.values_list("kind", "last_slot"))
    found = [
        Slot(
            kind=kind.name,
            cron=kind.cron,
            last=last.get(kind.name),
            next=next_slot(kind.cron, now),
        )
        for kind in registry.kinds()
        if kind.cron
    ]
    return sorted(found, key=lambda slot: (slot.next, slot.kind))


def oldest_due(now: datetime) -> datetime | None:
    """Return since when the job that waits longest is due: how far work is behind."""
    due = Job.objects.filter(state=JobState.WAITING, next_run_at__lte=now)
    oldest: datetime | None = due.aggregate(oldest=Min("next_run_at"))["oldest"]
    return oldest


def overdue_s(now: datetime) -> float:
    """Return for how many seconds the job that waits longest is due; 0 when none is."""
    due = oldest_due(now)
    return (now - due).total_seconds() if due else 0.0


def scheduler_is_alive(now: datetime) -> bool:
    """Tell whether some process holds the scheduler's office."""
    return Lease.objects.filter(name=OFFICE, until__gt=now).exists()
