"""The kinds of jobs there are: each app registers its own in its module ``jobs``.

The contract of a job's function: its arguments are keywords that hold ids; it is safe to run
twice; and where a record it was to work on is gone, it simply returns. A worker can die between
a function's last line and the mark that it is done, and the job then runs again. Two ways to
make "again" have no effect, so that even ``kill -9`` does nothing twice:

- ``@job(kind, atomic=True)``: the whole function and the mark share one transaction. For work
  that only touches the database and is short, since SQLite has one writer at a time.
- ``with runner.settling():`` around the last step of a function that first talks to a network:
  what happens in the block, and the mark, share one transaction.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from croniter import croniter
from django.utils.module_loading import autodiscover_modules

from chinar.portal.core.jobs.lifecycle import Priority

SHORTEST_LEASE_S = 2

F = TypeVar("F", bound=Callable[..., None])


class UnknownJobError(LookupError):
    """No app registered a job of this kind; ``kind`` names it."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


@dataclass(frozen=True, slots=True, kw_only=True)
class JobKind:
    """A function that background work may call, and how."""

    name: str
    function: Callable[..., None]
    max_attempts: int
    lease_s: int
    limit_s: int
    retry_s: float
    atomic: bool
    priority: Priority
    cron: str = ""


_kinds: dict[str, JobKind] = {}


def job(
    name: str,
    *,
    max_attempts: int = 5,
    lease_s: int = 60,
    limit_s: int = 3600,
    retry_s: float = 10,
    atomic: bool = False,
    priority: Priority = Priority.NORMAL,
    cron: str = "",
) -> Callable[[F], F]:
    """Register a function as the job ``name`` (``room.verb_noun``).

    A worker that dies is noticed ``lease_s`` after its last sign of life; a function that hangs,
    after ``limit_s``. Failed attempts are tried again after about ``retry_s``, then twice that,
    and so on.
    """
    if lease_s < SHORTEST_LEASE_S:
        raise ValueError(f"a lease shorter than {SHORTEST_LEASE_S} s: {name}")

    def register(function: F) -> F:
        known = _kinds.get(name)
        if known and known.function.__qualname__ != function.__qualname__:
            raise ValueError(f"two functions for one job: {name}")
        _kinds[name] = JobKind(
            name=name,
            function=function,
            max_attempts=max_attempts,
            lease_s=lease_s,
            limit_s=limit_s,
            retry_s=retry_s,
            atomic=atomic,
            priority=priority,
            cron=cron,
        )
        return function

    return register


def schedule(name: str, cron: str, **options: Any) -> Callable[[F], F]:
    """Register a function without arguments as a job that runs by the clock.

    ``cron`` has five fields, in the state's own time (``TIME_ZONE``); the options are `job`'s.
    """
    if not croniter.is_valid(cron):
        raise ValueError(f"not a cron expression: {cron}")
    return job(name, cron=cron, **options)


def find(name: str) -> JobKind:
    """Return a kind of job by name.

    Raises:
        UnknownJobError: nobody registered it.
    """
    if name not in _kinds:
        load()
    try:
        return _kinds[name]
    except KeyError:
        raise UnknownJobError(name) from None


def kinds() -> list[JobKind]:
    """Return every registered kind, by name."""
    load()
    return [_kinds[name] for name in sorted(_kinds)]


def load() -> None:
    """Import the module ``jobs`` of every installed app, which registers what is in it."""
    autodiscover_modules("jobs")
