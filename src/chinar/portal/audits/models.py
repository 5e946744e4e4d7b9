"""Scans of web sites, the findings followed until fixed, and each site's health at a glance."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import ClassVar, Final

import uuid6
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from chinar.engines.webaudit import Severity
from chinar.portal.audits.lifecycle import (
    FOLLOWED,
    PENDING,
    FindingState,
    Health,
    ScanState,
)
from chinar.portal.core.people.models import Post
from chinar.portal.registry.models import WebSite

# Lists show the worst first.
HEALTH_RANKS: Final = {
    Health.BAD: 0,
    Health.ATTENTION: 1,
    Health.UNKNOWN: 2,
    Health.GOOD: 3,
}
UNKNOWN_RANK: Final = HEALTH_RANKS[Health.UNKNOWN]


def _words(states: Iterable[StrEnum]) -> list[str]:
    """Return states as plain words, which migrations can hold without importing us."""
    return sorted(state.value for state in states)


class Scan(models.Model):
    """One audit of one host: asked for, run, and what it reported."""

    id = models.UUIDField(primary_key=True, default=uuid6.uuid7, editable=False)
    site = models.ForeignKey(WebSite, on_delete=models.CASCADE, related_name="scans")
    host = models.CharField(max_length=253)
    state = models.CharField(max_length=10, default=ScanState.QUEUED.value)
    requested_by = models.ForeignKey(
        Post, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    requested_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    reached = models.BooleanField(null=True)
    grade = models.CharField(max_length=2, blank=True)
    score = models.PositiveSmallIntegerField(null=True)
    counts = models.JSONField(default=dict, help_text="verdicts by outcome, findings by change")
    report = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    reason = models.CharField(max_length=40, blank=True, help_text="why it failed, as one word")
    tool = models.CharField(
        max_length=60, blank=True, help_text="the other program whose report it is; empty: ours"
    )
    practice = models.BooleanField(default=False, db_index=True)

    SCOPE_LOOKUPS: ClassVar[tuple[str, ...]] = ("site__owner__scope",)
    FOLLOWS_ITS_RECORD: ClassVar = True

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["site", "-requested_at", "-id"], name="scan_of_site"),
            models.Index(
                fields=["requested_at"], condition=Q(state__in=_words(PENDING)), name="scan_pending"
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=_words(ScanState)), name="known_scan_state"
            ),
            models.UniqueConstraint(
                fields=["site"],
                condition=Q(state__in=_words(PENDING)),
                name="one_scan_of_a_site_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.host} {self.state}"

    @property
    def pending(self) -> bool:
        """Whether it still waits or runs."""
        return self.state in PENDING


class Finding(models.Model):
    """A fault of a site, followed from the first audit that saw it."""

    id = models.UUIDField(primary_key=True, default=uuid6.uuid7, editable=False)
    site = models.ForeignKey(WebSite, on_delete=models.CASCADE, related_name="findings")
    host = models.CharField(max_length=253)
    check_id = models.CharField(max_length=60)
    code = models.CharField(max_length=60)
    severity = models.CharField(max_length=10)
    severity_rank = models.PositiveSmallIntegerField()
    facts = models.JSONField(default=dict)
    evidence = models.JSONField(default=list)
    state = models.CharField(max_length=10, default=FindingState.OPEN.value)
    first_seen = models.DateTimeField()
    opened_at = models.DateTimeField(help_text="when it opened, or opened again")
    last_seen = models.DateTimeField()
    clear_count = models.PositiveSmallIntegerField(default=0)
    closed_at = models.DateTimeField(null=True)
    due_on = models.DateField(null=True)
    practice = models.BooleanField(default=False, db_index=True)

    SCOPE_LOOKUPS: ClassVar[tuple[str, ...]] = ("site__owner__scope",)
    FOLLOWS_ITS_RECORD: ClassVar = True

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["site", "severity_rank", "due_on"],
                condition=Q(state__in=_words(FOLLOWED)),
                name="finding_to_fix",
            ),
            models.Index(fields=["state", "due_on"], name="finding_due"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=_words(FindingState)), name="known_finding_state"
            ),
            models.CheckConstraint(
                condition=Q(severity__in=_words(Severity)), name="known_finding_severity"
            ),
            models.CheckConstraint(
                condition=Q(state=FindingState.CLOSED.value) ^ Q(closed_at=None),
                name="closed_finding_has_a_date",
            ),
            models.UniqueConstraint(
                fields=["site", "host", "check_id", "code"], name="one_finding_a_code"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.host} {self.code} {self.state}"

    @property
    def clearing(self) -> bool:
        """Whether the last audit that could tell no longer saw it."""
        return self.state == FindingState.CLEARING

    def late_on(self, day: date) -> bool:
        """Tell whether it should have been put right before a day."""
        return self.due_on is not None and self.due_on < day


class Sighting(models.Model):
    """What one audit saw of a host's front page, kept for the audits to come."""

    id = models.UUIDField(primary_key=True, default=uuid6.uuid7, editable=False)
    site = models.ForeignKey(WebSite, on_delete=models.CASCADE, related_name="sightings")
    host = models.CharField(max_length=253)
    at = models.DateTimeField()
    data = models.JSONField(help_text="as the engine writes it; a few kilobytes")
    practice = models.BooleanField(default=False, db_index=True)

    SCOPE_LOOKUPS: ClassVar[tuple[str, ...]] = ("site__owner__scope",)
    FOLLOWS_ITS_RECORD: ClassVar = True

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["site", "host", "-at", "-id"], name="sighting_of_host"),
        ]

    def __str__(self) -> str:
        return f"{self.host} {self.at:%Y-%m-%d}"


class SiteHealth(models.Model):
    """A site's latest figures, kept so that no list has to count."""

    site = models.OneToOneField(
        WebSite, on_delete=models.CASCADE, primary_key=True, related_name="health"
    )
    last_scan = models.ForeignKey(Scan, on_delete=models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=10, default=Health.UNKNOWN.value)
    rank = models.PositiveSmallIntegerField(default=UNKNOWN_RANK)
    grade = models.CharField(max_length=2, blank=True, help_text="the last there was")
    score = models.PositiveSmallIntegerField(null=True)
    graded_at = models.DateTimeField(null=True)
    critical = models.PositiveSmallIntegerField(default=0)
    high = models.PositiveSmallIntegerField(default=0)
    medium = models.PositiveSmallIntegerField(default=0)
    low = models.PositiveSmallIntegerField(default=0)
    info = models.PositiveSmallIntegerField(default=0)
    open_total = models.PositiveSmallIntegerField(default=0)
    reached = models.BooleanField(null=True, help_text="whether the last audit got an answer")
    audited_at = models.DateTimeField(null=True)
    last_seen_up = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True, help_text="when it is audited again")
    practice = models.BooleanField(default=False, db_index=True)

    SCOPE_LOOKUPS: ClassVar[tuple[str, ...]] = ("site__owner__scope",)
    FOLLOWS_ITS_RECORD: ClassVar = True

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["due_at"], name="health_due"),
            models.Index(fields=["state", "grade"], name="health_state"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=_words(Health)), name="known_health")
        ]

    def __str__(self) -> str:
        return f"{self.site_id} {self.state}"
