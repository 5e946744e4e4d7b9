"""The stop list: hosts, suffixes, addresses and networks that an audit never touches."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from chinar.engines.webaudit.errors import ProbeError, TargetError
from chinar.engines.webaudit.probes.addresses import carried
from chinar.engines.webaudit.seen.web import Failure, FailureKind
from chinar.engines.webaudit.url import normal_host


class StopList:
    """A host, `*.suffix` (and the suffix itself), an address or a network in each entry.

    Raises:
        TargetError: an entry that is none of these.
    """

    def __init__(self, entries: tuple[str, ...]) -> None:
        self._hosts: set[str] = set()
        self._suffixes: list[str] = []
        self._networks: list[IPv4Network | IPv6Network] = []
        for entry in entries:
            try:
                self._networks.append(ip_network(entry.strip("[]"), strict=False))
                continue
            except ValueError:
                if "/" in entry:
                    advice = "write a host, *.suffix, an address or a network in the stop list"
                    raise TargetError(entry, advice) from None
            self._hosts.add(normal_host(entry.removeprefix("*.")))
            if entry.startswith("*."):
                self._suffixes.append("." + normal_host(entry[2:]))

    def refuse_host(self, host: str) -> None:
        """Let only hosts through that are not listed by name.

        Raises:
            ProbeError: it is.
        """
        if host in self._hosts or any(host.endswith(suffix) for suffix in self._suffixes):
            raise _stopped(host)

    def refuse_addresses(self, host: str, addresses: Sequence[str]) -> tuple[str, ...]:
        """Return the addresses that are not listed.

        Raises:
            ProbeError: all of them are.
        """
        if not self._networks:
            return tuple(addresses)
        free = tuple(address for address in addresses if not self._holds(address))
        if not free:
            raise _stopped(f"{host} at {', '.join(addresses)}")
        return free

    def _holds(self, address: str) -> bool:
        try:
            ip = ip_address(address)
        except ValueError:
            return address in self._hosts
        inside = carried(ip) if isinstance(ip, IPv6Address) else ()
        return any(one in network for network in self._networks for one in (ip, *inside))


@lru_cache(maxsize=16)
def stop_list(entries: tuple[str, ...]) -> StopList:
    """Return the list of these entries; each is read once."""
    return StopList(entries)


def _stopped(what: str) -> ProbeError:
    return ProbeError(Failure(kind=FailureKind.STOPPED, detail=f"{what} is on the stop list"))
