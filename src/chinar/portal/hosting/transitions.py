"""The only writer of certificates; each change is one callable and one journal entry."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from chinar.portal.core.journal.actor import Actor
from chinar.portal.core.journal.transitions import write
from chinar.portal.hosting.lifecycle import CertificateAction, CertificateState, certificate_after
from chinar.portal.hosting.models import Certificate, HostAnswer
from chinar.portal.registry.models import Host, WebSite


def enter(certificate: Certificate, *, actor: Actor, at: datetime) -> None:
    """Enter a certificate; the gate answers from it once this is committed."""
    with transaction.atomic():
        hold(certificate.site)
        certificate.state = CertificateState.CURRENT
        certificate.state_since = certificate.entered_at = at
        certificate.save(force_insert=True)
        _settle(certificate.site)
        data = {"site": str(certificate.site_id), "policy": certificate.policy}
        write(certificate, "entered", actor=actor, at=at, data=data)
    certificate.refresh_from_db(fields=["counts"])


def withdraw(certificate: Certificate, *, reason: str, actor: Actor, at: datetime) -> Certificate:
    """Withdraw a certificate; return it as it is now.

    Raises:
        NotPossibleError: it is withdrawn already.
    """
    with transaction.atomic():
        hold(certificate.site)
        held = Certificate.objects.select_related("site").get(pk=certificate.pk)
        before = CertificateState(held.state)
        held.state = certificate_after(before, CertificateAction.WITHDRAW)
        held.state_reason, held.state_since = reason, at
        held.holds_until = min(held.holds_until, timezone.localdate(at) - timedelta(days=1))
        held.save(update_fields=["state", "state_reason", "state_since", "holds_until"])
        _settle(held.site)
        write(held, "withdrawn", actor=actor, at=at, data={"from": before, "to": held.state})
    held.refresh_from_db(fields=["counts"])
    return held


def best(certificates: Iterable[Certificate]) -> Certificate | None:
    """Return the certificate that answers of several: the latest issued, by the latest audit.

    Whatever it says: an older one does not answer again once the latest is withdrawn, lapses
    or has conditions. Only a certificate entered after the withdrawal takes its place, so
    that one typed wrong can be entered anew.
    """
    found = list(certificates)
    standing = (one for one in found if not _replaced(one, found))
    return max(standing, key=_rank, default=None)


def _replaced(certificate: Certificate, others: Iterable[Certificate]) -> bool:
    return certificate.state != CertificateState.CURRENT and any(
        other.state == CertificateState.CURRENT and other.entered_at > certificate.state_since
        for other in others
    )


def _rank(certificate: Certificate) -> tuple[date, date, bool, str]:
    current = certificate.state == CertificateState.CURRENT
    return certificate.issued_on, certificate.audit_to, current, str(certificate.pk)


def hold(site: WebSite) -> None:
    """Let one officer at a time change the certificates of a site."""
    WebSite.objects.select_for_update().get(pk=site.pk)


def _settle(site: WebSite) -> None:
    """Work out anew which certificate counts for a site, and which answers for each host."""
    certificates = list(Certificate.objects.filter(site=site))
    counting = best(certificates)
    Certificate.objects.filter(site=site, counts=True).update(counts=False)
    if counting is not None:
        Certificate.objects.filter(pk=counting.pk).update(counts=True)
    for name in Host.objects.filter(site=site).values_list("name", flat=True):
        answering = best(one for one in certificates if name in one.hosts)
        if answering is not None:
            HostAnswer.objects.update_or_create(host_id=name, defaults={"certificate": answering})
