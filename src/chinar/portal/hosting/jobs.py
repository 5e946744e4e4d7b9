"""What the worker does for certificates: nobody may be surprised by an expiry."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from chinar.portal.core.jobs.registry import schedule
from chinar.portal.core.notices.services import Recipient
from chinar.portal.core.uploads.models import Upload
from chinar.portal.hosting import policy
from chinar.portal.hosting.lifecycle import CertificateState
from chinar.portal.hosting.models import Certificate
from chinar.portal.hosting.tellings import (
    days_left,
    department_heads,
    recipients,
    tell,
    web_managers,
)
from chinar.portal.registry.lifecycle import SiteState

AFTERWARDS: Final = 7  # days after the last rung in which it is made up for, had we been down
KEPT: Final = timedelta(days=2)  # a session, and so a half-filled form, lasts half a day


@schedule("hosting.warn_of_expiry", "30 6 * * *")
def warn_of_expiry() -> None:
    """Tell those in charge of certificates that lapse soon; once for each step of the ladder."""
    warn(timezone.now())


def warn(now: datetime) -> int:
    """Warn of what lapses as of ``now``; return how many certificates stand on the ladder."""
    warned = 0
    for certificate, rung in _on_the_ladder(now):
        with transaction.atomic():
            tell(
                "hosting.lapses" if days_left(certificate, now) >= 0 else "hosting.lapsed",
                certificate,
                _to_be_told(certificate, rung, now),
                key=f"certificate:{certificate.pk}:{rung}",
                digest=True,
                now=now,
                more={"days": days_left(certificate, now)},
            )
        warned += 1
    return warned


@schedule("hosting.drop_unsent_files", "20 3 * * *")
def drop_unsent_files() -> None:
    """Delete the rows of papers whose certificate was never entered."""
    drop_files_before(timezone.now() - KEPT)


def drop_files_before(day: datetime) -> None:
    """Delete papers older than ``day`` that belong to no certificate."""
    record_type = Certificate._meta.label_lower
    for upload in Upload.objects.filter(record_type=record_type, created_at__lt=day).iterator():
        with transaction.atomic():
            if not Certificate.objects.filter(pk=upload.record_id).exists():
                upload.delete()


def _on_the_ladder(now: datetime) -> Iterator[tuple[Certificate, int]]:
    """Yield each certificate that stands on a rung, with the lowest rung it has reached."""
    today = timezone.localdate(now)
    rungs = policy.in_force(today).notice_days
    soon = (today - timedelta(days=AFTERWARDS), today + timedelta(days=max(rungs)))
    found = (
        Certificate.objects.filter(
            counts=True, state=CertificateState.CURRENT, holds_until__range=soon
        )
        .exclude(site__state=SiteState.RETIRED)
        .select_related("site__owner__scope")
        .order_by("holds_until", "pk")
    )
    for certificate in found:
        left = certificate.days_left(today)
        yield certificate, min(rung for rung in rungs if rung >= max(left, 0))


def _to_be_told(certificate: Certificate, rung: int, now: datetime) -> list[Recipient]:
    """Return the site's web managers; the head too when it is near, or when nobody else is."""
    managers = recipients(web_managers(certificate.site), now)
    final = policy.in_force(timezone.localdate(now)).final_notice_days
    if managers and rung > final:
        return managers
    return managers + recipients(department_heads(certificate.site), now)
