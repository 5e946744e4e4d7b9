"""What the web server calls for each request: RSGI on one side, Django's WSGI on the other."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import IO, Any, Final, Protocol

from django.db import connections
from granian.rsgi import HTTPProtocol  # type: ignore[attr-defined] # documented, not in __all__

from chinar.portal.core.serving import requests
from chinar.portal.core.serving.crew import Crew
from chinar.portal.core.serving.requests import RefusedError, Scope

PIECE_BYTES: Final = 64 * 1024
AT_ONCE: Final = 16  # pieces; a longer answer keeps its thread until it is taken
PATIENCE_S: Final = 60.0  # for each piece of such a one: a phone that vanished is let go
PLAIN: Final = [("content-type", "text/plain; charset=utf-8"), ("connection", "close")]


class _Response(Protocol):
    def __iter__(self) -> Iterator[bytes]: ...

    def close(self) -> None: ...


class Server:
    """Reads each request whole, then has a thread answer it."""

    def __init__(self, application: Callable[[dict[str, Any], Any], _Response]) -> None:
        self._application = application
        self._crew: Crew

    def __rsgi_init__(self, _loop: asyncio.AbstractEventLoop) -> None:
        """Begin, in the process that will answer."""
        self._crew = Crew(leave=connections.close_all)

    async def __rsgi__(self, scope: Scope, protocol: HTTPProtocol) -> None:
        """Answer one request."""
        try:
            body = await requests.read(scope, protocol)
        except RefusedError as refused:
            protocol.response_str(refused.status, PLAIN, f"{refused}\n")
        else:
            await self._answered(scope, protocol, body)

    async def _answered(self, scope: Scope, protocol: HTTPProtocol, body: IO[bytes]) -> None:
        loop = asyncio.get_running_loop()
        answered: asyncio.Future[None] = loop.create_future()

        def work() -> None:
            try:
                with body:
                    self._answer(requests.environ(scope, body), protocol, loop)
            finally:
                loop.call_soon_threadsafe(_end, answered)

        self._crew.put(work)
        await answered

    def _answer(
        self, environ: dict[str, Any], protocol: HTTPProtocol, loop: asyncio.AbstractEventLoop
    ) -> None:
        started: list[tuple[int, list[tuple[str, str]]]] = []

        def start(status: str, headers: list[tuple[str, str]], _failure: Any = None) -> None:
            started.append((int(status[:3]), headers))

        try:
            response = self._application(environ, start)
        except BaseException:
            protocol.response_str(500, PLAIN, "Something went wrong here. Try again later.\n")
            raise
        try:
            _send(protocol, *started[-1], _pieces(response), loop)
        finally:
            response.close()


def _end(answered: asyncio.Future[None]) -> None:
    if not answered.done():
        answered.set_result(None)


def _pieces(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the same bytes in pieces that are worth sending."""
    piece = bytearray()
    for chunk in chunks:
        piece += chunk
        if len(piece) >= PIECE_BYTES:
            yield bytes(piece)
            piece.clear()
    if piece:
        yield bytes(piece)


def _send(
    protocol: HTTPProtocol,
    status: int,
    headers: list[tuple[str, str]],
    pieces: Iterator[bytes],
    loop: asyncio.AbstractEventLoop,
) -> None:
    """Send an answer: at once where it is short, else as fast as it is taken."""
    first = list(islice(pieces, AT_ONCE))
    if len(first) < AT_ONCE:
        protocol.response_bytes(status, headers, b"".join(first))
        return
    line = protocol.response_stream(status, headers)

    async def sent(piece: bytes) -> None:
        async with asyncio.timeout(PATIENCE_S):
            await line.send_bytes(piece)

    for piece in chain(first, pieces):
        asyncio.run_coroutine_threadsafe(sent(piece), loop).result()
