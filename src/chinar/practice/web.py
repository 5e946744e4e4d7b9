"""Practice web sites in the registry, and how the auditor reaches those that really run."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Final

from django.conf import settings

from chinar.engines.webaudit import History, Policy, sighting_data
from chinar.portal.audits.jobs import queue_scan
from chinar.portal.audits.models import Sighting
from chinar.portal.audits.policy import NoPolicyError
from chinar.portal.core.journal.actor import SYSTEM
from chinar.portal.core.people.models import Post
from chinar.portal.core.people.roles import Role
from chinar.portal.registry import services
from chinar.portal.registry.lifecycle import SiteAction, SiteState
from chinar.portal.registry.models import Duty, HostingPlace, Organisation, WebSite
from chinar.practice.sites import BY_HOST, DOMAIN, SITES, NotServingError, ca_file, connect_to
from chinar.practice.sites.past import past_of

# Sites of the registry that no server answers for: not yet, not now, or no longer.
ABSENT: Final = (
    ("protocol", "HNP", SiteState.PLANNED),
    ("tribal", "TRI", SiteState.PLANNED),
    ("skills", "SKD", SiteState.PLANNED),
    ("science", "SNT", SiteState.PLANNED),
    ("colleges", "HED", SiteState.SUSPENDED),
    ("relief", "DMR", SiteState.SUSPENDED),
    ("information", "INF", SiteState.SUSPENDED),
    ("law", "LAW", SiteState.SUSPENDED),
    ("training", "ARI", SiteState.SUSPENDED),
    ("election", "ELE", SiteState.RETIRED),
    ("horticulture", "HOR", SiteState.RETIRED),
    ("sheep", "ASF", SiteState.RETIRED),
    ("budget", "FIN", SiteState.RETIRED),
    ("orders", "GAD", SiteState.PLANNED),
    ("mining", "MIN", SiteState.PLANNED),
    ("aviation", "CAD", SiteState.SUSPENDED),
    ("fire", "HOM", SiteState.PLANNED),
    ("works", "PWD", SiteState.SUSPENDED),
    ("grievance", "DPG", SiteState.PLANNED),
)

ENDINGS: Final = {
    SiteState.SUSPENDED: SiteAction.SUSPEND,
    SiteState.RETIRED: SiteAction.RETIRE,
}
REASON: Final = "Practice: no safe-to-host certificate"


def folder() -> Path:
    """Return where the practice web server keeps its ports, faults and certificates."""
    return Path(settings.DATA_DIR) / "practice"


def is_serving() -> bool:
    """Tell whether the practice web server runs."""
    try:
        connect_to(folder())
    except NotServingError:
        return False
    return True


def audit_all(sites: Iterable[WebSite], now: datetime) -> None:
    """Queue the first audit of every site on the air."""
    for site in sites:
        if site.state == SiteState.LIVE:
            queue_scan(site, post=None, actor=SYSTEM, now=now)


def policy_for(site: WebSite) -> Policy:
    """Return how the auditor reaches a practice site: on loopback, by the practice authority.

    Raises:
        NoPolicyError: no practice server runs, or this site is none of its own.
    """
    if site.primary_host not in BY_HOST:
        raise NoPolicyError
    try:
        reached_at = connect_to(folder())
    except NotServingError as error:
        raise NoPolicyError from error
    return Policy(
        connect_to=reached_at,
        ca_files=(ca_file(folder()),),
        government_suffixes=(DOMAIN,),
        response_timeout_s=3.0,
    )


def make_sites(now: datetime) -> list[WebSite]:
    """Enter the web sites, with an officer in charge where a practice post has that duty."""
    owners = {owner.code: owner for owner in Organisation.objects.select_related("scope")}
    listed = [(site.host, site.title, site.department_code, SiteState.LIVE) for site in SITES]
    listed += [
        (f"{name}.{DOMAIN}", f"{name.title()} desk", code, state) for name, code, state in ABSENT
    ]
    managers = list(
        Post.objects.filter(practice=True, grants__role=Role.WEB_MANAGER).select_related("scope")
    )
    return [_site(*entry, owners=owners, managers=managers, now=now) for entry in listed]


def _site(
    host: str,
    title: str,
    code: str,
    state: SiteState,
    *,
    owners: dict[str, Organisation],
    managers: list[Post],
    now: datetime,
) -> WebSite:
    owner = owners[code]
    site = services.add_web_site(
        name=f"{title} (practice)",
        owner=owner,
        hosts=[host],
        hosting_place=HostingPlace.STATE_DATA_CENTRE,
        state=SiteState.PLANNED if state == SiteState.PLANNED else SiteState.LIVE,
        source="practice",
        practice=True,
        actor=SYSTEM,
        now=now,
    )
    if host in BY_HOST:
        _remember(site, past_of(BY_HOST[host], now))
    if state in ENDINGS:
        site = services.move_web_site(site, ENDINGS[state], reason=REASON, actor=SYSTEM, now=now)
    for post in managers:
        if owner.scope.path.startswith(post.scope.path):
            services.put_in_charge(site, post, Duty.WEB_MANAGER, actor=SYSTEM, now=now)
    return site


def _remember(site: WebSite, past: History) -> None:
    """Let the first audit know what earlier ones would have seen."""
    Sighting.objects.bulk_create(
        Sighting(
            site=site,
            host=site.primary_host,
            at=sighting.at,
            data=sighting_data(sighting),
            practice=True,
        )
        for sighting in past.sightings
    )
