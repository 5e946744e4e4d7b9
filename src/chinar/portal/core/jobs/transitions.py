"""The only writer of a job's state.

A job's own row tells its story, so its moves are not journalled one by one; what a person does
to a job is (`services.retry`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import F, Q

from chinar.portal.core.jobs.lifecycle import JobState
from chinar.portal.core.jobs.models import Job
from chinar.portal.core.jobs.registry import JobKind, UnknownJobError, find

UNKNOWN_LEASE_S = 60


class LeaseLostError(RuntimeError):
    """A worker tried to settle a job that is no longer its own."""


def add(
    kind: JobKind,
    arguments: Mapping[str, Any],
    *,
    key: str | None,
    run_at: datetime,
    now: datetime,
    sent_at: datetime | None = None,
) -> tuple[Job, bool]:
    """Add a waiting job, or return the one that has ``key``; tell whether it is new."""
    if key is not None:
        known = Job.objects.filter(key=key).first()
        if known:
            return known, False
    job = Job(
        kind=kind.name,
        arguments=dict(arguments),
        key=key,
        priority=kind.priority,
        max_attempts=kind.max_attempts,
        next_run_at=run_at,
        created_at=now,
        sent_at=sent_at,
    )
    if key is None:
        job.save(force_insert=True)
        return job, True
    try:
        with transaction.atomic():
            job.save(force_insert=True)
    except IntegrityError:  # somebody else used the key a moment ago
        return Job.objects.get(key=key), False
    return job, True


def claim(holder: str, now: datetime, *, pk: int | None = None) -> Job | None:
    """Take the next job that is due (or the one called ``pk``), or nothing.

    Two workers never take the same row: SQLite lets one writer in at a time, PostgreSQL skips
    rows that another worker has locked.
    """
    due = Job.objects.filter(state=JobState.WAITING, next_run_at__lte=now)
    if pk is not None:
        due = due.filter(pk=pk)
    with transaction.atomic(savepoint=False):
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True)
        job = due.order_by("priority", "next_run_at", "id").first()
        if job is None:
            return None
        job.state = JobState.RUNNING
        job.attempts += 1
        job.leased_by = holder
        job.lease_until = now + timedelta(seconds=_lease_s(job.kind))
        job.started_at = now
        Job.objects.filter(pk=job.pk).update(
            state=job.state,
            attempts=job.attempts,
            leased_by=holder,
            lease_until=job.lease_until,
            started_at=now,
        )
    return job


def _lease_s(kind: str) -> int:
    try:
        return find(kind).lease_s
    except UnknownJobError:
        return UNKNOWN_LEASE_S


def finish(job: Job, now: datetime) -> None:
    """Mark a job done, provided this worker still holds it.

    Raises:
        LeaseLostError: the lease ran out and somebody else has, or had, the job.
    """
    _settle(job, state=JobState.DONE, finished_at=now, lease_until=None, last_error="")


def try_later(job: Job, error: str, at: datetime) -> None:
    """Put a job whose attempt failed back in the queue."""
    _settle(
        job,
        state=JobState.WAITING,
        next_run_at=at,
        sent_at=None,
        lease_until=None,
        last_error=error,
    )


def give_up(job: Job, error: str, now: datetime) -> None:
    """Mark a job failed: its attempts are used up."""
    _settle(job, state=JobState.FAILED, finished_at=now, lease_until=None, last_error=error)


def _held(job: Job) -> Q:
    """Say which row a worker may settle: still running, by this holder, at this attempt."""
    return Q(pk=job.pk, state=JobState.RUNNING, leased_by=job.leased_by, attempts=job.attempts)


def _settle(job: Job, **changes: Any) -> None:
    if not Job.objects.filter(_held(job)).update(**changes):
        raise LeaseLostError(str(job.pk))
    for name, value in changes.items():
        setattr(job, name, value)


def renew(job: Job, until: datetime) -> bool:
    """Prolong the lease on a job that this worker still holds; tell whether it does."""
    return bool(Job.objects.filter(_held(job)).update(lease_until=until))


def reap(now: datetime) -> int:
    """Return jobs whose worker went silent to the queue; those out of attempts have failed."""
    lapsed = Job.objects.filter(state=JobState.RUNNING, lease_until__lt=now)
    if not lapsed.exists():
        return 0
    error = "the worker stopped before the job was done"
    with transaction.atomic():
        failed = lapsed.filter(attempts__gte=F("max_attempts")).update(
            state=JobState.FAILED, finished_at=now, lease_until=None, last_error=error
        )
        back = lapsed.filter(attempts__lt=F("max_attempts")).update(
            state=JobState.WAITING,
            next_run_at=now,
            sent_at=None,
            lease_until=None,
            last_error=error,
        )
    return failed + back


def retry(job: Job, now: datetime) -> bool:
    """Give a failed job a fresh set of attempts; tell whether it was a failed one."""
    return bool(
        Job.objects.filter(pk=job.pk, state=JobState.FAILED).update(
            state=JobState.WAITING,
            attempts=0,
            next_run_at=now,
            sent_at=None,
            finished_at=None,
        )
    )


def sweep(*, done_before: datetime, failed_before: datetime) -> int:
    """Delete jobs that ended before a moment; return how many."""
    old = Q(state=JobState.DONE, finished_at__lt=done_before)
    old |= Q(state=JobState.FAILED, finished_at__lt=failed_before)
    return Job.objects.filter(old).delete()[0]
