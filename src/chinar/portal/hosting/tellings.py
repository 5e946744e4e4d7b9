"""Who is told of a certificate: the site's web managers, and the head of its department."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone, translation

from chinar.portal.core.design.writing import on_date
from chinar.portal.core.notices.services import Recipient, recipient_at, send
from chinar.portal.core.people.models import STEP, Grant, Post
from chinar.portal.core.people.roles import Role
from chinar.portal.hosting.models import Certificate
from chinar.portal.registry.models import Duty, WebSite


def web_managers(site: WebSite) -> list[Post]:
    """Return the posts in charge of a site as its web managers."""
    return list(
        Post.objects.filter(
            active=True, site_duties__site=site, site_duties__duty=Duty.WEB_MANAGER
        ).order_by("title", "pk")
    )


def department_heads(site: WebSite) -> list[Post]:
    """Return the nearest posts that head the site's organisation, or what it stands below."""
    path = site.owner.scope.path
    above = [path[:end] for end in range(STEP, len(path), STEP)]
    covers = Q(scope__path=path) | Q(below=True, scope__path__in=above)
    grants = Grant.objects.filter(
        covers, role=Role.DEPARTMENT_HEAD, post__active=True
    ).select_related("scope", "post")
    found = list(grants.order_by("post__title", "post_id"))
    nearest = max((len(grant.scope.path) for grant in found), default=0)
    return [grant.post for grant in found if len(grant.scope.path) == nearest]


def recipients(posts: list[Post], now: datetime) -> list[Recipient]:
    """Return who holds the posts at a moment; an empty seat is left out."""
    return [one for post in posts if (one := recipient_at(post, now)) is not None]


def tell(
    kind: str,
    certificate: Certificate,
    to: list[Recipient],
    *,
    key: str,
    now: datetime,
    digest: bool = False,
    more: Mapping[str, Any] | None = None,
) -> None:
    """Send each recipient one notice about a certificate; who was told with this key is not."""
    for recipient in to:
        with translation.override(recipient.language):
            context = {
                "site": certificate.site.label(),
                "host": certificate.production_host,
                "number": certificate.number,
                "until": on_date(certificate.holds_until),
                "id": str(certificate.pk),
            }
        send(
            kind,
            to=recipient,
            context={**context, **(more or {})},
            key=key,
            digest=digest,
            practice=certificate.practice,
            now=now,
        )


def days_left(certificate: Certificate, now: datetime) -> int:
    """Return how many days a certificate counts after the day of ``now``."""
    return certificate.days_left(timezone.localdate(now))
