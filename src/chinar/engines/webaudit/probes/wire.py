"""Connections: counted, paced, bounded in time and bytes, only to permitted addresses."""

from __future__ import annotations

import asyncio
import errno
import socket
import ssl
from dataclasses import dataclass

from chinar.engines.webaudit.errors import ProbeError
from chinar.engines.webaudit.policy import Policy
from chinar.engines.webaudit.probes.connection import Connection as Connection
from chinar.engines.webaudit.probes.connection import Meter
from chinar.engines.webaudit.probes.dns import AddressBook, Lookup, system_lookup
from chinar.engines.webaudit.probes.nameserver import NameServers, system_nameservers
from chinar.engines.webaudit.probes.pacing import Pacer
from chinar.engines.webaudit.probes.revocations import Revocations
from chinar.engines.webaudit.probes.trust import TrustContexts
from chinar.engines.webaudit.seen.web import Failure, FailureKind

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
_NO_COMMON_PROTOCOL = "no application protocol"  # alert 120, RFC 7301 section 3.2
_HTTP1, _HTTP2 = ["http/1.1"], ["h2"]
Resumption = tuple[ssl.SSLContext, ssl.SSLSession]
"""A TLS session that can be taken up again, and the context it belongs to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Equipment:
    """What all scans of one audit share."""

    trust: TrustContexts
    pacer: Pacer
    lookup: Lookup
    names: NameServers
    revocations: Revocations

    @classmethod
    def for_policy(cls, policy: Policy) -> Equipment:
        """Load root certificates and start the pacing afresh."""
        return cls(
            trust=TrustContexts.load(policy.ca_files),
            pacer=Pacer(policy),
            lookup=system_lookup,
            names=NameServers(policy.nameservers or system_nameservers(), policy.lookup_timeout_s),
            revocations=Revocations(),
        )


class Wire:
    """Opens the connections of one scan."""

    def __init__(self, policy: Policy, equipment: Equipment) -> None:
        self.policy = policy
        self.trust = equipment.trust
        self.names = equipment.names
        self.revocations = equipment.revocations
        self.book = AddressBook(policy, equipment.lookup)
        self.meter = Meter()
        self.attacks_until = float("inf")
        """By the loop's clock: when the owner's leave for an active audit ends."""
        self.http2: set[tuple[str, int]] = set()
        """Hosts and ports that refused HTTP/1.1."""
        self._pacer = equipment.pacer
        self._place = equipment.pacer.enlist()
        self._ends_at = asyncio.get_running_loop().time() + policy.site_timeout_s
        self._waiting, self._waits_since = 0, 0.0

    def limit(self, seconds: float) -> asyncio.Timeout:
        """Bound a step in time, by itself and by what the site has left.

        Opening a connection is bounded already; put no limit around it, since waiting for a turn
        costs a site nothing.
        """
        now = asyncio.get_running_loop().time()
        waited = now - self._waits_since if self._waiting else 0.0
        return asyncio.timeout_at(min(now + seconds, self._ends_at + waited))

    async def open(
        self,
        host: str,
        port: int,
        context: ssl.SSLContext | None,
        *,
        resume: Resumption | None = None,
    ) -> Connection:
        """Connect to a host, with TLS where a context is given.

        Where the server knows no HTTP/1.1 it is offered HTTP/2, on another connection. A session
        to resume brings its own context.

        Raises:
            ProbeError: nothing there may be or could be connected to.
            ssl.SSLCertVerificationError: the context verifies and the chain is not trusted.
        """
        connection = await self._reach(host, port)
        if context is None or await self._shake(connection, host, port, context, resume):
            return connection
        self.http2.add((host, port))
        connection = await self._reach(host, port)
        await self._shake(connection, host, port, context, None)
        return connection

    async def _reach(self, host: str, port: int) -> Connection:
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
            return Connection(sock, self.meter)
        raise failure or ProbeError(Failure(kind=FailureKind.UNREACHABLE, detail=host))

    async def _dial(self, address: str, port: int) -> socket.socket:
        if self.meter.connections >= self.policy.connections_allowed + self.meter.granted:
            raise ProbeError(
                Failure(kind=FailureKind.BUDGET, detail="the site's connections are used up")
            )
        self.meter.connections += 1
        await self._turn(address)
        sock: socket.socket | None = None
        try:
            sock = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET)
            sock.setblocking(False)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            async with self.limit(self.policy.connect_timeout_s):
                await asyncio.get_running_loop().sock_connect(sock, (address, port))
        except BaseException as error:
            if sock:
                sock.close()
            if isinstance(error, OSError):
                raise ProbeError(failure_of(error, f"{address} port {port}")) from error
            raise
        return sock

    async def _turn(self, address: str) -> None:
        """Wait for a turn to connect; the site's time stands still meanwhile."""
        clock = asyncio.get_running_loop().time
        if not self._waiting:
            self._waits_since = clock()
        self._waiting += 1
        try:
            await self._pacer.turn(address, self._place)
        finally:
            self._waiting -= 1
            if not self._waiting:
                self._ends_at += clock() - self._waits_since

    async def _shake(
        self,
        connection: Connection,
        host: str,
        port: int,
        context: ssl.SSLContext,
        resume: Resumption | None,
    ) -> bool:
        """Put TLS on a connection; False where the server knows no HTTP/1.1.

        Raises:
            ProbeError, ssl.SSLCertVerificationError: it fails otherwise.
        """
        context, session = resume or (context, None)
        speaks_http2 = connection.speaks_http2 = (host, port) in self.http2
        protocols = _HTTP2 if speaks_http2 else _HTTP1
        try:
            async with self.limit(self.policy.connect_timeout_s):
                await connection.shake(context, host, protocols, session)
        except BaseException as error:
            connection.abort()
            if not isinstance(error, OSError) or isinstance(error, ssl.SSLCertVerificationError):
                raise
            if not speaks_http2 and _NO_COMMON_PROTOCOL in str(error).lower().replace("_", " "):
                return False
            raise ProbeError(failure_of(error, host)) from error
        return True


def _more_telling(first: ProbeError | None, second: ProbeError) -> ProbeError:
    """Keep the first failure, unless it was our own side's and the other is not."""
    if first is None or first.failure.kind is FailureKind.NO_ROUTE:
        return second
    return first


def failure_of(error: OSError | EOFError, where: str) -> Failure:
    """Name what an error of the network means."""
    kind = FailureKind.UNREACHABLE
    if isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError):
        kind = FailureKind.CLOSED
    elif isinstance(error, ssl.SSLError):
        reason = str(getattr(error, "reason", "") or "")
        plain = any(mark in reason for mark in _NOT_TLS_REASONS)
        kind = FailureKind.NOT_TLS if plain else FailureKind.TLS
    elif isinstance(error, TimeoutError):
        kind = FailureKind.TIMEOUT
    elif isinstance(error, ConnectionRefusedError):
        kind = FailureKind.CONNECTION_REFUSED
    elif isinstance(error, ConnectionError | EOFError) or error.errno == errno.ENOTCONN:
        kind = FailureKind.CLOSED
    elif error.errno in _OURS:
        kind = FailureKind.NO_ROUTE
    words = str(error).strip() or type(error).__name__
    return Failure(kind=kind, detail=f"{where}: {words}"[:300])
