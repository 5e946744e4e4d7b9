"""Safe-to-host certificates, and which of them answers for a host name."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Final

import uuid6
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chinar.portal.core.people.models import Post
from chinar.portal.hosting.lifecycle import CertificateState
from chinar.portal.registry.folding import fold
from chinar.portal.registry.models import Host, WebSite

CERTIFICATE_STATE_NAMES: Final = {
    CertificateState.CURRENT: _("Current"),
    CertificateState.WITHDRAWN: _("Withdrawn"),
}


def number_key(text: str) -> str:
    """Return a certificate's number without capitals and spaces, as numbers are compared."""
    return "".join(text.replace("\0", "").casefold().split())  # PostgreSQL takes no NUL


def spoken_key(text: str) -> str:
    """Return a name without capitals, accents and punctuation, as names are compared."""
    return fold(text)


class Certificate(models.Model):
    """That an auditor found a web site safe to host, as a data-centre officer entered it.

    ``holds_until`` is the last day on which it counts: the earliest of ``valid_until``, the
    greatest age of its audit by its policy, and the day before it was withdrawn. ``counts`` marks
    the one certificate that stands for its site in lists and counts.
    """

    id = models.UUIDField(primary_key=True, default=uuid6.uuid7, editable=False)
    number = models.CharField(max_length=100)
    auditor = models.CharField(max_length=200)
    number_key = models.CharField(max_length=100, editable=False)
    auditor_key = models.CharField(max_length=400, editable=False)
    site = models.ForeignKey(WebSite, on_delete=models.PROTECT, related_name="certificates")
    production_host = models.CharField(max_length=253)
    other_hosts = models.JSONField(default=list, blank=True)
    audit_from = models.DateField()
    audit_to = models.DateField()
    issued_on = models.DateField()
    valid_until = models.DateField()
    holds_until = models.DateField()
    conditions = models.TextField(blank=True)
    lead_auditor_signed = models.BooleanField()
    head_signed = models.BooleanField()
    policy = models.CharField(max_length=40, help_text="version of the rules it was judged by")
    state = models.CharField(
        max_length=10,
        choices=CERTIFICATE_STATE_NAMES.items(),
        default=CertificateState.CURRENT,
    )
    state_reason = models.CharField(max_length=300, blank=True)
    state_since = models.DateTimeField()
    counts = models.BooleanField(default=False)
    entered_by = models.ForeignKey(Post, on_delete=models.SET_NULL, null=True, related_name="+")
    entered_at = models.DateTimeField()
    practice = models.BooleanField(default=False, db_index=True)

    SCOPE_LOOKUPS: ClassVar[tuple[str, ...]] = ("site__owner__scope",)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=list(CertificateState)), name="known_certificate_state"
            ),
            models.CheckConstraint(
                condition=Q(
                    audit_to__gte=F("audit_from"),
                    issued_on__gte=F("audit_to"),
                    valid_until__gt=F("issued_on"),
                ),
                name="certificate_dates_in_order",
            ),
            models.UniqueConstraint(
                fields=["auditor_key", "number_key"], name="one_certificate_a_number"
            ),
            models.UniqueConstraint(
                fields=["site"], condition=Q(counts=True), name="one_certificate_counts"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["counts", "holds_until", "id"], name="certificate_by_last_day")
        ]

    def __str__(self) -> str:
        return self.number

    def identify(self) -> None:
        """Write down the keys by which the same number of the same auditor is known again."""
        self.number_key = number_key(self.number)
        self.auditor_key = spoken_key(self.auditor)

    @property
    def hosts(self) -> list[str]:
        """The host names it covers, the production host first."""
        return [self.production_host, *self.other_hosts]

    @property
    def conditional(self) -> bool:
        """Whether it holds only under conditions."""
        return bool(self.conditions)

    def days_left(self, today: date) -> int:
        """Return how many days it counts after today; negative once it no longer does."""
        return (self.holds_until - today).days


class HostAnswer(models.Model):
    """Which certificate answers for a host name, worked out when certificates change.

    The row is found by the host's name, so it outlives changes of the register; the gate checks
    that host and certificate still belong to one site.
    """

    host = models.OneToOneField(
        Host,
        to_field="name",
        primary_key=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="answer",
    )
    certificate = models.ForeignKey(Certificate, on_delete=models.CASCADE, related_name="answers")

    def __str__(self) -> str:
        return str(self.host_id)
