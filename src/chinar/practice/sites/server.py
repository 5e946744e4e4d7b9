"""The practice web server: every practice site on one HTTP and one HTTPS port of loopback."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path

from chinar.practice.sites import places
from chinar.practice.sites.authority import Authority, Kind, kind_for
from chinar.practice.sites.declared import BY_HOST, Fault
from chinar.practice.sites.pages import INDIA, Answer, answer, plain
from chinar.practice.sites.switches import Switchboard
from chinar.practice.sites.wire import (
    HEAD_LIMIT_BYTES,
    BadRequestError,
    Request,
    encode,
    read_request,
    refusal,
)

CONNECTIONS_MOST = 128
REQUESTS_PER_CONNECTION = 100
IDLE_S = 15.0
STALL_S = 60.0
STALL = plain(HTTPStatus.GATEWAY_TIMEOUT)
"""Never sent: it stands for silence."""

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Return the time, for a server outside tests."""
    return datetime.now(UTC)


class Certificates:
    """Choose each connection's certificate by the name it asks for and the switches."""

    def __init__(self, authority: Authority, switchboard: Switchboard, clock: Clock) -> None:
        self._authority = authority
        self._switchboard = switchboard
        self._clock = clock
        self._contexts: dict[tuple[str, Kind], ssl.SSLContext] = {}
        self._again_at = authority.ensure(clock())
        self.entrance = _server_context()
        self.entrance.sni_callback = self._choose

    def _choose(
        self, connection: ssl.SSLObject | ssl.SSLSocket, name: str | None, _: ssl.SSLContext
    ) -> int | None:
        site = BY_HOST.get((name or "").lower().rstrip("."))
        if site is None:
            return ssl.ALERT_DESCRIPTION_UNRECOGNIZED_NAME
        faults = site.active(self._switchboard.off())
        if faults & {Fault.NO_HTTPS, Fault.REFUSES}:
            return ssl.ALERT_DESCRIPTION_UNRECOGNIZED_NAME
        connection.context = self._context(site.host, kind_for(faults))
        return None

    def _context(self, host: str, kind: Kind) -> ssl.SSLContext:
        now = self._clock()
        if now >= self._again_at:
            self._again_at = self._authority.ensure(now)
            self._contexts.clear()
        if (host, kind) not in self._contexts:
            context = _server_context()
            context.load_cert_chain(self._authority.site_file(host, kind))
            self._contexts[host, kind] = context
        return self._contexts[host, kind]


def _server_context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("ECDHE+AESGCM:ECDHE+CHACHA20")
    context.set_alpn_protocols(["http/1.1"])
    return context


