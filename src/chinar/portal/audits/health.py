"""What an audit leaves behind for a site: its health at a glance, and what was seen of it.

Part of the transitions: called inside their transaction, and nowhere else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from chinar.engines.webaudit import Severity, SiteReport, sighting_data
from chinar.portal.audits import policy
from chinar.portal.audits.lifecycle import FOLLOWED, FindingState, Health, health_of
from chinar.portal.audits.models import HEALTH_RANKS, Finding, Scan, Sighting, SiteHealth
from chinar.portal.core.jobs.clock import next_slot
from chinar.portal.registry.models import WebSite


def locked(site: WebSite) -> SiteHealth:
    """Return a site's health, locked: one audit at a time changes its findings."""
    health, _new = SiteHealth.objects.select_for_update().get_or_create(
        site=site, defaults={"practice": site.practice}
    )
    return health


def remember(scan: Scan, report: SiteReport, now: datetime) -> None:
    """Keep what the audit saw for the next ones; drop what is too old to matter."""
    if report.sighting is None:
        return
    Sighting.objects.create(
        site=scan.site,
        host=scan.host,
        at=now,
        data=sighting_data(report.sighting),
        practice=scan.practice,
    )
    kept = Sighting.objects.filter(site=scan.site, host=scan.host)
    newest_first = list(kept.order_by("-at", "-pk").values_list("pk", "at"))
    older = newest_first[policy.SIGHTINGS_KEPT :]
    first_of_month = {(at.year, at.month): pk for pk, at in older}  # the last one read is first
    months = sorted(first_of_month, reverse=True)[: policy.MONTHS_KEPT]
    monthly = {first_of_month[month] for month in months}
    dropped = [pk for pk, _at in older if pk not in monthly]
    if dropped:
        kept.filter(pk__in=dropped).delete()


def sum_up(health: SiteHealth, scan: Scan, report: SiteReport, now: datetime) -> None:
    """Set a site's figures after an audit, and when it is looked at again."""
    judged = report.score is not None
    clearing = count(health, judged=judged)
    health.last_scan, health.audited_at, health.reached = scan, now, report.reached
    if judged:
        health.grade, health.score, health.graded_at = scan.grade, scan.score, now
    if report.reached:
        health.last_seen_up = now
    again_soon = not report.reached or clearing
    health.due_at = soon(now) if again_soon else _tomorrow(scan.site_id, now)
    health.save()


def count(health: SiteHealth, *, judged: bool | None = None) -> bool:
    """Count a site's open findings anew; tell whether one of them waits for a second look.

    `judged` says whether the last audit could judge; without it that stays as it was.
    """
    followed = Finding.objects.filter(
        site=health.site_id, state__in=[state.value for state in FOLLOWED]
    ).values_list("severity", "state")
    found = Counter((Severity(severity), FindingState(state)) for severity, state in followed)
    seen = _of(found, FindingState.OPEN)
    clearing = _of(found, FindingState.CLEARING)
    for severity in Severity:
        setattr(health, severity.value, seen[severity] + clearing[severity])
    health.open_total = sum(found.values())
    judged = health.score is not None if judged is None else judged
    state = health_of(judged=judged, open_faults=seen, clearing=clearing)
    health.state, health.rank = state.value, HEALTH_RANKS[Health(state)]
    return bool(sum(clearing.values()))


def _of(found: Mapping[tuple[Severity, FindingState], int], state: FindingState) -> Counter[Any]:
    return Counter({severity: count for (severity, held), count in found.items() if held is state})


def soon(now: datetime) -> datetime:
    """Return when a site is looked at again the same day: a moment when audits are planned."""
    return next_slot(policy.PLAN_CRON, now + policy.LOOK_AGAIN_AFTER - timedelta(seconds=1))


def _tomorrow(site_id: UUID, now: datetime) -> datetime:
    """Return when a site is due again, a few minutes off from other sites' times."""
    minute = int.from_bytes(sha256(site_id.bytes).digest()[:4]) % policy.SPREAD_MINUTES
    return now + policy.AUDIT_EVERY - timedelta(minutes=minute)
