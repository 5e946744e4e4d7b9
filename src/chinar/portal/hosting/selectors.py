"""Reads about certificates: sites by when their certificate lapses, counts, what was seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, TypedDict
from uuid import UUID

from django.db.models import Count, DateField, F, FilteredRelation, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from chinar.portal.core.journal.models import Entry
from chinar.portal.core.people.models import Post
from chinar.portal.core.people.visibility import visible_to
from chinar.portal.hosting import policy
from chinar.portal.hosting.lifecycle import CertificateState
from chinar.portal.hosting.models import Certificate, number_key, spoken_key
from chinar.portal.registry.folding import fold
from chinar.portal.registry.lifecycle import SiteState
from chinar.portal.registry.models import Organisation, WebSite
from chinar.portal.registry.selectors import (
    department_above,
    departments_by_path,
    matching,
    sites_of,
)

SEE: Final = "hosting.see"
DECIDE: Final = "hosting.decide"
NEVER: Final = date(1, 1, 1)  # sites without a certificate stand first in the list
SOON: Final = 90


class Counts(TypedDict):
    """Sites by their certificate; `valid` includes what lapses within 30 days."""

    valid: int
    lapsing30: int
    lapsed: int
    none: int


class ListCounts(Counts):
    """`Counts`, and those that lapse within 90 days."""

    lapsing90: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One thing that happened to a certificate, from the journal."""

    at: Any
    action: str
    post: Post | None


def certificates_for(post: Post | None, permission: str = SEE) -> QuerySet[Certificate]:
    """Return the certificates over which a post holds a permission, ready for their page."""
    found = Certificate.objects.select_related("site__owner__scope", "entered_by")
    return visible_to(post, found, permission)


def sites_to_decide(post: Post | None) -> QuerySet[WebSite]:
    """Return the sites for which a post may enter certificates."""
    found = WebSite.objects.exclude(state=SiteState.RETIRED).select_related("owner__scope")
    return visible_to(post, found, DECIDE)


def seen_before(auditor: str, number: str) -> Certificate | None:
    """Return the certificate that an auditor gave this number, however both are written."""
    return (
        Certificate.objects.filter(auditor_key=spoken_key(auditor), number_key=number_key(number))
        .select_related("site__owner__scope")
        .first()
    )


def listed(post: Post | None, filters: Mapping[str, str], today: date) -> QuerySet[WebSite]:
    """Return sites with the last day of their certificate as ``due``, the first to lapse first.

    ``certificate_id``, ``number``, ``auditor`` and ``withdrawn`` tell of the certificate. A
    filter that makes no sense is left out.
    """
    sites = visible_to(post, _standing(WebSite.objects.all()), SEE)
    department = _department(filters.get("department", ""))
    if department is not None:
        sites = sites.filter(pk__in=sites_of(department).values("pk"))
    words = filters.get("q", "").strip()[:200]
    if fold(words):
        named = matching(WebSite.objects.all(), words).order_by().values("pk")
        sites = sites.filter(Q(pk__in=named) | Q(standing__number_key__contains=number_key(words)))
    shown = _shown(today).get(filters.get("show", ""))
    if shown is not None:
        sites = sites.filter(shown)
    return sites.select_related("owner").prefetch_related("hosts")


def counts_for(post: Post | None, filters: Mapping[str, str], today: date) -> ListCounts:
    """Count the sites of a list by their certificate, whichever of them it shows."""
    sites = listed(post, {**filters, "show": ""}, today)
    found = _counted(sites, today, ("valid", "lapsing90", "lapsing30", "lapsed", "none"))
    return ListCounts(lapsing90=found["lapsing90"], **_told(found))


def totals(today: date) -> Counts:
    """Count all sites by their certificate; retired sites are left out.

    `valid + lapsed + none` are all sites that are not retired.
    """
    found = _counted(_standing(WebSite.objects.all()), today, tuple(Counts.__annotations__))
    return _told(found)


