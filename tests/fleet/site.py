"""What a practice site is: how it differs from the faultless one, and what is true of it."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.fleet.dns_server import Rude, Zone

from chinar.engines.webaudit import Policy, Target
from chinar.engines.webaudit.policy import Mode
from chinar.engines.webaudit.seen.history import History

HeaderValue = str | tuple[str, ...] | None
"""A tuple sends the header more than once, None takes it away."""
Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a visitor asked for."""

    method: str
    path: str
    """With its query."""
    headers: Mapping[str, str]
    """By lower-case name."""
    body: bytes = b""
    secure: bool = True
    count: int = 1
    """How many requests the site has had so far, this one included."""

    @property
    def agent(self) -> str:
        return self.headers.get("user-agent", "")

    @property
    def referer(self) -> str:
        return self.headers.get("referer", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer; the site's headers are sent with it unless it is bare."""

    body: str | bytes = b""
    status: int = 200
    headers: Mapping[str, HeaderValue] = field(default_factory=dict)
    bare: bool = False
    chunked: bool = False
    gzip: bool = False
    close: bool = False
    delay_s: float = 0
    """Before the first byte."""
    trickle_s: float = 0
    """Between the body's tenths."""
    raw: bytes = b""
    """Sent as it stands in place of an answer, then the connection ends."""


Reply = str | bytes | Answer
Replier = Callable[[Request], Reply]
Answering = Callable[[Request], Answer]
Paths = Mapping[str, Reply | Replier]


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """How a site's certificate differs from a faultless one."""

    names: tuple[str, ...] | None = None
    """Alternative names; None: the host."""
    common_name: str | None = None
    began_days: float = 10
    left_days: float = 60
    self_signed: bool = False
    stranger: bool = False
    """Signed by an authority that nobody trusts."""
    lone: bool = False
    """Sent without the intermediate."""
    key: str = "ec256"
    """ec192, ec256, ec384, rsa1024, rsa2048, rsa3072, ed25519 …"""
    digest: str = "sha256"
    scts: int = 2
    """Embedded signed certificate timestamps."""
    revocation_list: str = ""
    """The address of a CRL that it names."""
    responder: str = ""
    """The address of an OCSP responder that it names."""
    staple: str = ""
    """"good" or "revoked": what the OCSP answer beside its file says."""
    sha1: bool = False
    """Signed with SHA-1 in place of the digest."""
    changed: Callable[[Any], Any] | None = None
    """Takes the certificate builder and returns it changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Nginx:
    """Serve the site with nginx; the lines stand in its two `server` blocks."""

    https: str = ""
    http: str = ""
    http2: bool = False
    http_serves: bool = False
    """The HTTP door serves the site in place of redirecting."""
    default_tls: bool = True
    """False: `https` names its own ssl_protocols and ssl_ciphers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """A certificate with its chain and key, on disk."""

    chain_file: Path
    key_file: Path
    leaf: Any
    """The certificate itself, of the library cryptography."""
    key: Any
    issuer: Any = None
    issuer_key: Any = None

    @property
    def staple_file(self) -> Path:
        """Where its OCSP answer is, if it has one."""
        return self.chain_file.with_suffix(".ocsp")

    def context(self) -> ssl.SSLContext:
        """Return a server's TLS context, TLS 1.2 and 1.3."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.set_ciphers("ECDHE+AESGCM:ECDHE+CHACHA20:@SECLEVEL=0")
        context.options |= ssl.OP_NO_RENEGOTIATION
        context.load_cert_chain(self.chain_file, self.key_file)
        return context


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """The ground a site stands on: its address, ports and papers; given to doors."""

    site: FleetSite
    address: str
    https_port: int
    http_port: int
    papers: Papers
    now: datetime
    serve: Handler
    """The site's usual HTTP/1.1 server, for a door that only adds something around it."""
    answer: Answering
    """What the site answers to a request."""


Door = Callable[[Lot], Handler]
"""Makes the handler of a door from the lot; at the HTTPS door it gets the bare TCP stream."""


def CLOSED(_lot: Lot) -> Handler:  # noqa: N802 -- a word of the declarations, like the others
    """Nothing listens at this door."""
    raise AssertionError("a closed door has no handler")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FleetSite:
    """One practice site; what it does not say is as on the faultless site."""

    name: str
    """Unique in the fleet; the host is `<name>.gov.in`, a zone of its own."""
    truth: frozenset[str] = frozenset()
    """Exactly the codes that must fail, information included."""
    story: str = ""
    host_: str = ""
    """Where the host must be another."""
    aliases: tuple[str, ...] = ()
    """More hosts that lead to the same doors."""
    page: str | None = None
    """The front page; make it with `front_page(...)` or from FRONT_PAGE."""
    headers: Mapping[str, HeaderValue] = field(default_factory=dict)
    """Of every answer over HTTPS."""
    paths: Paths = field(default_factory=dict)
    """Answers by path (with its query if it has one), in place of the usual; "*": the rest.

    "/" may stand here too, where the front page is a callable or an Answer.
    """
    leaf: Leaf = field(default_factory=Leaf)
    tls: Callable[[Papers], ssl.SSLContext] | None = None
    https: Door | None = None
    """A handler of the HTTPS door's bare TCP stream; CLOSED where nothing listens."""
    inside: Door | None = None
    """A handler of what comes through TLS at the HTTPS door, in place of HTTP/1.1."""
    http: Door | None = None
    """None redirects to HTTPS; see also `http_paths`."""
    wrap: Callable[[Answering], Answering] | None = None
    """Changes how every answer over HTTPS is given; see doors.py."""
    http_paths: Paths | None = None
    """Answers of the HTTP door in place of the redirect; "*": the rest, else the usual site."""
    nginx: Nginx | None = None
    zones: Callable[[Zone], Zone | tuple[Zone, ...]] | None = None
    """Takes the site's faultless zone (its apex is the host) and returns what is served."""
    rude: Mapping[tuple[str, str], Rude] = field(default_factory=dict)
    """How the name server treats questions for (name, type)."""
    history: Callable[[datetime], History] | None = None
    """What earlier audits saw, from the moment of this one."""
    mode: Mode = Mode.HYGIENE
    review_days: int | None = None
    policy: Mapping[str, Any] = field(default_factory=dict)
    """Changes of the audit's policy; sites with equal changes share an audit."""

    @property
    def host(self) -> str:
        return self.host_ or f"{self.name}.gov.in"

    @property
    def target(self) -> Target:
        return Target(host=self.host, review_days=self.review_days)

    def policy_of(self, policy: Policy) -> tuple[Mode, tuple[tuple[str, str], ...]]:
        """Name the audit that the site belongs to."""
        return self.mode, tuple(sorted((key, repr(value)) for key, value in self.policy.items()))
