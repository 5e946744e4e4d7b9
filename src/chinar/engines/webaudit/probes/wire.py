"""Connections: counted, paced, bounded in time and bytes, only to permitted addresses."""

from __future__ import annotations

import asyncio
import errno
import socket
import ssl
from dataclasses import dataclass, field

from chinar.engines.webaudit.errors import ProbeError
from chinar.engines.webaudit.model import Failure, FailureKind, Policy
from chinar.engines.webaudit.probes.dns import AddressBook, Lookup, system_lookup
from chinar.engines.webaudit.probes.trust import TrustContexts

_TRY_NEXT = (
    FailureKind.CONNECTION_REFUSED,
    FailureKind.UNREACHABLE,
    FailureKind.TIMEOUT,
    FailureKind.NO_ROUTE,
)
_OURS = (
    errno.ENETUNREACH,
    errno.ENETDOWN,
    errno.EADDRNOTAVAIL,
    errno.EAFNOSUPPORT,
    errno.EMFILE,
    errno.ENFILE,
    errno.EPERM,
)
_NOT_TLS_REASONS = ("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "UNKNOWN_PROTOCOL", "PACKET_LENGTH")


class Pacer:
    """Hands out connection slots so that no address sees more than so many a second."""

    def __init__(self, per_second: float) -> None:
        self._gap_s = 1 / per_second
        self._next: dict[str, float] = {}

    async def turn(self, address: str) -> None:
        """Wait for this address's next slot."""
        now = asyncio.get_running_loop().time()
        slot = max(now, self._next.get(address, 0.0))
        self._next[address] = slot + self._gap_s
        if slot > now:
            await asyncio.sleep(slot - now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Equipment:
    """What all scans of one audit share."""

    trust: TrustContexts
    pacer: Pacer
    lookup: Lookup

    @classmethod
    def for_policy(cls, policy: Policy) -> Equipment:
        """Load root certificates and start the pacing afresh."""
        return cls(
            trust=TrustContexts.load(policy.ca_files),
            pacer=Pacer(policy.connections_per_second),
            lookup=system_lookup,
        )


@dataclass(slots=True)
class Meter:
    """What a scan has used so far."""

    connections: int = 0
    requests: int = 0
    bytes: int = 0


@dataclass(slots=True)
class Connection:
    """An open stream that counts what it reads."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    meter: Meter
    used: bool = field(default=False)

    @property
    def tls(self) -> ssl.SSLObject | None:
        """The TLS session, if there is one."""
        session: ssl.SSLObject | None = self.writer.get_extra_info("ssl_object")
        return session

    async def send(self, data: bytes) -> None:
        """Write all of it."""
        self.writer.write(data)
        await self.writer.drain()

    async def line(self) -> bytes:
        """Read to the next line end, or what is left before the end."""
        data = await self.reader.readline()
        self.meter.bytes += len(data)
        return data

    async def some(self, most: int) -> bytes:
        """Read what is there, at most so much; nothing at the end."""
        data = await self.reader.read(most)
        self.meter.bytes += len(data)
        return data

    def abort(self) -> None:
        """Drop the connection without waiting for the other side."""
        self.writer.transport.abort()


class Wire:
    """Opens the connections of one scan."""

    def __init__(self, policy: Policy, equipment: Equipment) -> None:
        self.policy = policy
        self.trust = equipment.trust
        self.book = AddressBook(policy, equipment.lookup)
        self.meter = Meter()
        self._pacer = equipment.pacer
        self._ends_at = asyncio.get_running_loop().time() + policy.site_timeout_s

    def limit(self, seconds: float) -> asyncio.Timeout:
        """Bound a step in time, by itself and by what the site has left."""
        return asyncio.timeout_at(min(asyncio.get_running_loop().time() + seconds, self._ends_at))

    async def open(self, host: str, port: int, context: ssl.SSLContext | None) -> Connection:
        """Connect to a host, with TLS where a context is given.

        Raises:
            ProbeError: nothing there may be or could be connected to.
            ssl.SSLCertVerificationError: the context verifies and the chain is not trusted.
        """
        failure: ProbeError | None = None
        for address, real_port in await self.book.endpoints(host, port):
            try:
                sock = await self._dial(address, real_port)
            except ProbeError as error:
                if error.failure.kind not in _TRY_NEXT:
                    raise
                failure = _more_telling(failure, error)
                continue
            self.book.pin(host, port, address)
            return await self._stream(sock, host, context)
        raise failure or ProbeError(Failure(kind=FailureKind.UNREACHABLE, detail=host))

    async def _dial(self, address: str, port: int) -> socket.socket:
        if self.meter.connections >= self.policy.max_connections:
            raise ProbeError(
                Failure(kind=FailureKind.BUDGET, detail="the site's connections are used up")
            )
        self.meter.connections += 1
        await self._pacer.turn(address)
        sock: socket.socket | None = None
        try:
            sock = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET)
            sock.setblocking(False)
            async with self.limit(self.policy.connect_timeout_s):
                await asyncio.get_running_loop().sock_connect(sock, (address, port))
        except BaseException as error:
            if sock:
                sock.close()
            if isinstance(error, OSError):
                raise ProbeError(failure_of(error, f"{address} port {port}")) from error
            raise
        return sock

    async def _stream(
        self, sock: socket.socket, host: str, context: ssl.SSLContext | None
    ) -> Connection:
        try:
            async with self.limit(self.policy.connect_timeout_s):
                reader, writer = await asyncio.open_connection(
                    sock=sock,
                    ssl=context,
                    server_hostname=host if context else None,
                    limit=self.policy.max_header_bytes,
                )
        except ssl.SSLCertVerificationError:
            raise
        except OSError as error:
            raise ProbeError(failure_of(error, host)) from error
        return Connection(reader=reader, writer=writer, meter=self.meter)


def _more_telling(first: ProbeError | None, second: ProbeError) -> ProbeError:
    """Keep the first failure, unless it was our own side's and the other is not."""
    if first is None or first.failure.kind is FailureKind.NO_ROUTE:
        return second
    return first


def failure_of(error: OSError | EOFError, where: str) -> Failure:
    """Name what an error of the network means."""
    kind = FailureKind.UNREACHABLE
    if isinstance(error, ssl.SSLError):
        reason = str(getattr(error, "reason", "") or "")
        plain = any(mark in reason for mark in _NOT_TLS_REASONS)
        kind = FailureKind.NOT_TLS if plain else FailureKind.TLS
    elif isinstance(error, TimeoutError):
        kind = FailureKind.TIMEOUT
    elif isinstance(error, ConnectionRefusedError):
        kind = FailureKind.CONNECTION_REFUSED
    elif isinstance(error, ConnectionError | EOFError):
        kind = FailureKind.CLOSED
    elif error.errno in _OURS:
        kind = FailureKind.NO_ROUTE
    words = str(error).strip() or type(error).__name__
    return Failure(kind=kind, detail=f"{where}: {words}"[:300])
