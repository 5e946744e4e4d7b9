"""Celery as a carrier of hints: a message holds a job's id, the row holds everything else."""

from __future__ import annotations

import functools
import logging
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from chinar.portal.core.jobs.lifecycle import JobState
from chinar.portal.core.jobs.models import Job

logger = logging.getLogger(__name__)

TASK = "chinar.run_job"
QUEUE = "chinar"
RESEND_AFTER_S = 30.0
RELAY_BATCH = 500
TIMEOUT_S = 3


def in_use() -> bool:
    """Tell whether this installation hands jobs to Celery."""
    return bool(settings.BROKER_URL)


@functools.cache
def app(url: str) -> Any:
    """Return the Celery application that talks to the broker at ``url``."""
    from celery import Celery  # noqa: PLC0415 # slow to load, and not needed without a broker

    celery: Any = Celery(  # type: ignore[no-untyped-call] # Celery has no types
        "chinar", broker=url, set_as_current=False
    )
    celery.conf.update(
        task_default_queue=QUEUE,
        task_ignore_result=True,
        worker_prefetch_multiplier=1,
        worker_hijack_root_logger=False,
        broker_connection_timeout=TIMEOUT_S,
        broker_connection_retry_on_startup=True,
        CELERY_DB_REUSE_MAX=10_000,  # Celery would close the database connection after each job
    )
    return celery


def send(pk: int) -> bool:
    """Tell Celery that a job waits; when the broker does not answer, the relay tells it later."""
    try:
        app(settings.BROKER_URL).send_task(TASK, args=[pk], queue=QUEUE, retry=False)
    except Exception as error:  # noqa: BLE001 # each transport raises its own; the row is safe
        logger.warning("the broker did not take job %s: %s", pk, type(error).__name__)
        return False
    return True


def relay(now: datetime) -> int:
    """Send due jobs that no message was sent for, or whose message was lost; return how many.

    A message counts as lost when its job still waits after `RESEND_AFTER_S` although the
    broker's queue is empty; while the queue is long, jobs just wait their turn.
    """
    if not in_use():
        return 0
    due = Job.objects.filter(state=JobState.WAITING, next_run_at__lte=now)
    due = due.order_by("priority", "next_run_at", "id")
    # First what was never sent: however many messages were lost, they do not hold it up.
    waiting = _first(due.filter(sent_at=None), RELAY_BATCH)
    lost = due.filter(sent_at__lt=now - timedelta(seconds=RESEND_AFTER_S))
    found = _first(lost, RELAY_BATCH - len(waiting))
    if found and not _queued():
        waiting += found
    sent = 0
    for pk in waiting:
        if not send(pk):
            break
        Job.objects.filter(pk=pk, state=JobState.WAITING).update(sent_at=now)
        sent += 1
    return sent


def _first(jobs: QuerySet[Job], count: int) -> list[int]:
    return list(jobs.values_list("pk", flat=True)[:count])


def _queued() -> int:
    """Return how many messages the broker holds; 0 when it has no queue or does not answer."""
    try:
        with app(settings.BROKER_URL).connection_for_write() as connection:
            declared = connection.default_channel.queue_declare(QUEUE, passive=True)
            return int(declared.message_count)
    except Exception as error:  # noqa: BLE001 # each transport raises its own
        logger.info("the broker's queue cannot be read: %s", type(error).__name__)
        return 0
