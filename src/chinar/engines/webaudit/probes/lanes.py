"""The connections to one origin: kept and used again, few, and no more than the queue needs."""

from __future__ import annotations

import asyncio
from collections import deque

from chinar.engines.webaudit.probes.connection import Connection
from chinar.engines.webaudit.probes.wire import Resumption
from chinar.engines.webaudit.seen.web import Failure, FailureKind

MAX_LANES = 3
"""Connections to one origin at a time."""
_QUEUE = 3
"""So many requests wait before another lane is opened: its handshakes take two round trips."""
_SLOW_S = 0.015
"""An origin that answers faster than this works its queue off before a handshake is done."""
_MAX_MISSES = 3
"""So many requests in a row without any answer, and the origin is not asked again."""
_MISSES = (
    FailureKind.TIMEOUT,
    FailureKind.CLOSED,
    FailureKind.CONNECTION_REFUSED,
    FailureKind.UNREACHABLE,
    FailureKind.GARBAGE,
)


class Lanes:
    """Hands out the right to ask one origin, with a kept connection where there is one."""

    def __init__(self) -> None:
        self.failure: Failure | None = None
        """Why this origin is not asked any more."""
        self.resumption: Resumption | None = None
        self.witness: Connection | None = None
        """A kept connection whose TLS session might be resumed; asking it costs time."""
        self.switched = False
        """Whether the version of HTTP was changed once; it is not changed again."""
        self._idle: list[Connection] = []
        self._busy = 0
        self._waiting: deque[asyncio.Future[Connection | None]] = deque()
        self._misses = 0
        self._slow = True

    def adopt(self, connection: Connection) -> None:
        """Take over a connection that somebody else opened."""
        self._idle.append(connection)

    async def take(self) -> Connection | None:
        """Wait for a turn; None: open a connection. Each turn is given back."""
        if self._idle:
            self._busy += 1
            return self._idle.pop()
        if not self._busy or self._wants_more():
            self._busy += 1
            return None
        waiter: asyncio.Future[Connection | None] = asyncio.get_running_loop().create_future()
        self._waiting.append(waiter)
        try:
            return await waiter
        except asyncio.CancelledError:
            if waiter.done() and not waiter.cancelled():
                self.give_back(waiter.result())
            raise

    def give_back(self, connection: Connection | None) -> None:
        """End a turn; None where its connection cannot serve again."""
        while self._waiting:
            waiter = self._waiting.popleft()
            if not waiter.done():
                waiter.set_result(connection)
                return
        self._busy -= 1
        if connection is not None:
            self._idle.append(connection)

    def _wants_more(self) -> bool:
        return self._slow and self._busy < MAX_LANES and len(self._waiting) >= _QUEUE

    def answered(self, ttfb_s: float) -> None:
        """Note that the origin is well, and how soon it answered."""
        self._misses = 0
        self._slow = ttfb_s > _SLOW_S

    def missed(self, failure: Failure) -> None:
        """Note a request without an answer; after several in a row the origin is left alone."""
        if failure.kind in _MISSES:
            self._misses += 1
            if self._misses >= _MAX_MISSES:
                self.failure = failure

    def close(self) -> None:
        """Drop every kept connection."""
        for connection in self._idle:
            connection.abort()
        self._idle.clear()
