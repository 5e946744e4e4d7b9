"""What the web server calls for each request: RSGI on one side, Django's WSGI on the other."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import IO, Any, Final, Protocol

from django.db import connections
from granian.rsgi import HTTPProtocol  # type: ignore[attr-defined] # documented, not in __all__

from chinar.portal.core.serving import requests
from chinar.portal.core.serving.crew import Crew
from chinar.portal.core.serving.requests import RefusedError, Scope
from chinar.portal.core.uploads.limits import MEGABYTE

MOST_REQUESTS: Final = 1000  # of one process: those that still arrive, and those that wait
MOST_BYTES: Final = 1000 * MEGABYTE  # of all their bodies
# Connections that all came to one process by chance leave the others idle: where so many requests
# wait, each so many answers one ends its connection, whose next request may find another process.
MANY: Final = 5
REGROUP: Final = 8
_PLAIN: Final = [("content-type", "text/plain; charset=utf-8"), ("connection", "close")]


class _Response(Protocol):
    def __iter__(self) -> Iterator[bytes]: ...

    def close(self) -> None: ...


class Server:
    """Reads each request whole, then has a thread answer it."""

    def __init__(self, application: Callable[[dict[str, Any], Any], _Response]) -> None:
        self._application = application
        self._crew: Crew
        self._requests = self._bytes = self._answers = 0

    def __rsgi_init__(self, _loop: asyncio.AbstractEventLoop) -> None:
        """Begin, in the process that will answer."""
        self._crew = Crew(leave=connections.close_all)

    async def __rsgi__(self, scope: Scope, protocol: HTTPProtocol) -> None:
        """Answer one request."""
        size = 0
        self._requests += 1
        try:
            size = requests.announced(scope.headers)
            self._bytes += size
            if self._requests > MOST_REQUESTS or self._bytes > MOST_BYTES:
                raise RefusedError(HTTPStatus.SERVICE_UNAVAILABLE, "Too busy. Try again soon.")
            await self._answered(scope, protocol, await requests.read(protocol, size))
        except RefusedError as refused:
            protocol.response_str(refused.status, _PLAIN, f"{refused}\n")
        finally:
            self._requests -= 1
            self._bytes -= size

    async def _answered(self, scope: Scope, protocol: HTTPProtocol, body: IO[bytes]) -> None:
        loop = asyncio.get_running_loop()
        answered: asyncio.Future[None] = loop.create_future()

        def work() -> None:
            try:
                with body:
                    self._answer(requests.environ(scope, body), protocol)
            finally:
                loop.call_soon_threadsafe(_end, answered)

        self._crew.put(work)
        await answered

    def _answer(self, environ: dict[str, Any], protocol: HTTPProtocol) -> None:
        """Have it answered and send the answer, which the event loop's side then keeps.

        Raises:
            Exception: whatever the application raised; who asked is told that something went wrong.
        """
        started: list[tuple[int, list[tuple[str, str]]]] = []

        def start(status: str, headers: list[tuple[str, str]], _failure: Any = None) -> None:
            started.append((int(status[:3]), headers))

        try:
            response = self._application(environ, start)
            try:
                content = b"".join(response)
            finally:
                response.close()
        except BaseException:
            protocol.response_str(500, _PLAIN, "Something went wrong here. Try again later.\n")
            raise
        status, headers = started[-1]
        self._answers += 1
        if self._answers % REGROUP == 0 and self._crew.waiting() >= MANY:
            headers = [*headers, ("connection", "close")]
        protocol.response_bytes(status, headers, content)


def _end(answered: asyncio.Future[None]) -> None:
    if not answered.done():
        answered.set_result(None)
