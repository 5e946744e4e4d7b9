"""What callers do with jobs: enqueue one, retry a failed one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from chinar.portal.core.jobs import broker, transitions
from chinar.portal.core.jobs.models import Job
from chinar.portal.core.jobs.registry import find
from chinar.portal.core.journal.actor import Actor
from chinar.portal.core.journal.transitions import write


def enqueue(
    kind: str,
    arguments: Mapping[str, Any] | None = None,
    *,
    key: str | None = None,
    run_at: datetime | None = None,
    now: datetime | None = None,
) -> Job:
    """Add a job in the caller's transaction; it runs once that is committed, not before.

    ``arguments`` are ids. A ``key`` that was used before returns the job that has it.

    Raises:
        UnknownJobError: no app registered ``kind``.
    """
    now = now or timezone.now()
    send = broker.in_use() and (run_at is None or run_at <= now)
    job, new = transitions.add(
        find(kind),
        arguments or {},
        key=key,
        run_at=run_at or now,
        now=now,
        sent_at=now if send else None,
    )
    if new and send:
        transaction.on_commit(lambda: broker.send(job.pk), robust=True)
    return job


def retry(job: Job, *, actor: Actor, now: datetime) -> bool:
    """Let a failed job run again, at a person's wish; tell whether it was a failed one."""
    with transaction.atomic():
        if not transitions.retry(job, now):
            return False
        write(job, "jobs.retried", actor=actor, at=now, data={"kind": job.kind})
        return True