def certificate_counts_by_department(today: date) -> dict[UUID, Counts]:
    """Count sites by certificate for each administrative department, what is below it included.

    An organisation below no department stands for itself.
    """
    names = tuple(Counts.__annotations__)
    counts = {name: Count("pk", filter=_shown(today)[name]) for name in names}
    rows = (
        _standing(WebSite.objects.all())
        .order_by()
        .values("owner_id", "owner__scope__path")
        .annotate(**counts)
    )
    departments = departments_by_path()
    found: dict[UUID, Counts] = {}
    for row in rows:
        pk = department_above(row["owner__scope__path"], departments) or row["owner_id"]
        total = found.setdefault(pk, Counts(valid=0, lapsing30=0, lapsed=0, none=0))
        for name in names:
            total[name] += row[name]  # type: ignore[literal-required] # the names of Counts
    return found


def dark_today() -> QuerySet[WebSite]:
    """Return the web sites that are suspended, the longest first."""
    return (
        WebSite.objects.filter(state=SiteState.SUSPENDED)
        .select_related("owner")
        .prefetch_related("hosts")
        .order_by("state_since", "name")
    )


def other_certificates(certificate: Certificate) -> QuerySet[Certificate]:
    """Return the other certificates of the same site, the latest first."""
    others = Certificate.objects.filter(site=certificate.site_id).exclude(pk=certificate.pk)
    return others.order_by("-issued_on", "-pk")


def history(certificate: Certificate) -> list[Moment]:
    """Return what happened to a certificate, the latest first."""
    entries = list(
        Entry.objects.filter(
            record_type=Certificate._meta.label_lower,
            record_id=str(certificate.pk),
        ).order_by("-number")
    )
    posts = {
        str(post.pk): post
        for post in Post.objects.filter(
            pk__in={entry.actor_post for entry in entries if _is_uuid(entry.actor_post)}
        )
    }
    return [
        Moment(at=entry.at, action=entry.action, post=posts.get(entry.actor_post))
        for entry in entries
    ]


def _standing(sites: QuerySet[WebSite]) -> QuerySet[WebSite]:
    """Put on each site that is not retired the certificate that counts for it."""
    joined = FilteredRelation("certificates", condition=Q(certificates__counts=True))
    return (
        sites.exclude(state=SiteState.RETIRED)
        .annotate(standing=joined)
        .annotate(
            certificate_id=F("standing__pk"),
            number=F("standing__number"),
            auditor=F("standing__auditor"),
            certificate_state=F("standing__state"),
            due=Coalesce("standing__holds_until", Value(NEVER), output_field=DateField()),
        )
    )


def _shown(today: date) -> dict[str, Q]:
    """Return the condition of each group of sites, by when their certificate lapses."""
    final = today + timedelta(days=policy.in_force(today).final_notice_days)
    valid = Q(standing__holds_until__gte=today, standing__state=CertificateState.CURRENT)
    lapsed, none = Q(standing__holds_until__lt=today), Q(standing__pk=None)
    return {
        "valid": valid,
        "lapsing90": valid & Q(standing__holds_until__lte=today + timedelta(days=SOON)),
        "lapsing30": valid & Q(standing__holds_until__lte=final),
        "lapsed": lapsed,
        "none": none,
        "uncovered": lapsed | none,
    }


def _counted(sites: QuerySet[WebSite], today: date, names: tuple[str, ...]) -> dict[str, int]:
    shown = _shown(today)
    return sites.order_by().aggregate(**{name: Count("pk", filter=shown[name]) for name in names})


def _told(found: Mapping[str, int]) -> Counts:
    return Counts(
        valid=found["valid"],
        lapsing30=found["lapsing30"],
        lapsed=found["lapsed"],
        none=found["none"],
    )


def _department(text: str) -> Organisation | None:
    if not _is_uuid(text):
        return None
    return Organisation.objects.select_related("scope").filter(pk=text).first()


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
