"""Run one job: its function, the mark that it is done, and what follows an error."""

from __future__ import annotations

import logging
import random
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from chinar.portal.core.jobs import transitions
from chinar.portal.core.jobs.lifecycle import JobState
from chinar.portal.core.jobs.models import Job
from chinar.portal.core.jobs.registry import UnknownJobError, find

logger = logging.getLogger(__name__)

LONGEST_WAIT_S = 3600
MESSAGE_LENGTH = 160
# What may hold a person's name, address or number: quoted text, parentheses, e-mails, digits.
PERSONAL = re.compile(r"""'[^']*'|"[^"]*"|\([^)]*\)|\S+@\S+|\+?\d[\d\s-]{3,}""")

Next = Callable[[], "Job | None"]


def nothing_next() -> Job | None:
    """Take no further job."""
    return None


@dataclass(slots=True)
class _Attempt:
    job: Job
    clock: Callable[[], datetime]
    take_next: Next
    settled: bool = False
    following: Job | None = field(default=None)

    def settle(self) -> None:
        """Mark the job done and take the next, in the transaction that is open."""
        transitions.finish(self.job, self.clock())
        self.following = self.take_next()

    def mark_settled(self) -> None:
        """Note that the mark is committed: what fails from here on does not undo it."""
        self.settled = True


_current: ContextVar[_Attempt | None] = ContextVar("chinar_job", default=None)


@contextmanager
def settling() -> Iterator[None]:
    """Share one transaction between the block and the mark that the running job is done.

    The block must be the job's last step. When the lease was lost meanwhile, nothing of it
    stays. Outside a worker it is a plain transaction, so that a job's function can be called
    by hand.
    """
    attempt = _current.get()
    with transaction.atomic():
        if attempt is not None:
            transaction.on_commit(attempt.mark_settled)  # before any hook that may raise
        yield
        if attempt is not None:
            attempt.settle()
    if attempt is not None:
        attempt.mark_settled()


def run(
    job: Job,
    *,
    chance: random.Random,
    clock: Callable[[], datetime] = timezone.now,
    take_next: Next = nothing_next,
    raise_errors: bool = False,
) -> Job | None:
    """Run a claimed job to its end and return what ``take_next`` took in the same commit."""
    attempt = _Attempt(job=job, clock=clock, take_next=take_next)
    token = _current.set(attempt)
    try:
        _call(attempt)
    except transitions.LeaseLostError:
        logger.warning("job %s %s: the lease ran out, left to another worker", job.kind, job.pk)
        return take_next()
    except Exception as error:  # the outer boundary of background work
        if attempt.settled:
            logger.error("job %s %s: %s after it was done", job.kind, job.pk, described(error))
        else:
            _failed(attempt, error, chance)
        if raise_errors:
            raise
    finally:
        _current.reset(token)
    return attempt.following


def _call(attempt: _Attempt) -> None:
    kind = find(attempt.job.kind)
    if not kind.atomic:
        kind.function(**attempt.job.arguments)
        if not attempt.settled:
            with settling():
                pass
        return
    with transaction.atomic():
        transaction.on_commit(attempt.mark_settled)
        kind.function(**attempt.job.arguments)
        attempt.settle()
    attempt.mark_settled()


def _failed(attempt: _Attempt, error: Exception, chance: random.Random) -> None:
    """Put the job back with a growing, jittered wait, or give it up."""
    job, text, now = attempt.job, described(error), attempt.clock()
    logger.warning("job %s %s, attempt %s: %s", job.kind, job.pk, job.attempts, text)
    hopeless = isinstance(error, UnknownJobError)
    try:
        with transaction.atomic():
            if hopeless or job.attempts >= job.max_attempts:
                transitions.give_up(job, text, now)
            else:
                wait = back_off_s(find(job.kind).retry_s, job.attempts, chance)
                transitions.try_later(job, text, now + timedelta(seconds=wait))
            attempt.following = attempt.take_next()
    except transitions.LeaseLostError:
        attempt.following = attempt.take_next()


def back_off_s(base_s: float, attempt: int, chance: random.Random) -> float:
    """Return the wait before the next attempt: doubling, capped, and spread by half."""
    longest = float(min(base_s * 2 ** min(attempt - 1, 20), LONGEST_WAIT_S))
    return longest * chance.uniform(0.5, 1.0)


def described(error: BaseException) -> str:
    """Say what went wrong in a line that holds no personal data."""
    first = (str(error).splitlines() or [""])[0]
    message = PERSONAL.sub("…", first)[:MESSAGE_LENGTH].strip()
    name = type(error).__name__
    return f"{name}: {message}" if message else name


def run_due(*, now: datetime | None = None, limit: int = 10_000, raise_errors: bool = True) -> int:
    """Run every job that is due, one after the other, in this thread; return how many ran.

    For tests, and for commands that want the work done before they end. Jobs that these jobs
    enqueue run too.
    """
    chance = random.Random()  # noqa: S311 # spreads retries, guards nothing
    ran = 0
    while ran < limit and (job := transitions.claim("run_due", now or timezone.now())):
        run(job, chance=chance, clock=lambda: now or timezone.now(), raise_errors=raise_errors)
        ran += 1
    return ran


def waiting() -> int:
    """Return how many jobs wait, due or not."""
    return Job.objects.filter(state=JobState.WAITING).count()
