"""What an officer does here: have a site audited now, bring in another tool's findings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from chinar.engines.webaudit import ReportError, Target, Verdict, read_findings
from chinar.portal.audits import transitions
from chinar.portal.audits.jobs import AlreadyQueuedError, queue_scan, tell
from chinar.portal.audits.models import Scan
from chinar.portal.audits.transitions import Absorbed
from chinar.portal.core.journal.actor import Actor
from chinar.portal.core.people.access import NotAllowedError
from chinar.portal.core.people.models import Post
from chinar.portal.core.people.visibility import may_over
from chinar.portal.registry.lifecycle import SiteState
from chinar.portal.registry.models import WebSite

__all__ = ["AUDIT", "AlreadyQueuedError", "NotAuditableError", "audit_now", "import_findings"]

AUDIT = "sites.audit"


MOST_FAULTS = 1000
"""Different faults of one report: each becomes a finding with its journal entry."""
_MOST_EVIDENCE = 20


class NotAuditableError(Exception):
    """There is nothing to audit: the site is retired, or has no host name."""


def audit_now(post: Post | None, site: WebSite, actor: Actor, now: datetime) -> Scan:
    """Queue an audit of a site at an officer's wish.

    Raises:
        NotAllowedError: the post may not have this site audited.
        NotAuditableError: it is retired or has no host name.
        AlreadyQueuedError: an audit waits or runs; it carries that one.
    """
    if not may_over(post, AUDIT, site.owner.scope):
        raise NotAllowedError(AUDIT)
    if site.state == SiteState.RETIRED or not site.primary_host:
        raise NotAuditableError
    return queue_scan(site, post=post, actor=actor, now=now)


class ImportRefusedError(Exception):
    """A report of another tool that is not taken in; ``lines`` say why, each with its place."""

    def __init__(self, lines: Sequence[str], *, partly: bool = False) -> None:
        super().__init__("; ".join(lines[:3]))
        self.lines = tuple(lines)
        self.partly = partly
        """Whether the rest could be kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedReport:
    """What an import changed, and how many findings were about other sites."""

    scan: Scan
    changes: Absorbed
    elsewhere: int


def import_findings(
    post: Post | None,
    site: WebSite,
    content: bytes,
    *,
    keep_good: bool,
    actor: Actor,
    now: datetime,
) -> ImportedReport:
    """Take what another tool found on a site into its findings; other sites' are left out.

    Raises:
        NotAllowedError: the post may not have this site audited.
        NotAuditableError: it is retired or has no host name.
        ImportRefusedError: the file cannot be read, or not all of it and `keep_good` is not said.
    """
    if post is None or not may_over(post, AUDIT, site.owner.scope):
        raise NotAllowedError(AUDIT)
    if site.state == SiteState.RETIRED or not site.primary_host:
        raise NotAuditableError
    try:
        found = read_findings(content)
    except ReportError as error:
        raise ImportRefusedError([str(error)]) from error
    if found.problems and not keep_good:
        raise ImportRefusedError(found.problems, partly=True)
    hosts = {one.name for one in site.hosts.all()}
    here: dict[tuple[str, str], Verdict] = {}
    elsewhere, looked_here = 0, False
    for target, verdicts in found.sites.items():
        if Target.parse(target).host not in hosts:
            elsewhere += len(verdicts)
            continue
        looked_here = True
        for verdict in verdicts:
            key = (verdict.check, verdict.code)
            here[key] = _joined(here[key], verdict) if key in here else verdict
    if len(here) > MOST_FAULTS:
        raise ImportRefusedError(
            [_("More than %(most)s different faults. Split the report.") % {"most": MOST_FAULTS}]
        )
    if found.sites and not looked_here:
        raise ImportRefusedError(
            [
                _("The report is about other sites: %(sites)s.")
                % {"sites": ", ".join(sorted(found.sites)[:5])}
            ]
        )
    whole = looked_here and not found.problems
    with transaction.atomic():
        scan, changes = transitions.absorb_imported(
            site, found, tuple(here.values()), whole=whole, post=post, actor=actor, at=now
        )
        tell(scan, changes.grave_news(), now)
    return ImportedReport(scan=scan, changes=changes, elsewhere=elsewhere)


def _joined(one: Verdict, other: Verdict) -> Verdict:
    """Join what a tool says of one fault on two hosts of a site: the graver leads."""
    first, second = sorted((one, other), key=lambda verdict: verdict.severity.rank)
    counts = [verdict.facts.get("count") for verdict in (first, second)]
    count = sum(number for number in counts if isinstance(number, int))
    return replace(
        first,
        facts={**first.facts, "count": count},
        evidence=(*first.evidence, *second.evidence)[:_MOST_EVIDENCE],
    )
