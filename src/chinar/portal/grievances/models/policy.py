"""Time limits as data: versions of them, and the days on which offices are shut."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chinar.portal.registry.models import in_language


class PolicyVersion(models.Model):
    """Time limits as they were from one day on; a case keeps the version it began under."""

    name = models.CharField(max_length=60, unique=True)
    starts_on = models.DateField()
    limits = models.JSONField(help_text="the fields of policy.Limits")
    source = models.TextField()

    def __str__(self) -> str:
        return self.name


class Holiday(models.Model):
    """A day on which offices are shut, everywhere or in one division (summer, winter capital)."""

    day = models.DateField(_("Day"))
    name = models.CharField(_("Name in English"), max_length=120)
    names = models.JSONField(default=dict, blank=True, help_text="hi, ur, ks, doi")
    division_code = models.CharField(_("Division"), max_length=40, blank=True)
    source = models.CharField(_("Source"), max_length=500, blank=True)

    class Meta:
        ordering: ClassVar = ["day", "division_code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["day", "division_code"], name="one_holiday_a_day"),
            models.CheckConstraint(condition=~Q(name=""), name="holiday_has_a_name"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"

    def label(self, language: str | None = None) -> str:
        """Return the name in a language, or the nearest there is."""
        return in_language(self.name, self.names, language)