class PracticeServer:
    """All practice sites in one process."""

    def __init__(
        self,
        data_dir: Path,
        *,
        clock: Clock = utc_now,
        idle_s: float = IDLE_S,
        stall_s: float = STALL_S,
    ) -> None:
        self._data_dir = data_dir
        self._clock = clock
        self._idle_s = idle_s
        self._stall_s = stall_s
        self._switchboard = Switchboard(places.faults_file(data_dir))
        self._servers: list[asyncio.Server] = []
        self._refusing: socket.socket | None = None
        self._connections: set[asyncio.Task[None]] = set()
        self._https_port = 0

    async def start(self, http_port: int = 0, https_port: int = 0) -> places.Ports:
        """Listen, and write the ports where other processes find them; 0 chooses a free port."""
        authority = Authority(places.authority_folder(self._data_dir))
        certificates = Certificates(authority, self._switchboard, self._clock)
        http = await asyncio.start_server(
            self._accept, places.LOOPBACK, http_port, limit=HEAD_LIMIT_BYTES
        )
        self._servers.append(http)
        https = await asyncio.start_server(
            self._accept,
            places.LOOPBACK,
            https_port,
            limit=HEAD_LIMIT_BYTES,
            ssl=certificates.entrance,
            ssl_handshake_timeout=self._idle_s,
            ssl_shutdown_timeout=1,
        )
        self._servers.append(https)
        # Bound but never listening: the system refuses whoever connects to it.
        self._refusing = socket.socket()
        self._refusing.bind((places.LOOPBACK, 0))
        self._https_port = _port(https)
        ports = places.Ports(
            http=_port(http),
            https=self._https_port,
            refusing=self._refusing.getsockname()[1],
            pid=os.getpid(),
        )
        places.write_ports(self._data_dir, ports)
        return ports

    async def close(self) -> None:
        """Stop listening, end every connection and take the ports back."""
        places.forget_ports(self._data_dir)
        for server in self._servers:
            server.close()
        for task in self._connections:
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)
        if self._refusing is not None:
            self._refusing.close()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is None or len(self._connections) >= CONNECTIONS_MOST:
            writer.transport.abort()
            return
        self._connections.add(task)
        try:
            await self._converse(reader, writer)
        except (OSError, asyncio.CancelledError):  # gone, too slow, or the server is closing
            writer.transport.abort()
        finally:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()
            self._connections.discard(task)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        secure = writer.get_extra_info("ssl_object") is not None
        for _ in range(REQUESTS_PER_CONNECTION):
            async with asyncio.timeout(self._idle_s):
                try:
                    request = await read_request(reader)
                except BadRequestError as error:
                    await self._send(writer, refusal(error.status), None)
                    return
            if request is None:
                return
            said = self._answer(request, secure=secure)
            if said is STALL:
                await self._stall(reader)
                return
            if said is None:
                return
            await self._send(writer, said, request)
            if not request.keep_alive:
                return

    async def _send(
        self, writer: asyncio.StreamWriter, said: Answer, request: Request | None
    ) -> None:
        writer.write(
            encode(
                said,
                now=self._clock().astimezone(UTC),
                keep_alive=request is not None and request.keep_alive,
                with_body=request is None or request.method != "HEAD",
            )
        )
        async with asyncio.timeout(self._idle_s):
            await writer.drain()

    async def _stall(self, reader: asyncio.StreamReader) -> None:
        """Say nothing until the other side gives up, or for `stall_s` at most."""
        async with asyncio.timeout(self._stall_s):
            while await reader.read(HEAD_LIMIT_BYTES):
                pass

    def _answer(self, request: Request, *, secure: bool) -> Answer | None:
        """Return the answer; None where the connection ends without one, STALL where it hangs."""
        site = BY_HOST.get(request.host)
        if site is None:
            return plain(HTTPStatus.NOT_FOUND)
        faults = site.active(self._switchboard.off())
        if Fault.REFUSES in faults:
            return None
        if Fault.STALLS in faults:
            return STALL
        if not request.allowed:
            return refusal(HTTPStatus.METHOD_NOT_ALLOWED)
        if not secure and not faults & {Fault.NO_HTTPS, Fault.NO_HTTPS_REDIRECT}:
            return self._to_https(request)
        today = self._clock().astimezone(INDIA).date()
        return answer(site, faults, request.path, secure=secure, today=today, agent=request.agent)

    def _to_https(self, request: Request) -> Answer:
        # Whoever typed our port is sent to our other port; an auditor, mapped here, typed none.
        port = f":{self._https_port}" if request.port else ""
        query = f"?{request.query}" if request.query else ""
        location = f"https://{request.host}{port}{request.path}{query}"
        return plain(HTTPStatus.MOVED_PERMANENTLY, ("Location", location))


def _port(server: asyncio.Server) -> int:
    return int(server.sockets[0].getsockname()[1])


async def serve(
    data_dir: Path,
    http_port: int = 0,
    https_port: int = 0,
    *,
    clock: Clock = utc_now,
    stall_s: float = STALL_S,
) -> None:
    """Serve every practice site until SIGTERM or SIGINT; raises OSError for a taken port."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    server = PracticeServer(data_dir, clock=clock, stall_s=stall_s)
    try:
        await server.start(http_port, https_port)
        await stop.wait()
    finally:
        await server.close()


def run(data_dir: Path, http_port: int = 0, https_port: int = 0) -> None:
    """Serve in this process until it is told to end; raises OSError for a taken port."""
    asyncio.run(serve(data_dir, http_port, https_port))
