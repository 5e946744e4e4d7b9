"""A grievance: what was reported, where it stands, its number, its contact, its clock."""

from __future__ import annotations

import os
from enum import StrEnum
from typing import Any, ClassVar

import uuid6
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from chinar.portal.catalogue.models import Service
from chinar.portal.core.people.models import Post
from chinar.portal.grievances.lifecycle import OPEN_STATES, PAUSED_STATES, State, Turn
from chinar.portal.grievances.locked import LockableDegreesField, LockableTextField
from chinar.portal.grievances.models.policy import PolicyVersion
from chinar.portal.registry.models import FALLBACKS, Area, Office

OPEN = sorted(OPEN_STATES)
SALT_BYTES = 16


def fresh_salt() -> bytes:
    """Return the random bytes that keep a case's seal from being guessed."""
    return os.urandom(SALT_BYTES)


class Channel(StrEnum):
    """How a grievance reached us."""

    WEB = "web"
    ASSISTED = "assisted"
    CALL_CENTRE = "call_centre"
    COUNTER = "counter"
    PAPER = "paper"
    EMAIL = "email"
    BULK = "bulk"
    OPEN311 = "open311"
    API = "api"
    IMPORT = "import"


class Track(StrEnum):
    """Which law sets a case's limits."""

    GRIEVANCE = "grievance"
    PSGA = "psga"


class GrievanceCategory(models.Model):
    """What a grievance is about, and the department that answers for it."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(_("Name in English"), max_length=120)
    names = models.JSONField(default=dict, blank=True, help_text="hi, ur, ks, doi")
    department_code = models.CharField(max_length=40, db_index=True)
    words = models.TextField(blank=True, help_text="words that point here, in any language")
    place_in_list = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)
    attributes = models.JSONField(
        default=list, blank=True, help_text="what applications may ask besides: attributes.json"
    )
    changed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["place_in_list", "code"]

    def __str__(self) -> str:
        return self.label()

    def label(self, language: str | None = None) -> str:
        """Return the name in a language (the reader's unless told), or the nearest there is."""
        language = language or get_language() or "en"
        found = (self.names.get(code) for code in FALLBACKS.get(language, (language,)))
        return next(filter(None, found), self.name)


class Contact(models.Model):
    """How to reach the person who reported; kept apart from the case.

    It is looked for by the keyed digests, since that of a confidential case lies locked.
    """

    id = models.UUIDField(primary_key=True, default=uuid6.uuid7, editable=False)
    confidential = models.BooleanField(default=False)
    name = LockableTextField(blank=True)
    phone = LockableTextField(blank=True)
    email = LockableTextField(blank=True)
    phone_digest = models.CharField(max_length=64, blank=True)
    email_digest = models.CharField(max_length=64, blank=True)
    language = models.CharField(max_length=5, default="en")
    no_calls = models.BooleanField(default=False, help_text="wrong number, or asked not to be")
    practice = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["phone_digest"], name="contact_by_phone"),
            models.Index(fields=["email_digest"], name="contact_by_email"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Counter(models.Model):
    """The last serial given out, by office and year."""

    office = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)
    practice = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "year"], name="one_counter_a_year")
        ]

    def __str__(self) -> str:
        return f"{self.office} {self.year}: {self.last}"


