"""Public services as a citizen asks for them."""

from __future__ import annotations

from typing import ClassVar, Final

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chinar.portal.registry.models import Named, Organisation


class ServiceKind(models.TextChoices):
    """Whom a service is for; the notified charge at a service centre depends on it."""

    CITIZEN = "G2C", _("For citizens")
    BUSINESS = "G2B", _("For businesses")


# Charges that the Information Technology Department notified for service centres.
CENTRE_CHARGE_RUPEES: Final = {ServiceKind.CITIZEN: 50, ServiceKind.BUSINESS: 75}


class Confidence(models.TextChoices):
    """How sure the facts of a service are."""

    MEDIUM = "medium", _("From published sources")
    LOW = "low", _("From second-hand or old sources")


class Service(Named):
    """A service: who decides, in how many days, with which documents, and by what law.

    Blanks are unknown and shown as such; ``documents`` and the officers are codes that
    `wording` puts into words.
    """

    code = models.CharField(max_length=20, unique=True)
    department = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="services")
    kind = models.CharField(max_length=3, choices=ServiceKind)
    documents = models.JSONField(default=list)
    limit_days = models.PositiveSmallIntegerField(null=True, blank=True)
    officer = models.CharField(max_length=40, blank=True)
    first_appeal = models.CharField(max_length=40, blank=True)
    second_appeal = models.CharField(max_length=40, blank=True)
    apply_url = models.URLField(max_length=300, blank=True)
    apply_at = models.CharField(max_length=40, blank=True)
    law = models.CharField(max_length=200, blank=True)
    confidence = models.CharField(max_length=10, choices=Confidence)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=ServiceKind.values), name="known_service_kind"
            ),
            models.CheckConstraint(
                condition=Q(confidence__in=Confidence.values), name="known_service_confidence"
            ),
        ]

    @property
    def centre_charge_rupees(self) -> int:
        """Return what a service centre may charge for helping with it."""
        return CENTRE_CHARGE_RUPEES[ServiceKind(self.kind)]

    @property
    def sources(self) -> list[str]:
        """Return the addresses that the facts were read from."""
        return self.source.split()
