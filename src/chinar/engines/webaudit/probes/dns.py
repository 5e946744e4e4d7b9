"""Names to addresses: the system's resolver, forbidden ones refused, one pinned per scan."""

from __future__ import annotations

import asyncio
import socket
from collections import defaultdict
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_address

from chinar.engines.webaudit.errors import ProbeError
from chinar.engines.webaudit.policy import Policy
from chinar.engines.webaudit.probes.addresses import refusal, unmapped
from chinar.engines.webaudit.probes.stops import stop_list
from chinar.engines.webaudit.seen.web import Failure, FailureKind

Lookup = Callable[[str], Awaitable[tuple[str, ...]]]
MAX_ADDRESSES = 3
_LOOKUPS_AT_A_TIME = 32
_RESOLVERS = ThreadPoolExecutor(_LOOKUPS_AT_A_TIME, thread_name_prefix="lookup")
"""Threads of our own: names that take long must not wait in asyncio's six."""
_NO_SUCH_NAME = (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME))


async def system_lookup(host: str) -> tuple[str, ...]:
    """Ask the system's resolver, so that a hosts file counts."""
    answers = await asyncio.get_running_loop().run_in_executor(
        _RESOLVERS, socket.getaddrinfo, host, None, 0, socket.SOCK_STREAM
    )
    return tuple(dict.fromkeys(str(answer[4][0]) for answer in answers))


class AddressBook:
    """The addresses of one scan: each name is asked once and then keeps its address."""

    def __init__(self, policy: Policy, lookup: Lookup = system_lookup) -> None:
        self._policy = policy
        self._lookup = lookup
        self._stops = stop_list(policy.stop_list)
        self._known: dict[str, tuple[str, ...] | ProbeError] = {}
        self._asking: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._pinned: dict[str, str] = {}
        self.reached: dict[str, str] = {}

    def refuse_stopped(self, host: str) -> None:
        """Let nothing be done about a host that the stop list names.

        Raises:
            ProbeError: it does.
        """
        self._stops.refuse_host(host)

    async def endpoints(self, host: str, port: int) -> tuple[tuple[str, int], ...]:
        """Return where to connect, best first.

        Raises:
            ProbeError: the name is unknown, or leads only where an audit may not go.
        """
        self._stops.refuse_host(host)
        fixed = self._policy.connect_to.get((host, port))
        if fixed:
            self._stops.refuse_addresses(host, fixed[:1])
            return (fixed,)
        if host in self._pinned:
            return ((self._pinned[host], port),)
        async with self._asking[host]:
            if host not in self._known:
                try:
                    self._known[host] = await self._resolve(host)
                except ProbeError as error:
                    self._known[host] = error
        known = self._known[host]
        if isinstance(known, ProbeError):
            raise ProbeError(known.failure)
        return tuple((address, port) for address in known)

    def pin(self, host: str, port: int, address: str) -> None:
        """Keep the address that answered for the rest of the scan: no rebinding."""
        self.reached.setdefault(host, address)
        if (host, port) not in self._policy.connect_to:
            self._pinned.setdefault(host, address)

    async def _resolve(self, host: str) -> tuple[str, ...]:
        found = (host,) if _is_address(host) else await self._ask(host)
        # "::ffff:8.8.8.8" is 8.8.8.8, and falls under the caps of that.
        found = tuple(dict.fromkeys(map(unmapped, found)))
        refused = {address: refusal(address, self._policy.allowed_networks) for address in found}
        usable = tuple(address for address, reason in refused.items() if reason is None)
        if not usable:
            why = "; ".join(f"{address} ({reason})" for address, reason in refused.items())
            raise ProbeError(
                Failure(
                    kind=FailureKind.ADDRESS_REFUSED,
                    detail=f"{host} leads to {why}; allow the network to audit it",
                )
            )
        return self._stops.refuse_addresses(host, usable)[:MAX_ADDRESSES]

    async def _ask(self, host: str) -> tuple[str, ...]:
        try:
            async with asyncio.timeout(self._policy.lookup_timeout_s):
                found = await self._lookup(host)
        except socket.gaierror as error:
            unknown = error.errno in _NO_SUCH_NAME
            kind = FailureKind.UNKNOWN_HOST if unknown else FailureKind.LOOKUP_FAILED
            raise ProbeError(Failure(kind=kind, detail=f"{host}: {error.strerror}")) from error
        except (TimeoutError, OSError, UnicodeError) as error:
            detail = f"{host}: {type(error).__name__}"
            raise ProbeError(Failure(kind=FailureKind.LOOKUP_FAILED, detail=detail)) from error
        if not found:
            raise ProbeError(Failure(kind=FailureKind.UNKNOWN_HOST, detail=f"{host}: no address"))
        return found


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
