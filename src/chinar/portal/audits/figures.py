"""What the pages of a site draw: findings in words, figures, the course of the score."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chinar.engines.webaudit import Severity
from chinar.portal.audits import policy, wording
from chinar.portal.audits.lifecycle import Health, ScanState
from chinar.portal.audits.models import Finding, Scan, SiteHealth
from chinar.portal.audits.selectors import SitePage, score_course, verdicts_by_outcome
from chinar.portal.registry.models import WebSite

FIRST: Final = 3  # of what to fix first
OUTCOMES: Final = ("failed", "cantTell", "passed", "inapplicable")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRow:
    """A site of the list in the reader's words."""

    record: WebSite
    health: SiteHealth | None
    mark: str
    words: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFinding:
    """A finding in the reader's words."""

    finding: Finding
    title: str
    why: str
    remedy: str
    severity: Any
    mark: str
    late: bool
    report_by: datetime | None
    """When a break-in that is certain has to be reported to CERT-In."""
    report_late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownScan:
    """An audit in the reader's words."""

    scan: Scan
    words: Any
    mark: str
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownVerdict:
    """A verdict in the reader's words."""

    code: str
    title: str
    why: str
    severity: Any
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownSite:
    """All that the page of a site draws besides its record."""

    mark: str
    words: Any
    no_answer: bool
    findings: list[ShownFinding]
    first: list[ShownFinding]
    closed: list[ShownFinding]
    passed: list[ShownVerdict]
    untold: list[ShownVerdict]
    scans: list[ShownScan]
    late: int
    course: dict[str, Any] | None


def rows(sites: list[WebSite]) -> list[ShownRow]:
    """Put the sites of a list into words."""
    return [_row(site, getattr(site, "health", None)) for site in sites]


def of(page: SitePage, now: datetime) -> ShownSite:
    """Put what is known of a site into words."""
    findings = [_finding(one, now) for one in page.findings]
    health = page.health
    state = Health(health.state) if health else Health.UNKNOWN
    return ShownSite(
        mark=state.value,
        words=wording.HEALTH_NAMES[state],
        no_answer=bool(health and health.reached is False),
        findings=findings,
        # What waits only for a second look needs no work.
        first=[one for one in findings if not one.finding.clearing][:FIRST],
        closed=[_finding(one, now) for one in page.closed],
        passed=_verdicts(page.verdicts.get("passed", [])),
        untold=_verdicts(page.verdicts.get("cantTell", [])),
        scans=[_scan(one) for one in page.scans],
        late=sum(one.late for one in findings),
        course=course(page.scans, health),
    )


def report_of(scan: Scan) -> dict[str, Any]:
    """Put one audit's report into words."""
    verdicts = verdicts_by_outcome(scan)
    lost = scan.report.get("deductions", [])
    return {
        "scan": _scan(scan),
        "groups": [
            (wording.OUTCOME_NAMES[name], wording.OUTCOME_MARKS[name], _verdicts(verdicts[name]))
            for name in OUTCOMES
            if name in verdicts
        ],
        "deductions": [(wording.title_of(one["code"]), one["points"]) for one in lost],
        "reason": wording.FAIL_REASONS.get(scan.reason, ""),
    }


def course(scans: list[Scan], health: SiteHealth | None) -> dict[str, Any] | None:
    """Return what the chart of the score over time shows; None while there are not two."""
    judged = score_course(scans)
    if health is None or len(judged) < 2:  # one point is no line
        return None
    first, last = judged[0], judged[-1]
    return {
        "labels": [_day(one.finished_at) for one in judged],
        "series": [(_("Score"), [one.score for one in judged])],
        "words": _("From %(first)s to %(last)s in %(count)s audits; 100 is the best.")
        % {"first": first.score, "last": last.score, "count": len(judged)},
    }


def _day(moment: datetime | None) -> str:
    """Write a day as short as an axis needs: 24 Nov."""
    return date_format(timezone.localtime(moment), "j M") if moment else ""


def _row(site: WebSite, health: SiteHealth | None) -> ShownRow:
    state = Health(health.state) if health else Health.UNKNOWN
    silent = health is not None and health.reached is False
    words = _("Does not answer") if silent else wording.HEALTH_NAMES[state]
    return ShownRow(record=site, health=health, mark=state.value, words=words)


def _finding(finding: Finding, now: datetime) -> ShownFinding:
    severity = Severity(finding.severity)
    report_by = _report_by(finding)
    return ShownFinding(
        finding=finding,
        title=wording.title_of(finding.code, finding.facts),
        why=wording.why_of(finding.code),
        remedy=wording.remedy_of(finding.code),
        severity=wording.SEVERITY_NAMES[severity],
        mark="progress" if finding.clearing else wording.SEVERITY_MARKS[severity],
        late=finding.late_on(timezone.localdate(now)) and not finding.clearing,
        report_by=report_by,
        report_late=report_by is not None and report_by < now,
    )


def _report_by(finding: Finding) -> datetime | None:
    broken_into = finding.code.startswith("compromise.") and finding.closed_at is None
    if not broken_into or finding.facts.get("confidence") != "high":
        return None
    return finding.opened_at + policy.INCIDENT_REPORT_WITHIN


def _verdicts(verdicts: list[dict[str, Any]]) -> list[ShownVerdict]:
    return [
        ShownVerdict(
            code=one["code"],
            title=wording.title_of(one["code"], one["facts"]),
            why=wording.why_not(one),
            severity=wording.SEVERITY_NAMES[Severity(one["severity"])],
            evidence=_evidence(one),
        )
        for one in verdicts
    ]


def _evidence(verdict: dict[str, Any]) -> tuple[str, ...]:
    """Return the proof; a broken check's traceback stays in the JSON report."""
    if verdict["facts"].get("why") == "engine_error":
        return ()
    return tuple(verdict["evidence"])


def _scan(scan: Scan) -> ShownScan:
    state = ScanState(scan.state)
    silent = state is ScanState.DONE and scan.reached is False
    words = _("The site did not answer") if silent else wording.SCAN_NAMES[state]
    return ShownScan(
        scan=scan,
        words=words,
        mark=_mark(scan, state, silent=silent),
        changes=tuple(_changes(scan.counts)),
    )


def _mark(scan: Scan, state: ScanState, *, silent: bool) -> str:
    if silent:
        return "bad"
    return wording.SCAN_MARKS[state] if scan.score is None else wording.mark_of_score(scan.score)


def _changes(counts: dict[str, int]) -> list[str]:
    opened, back = counts.get("opened", 0), counts.get("reopened", 0)
    clearing, closed = counts.get("clearing", 0), counts.get("closed", 0)
    lines = (
        (opened, ngettext("%(count)s new fault", "%(count)s new faults", opened)),
        (back, ngettext("%(count)s fault is back", "%(count)s faults are back", back)),
        (
            clearing,
            ngettext("%(count)s fault no longer seen", "%(count)s faults no longer seen", clearing),
        ),
        (
            closed,
            ngettext("%(count)s fault confirmed gone", "%(count)s faults confirmed gone", closed),
        ),
    )
    return [words % {"count": count} for count, words in lines if count]
