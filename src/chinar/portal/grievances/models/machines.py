"""Other systems: the keys they file and ask with, how often they ask, what they asked once."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chinar.portal.grievances.models.case import Grievance
from chinar.portal.grievances.models.work import Message


class KeyScope(StrEnum):
    """What a key may be used for."""

    FILE = "file"
    READ = "read"
    HOOKS = "hooks"


SCOPE_NAMES = {
    KeyScope.FILE: _("file problems, and write in a case with its code"),
    KeyScope.READ: _("read a whole case with its code"),
    KeyScope.HOOKS: _("be told of changes by webhook"),
}


def usual_scopes() -> list[str]:
    """Return what a key may be used for unless more is said: to file, as keys always could."""
    return [KeyScope.FILE.value]


class ApiKey(models.Model):
    """A key of an outside application; only its digest is kept."""

    name = models.CharField(max_length=120, unique=True)
    digest = models.CharField(max_length=64, unique=True)
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    scopes = models.JSONField(default=usual_scopes)
    rate_per_minute = models.PositiveIntegerField(default=120)
    reports_per_hour = models.PositiveIntegerField(default=1000)
    contact_email = models.EmailField(blank=True, help_text="who is told when something is wrong")
    last_used_at = models.DateTimeField(null=True, blank=True, help_text="to the minute")
    practice = models.BooleanField(default=False, db_index=True)

    def __str__(self) -> str:
        return self.name


class ApiUse(models.Model):
    """How often a key was used in one minute."""

    key = models.ForeignKey(ApiKey, on_delete=models.CASCADE, related_name="uses")
    minute = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key", "minute"], name="one_count_a_key_and_minute")
        ]
        indexes: ClassVar = [models.Index(fields=["minute"], name="api_use_minute")]

    def __str__(self) -> str:
        return f"{self.key_id} {self.minute}: {self.count}"


class ApiFiling(models.Model):
    """How often a key was used to file in one hour."""

    key = models.ForeignKey(ApiKey, on_delete=models.CASCADE, related_name="filings")
    hour = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key", "hour"], name="one_count_a_key_and_hour")
        ]

    def __str__(self) -> str:
        return f"{self.key_id} {self.hour}: {self.count}"


class ApiCall(models.Model):
    """Something an application asked to be done once: asked again, it is answered the same.

    ``fingerprint`` is of all that was asked, so that one idempotency key never stands for two
    different things.
    """

    key = models.ForeignKey(ApiKey, on_delete=models.CASCADE, related_name="calls")
    once = models.CharField(max_length=64, help_text="digest of the Idempotency-Key")
    fingerprint = models.CharField(max_length=64)
    grievance = models.ForeignKey(
        Grievance, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    message = models.ForeignKey(
        Message, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key", "once"], name="one_call_an_idempotency_key"),
            models.CheckConstraint(condition=~Q(once=""), name="call_has_its_key"),
        ]
        indexes: ClassVar = [models.Index(fields=["at"], name="api_call_at")]

    def __str__(self) -> str:
        return f"{self.key_id} {self.once[:8]}"
