"""The TLS handshake: what the server presents, and whether the chain leads to a root."""

from __future__ import annotations

import ssl
from typing import Protocol, cast

from chinar.engines.webaudit.errors import ProbeError
from chinar.engines.webaudit.probes.connection import Connection
from chinar.engines.webaudit.probes.wire import Wire
from chinar.engines.webaudit.seen.web import Handshake

_ENCODING_DER = 2  # _ssl.ENCODING_DER


async def handshake(wire: Wire, host: str, port: int) -> tuple[Handshake, Connection | None]:
    """Shake hands, first verifying the chain, again without where it is not trusted.

    The open connection comes back too, so that a first request needs no other.
    """
    trusted, trust_error = (True if wire.trust.has_roots else None), ""
    try:
        if wire.trust.has_roots:
            try:
                connection = await wire.open(host, port, wire.trust.strict)
            except ssl.SSLCertVerificationError as error:
                trusted, trust_error = False, error.verify_message
                connection = await wire.open(host, port, wire.trust.lenient)
        else:
            connection = await wire.open(host, port, wire.trust.lenient)
    except ProbeError as error:
        return Handshake(failure=error.failure), None
    session = cast("ssl.SSLObject", connection.tls)
    cipher = session.cipher()
    return Handshake(
        version=session.version() or "",
        cipher=cipher[0] if cipher else "",
        chain=_presented_chain(session),
        trusted=trusted,
        trust_error=trust_error,
    ), connection


class _Certificate(Protocol):
    def public_bytes(self, encoding: int) -> bytes: ...


class _Session(Protocol):
    def get_unverified_chain(self) -> list[_Certificate] | None: ...


def _presented_chain(session: ssl.SSLObject) -> tuple[bytes, ...]:
    """Return the certificates as sent; public only from Python 3.13 on."""
    inner = cast("_Session", session._sslobj)  # type: ignore[attr-defined]  # noqa: SLF001 -- see above
    return tuple(c.public_bytes(_ENCODING_DER) for c in inner.get_unverified_chain() or [])