class Grievance(models.Model):
    """A problem somebody reported, from registration to the confirmed answer.

    Each index is written anew at every filing, so the columns that point elsewhere have none of
    their own where a longer one begins with them, or where nothing is looked for by them.
    """

    id = models.UUIDField(primary_key=True, default=uuid6.uuid7, editable=False)
    number = models.CharField(max_length=60)
    key = models.CharField(
        max_length=60, unique=True, help_text="the number without signs; both are unique by it"
    )
    idempotency_key = models.CharField(max_length=120)
    channel = models.CharField(max_length=12)
    language = models.CharField(_("Language"), max_length=5, default="en")
    text = LockableTextField(_("In their own words"))
    category = models.ForeignKey(
        GrievanceCategory,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="grievances",
        db_index=False,
        verbose_name=_("Category"),
    )
    area = models.ForeignKey(
        Area,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="grievances",
        db_index=False,
    )
    place = LockableTextField(_("Place"), max_length=300, blank=True)
    latitude = LockableDegreesField(null=True, blank=True, most=90)
    longitude = LockableDegreesField(null=True, blank=True, most=180)
    office = models.ForeignKey(
        Office, on_delete=models.PROTECT, related_name="grievances", db_index=False
    )
    post = models.ForeignKey(
        Post,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="grievances",
        db_index=False,
    )
    contact = models.ForeignKey(
        Contact, on_delete=models.PROTECT, null=True, blank=True, related_name="grievances"
    )
    confidential = models.BooleanField(_("Confidential"), default=False)
    urgent = models.BooleanField(_("Urgent"), default=False)
    state = models.CharField(max_length=24, default=State.REGISTERED)
    open = models.BooleanField(default=True, help_text="follows the state, for indexes")
    policy = models.ForeignKey(
        PolicyVersion, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    filed_at = models.DateTimeField(help_text="received; the clock runs from here")
    registered_at = models.DateTimeField()
    due_at = models.DateTimeField()
    promised_at = models.DateTimeField(null=True, blank=True, help_text="date given in a reply")
    disposed_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(
        null=True, blank=True, help_text="the citizen said it is solved"
    )
    changed_at = models.DateTimeField()
    transfers = models.PositiveSmallIntegerField(default=0)
    track = models.CharField(max_length=10, default=Track.GRIEVANCE)
    service = models.ForeignKey(
        Service,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    statutory_days = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="working days that the Act gave the service at the time"
    )
    against: models.ManyToManyField[Office, Conflict] = models.ManyToManyField(
        Office,
        through="Conflict",
        related_name="+",
        help_text="the offices complained about: none of them may answer",
    )
    lead = models.ForeignKey(
        "self",
        on_delete=models.RESTRICT,  # lead and followers may go together
        null=True,
        blank=True,
        related_name="followers",
        db_index=False,
        help_text="the case that this one was joined with",
    )
    echoes = models.PositiveIntegerField(default=0, help_text="people who said: me too")
    escalation_level = models.PositiveSmallIntegerField(default=0)
    arrived_at = models.DateTimeField(help_text="at the office where it is now")
    wake_at = models.DateTimeField(
        null=True, blank=True, help_text="when time alone next changes something"
    )
    paused_s = models.PositiveIntegerField(default=0, help_text="seconds the clock stood still")
    reopened_times = models.PositiveSmallIntegerField(default=0)
    rating = models.PositiveSmallIntegerField(null=True, blank=True, help_text="the latest")
    door = models.CharField(max_length=20, blank=True, help_text="why it was not taken up")
    erased_at = models.DateTimeField(null=True, blank=True, help_text="the words are gone since")
    salt = models.BinaryField(null=True, default=fresh_salt, help_text="erased with the words")
    sketch = models.BinaryField(null=True, blank=True, help_text="to find the same thing again")
    practice = models.BooleanField(default=False)

    SCOPE_LOOKUPS: ClassVar[tuple[str, ...]] = ("office__scope", "area__scope")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["open", "due_at", "id"], name="grievance_due"),
            models.Index(fields=["office", "open", "due_at", "id"], name="grievance_office_due"),
            models.Index(fields=["area", "open", "due_at", "id"], name="grievance_area_due"),
            models.Index(
                fields=["post", "open", "due_at", "id"],
                name="grievance_post_due",
                condition=Q(post__isnull=False),
            ),
            models.Index(
                fields=["lead"], name="grievance_followers", condition=Q(lead__isnull=False)
            ),
            models.Index(
                fields=["office", "state", "due_at", "id"], name="grievance_office_state_due"
            ),
            models.Index(fields=["state", "due_at", "id"], name="grievance_state_due"),
            models.Index(fields=["registered_at"], name="grievance_registered"),
            models.Index(fields=["changed_at", "id"], name="grievance_changed"),
            models.Index(fields=["office", "registered_at"], name="grievance_office_received"),
            models.Index(fields=["area", "-filed_at", "id"], name="grievance_area_newest"),
            models.Index(
                fields=["wake_at"], name="grievance_wakes", condition=Q(wake_at__isnull=False)
            ),
            models.Index(
                fields=["policy", "changed_at"],
                name="grievance_to_forget",
                condition=Q(open=False, erased_at=None),
            ),
            models.Index(
                fields=["disposed_at"],
                name="grievance_disposed",
                condition=Q(disposed_at__isnull=False),
            ),
        ]
        constraints: ClassVar = [
            # Not `unique=True`, which makes a second index on PostgreSQL.
            models.UniqueConstraint(fields=["idempotency_key"], name="one_grievance_a_key"),
            models.CheckConstraint(
                condition=Q(state__in=OPEN, open=True)
                | Q(state__in=sorted(set(State) - OPEN_STATES - {State.DRAFT}), open=False),
                name="known_grievance_state",
            ),
            models.CheckConstraint(
                condition=Q(channel__in=list(Channel)), name="known_grievance_channel"
            ),
            models.CheckConstraint(condition=Q(track__in=list(Track)), name="known_track"),
            models.CheckConstraint(
                condition=~Q(state=State.MERGED) | Q(lead__isnull=False),
                name="merged_grievance_has_its_lead",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.DISPOSED) | Q(disposed_at__isnull=False),
                name="disposed_grievance_has_its_date",
            ),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__isnull=False, longitude__isnull=False),
                name="grievance_is_somewhere",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Conflict(models.Model):
    """That a case is about an office: wherever the case goes, that office has no say in it."""

    grievance = models.ForeignKey(Grievance, on_delete=models.CASCADE, related_name="conflicts")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["grievance", "office"], name="one_conflict_an_office")
        ]

    def __str__(self) -> str:
        return f"{self.grievance_id} about {self.office_id}"


class ClockSegment(models.Model):
    """A stretch of time in which the clock ran, or stood still, and whose turn it was."""

    grievance = models.ForeignKey(Grievance, on_delete=models.CASCADE, related_name="segments")
    running = models.BooleanField()
    turn = models.CharField(max_length=14)
    state = models.CharField(max_length=24)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    by_post = models.CharField(max_length=40, blank=True, help_text="id of who caused it")

    class Meta:
        ordering: ClassVar = ["starts_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["grievance"], condition=Q(ends_at=None), name="one_segment_at_a_time"
            ),
            models.CheckConstraint(condition=Q(turn__in=list(Turn)), name="known_turn"),
            models.CheckConstraint(
                condition=Q(running=False) | ~Q(state__in=sorted(PAUSED_STATES)),
                name="paused_state_stops_the_clock",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.starts_at}–{self.ends_at or ''}"


def snapshot(grievance: Grievance, seal: str) -> dict[str, Any]:
    """Return what the journal keeps of a new grievance: ids, codes, times, its seal; no words."""
    return {
        "number": grievance.number,
        "channel": grievance.channel,
        "language": grievance.language,
        "category": grievance.category.code if grievance.category else "",
        "office": str(grievance.office_id),
        "area": str(grievance.area_id or ""),
        "policy": grievance.policy.name,
        "filed_at": grievance.filed_at.isoformat(),
        "due_at": grievance.due_at.isoformat(),
        "content": seal,
    }
