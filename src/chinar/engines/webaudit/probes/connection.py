"""An open connection: a socket that never blocks, a small buffer, a count of what came in."""

from __future__ import annotations

import asyncio
import re
import socket
import ssl
from dataclasses import dataclass

_PIECE = 65_536
_READS_IN_A_ROW = 4
_BLANK_LINE = re.compile(rb"\n\r?\n")


@dataclass(slots=True)
class Meter:
    """What a scan has used so far."""

    connections: int = 0
    requests: int = 0
    bytes: int = 0
    granted: int = 0
    """Requests and connections beyond the policy's, for a browser."""


class OtherVersionError(ValueError):
    """The server wants the other version of HTTP: 2 where 1.1 was spoken, 1.1 where 2 was."""

    def __init__(self, message: str, *, http2: bool) -> None:
        super().__init__(message)
        self.http2 = http2


class Connection:
    """A stream over a non-blocking socket; whoever reads sets the bound of time.

    It works on the socket itself: asyncio's own streams cost about three times as much.
    """

    __slots__ = (
        "_buffer",
        "_fd",
        "_loop",
        "_meter",
        "_reads",
        "_sock",
        "_waiter",
        "_watched",
        "context",
        "http2",
        "speaks_http2",
        "used",
    )

    def __init__(self, sock: socket.socket, meter: Meter) -> None:
        self._sock = sock
        self._fd = sock.fileno()  # asyncio would write a whole socket out to say it is not watched
        self._waiter: asyncio.Future[None] | None = None
        self._watched = False
        self._loop = asyncio.get_running_loop()
        self._buffer = bytearray()
        self._meter = meter
        self._reads = 0
        self.used = False
        self.speaks_http2 = False
        self.http2: object | None = None
        """The state of HTTP/2, once it is spoken here."""
        self.context: ssl.SSLContext | None = None

    @property
    def tls(self) -> ssl.SSLSocket | None:
        """The TLS session, if there is one."""
        return self._sock if isinstance(self._sock, ssl.SSLSocket) else None

    @property
    def now(self) -> float:
        """The time by the loop's clock."""
        return self._loop.time()

    async def shake(
        self,
        context: ssl.SSLContext,
        host: str,
        protocols: list[str],
        session: ssl.SSLSession | None = None,
    ) -> None:
        """Put TLS on the connection, offering these protocols of the application."""
        context.set_alpn_protocols(protocols)  # kept by each connection as it is made
        tls = context.wrap_socket(
            self._sock, server_hostname=host, do_handshake_on_connect=False, session=session
        )
        self._sock, self.context = tls, context
        while True:
            try:
                return tls.do_handshake()
            except ssl.SSLWantReadError:
                await self._readable()
            except ssl.SSLWantWriteError:
                await self._writable()

    async def send(self, data: bytes) -> None:
        """Write all of it."""
        left = memoryview(data)
        while left:
            try:
                left = left[self._sock.send(left) :]
            except (BlockingIOError, ssl.SSLWantWriteError):
                await self._writable()
            except ssl.SSLWantReadError:
                await self._readable()

    async def head(self, most: int) -> bytes:
        """Read the head of an answer, to its blank line.

        Raises:
            ValueError: it does not begin like HTTP/1, or is longer than so many bytes.
            EOFError: the other side ended before the blank line.
        """
        buffer, searched = self._buffer, 0
        while True:
            if buffer and not b"HTTP/1.".startswith(bytes(buffer[:7])):
                raise _not_http(buffer)
            if blank := _BLANK_LINE.search(buffer, searched):
                return self._take(blank.end())
            if len(buffer) > most:
                raise ValueError("more headers than an audit reads")
            searched = max(0, len(buffer) - 2)
            if not await self._fill():
                raise EOFError("closed in the head" if buffer else "closed without an answer")

    async def line(self, most: int = _PIECE) -> bytes:
        """Read to the next line end, or what is left before the end.

        Raises:
            ValueError: no line end within so many bytes.
        """
        buffer, searched = self._buffer, 0
        while (end := buffer.find(b"\n", searched)) < 0:
            searched = len(buffer)
            if searched > most:
                raise ValueError("a line longer than an audit reads")
            if not await self._fill():
                return self._take(searched)
        return self._take(end + 1)

    async def some(self, most: int) -> bytes:
        """Read what is there, at most so much; nothing at the end."""
        if self._buffer:
            return self._take(most)
        return await self._receive(most)

    async def exactly(self, wanted: int) -> bytes:
        """Read so many bytes.

        Raises:
            EOFError: the other side ended before.
        """
        while len(self._buffer) < wanted:
            if not await self._fill():
                raise EOFError("closed in the middle of the body")
        return self._take(wanted)

    def is_quiet(self) -> bool:
        """Tell whether the other side is still there and has said nothing unasked."""
        if self._buffer:
            return False
        try:
            self._sock.recv(1)
        except (BlockingIOError, ssl.SSLWantReadError):
            return True
        except (OSError, ValueError):
            return False
        return False

    def abort(self) -> None:
        """Drop the connection without waiting for the other side."""
        self._unwatch()
        self._sock.close()

    def _take(self, most: int) -> bytes:
        taken = bytes(self._buffer[:most])
        del self._buffer[:most]
        return taken

    async def _fill(self) -> bool:
        data = await self._receive(_PIECE)
        self._buffer += data
        return bool(data)

    async def _receive(self, most: int) -> bytes:
        while True:
            try:
                data = self._sock.recv(most)
            except (BlockingIOError, ssl.SSLWantReadError):
                await self._readable()
            except ssl.SSLWantWriteError:
                await self._writable()
            else:
                self._meter.bytes += len(data)
                self._reads += 1
                if not self._reads % _READS_IN_A_ROW:
                    await asyncio.sleep(0)  # who always has more must not keep limits from ending
                return data

    async def _readable(self) -> None:
        """Wait for bytes; the loop goes on watching, since that costs two system calls a time."""
        self._waiter = waiter = self._loop.create_future()
        if not self._watched:
            self._watched = True
            self._loop.add_reader(self._fd, self._wake)
        try:
            await waiter
        finally:
            self._waiter = None

    def _wake(self) -> None:
        if self._waiter is None:
            self._unwatch()  # bytes or an end that nobody waits for
        elif not self._waiter.done():
            self._waiter.set_result(None)

    def _unwatch(self) -> None:
        if self._watched:
            self._watched = False
            self._loop.remove_reader(self._fd)

    async def _writable(self) -> None:
        waiter = self._loop.create_future()
        self._loop.add_writer(self._fd, _end_wait, waiter)
        try:
            await waiter
        finally:
            self._loop.remove_writer(self._fd)


def _end_wait(waiter: asyncio.Future[None]) -> None:
    if not waiter.done():
        waiter.set_result(None)


def _not_http(begin: bytearray) -> ValueError:
    """Tell a frame of HTTP/2 (RFC 9113, section 4.1) from what is not HTTP at all.

    A server's first frame is SETTINGS, or GOAWAY where it is displeased, both on stream 0.
    """
    if len(begin) >= 9 and begin[0] == 0 and begin[3] in (4, 7) and not any(begin[5:9]):
        return OtherVersionError("answers HTTP/1.1 with a frame of HTTP/2", http2=True)
    return ValueError(f"not an HTTP/1.1 answer: {bytes(begin[:40])!r}")
