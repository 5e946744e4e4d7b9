"""The plan of a hygiene audit: which probes one site gets, in which order."""

from __future__ import annotations

import secrets

from chinar.engines.webaudit.model import Fetch, Handshake, Observations, Target
from chinar.engines.webaudit.probes.http import HttpClient
from chinar.engines.webaudit.probes.tls import handshake
from chinar.engines.webaudit.probes.wire import Wire
from chinar.engines.webaudit.url import Url

GIT_HEAD = "/.git/HEAD"


async def observe(target: Target, wire: Wire) -> Observations:
    """Send a site's probes and return what they saw; failures are part of that."""
    client = HttpClient(wire)
    try:
        shaken, https = await _secure_front(target, wire, client)
        http = await client.follow(target.http) if target.http else None
        control = git_head = None
        origin = _own_origin(target, https, http)
        if origin:
            control = await client.fetch(origin.at(f"/{secrets.token_hex(12)}"))
            git_head = await client.fetch(origin.at(GIT_HEAD))
    finally:
        client.close()
    return Observations(
        target=target,
        address=wire.book.reached.get(target.host),
        handshake=shaken,
        https=https,
        http=http,
        control=control,
        git_head=git_head,
    )


async def _secure_front(
    target: Target, wire: Wire, client: HttpClient
) -> tuple[Handshake | None, Fetch | None]:
    if target.https is None:
        return None, None
    shaken, connection = await handshake(wire, target.host, target.https.port)
    if shaken.failure:
        client.give_up(target.host, target.https.port, shaken.failure)
        return shaken, Fetch(start=target.https, failure=shaken.failure)
    if connection:
        client.adopt(target.host, target.https.port, connection)
    return shaken, await client.follow(target.https)


def _own_origin(target: Target, *fronts: Fetch | None) -> Url | None:
    """Return where the site's own files are: where its front page ended, www or not."""
    for front in fronts:
        if front and front.last:
            end = front.last.url
            same = end.host.removeprefix("www.") == target.host.removeprefix("www.")
            return end if same else front.start
    return None
