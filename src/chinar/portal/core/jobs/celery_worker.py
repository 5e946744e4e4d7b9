"""The Celery side: a message names a job; the process that gets it claims the row and runs it."""

from __future__ import annotations

import functools
import os
import random
import threading
from typing import Any

from django.conf import settings
from django.db import close_old_connections
from django.utils import timezone

from chinar.portal.core.jobs import broker, registry, runner, transitions
from chinar.portal.core.jobs.leases import Leases, holder_name


@functools.cache
def application() -> Any:
    """Return the Celery application with its one task."""
    app = broker.app(settings.BROKER_URL)
    app.task(run_job, name=broker.TASK)
    return app


def run_job(pk: int) -> None:
    """Claim job ``pk`` and run it; do nothing when it is not waiting: hints come twice."""
    close_old_connections()
    name, leases = _member(os.getpid())
    now = timezone.now()
    job = transitions.claim(name, now, pk=pk)
    if job is None:
        return
    with leases.held(job, now):
        runner.run(job, chance=random.Random())  # noqa: S311 # spreads retries, guards nothing
    close_old_connections()


@functools.cache
def _member(_pid: int) -> tuple[str, Leases]:
    """Return the name and leases of this process, whose beat starts with its first job."""
    leases = Leases()
    threading.Thread(target=leases.keep, args=(threading.Event(),), daemon=True).start()
    return holder_name(), leases


def run(*, processes: int) -> None:
    """Run jobs in as many processes until SIGTERM or SIGINT, which Celery handles itself."""
    registry.load()
    application().worker_main(
        [
            "worker",
            f"--concurrency={processes}",
            # Two workers may share a machine, and RabbitMQ lets each name answer once.
            f"--hostname=chinar-{os.getpid()}@%h",
            "--loglevel=WARNING",
            "--without-gossip",
            "--without-mingle",
            f"--queues={broker.QUEUE}",
        ]
    )
