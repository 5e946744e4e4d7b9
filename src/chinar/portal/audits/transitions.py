"""The only writer of scans and findings, each change with its journal entry; sums up health."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from chinar.engines.webaudit import Imported, Severity, SiteReport, Verdict, site_data, verdict_data
from chinar.portal.audits import health, policy
from chinar.portal.audits.lifecycle import (
    FOLLOWED,
    FindingState,
    ScanAction,
    ScanState,
    Sight,
    finding_after,
    scan_after,
    sight_of,
)
from chinar.portal.audits.models import Finding, Scan
from chinar.portal.core.journal.actor import SYSTEM, Actor
from chinar.portal.core.journal.transitions import write
from chinar.portal.core.people.models import Post
from chinar.portal.registry.models import WebSite

UNREACHABLE: Final = "site.unreachable"
IMPORTED: Final = "import."
"""What the checks of other tools begin with."""
Key = tuple[str, str, str]  # host, check, code


@dataclass(slots=True, kw_only=True)
class Absorbed:
    """What an audit changed, by kind of change."""

    opened: list[Finding] = field(default_factory=list)
    reopened: list[Finding] = field(default_factory=list)
    back: list[Finding] = field(default_factory=list)
    changed: list[Finding] = field(default_factory=list)
    clearing: list[Finding] = field(default_factory=list)
    closed: list[Finding] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        """Return how many of each, as a scan keeps them."""
        return {
            "opened": len(self.opened),
            "reopened": len(self.reopened) + len(self.back),
            "clearing": len(self.clearing),
            "closed": len(self.closed),
        }

    def grave_news(self) -> list[Finding]:
        """Return the critical and high faults that were not known to be open."""
        grave = (Severity.CRITICAL, Severity.HIGH)
        return [one for one in (*self.opened, *self.reopened) if one.severity in grave]


# Scans --------------------------------------------------------------------------------------


def queue(site: WebSite, *, post: Post | None, actor: Actor, at: datetime) -> Scan:
    """Ask for an audit of a site's host.

    Raises:
        IntegrityError: one is already queued or runs.
    """
    with transaction.atomic():
        scan = Scan.objects.create(
            site=site,
            host=site.primary_host,
            requested_by=post,
            requested_at=at,
            practice=site.practice,
        )
        write(scan, "audits.queued", actor=actor, at=at, data={"host": scan.host})
        return scan


def start(scan_id: UUID, *, at: datetime) -> Scan | None:
    """Mark an audit as running and return it; None when there is nothing left to run."""
    with transaction.atomic():
        scan = _locked(scan_id)
        if scan is None or not scan.pending:
            return None
        scan.state = scan_after(ScanState(scan.state), ScanAction.START).value
        scan.started_at = at
        scan.save(update_fields=["state", "started_at"])
        write(scan, "audits.started", actor=SYSTEM, at=at)
        return scan


def fail(scan_id: UUID, reason: str, *, at: datetime) -> Scan | None:
    """End an audit that could not be carried out; findings stay as they are."""
    with transaction.atomic():
        scan = _locked(scan_id)
        if scan is None or not scan.pending:
            return None
        scan.state = scan_after(ScanState(scan.state), ScanAction.FAIL).value
        scan.finished_at, scan.reason = at, reason
        scan.save(update_fields=["state", "finished_at", "reason"])
        write(scan, "audits.failed", actor=SYSTEM, at=at, data={"reason": reason})
        standing = health.locked(scan.site)
        standing.due_at = health.soon(at)
        standing.save(update_fields=["due_at"])
        return scan


def _locked(scan_id: UUID) -> Scan | None:
    return (
        Scan.objects.select_for_update(of=("self",))
        .select_related("site")
        .filter(pk=scan_id)
        .first()
    )


# Findings -----------------------------------------------------------------------------------


def absorb(scan: Scan, report: SiteReport, now: datetime) -> Absorbed | None:
    """Take an audit's verdicts into the findings of its site, in one transaction.

    Opens, confirms, reopens, clears and closes; nothing is closed by a probe that failed.
    Returns None where another worker already did it.

    Raises:
        ScanMoveError: the scan was never started.
    """
    with transaction.atomic():
        held = _locked(scan.pk)
        if held is None or not held.pending:
            return None
        after = scan_after(ScanState(held.state), ScanAction.FINISH)
        standing = health.locked(held.site)  # locks the site: one absorbs at a time
        changes = _absorb_verdicts(held, report, now)
        health.remember(held, report, now)
        _finish(held, after, report, changes, now)
        health.sum_up(standing, held, report, now)
        return changes


def _absorb_verdicts(scan: Scan, report: SiteReport, now: datetime) -> Absorbed:
    known: dict[Key, Finding] = {
        (one.host, one.check_id, one.code): one
        for one in Finding.objects.select_for_update(of=("self",)).filter(site=scan.site)
    }
    changes = Absorbed()
    confirmed: list[Finding] = []
    for verdict in report.verdicts:
        finding = known.pop((scan.host, verdict.check, verdict.code), None)
        sight = sight_of(verdict.outcome, verdict.facts, reached=report.reached)
        if finding is None:
            if sight is Sight.SEEN:
                changes.opened.append(_open(scan, verdict, now))
        elif sight is Sight.SEEN:
            _see(finding, verdict, scan, now, changes, confirmed)
        else:
            _miss(finding, sight, scan, now, changes)
    ruled = {
        verdict.code: sight_of(verdict.outcome, verdict.facts, reached=report.reached)
        for verdict in report.verdicts
    }
    for finding in known.values():
        dropped = finding.host != scan.host or _is_taken_over(finding, ruled)
        sight = Sight.DROPPED if dropped else Sight.UNTOLD
        _miss(finding, sight, scan, now, changes)
    Finding.objects.bulk_update(confirmed, ["last_seen", "facts", "evidence"])
    return changes


def _is_taken_over(finding: Finding, ruled: Mapping[str, Sight]) -> bool:
    """Tell whether another check's finding now stands for this one.

    Another tool's stays until ours sees the fault itself: that ours does not see it on the front
    page says nothing of where the tool saw it.
    """
    sight = ruled.get(finding.code, Sight.UNTOLD)
    if finding.check_id.startswith(IMPORTED):
        return sight is Sight.SEEN
    return sight is not Sight.UNTOLD


def absorb_imported(
    site: WebSite,
    found: Imported,
    verdicts: Sequence[Verdict],
    *,
    whole: bool,
    post: Post,
    actor: Actor,
    at: datetime,
) -> tuple[Scan, Absorbed]:
    """Take another program's report on a site into its findings, in one transaction.

    Where it is read `whole` and says that it looked at the site, what the last report told and
    this one does not counts as seen gone, as after an audit. What our own audits follow already
    is not followed twice.
    """
    with transaction.atomic():
        standing = health.locked(site)
        scan = Scan.objects.create(
            site=site,
            host=site.primary_host,
            state=ScanState.DONE.value,
            tool=found.tool[:60],
            requested_by=post,
            requested_at=at,
            started_at=at,
            finished_at=at,
            report={"verdicts": [verdict_data(verdict) for verdict in verdicts]},
            practice=site.practice,
        )
        changes, confirmed = Absorbed(), list[Finding]()
        known = {
            (one.check_id, one.code): one
            for one in Finding.objects.select_for_update(of=("self",)).filter(
                site=site, host=scan.host, check_id__in=found.checks
            )
        }
        own = set(
            Finding.objects.filter(site=site, host=scan.host, state__in=list(FOLLOWED))
            .exclude(check_id__startswith=IMPORTED)
            .values_list("code", flat=True)
        )
        for verdict in verdicts:
            finding = known.pop((verdict.check, verdict.code), None)
            if finding is None:
                if verdict.code not in own:
                    changes.opened.append(_open(scan, verdict, at))
            else:
                _see(finding, verdict, scan, at, changes, confirmed)
        for finding in known.values():
            _miss(finding, Sight.GONE if whole else Sight.UNTOLD, scan, at, changes)
        Finding.objects.bulk_update(confirmed, ["last_seen", "facts", "evidence"])
        scan.counts = {"failed": len(verdicts), **changes.counts()}
        scan.save(update_fields=["counts"])
        data = {"tool": scan.tool, **changes.counts()}
        write(scan, "audits.imported", actor=actor, at=at, data=data)
        health.count(standing)
        standing.save()
        return scan, changes


def _open(scan: Scan, verdict: Verdict, now: datetime) -> Finding:
    finding = Finding.objects.create(
        site=scan.site,
        host=scan.host,
        check_id=verdict.check,
        code=verdict.code,
        severity=verdict.severity.value,
        severity_rank=verdict.severity.rank,
        facts=dict(verdict.facts),
        evidence=list(verdict.evidence),
        first_seen=now,
        opened_at=now,
        last_seen=now,
        due_on=due_on(verdict.severity, now),
        practice=scan.practice,
    )
    _note(finding, "audits.opened", scan, now)
    return finding


def _see(
    finding: Finding,
    verdict: Verdict,
    scan: Scan,
    now: datetime,
    changes: Absorbed,
    confirmed: list[Finding],
) -> None:
    """Confirm a finding that is open, open again one that was not."""
    before = FindingState(finding.state)
    finding.state = finding_after(before, Sight.SEEN).value
    finding.facts, finding.evidence = dict(verdict.facts), list(verdict.evidence)
    finding.last_seen = now
    worse = verdict.severity.value != finding.severity
    if before is FindingState.OPEN and not worse:
        confirmed.append(finding)
        return
    finding.clear_count, finding.closed_at = 0, None
    if before is FindingState.CLOSED:
        finding.opened_at = now
    if before is FindingState.CLOSED or worse:
        finding.severity = verdict.severity.value
        finding.severity_rank = verdict.severity.rank
        due = due_on(verdict.severity, now)
        keeps = before is FindingState.OPEN and finding.due_on is not None and due is not None
        finding.due_on = min(finding.due_on, due) if keeps else due
    finding.save()
    if before is FindingState.CLOSED:
        changes.reopened.append(finding)
        _note(finding, "audits.reopened", scan, now)
    elif before is FindingState.CLEARING:
        changes.back.append(finding)
        _note(finding, "audits.back", scan, now)
    else:
        changes.changed.append(finding)
        _note(finding, "audits.severity_changed", scan, now)


def _miss(finding: Finding, sight: Sight, scan: Scan, now: datetime, changes: Absorbed) -> None:
    """Take a finding one step towards closed, or leave it where nothing could be told."""
    before = FindingState(finding.state)
    after = finding_after(before, sight)
    if after is before:
        return
    finding.state = after.value
    finding.clear_count += sight is Sight.GONE
    finding.closed_at = now if after is FindingState.CLOSED else None
    finding.save(update_fields=["state", "clear_count", "closed_at"])
    if after is FindingState.CLEARING:
        changes.clearing.append(finding)
        _note(finding, "audits.clearing", scan, now)
    else:
        changes.closed.append(finding)
        dropped = sight is Sight.DROPPED
        _note(finding, "audits.dropped" if dropped else "audits.closed", scan, now)


def _note(finding: Finding, action: str, scan: Scan, now: datetime) -> None:
    data = {"code": finding.code, "severity": finding.severity, "scan": str(scan.pk)}
    write(finding, action, actor=SYSTEM, at=now, data=data)


def due_on(severity: Severity, now: datetime) -> Any:
    """Return the day by which a fault found now should be gone; None where there is none."""
    days = policy.DUE_DAYS[severity]
    return None if days is None else timezone.localdate(now) + timedelta(days=days)


# What a scan leaves behind -----------------------------------------------------------------


def _finish(
    scan: Scan, state: ScanState, report: SiteReport, changes: Absorbed, now: datetime
) -> None:
    outcomes = Counter(verdict.outcome.value for verdict in report.verdicts)
    scan.state = state.value
    scan.finished_at = now
    scan.reached = report.reached
    scan.grade, scan.score = report.grade or "", report.score
    scan.counts = {**outcomes, **changes.counts()}
    scan.report = site_data(report)
    scan.save()
    data = {"grade": scan.grade, "score": scan.score, **changes.counts()}
    write(scan, "audits.finished", actor=SYSTEM, at=now, data=data)
