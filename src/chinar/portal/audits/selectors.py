"""Reads of this room: the list of sites, one site's page, and figures for the whole state."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce

from chinar.portal.audits.lifecycle import FOLLOWED, FindingState, Health, ScanState
from chinar.portal.audits.models import UNKNOWN_RANK, Finding, Scan, SiteHealth
from chinar.portal.core.people.models import Post
from chinar.portal.core.people.scopes import after
from chinar.portal.core.people.visibility import visible_to
from chinar.portal.registry.lifecycle import SiteState
from chinar.portal.registry.models import Organisation, WebSite
from chinar.portal.registry.selectors import department_above, departments_by_path

SEE: Final = "sites.see"
SHOWN_SCANS: Final = 30
SHOWN_CLOSED: Final = 20


@dataclass(slots=True, kw_only=True)
class SiteCounts:
    """How many live sites are in which health."""

    good: int = 0
    attention: int = 0
    bad: int = 0
    unknown: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.good + self.attention + self.bad + self.unknown

    def add(self, state: str | None, count: int) -> None:
        """Count sites in; those never audited are unknown."""
        name = state or Health.UNKNOWN.value
        setattr(self, name, getattr(self, name) + count)


@dataclass(frozen=True, slots=True, kw_only=True)
class SitePage:
    """What is known of one site."""

    health: SiteHealth | None
    pending: Scan | None
    scans: list[Scan]
    findings: list[Finding]
    closed: list[Finding]
    verdicts: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


def watched() -> QuerySet[WebSite]:
    """Return the sites that are audited by schedule: the live ones."""
    return WebSite.objects.filter(state=SiteState.LIVE.value)


def listed(post: Post | None) -> QuerySet[WebSite]:
    """Return the watched sites that a post may see, ready to be shown, the worst first."""
    sites = visible_to(post, watched(), SEE)
    return (
        sites.annotate(
            worst=Coalesce(F("health__rank"), UNKNOWN_RANK),
            points=Coalesce(F("health__score"), 0),
        )
        .select_related("owner", "health")
        .prefetch_related("hosts")
    )


def in_department(sites: QuerySet[WebSite], department: Organisation) -> QuerySet[WebSite]:
    """Narrow to the sites of an organisation and of everything below it."""
    path = department.scope.path
    return sites.filter(owner__scope__path__gte=path, owner__scope__path__lt=after(path))


def in_health(sites: QuerySet[WebSite], state: str) -> QuerySet[WebSite]:
    """Narrow to the sites in one health; unknown are also those never audited."""
    found = Q(health__state=state)
    return sites.filter(found | Q(health=None) if state == Health.UNKNOWN else found)


def departments(post: Post | None) -> QuerySet[Organisation]:
    """Return the departments that own sites a post may see; who is below none for itself."""
    sites = visible_to(post, watched(), SEE).order_by()
    owners = sites.values_list("owner_id", "owner__scope__path").distinct()
    above = departments_by_path()
    found = {department_above(path, above) or owner for owner, path in owners}
    return Organisation.objects.filter(pk__in=found).order_by("name")


def totals(sites: QuerySet[WebSite] | None = None) -> SiteCounts:
    """Count sites by health: the watched ones of the whole state unless told which."""
    sites = watched() if sites is None else sites
    counts = SiteCounts()
    rows = sites.order_by().values_list("health__state").annotate(Count("pk"))
    for state, count in rows:
        counts.add(state, count)
    return counts


def site_counts_by_department(post: Post | None = None) -> dict[UUID, SiteCounts]:
    """Count the watched sites by health for each department, what is below it included.

    Keys are ids of organisations; an organisation below no department stands for itself. One
    without a watched site has no row. What a post may not see is left out when one is given.
    """
    sites = watched() if post is None else visible_to(post, watched(), SEE)
    rows = (
        sites.order_by()
        .values_list("owner_id", "owner__scope__path", "health__state")
        .annotate(Count("pk"))
    )
    above = departments_by_path()
    found: dict[UUID, SiteCounts] = {}
    for owner, path, state, count in rows:
        found.setdefault(department_above(path, above) or owner, SiteCounts()).add(state, count)
    return found


def site_page(site: WebSite) -> SitePage:
    """Gather what is known of one site."""
    health = SiteHealth.objects.select_related("last_scan").filter(site=site).first()
    scans = list(
        Scan.objects.filter(site=site)
        .defer("report")
        .order_by("-requested_at", "-pk")[:SHOWN_SCANS]
    )
    followed = [state.value for state in FOLLOWED]
    findings = Finding.objects.filter(site=site, state__in=followed)
    closed = Finding.objects.filter(site=site, state=FindingState.CLOSED.value)
    return SitePage(
        health=health,
        pending=next((scan for scan in scans if scan.pending), None),
        scans=scans,
        findings=list(findings.order_by("severity_rank", "due_on", "code")),
        closed=list(closed.order_by("-closed_at", "code")[:SHOWN_CLOSED]),
        verdicts=verdicts_by_outcome(health.last_scan) if health else {},
    )


def verdicts_by_outcome(scan: Scan | None) -> dict[str, list[dict[str, Any]]]:
    """Sort a report's verdicts by what was ruled."""
    sorted_out: dict[str, list[dict[str, Any]]] = {}
    for verdict in scan.report.get("verdicts", []) if scan else []:
        sorted_out.setdefault(verdict["outcome"], []).append(verdict)
    return sorted_out


def score_course(scans: list[Scan]) -> list[Scan]:
    """Return the finished audits that could judge, the oldest first."""
    done = [one for one in scans if one.state == ScanState.DONE and one.score is not None]
    return done[::-1]
