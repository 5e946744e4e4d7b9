"""What vouches for a certificate besides its chain: stapled OCSP, timestamps, a revocation list.

Each costs something, so each is asked for only where it can change a ruling.
"""

from __future__ import annotations

from dataclasses import replace

from chinar.engines.webaudit.errors import ProbeError, TargetError
from chinar.engines.webaudit.probes.http import HttpClient
from chinar.engines.webaudit.probes.tls.flight import Flight, FlightError
from chinar.engines.webaudit.probes.wire import Wire, failure_of
from chinar.engines.webaudit.reading.certificates import is_self_signed, load_chain
from chinar.engines.webaudit.reading.revocation import list_address, wants_staple
from chinar.engines.webaudit.reading.timestamps import embedded_timestamps
from chinar.engines.webaudit.seen.tls import TlsSurvey
from chinar.engines.webaudit.seen.web import (
    Failure,
    FailureKind,
    Handshake,
    RevocationList,
    Stapled,
)
from chinar.engines.webaudit.url import Url, parse_url

_PIECE = 16_384


async def gather_vouchers(
    wire: Wire,
    client: HttpClient,
    port: tuple[str, int],
    shaken: Handshake,
    surveyed: TlsSurvey | None,
) -> Handshake:
    """Return the handshake with what else vouches for its certificate.

    A survey whose best hello was answered has heard what is stapled; else one connection asks.
    """
    chain = load_chain(shaken.chain)
    if not chain or is_self_signed(chain[0]) or shaken.trusted is False:
        return shaken
    leaf = chain[0]
    if not embedded_timestamps(leaf) or wants_staple(leaf):
        if surveyed and surveyed.preferred:
            stapled = Stapled(ocsp=surveyed.staple, scts=surveyed.timestamps)
        else:
            stapled = await ask_for_staple(wire, *port, leaf=shaken.chain[0])
        shaken = replace(shaken, stapled=stapled)
    address = list_address(leaf)
    if address and len(chain) > 1:
        kept = await wire.revocations.get(address, lambda: _fetch_list(client, address))
        shaken = replace(shaken, revocations=kept)
    return shaken


async def ask_for_staple(wire: Wire, host: str, port: int, *, leaf: bytes) -> Stapled:
    """Say a hello that asks for everything a server can staple, and hear its first flight."""
    flight = Flight(host)
    try:
        connection = await wire.open(host, port, None)
    except ProbeError as error:
        return Stapled(failure=error.failure)
    try:
        async with wire.limit(wire.policy.response_timeout_s):
            await connection.send(flight.hello())
            while not flight.done:
                data = await connection.some(_PIECE)
                if not data:
                    raise EOFError("closed before its certificate")
                flight.feed(data)
    except FlightError as error:
        detail = f"{host} port {port}: {error}"
        return Stapled(failure=Failure(kind=FailureKind.TLS, detail=detail))
    except (OSError, EOFError) as error:
        return Stapled(failure=failure_of(error, f"{host} port {port}"))
    finally:
        connection.abort()
    if flight.leaf != leaf:
        detail = f"{host} port {port} showed another certificate the second time"
        return Stapled(failure=Failure(kind=FailureKind.TLS, detail=detail))
    return Stapled(ocsp=flight.ocsp, scts=flight.scts)


async def _fetch_list(client: HttpClient, address: str) -> RevocationList:
    try:
        url: Url = parse_url(address)
        response = await client.get(url)
    except TargetError as error:
        failure = Failure(kind=FailureKind.GARBAGE, detail=f"{address[:200]}: {error}"[:300])
        return RevocationList(url=address, failure=failure)
    except ProbeError as error:
        return RevocationList(url=address, failure=error.failure)
    if response.status != 200 or not response.complete:
        said = f"{response.status}" if response.complete else "more than an audit reads"
        failure = Failure(kind=FailureKind.GARBAGE, detail=f"{address[:200]} answered {said}")
        return RevocationList(url=address, failure=failure)
    return RevocationList(url=address, data=response.body)
