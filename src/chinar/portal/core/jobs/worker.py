"""The embedded worker: threads that take due jobs from the table and run them."""

from __future__ import annotations

import logging
import random
import threading
import time

from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from chinar.portal.core.jobs import broker, registry, runner, transitions
from chinar.portal.core.jobs.leases import Leases, holder_name
from chinar.portal.core.jobs.lifecycle import JobState
from chinar.portal.core.jobs.models import Job

logger = logging.getLogger(__name__)

SHORTEST_POLL_S = 0.02
LONGEST_POLL_S = 0.5
GRACE_S = 20.0
TURN_S = 0.5


class Crew:
    """Threads of one process that share a name, leases, and one watch over the table."""

    def __init__(self, stop_event: threading.Event) -> None:
        self.name = holder_name()
        self.leases = Leases()
        self._stop = stop_event
        self._watch = threading.Lock()

    def work(self) -> None:
        """Run jobs until told to stop; whatever goes wrong, go on with the next."""
        chance = random.Random()  # noqa: S311 # spreads retries, guards nothing
        job: Job | None = None
        while not self._stop.is_set() or job is not None:
            try:
                job = job or self._await_job()
                if job is not None:
                    taken, job = job, None
                    job = self._run(taken, chance)
            except DatabaseError as error:
                logger.warning("the database does not answer: %s", type(error).__name__)
                connection.close()
                self._stop.wait(LONGEST_POLL_S)
        connection.close()

    def _run(self, job: Job, chance: random.Random) -> Job | None:
        with self.leases.held(job, timezone.now()):
            following = runner.run(job, chance=chance, take_next=self._take)
        if following is None:
            close_old_connections()
        return following

    def _take(self) -> Job | None:
        """Take a due job, if there is one and work goes on."""
        return None if self._stop.is_set() else transitions.claim(self.name, timezone.now())

    def _await_job(self) -> Job | None:
        """Watch the table until a job is due; one thread watches, the others queue behind it."""
        if not self._watch.acquire(timeout=TURN_S):
            return None
        try:
            wait_s = SHORTEST_POLL_S
            while not self._stop.is_set():
                if self._is_one_due() and (job := self._take()):
                    return job
                self._stop.wait(wait_s)
                wait_s = min(wait_s * 2, LONGEST_POLL_S)
            return None
        finally:
            self._watch.release()

    @staticmethod
    def _is_one_due() -> bool:
        """Look without locking: an idle worker must not stand in the way of writers."""
        due = Job.objects.filter(state=JobState.WAITING, next_run_at__lte=timezone.now())
        return due.exists()


def run(*, threads: int, stop_event: threading.Event) -> None:
    """Run jobs until ``stop_event`` is set: by Celery where a broker is set, else embedded.

    Jobs that run when it is set have `GRACE_S` seconds to end. What is not done by then goes
    back to the queue when its lease runs out.
    """
    if broker.in_use():
        from chinar.portal.core.jobs import celery_worker  # noqa: PLC0415 # slow to load

        celery_worker.run(processes=threads)
        return
    registry.load()
    crew = Crew(stop_event)
    crew_threads = [
        threading.Thread(target=crew.work, name=f"job-{number}", daemon=True)
        for number in range(threads)
    ]
    for thread in crew_threads:
        thread.start()
    ended = threading.Event()
    beat = threading.Thread(target=crew.leases.keep, args=(ended,), daemon=True)
    beat.start()
    stop_event.wait()
    deadline = time.monotonic() + GRACE_S
    for thread in crew_threads:
        thread.join(max(0.0, deadline - time.monotonic()))
    ended.set()
    beat.join(TURN_S)
