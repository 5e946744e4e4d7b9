"""Answers over HTTP and TLS, and why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from chinar.engines.webaudit.url import Url


class FailureKind(StrEnum):
    """Why a probe has no answer."""

    UNKNOWN_HOST = "unknown_host"
    LOOKUP_FAILED = "lookup_failed"
    ADDRESS_REFUSED = "address_refused"
    CONNECTION_REFUSED = "connection_refused"
    UNREACHABLE = "unreachable"
    NO_ROUTE = "no_route"
    """Our own machine has no way out: no network, no such protocol, no socket left."""
    TIMEOUT = "timeout"
    CLOSED = "closed"
    NOT_TLS = "not_tls"
    TLS = "tls"
    GARBAGE = "garbage"
    REDIRECT_LOOP = "redirect_loop"
    REDIRECT_REFUSED = "redirect_refused"
    THROTTLED = "throttled"
    BUDGET = "budget"
    STOPPED = "stopped"
    """On the policy's stop list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A probe that got no answer, and why."""

    kind: FailureKind
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stapled:
    """What a server sends with its certificate when it is asked to."""

    ocsp: bytes = b""
    """An OCSP answer as DER; nothing where the server sent none."""
    scts: bytes = b""
    """A list of signed certificate timestamps (RFC 6962 section 3.3)."""
    failure: Failure | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RevocationList:
    """The list that a certificate names, as DER."""

    url: str
    data: bytes = b""
    failure: Failure | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Handshake:
    """What a TLS server presented: certificates as DER, leaf first."""

    version: str = ""
    cipher: str = ""
    chain: tuple[bytes, ...] = ()
    trusted: bool | None = None
    """Whether the chain leads to a trusted root, dates and name aside; None: no root store."""
    trust_error: str = ""
    stapled: Stapled | None = None
    """None where it was not asked for, since it could change no ruling."""
    revocations: RevocationList | None = None
    failure: Failure | None = None


@dataclass(frozen=True, slots=True, weakref_slot=True, eq=False, kw_only=True)
class Response:
    """One HTTP answer, its body decoded from any content encoding; equal only to itself."""

    url: Url
    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    complete: bool = True
    """False where the body was cut at a bound or could not be decoded."""
    ttfb_s: float | None = None
    """From the request's last byte to the end of the answer's headers."""

    def values(self, name: str) -> tuple[str, ...]:
        """Return every value of a header, in order."""
        return tuple(value for key, value in self.headers if key == name.lower())

    def value(self, name: str) -> str:
        """Return a header's first value, or nothing."""
        return next(iter(self.values(name)), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch:
    """The answers along a chain of redirects, and what ended it early if anything did."""

    start: Url
    hops: tuple[Response, ...] = ()
    failure: Failure | None = None

    @property
    def last(self) -> Response | None:
        """The answer where the chain ended."""
        return self.hops[-1] if self.hops else None
