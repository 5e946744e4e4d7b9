"""Background work of this room: audit one site, and plan which ones are due."""

from __future__ import annotations

import logging
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from chinar.engines.webaudit import CODES, SiteReport, Target, WebauditError, audit
from chinar.engines.webaudit.seen.history import History, read_sighting
from chinar.portal.audits import policy, transitions
from chinar.portal.audits.lifecycle import PENDING
from chinar.portal.audits.models import Finding, Scan, Sighting
from chinar.portal.core.jobs.lifecycle import JobState
from chinar.portal.core.jobs.models import Job
from chinar.portal.core.jobs.registry import job, schedule
from chinar.portal.core.jobs.runner import settling
from chinar.portal.core.jobs.services import enqueue
from chinar.portal.core.journal.actor import SYSTEM, Actor
from chinar.portal.core.notices.services import recipient_at, send
from chinar.portal.core.people.models import Post
from chinar.portal.registry.lifecycle import SiteState
from chinar.portal.registry.models import Duty, SiteOfficer, WebSite

logger = logging.getLogger(__name__)

SCAN = "audits.scan_site"
LEASE_S = 180  # an audit ends after a minute at most; a lost worker is noticed soon after
TITLES_IN_A_NOTICE = 5


class AlreadyQueuedError(Exception):
    """An audit of this site waits or runs; ``scan`` is that one, if it is still there."""

    def __init__(self, scan: Scan | None) -> None:
        super().__init__()
        self.scan = scan


def queue_scan(site: WebSite, *, post: Post | None, actor: Actor, now: datetime) -> Scan:
    """Queue an audit and the job that carries it out.

    Raises:
        AlreadyQueuedError: one waits or runs.
    """
    try:
        with transaction.atomic():
            scan = transitions.queue(site, post=post, actor=actor, at=now)
            arguments = {"site_id": str(site.pk), "scan_id": str(scan.pk)}
            enqueue(SCAN, arguments, key=_key(scan), now=now)
    except IntegrityError:
        pending = [state.value for state in PENDING]
        waiting = Scan.objects.filter(site=site, state__in=pending).first()
        raise AlreadyQueuedError(waiting) from None
    return scan


@job(SCAN, max_attempts=3, lease_s=LEASE_S, retry_s=60)
def scan_site(*, site_id: str, scan_id: str) -> None:
    """Audit one site's host and take in what was found."""
    scan = transitions.start(UUID(scan_id), at=timezone.now())
    if scan is None or str(scan.site_id) != site_id:
        return
    try:
        report = run(scan.site, scan.host, now=timezone.now())
    except policy.NoPolicyError:
        with settling():
            transitions.fail(scan.pk, "no_policy", at=timezone.now())
        return
    except WebauditError:
        logger.warning("scan %s: its host cannot be audited as written", scan.pk)
        with settling():
            transitions.fail(scan.pk, "no_target", at=timezone.now())
        return
    now = timezone.now()
    with settling():
        changes = transitions.absorb(scan, report, now)
        if changes is not None:
            tell(scan, changes.grave_news(), now)


def run(site: WebSite, host: str, *, now: datetime) -> SiteReport:
    """Audit a host of a site, knowing what earlier audits saw of it; changes no row.

    Raises:
        NoPolicyError: it cannot be audited now.
        WebauditError: the host cannot be audited as written.
    """
    target = Target.parse(host, review_days=site.review_days or None)
    rules = policy.policy_for(site)
    histories = {str(target): history_of(site, host)}
    return audit([target], rules, now=now, histories=histories).sites[0]


def history_of(site: WebSite, host: str) -> History:
    """Return what earlier audits saw of a host, oldest first; what cannot be read is left out."""
    kept = Sighting.objects.filter(site=site, host=host).order_by("at", "pk")
    read = (read_sighting(data) for data in kept.values_list("data", flat=True))
    return History(sightings=tuple(sighting for sighting in read if sighting))


@schedule("audits.plan_scans", policy.PLAN_CRON, atomic=True)
def plan_scans() -> None:
    """Queue the sites that are due, and end audits whose job was given up."""
    plan(timezone.now())


def plan(now: datetime) -> int:
    """Queue what is due at a moment, the longest waiting first; return how many."""
    give_up_lost(now)
    queued = 0
    for site in due_sites(now):
        try:
            queue_scan(site, post=None, actor=SYSTEM, now=now)
        except AlreadyQueuedError:
            continue
        queued += 1
    return queued


def due_sites(now: datetime) -> list[WebSite]:
    """Return the live sites that are due, never audited ones first, a bounded number."""
    waiting = Scan.objects.filter(site=OuterRef("pk"), state__in=[state.value for state in PENDING])
    live = WebSite.objects.filter(~Exists(waiting), state=SiteState.LIVE.value, hosts__primary=True)
    due = live.filter(Q(health=None) | Q(health__due_at=None) | Q(health__due_at__lte=now))
    longest = F("health__audited_at").asc(nulls_first=True)
    return list(due.prefetch_related("hosts").order_by(longest, "pk")[: policy.MOST_PER_PLAN])


def give_up_lost(now: datetime) -> None:
    """End the audits whose job failed for good, so that another can be asked for."""
    pending = Scan.objects.filter(state__in=[state.value for state in PENDING])
    keys = {_key(scan): scan for scan in pending.only("pk")}
    failed = Job.objects.filter(key__in=list(keys), state=JobState.FAILED)
    for key in failed.values_list("key", flat=True):
        transitions.fail(keys[str(key)].pk, "given_up", at=now)


def tell(scan: Scan, news: list[Finding], now: datetime) -> None:
    """Tell the site's web manager of new grave faults, once for each audit or report."""
    if not news:
        return
    news.sort(key=lambda finding: finding.severity_rank)
    context = {
        "site": str(scan.site_id),
        "host": scan.host,
        "count": len(news),
        "titles": [_title(one) for one in news[:TITLES_IN_A_NOTICE]],
    }
    managers = SiteOfficer.objects.filter(site=scan.site_id, duty=Duty.WEB_MANAGER.value)
    for officer in managers.select_related("post").order_by("pk"):
        to = recipient_at(officer.post, now)
        if to is None:
            continue
        send(
            "audits.new_findings",
            to=to,
            context=context,
            key=f"scan:{scan.pk}:new",
            digest=True,
            practice=scan.practice,
            now=now,
        )


def _title(finding: Finding) -> str:
    """Return a code's title for the notice to translate, else what another tool called it."""
    if finding.code in CODES:
        return CODES[finding.code].title
    return str(finding.facts.get("title") or finding.code)


def _key(scan: Scan) -> str:
    return f"audits.scan:{scan.pk}"
