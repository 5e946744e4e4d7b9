"""The values of an audit: what goes in, what probes saw, what checks ruled, what comes out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path

from chinar import __version__
from chinar.engines.webaudit.errors import TargetError
from chinar.engines.webaudit.url import DEFAULT_PORTS, Url, normal_host, parse_url

ENGINE_NAME = "chinar-webaudit"
DEFAULT_USER_AGENT = f"ChinarAudit/{__version__} (web site hygiene audit; no attack, no cookies)"

Fact = str | int | float | bool | list[str] | None
Facts = Mapping[str, Fact]


class Outcome(StrEnum):
    """What a check ruled, in the words of W3C EARL."""

    PASSED = "passed"
    FAILED = "failed"
    CANT_TELL = "cantTell"
    INAPPLICABLE = "inapplicable"


class Severity(StrEnum):
    """How much a fault matters, worst first."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One site: a host, its ports (None: not probed), the path of its front page."""

    host: str
    path: str = "/"
    https_port: int | None = 443
    http_port: int | None = 80
    review_days: int | None = None
    """The site's own review policy; None takes the audit policy's."""

    def __post_init__(self) -> None:
        if self.host != normal_host(self.host):
            raise TargetError(self.host, "make targets with Target.parse, which tidies the host")
        if self.https_port is None and self.http_port is None:
            raise TargetError(self.host, "name at least one port")

    def __str__(self) -> str:
        return str(self.https or self.http)

    @classmethod
    def parse(cls, text: str, *, review_days: int | None = None) -> Target:
        """Read `host`, `host:port` or an address; an unusual port is the only one probed.

        Raises:
            TargetError: the text names no web site; the message says what to write.
        """
        text = text.strip()
        if not text:
            raise TargetError("", "name a site, for example www.example.gov.in")
        url = parse_url(text if "://" in text else f"https://{text}")
        if "@" in text.split("://", 1)[-1].split("/", 1)[0]:
            raise TargetError(text, "leave out the user name; an audit never signs in")
        if url.port == DEFAULT_PORTS[url.scheme]:
            return cls(host=url.host, path=url.path, review_days=review_days)
        secure = url.scheme == "https"
        return cls(
            host=url.host,
            path=url.path,
            https_port=url.port if secure else None,
            http_port=None if secure else url.port,
            review_days=review_days,
        )

    @property
    def https(self) -> Url | None:
        """The front page over HTTPS."""
        if self.https_port is None:
            return None
        return Url(scheme="https", host=self.host, port=self.https_port, path=self.path)

    @property
    def http(self) -> Url | None:
        """The front page over plain HTTP."""
        if self.http_port is None:
            return None
        return Url(scheme="http", host=self.host, port=self.http_port, path=self.path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How an audit behaves and what it judges by; every bound is per site unless named."""

    user_agent: str = DEFAULT_USER_AGENT
    lookup_timeout_s: float = 5.0
    connect_timeout_s: float = 5.0
    response_timeout_s: float = 10.0
    site_timeout_s: float = 60.0
    max_header_bytes: int = 65_536
    max_headers: int = 100
    max_body_bytes: int = 2_097_152
    max_inflation: int = 200
    """A compressed body may grow by this factor once it is past 64 KiB."""
    max_redirects: int = 5
    max_connections: int = 25
    max_requests: int = 30
    concurrency: int = 20
    """Sites audited at a time."""
    connections_per_second: float = 20.0
    """To one address, over the whole audit."""
    allowed_networks: tuple[IPv4Network | IPv6Network, ...] = ()
    """Networks that may be audited although they are not public."""
    connect_to: Mapping[tuple[str, int], tuple[str, int]] = field(default_factory=dict)
    """(host, port) → (address, port): goes there without resolving, any address allowed."""
    ca_files: tuple[Path, ...] = ()
    """Certificate authorities trusted besides the system's."""
    review_days: int = 90
    government_suffixes: tuple[str, ...] = ("gov.in", "nic.in")


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A probe that got no answer, and why."""

    kind: FailureKind
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Handshake:
    """What a TLS server presented: certificates as DER, leaf first."""

    version: str = ""
    cipher: str = ""
    chain: tuple[bytes, ...] = ()
    trusted: bool | None = None
    """Whether the chain leads to a trusted root, dates and name aside; None: no root store."""
    trust_error: str = ""
    failure: Failure | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """One HTTP answer, its body decoded from any content encoding."""

    url: Url
    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    complete: bool = True
    """False where the body was cut at a bound or could not be decoded."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Observations:
    """Everything the probes saw of one site; None where a probe was not sent."""

    target: Target
    address: str | None = None
    handshake: Handshake | None = None
    https: Fetch | None = None
    http: Fetch | None = None
    control: Fetch | None = None
    """A random path that no site has: how this site says 'not found'."""
    git_head: Fetch | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What a check says of one of its codes."""

    code: str
    outcome: Outcome
    facts: Facts = field(default_factory=dict)
    evidence: tuple[str, ...] = ()
    severity: Severity | None = None
    """Only where it differs from the code's own."""


Judge = Callable[[Observations, Policy, datetime], Sequence[Ruling]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A pure judge and the codes on each of which it rules exactly once."""

    id: str
    codes: tuple[str, ...]
    judge: Judge


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One line of a report: every (check, code) has exactly one in every report."""

    check: str
    outcome: Outcome
    code: str
    severity: Severity
    facts: Facts = field(default_factory=dict)
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Deduction:
    """Points that a failed verdict took from the score, and why."""

    code: str
    points: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteReport:
    """The audit of one site; grade and score are None where too little could be judged."""

    target: Target
    address: str | None
    grade: str | None
    """A+, A, B, C, D, E or F, from our own score: see `score.GRADES`."""
    score: int | None
    deductions: tuple[Deduction, ...]
    verdicts: tuple[Verdict, ...]
    connections: int
    requests: int
    bytes: int
    seconds: float
    started_at: datetime
    finished_at: datetime

    @property
    def failed(self) -> tuple[Verdict, ...]:
        """The faults found, worst first."""
        faults = [v for v in self.verdicts if v.outcome is Outcome.FAILED]
        return tuple(sorted(faults, key=lambda verdict: verdict.severity.rank))

    @property
    def reached(self) -> bool:
        """Whether the site answered at all."""
        return any(
            v.code == "site.unreachable" and v.outcome is Outcome.PASSED for v in self.verdicts
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditReport:
    """The audit of many sites, in the order the targets were given."""

    started_at: datetime
    finished_at: datetime
    policy: Policy
    sites: tuple[SiteReport, ...]
