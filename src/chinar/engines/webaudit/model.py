"""The values of an audit: what checks ruled and what comes out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from chinar.engines.webaudit.observatory.results import ObservatoryResult
from chinar.engines.webaudit.policy import Mode, Policy
from chinar.engines.webaudit.seen.history import Sighting
from chinar.engines.webaudit.seen.site import Observations
from chinar.engines.webaudit.seen.web import Response
from chinar.engines.webaudit.target import Target

ENGINE_NAME = "chinar-webaudit"

NOT_LOOKED = frozenset({"http_not_probed", "no_suffix_to_compare"})
"""Reasons of "inapplicable" that say nothing of the site, only of what was asked."""

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
class Ruling:
    """What a check says of one of its codes."""

    code: str
    outcome: Outcome
    facts: Facts = field(default_factory=dict)
    evidence: tuple[str, ...] = ()
    severity: Severity | None = None
    """Only where it differs from the code's own."""


Judge = Callable[[Observations, Policy, datetime], Sequence[Ruling]]
Wants = Callable[[Target, Response | None, Policy], Sequence[str]]
"""Paths of the site's own origin to ask for, given its front page where there is one."""


class Need(StrEnum):
    """A probe beyond the front page, its control and files, that a check cannot do without."""

    TLS = "tls"
    VOUCHERS = "vouchers"
    """What a server staples to its certificate, and the revocation list that it names."""
    NAMES = "names"
    MAIL = "mail"
    VIEWS = "views"
    LINKED_HOSTS = "linked_hosts"
    CRAWL = "crawl"
    ATTACKS = "attacks"
    RENDER = "render"
    REGISTRATION = "registration"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A pure judge and the codes on each of which it rules exactly once."""

    id: str
    codes: tuple[str, ...]
    judge: Judge
    needs: frozenset[Need] = frozenset()
    wants: Wants | None = None
    mode: Mode = Mode.HYGIENE
    """The first mode in which it is part of an audit."""

    @property
    def group(self) -> str:
        """The subject it belongs to: what stands before the dot of its id."""
        return self.id.partition(".")[0]


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
class Picture:
    """What a browser showed; a report that was read back knows its name alone."""

    name: str
    png: bytes = b""

    @classmethod
    def of(cls, host: str, png: bytes) -> Picture:
        """Name a picture by its host and content."""
        return cls(name=f"{host}-{sha256(png).hexdigest()[:16]}.png", png=png)


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteReport:
    """The audit of one site; grade and score are None where too little could be judged."""

    target: Target
    address: str | None
    grade: str | None
    """A+ to F: the HTTP Observatory's."""
    score: int | None
    """Our own, 0 to 100."""
    deductions: tuple[Deduction, ...]
    verdicts: tuple[Verdict, ...]
    connections: int
    requests: int
    bytes: int
    seconds: float
    started_at: datetime
    finished_at: datetime
    sighting: Sighting | None = None
    """What the next audit should be told of this one; None where there was no page to see."""
    observatory: ObservatoryResult | None = None
    """What the grade comes from; None where there is none."""
    picture: Picture | None = None
    """The front page as a browser showed it, where the audit had one."""

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
    unfinished: tuple[Target, ...] = ()
    """Targets that a run which was broken off did not come to."""
