"""The jobs this process holds right now, and the beat that keeps their leases alive."""

from __future__ import annotations

import logging
import os
import secrets
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import DatabaseError, connection
from django.utils import timezone

from chinar.portal.core.jobs import transitions
from chinar.portal.core.jobs.models import Job
from chinar.portal.core.jobs.registry import JobKind, UnknownJobError, find

logger = logging.getLogger(__name__)

BEAT_S = 0.5  # a quarter of the shortest lease
REAP_EVERY = timedelta(seconds=2)


def holder_name() -> str:
    """Return a name for this process that no other process has or had."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(4)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    job: Job
    kind: JobKind
    since: datetime


class Leases:
    """Jobs that run in this process; thread-safe."""

    def __init__(self) -> None:
        self._held: dict[int, _Held] = {}
        self._lock = threading.Lock()

    @contextmanager
    def held(self, job: Job, now: datetime) -> Iterator[None]:
        """Keep the lease on ``job`` alive while the block runs."""
        try:
            kind = find(job.kind)
        except UnknownJobError:
            yield
            return
        with self._lock:
            self._held[job.pk] = _Held(job=job, kind=kind, since=now)
        try:
            yield
        finally:
            with self._lock:
                self._held.pop(job.pk, None)

    def beat(self, now: datetime) -> int:
        """Renew the leases that have lost a third of their time; return how many.

        One statement a row: renewing several in one would hold them all while it waits for one.
        A function that runs longer than its limit is no longer renewed.
        """
        with self._lock:
            held = list(self._held.values())
        renewed = 0
        for one in held:
            lease = timedelta(seconds=one.kind.lease_s)
            over = now - one.since > timedelta(seconds=one.kind.limit_s)
            fresh = one.job.lease_until and one.job.lease_until - now > lease * 2 / 3
            if over or fresh:
                continue
            if transitions.renew(one.job, now + lease):
                one.job.lease_until = now + lease
                renewed += 1
        return renewed

    def keep(self, stop_event: threading.Event) -> None:
        """Beat, and now and then return what dead workers left, until told to stop."""
        reap_at = timezone.now()
        while not stop_event.is_set():
            try:
                now = timezone.now()
                self.beat(now)
                if now >= reap_at:
                    reap_at = now + REAP_EVERY
                    transitions.reap(now)
            except DatabaseError as error:
                logger.warning("cannot renew leases now: %s", type(error).__name__)
                connection.close()
            stop_event.wait(BEAT_S)
        connection.close()
