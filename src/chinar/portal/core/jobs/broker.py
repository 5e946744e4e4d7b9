"""Celery as a carrier of hints: a message holds a job's id, the row holds everything else."""

from __future__ import annotations

import functools
import logging
from typing import Any

from django.conf import settings

logger = logging.getLogger(__name__)

TASK = "chinar.run_job"
QUEUE = "chinar"


def in_use() -> bool:
    """Tell whether this installation hands jobs to Celery."""
    return bool(settings.BROKER_URL)


@functools.cache
def app(url: str) -> Any:
    """Return the Celery application that talks to the broker at ``url``."""
    from celery import Celery  # noqa: PLC0415 # slow to load, and not needed without a broker

    celery = Celery("chinar", broker=url, set_as_current=False)
    celery.conf.update(
        task_default_queue=QUEUE,
        task_ignore_result=True,
        task_store_errors_even_if_ignored=False,
        worker_prefetch_multiplier=1,
        worker_hijack_root_logger=False,
        broker_connection_retry_on_startup=True,
        broker_transport_options={"visibility_timeout": 3600},
    )
    return celery


def send(pk: int) -> None:
    """Tell Celery that a job waits; when the broker does not answer, the relay tells it later."""
    try:
        app(settings.BROKER_URL).send_task(TASK, args=[pk], queue=QUEUE, retry=False)
    except Exception as error:  # noqa: BLE001 # each transport raises its own; the row is safe
        logger.warning("broker did not take job %s: %s", pk, type(error).__name__)
