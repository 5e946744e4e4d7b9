"""Whether DNS knows the hosts that a page links to: names are asked, nobody is connected to."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from chinar.engines.webaudit.errors import ProbeError
from chinar.engines.webaudit.probes.wire import Wire
from chinar.engines.webaudit.reading.hosts import registrable
from chinar.engines.webaudit.reading.page import read_page
from chinar.engines.webaudit.reading.references import linked_hosts
from chinar.engines.webaudit.seen.web import FailureKind, Response

KNOWN_FOR_CERTAIN = "www.india.gov.in"
"""Asked for where no linked host is known: a resolver that knows nothing accuses nobody."""


async def look_up_linked_hosts(wire: Wire, front: Response) -> Mapping[str, bool | None]:
    """Look up the hosts of other sites that the front page links to, a bounded number.

    Asks the system's resolver, or those that the policy names. Where the policy says where a
    host is (`connect_to`) without naming resolvers, no name is told to the system's.
    """
    hosts = linked_hosts(read_page(front), front.url.host)
    known = dict(zip(hosts, await _look_up(wire, hosts), strict=True))
    # A name below one that somebody holds cannot be registered by anybody else.
    above = {registrable(host) for host, there in known.items() if there is False} - set(hosts)
    owners = tuple(sorted(above))
    known |= dict(zip(owners, await _look_up(wire, owners), strict=True))
    if False not in known.values() or True in known.values():
        return known
    (answers,) = await _look_up(wire, (KNOWN_FOR_CERTAIN,))
    return known if answers else dict.fromkeys(hosts)


async def _look_up(wire: Wire, hosts: tuple[str, ...]) -> list[bool | None]:
    if not hosts:
        return []
    policy = wire.policy
    if policy.nameservers:
        ask = _ask_nameservers
    elif policy.connect_to:
        return [None] * len(hosts)
    else:
        ask = _ask_system
    return list(await asyncio.gather(*(ask(wire, host) for host in hosts)))


async def _ask_nameservers(wire: Wire, host: str) -> bool | None:
    for kind in ("A", "AAAA"):
        answer = await wire.names.ask(host, kind, shared=True)
        if answer.failure or answer.bogus:
            return None
        if not answer.exists:
            return False
        if answer.records:
            return True
    return True  # somebody holds it, for mail perhaps


async def _ask_system(wire: Wire, host: str) -> bool | None:
    try:
        await wire.book.endpoints(host, 443)
    except ProbeError as error:
        if error.failure.kind is FailureKind.ADDRESS_REFUSED:
            return True
        return False if error.failure.kind is FailureKind.UNKNOWN_HOST else None
    return True
