"""Reference data that a process remembers for a moment, so that busy paths need not ask again.

For what officers change a few times a year and every request reads: categories, policies, which
office answers where. A change is seen by every process within seconds. What is read inside a
transaction is not remembered, for that transaction may be undone.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Hashable
from typing import Final, ParamSpec, TypeVar

from django.db import connection

P = ParamSpec("P")
T = TypeVar("T")

SECONDS: Final = 10.0
MOST: Final = 2000  # answers of one function; then all are asked anew
_KNOWN: Final[list[dict[Hashable, tuple[float, object]]]] = []


def remembered(ask: Callable[P, T]) -> Callable[P, T]:
    """Remember what a function answers; its arguments are hashable, its answers only read."""
    known: dict[Hashable, tuple[float, object]] = {}
    _KNOWN.append(known)

    @functools.wraps(ask)
    def asked(*args: P.args, **kwargs: P.kwargs) -> T:
        key = (args, tuple(sorted(kwargs.items())))
        until, answer = known.get(key, (0.0, None))
        if time.monotonic() < until:
            return answer  # type: ignore[return-value] # it was given by `ask`
        fresh = ask(*args, **kwargs)
        if not connection.in_atomic_block:
            if len(known) >= MOST:
                known.clear()
            known[key] = (time.monotonic() + SECONDS, fresh)
        return fresh

    return asked


def forget() -> None:
    """Ask everything anew, as after a change that this process made itself."""
    for known in _KNOWN:
        known.clear()
