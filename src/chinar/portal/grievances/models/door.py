"""How grievances come in, and how somebody shows that one is theirs."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

import uuid6
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chinar.portal.core.locked import LockedJSONField, LockedTextField
from chinar.portal.core.people.models import Post
from chinar.portal.grievances.locked import LockableTextField
from chinar.portal.grievances.models.case import Grievance
from chinar.portal.grievances.models.machines import ApiKey
from chinar.portal.registry.models import Office


class BatchKind(StrEnum):
    """What a file of many grievances is."""

    BULK = "bulk"
    CPGRAMS = "cpgrams"
    JK_SAMADHAN = "jk_samadhan"


class BatchState(StrEnum):
    """Where the filing of a file's rows stands."""

    LOOKED_AT = "looked_at"
    RUNNING = "running"
    STOPPED = "stopped"
    DONE = "done"
    DROPPED = "dropped"


class HeldState(StrEnum):
    """What became of something that was held back."""

    HELD = "held"
    RELEASED = "released"
    DROPPED = "dropped"


class Batch(models.Model):
    """A file of many grievances: each bad row is told by its number, good ones wait for a word."""

    id = models.UUIDField(primary_key=True, default=uuid6.uuid7, editable=False)
    kind = models.CharField(max_length=12)
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64, help_text="SHA-256 of the file")
    rows = models.PositiveIntegerField(default=0)
    taken = models.PositiveIntegerField(default=0)
    faults = models.JSONField(default=list, help_text="row number and what is wrong with it")
    state = models.CharField(max_length=10, default=BatchState.LOOKED_AT)
    position = models.PositiveIntegerField(default=0, help_text="rows gone through so far")
    moved_at = models.DateTimeField(null=True, blank=True, help_text="when it last went on")
    trouble = models.CharField(max_length=250, blank=True, help_text="why it stopped")
    content = LockedTextField(blank=True, help_text="the file itself, until its rows are filed")
    columns = models.JSONField(default=dict, help_text="how its columns are read")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    practice = models.BooleanField(default=False, db_index=True)

    SCOPE_LOOKUPS: ClassVar[tuple[str, ...]] = ("post__scope",)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=list(BatchKind)), name="known_batch_kind"),
            models.CheckConstraint(
                condition=Q(state__in=list(BatchState)), name="known_batch_state"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["post", "-at", "id"], name="batch_of_post"),
            models.Index(fields=["digest"], name="batch_of_file"),
        ]

    def __str__(self) -> str:
        return self.file_name


class Intake(models.Model):
    """The record of how one grievance arrived: by whose hand, from which paper, mail or portal."""

    grievance = models.OneToOneField(Grievance, on_delete=models.CASCADE, related_name="intake")
    received_by = models.ForeignKey(
        Post,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    office = models.ForeignKey(
        Office,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    paper_on = models.DateField(_("Date on the paper"), null=True, blank=True)
    scan_digest = models.CharField(max_length=64, blank=True)
    diary_number = models.CharField(_("Diary number"), max_length=60, blank=True)
    address = LockableTextField(
        _("Address of the sender"), max_length=300, blank=True, case="grievance"
    )
    awaits_words = models.BooleanField(
        default=False, help_text="a paper that was registered before it was transcribed"
    )
    on_behalf_of = LockableTextField(
        _("On behalf of"),
        max_length=120,
        blank=True,
        help_text="how the two are related",
        case="grievance",
    )
    contact_of = models.CharField(
        max_length=6, blank=True, help_text="own or theirs: whose phone and e-mail were given"
    )
    mail_id = LockableTextField(
        max_length=255, blank=True, case="grievance", help_text="Message-ID"
    )
    other_number = models.CharField(
        max_length=120, blank=True, help_text="its number at the portal it came from"
    )
    batch = models.ForeignKey(
        Batch,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="intakes",
        db_index=False,
    )
    api_key = models.ForeignKey(
        ApiKey,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    masked = models.JSONField(default=dict, help_text="kind of number → how many were hidden")
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["other_number"],
                name="intake_other_number",
                condition=~Q(other_number=""),
            ),
            models.Index(
                fields=["office", "at"],
                name="intake_awaits_words",
                condition=Q(awaits_words=True),
            ),
            models.Index(
                fields=["received_by", "-at"],
                name="intake_received_by",
                condition=Q(received_by__isnull=False),
            ),
            models.Index(
                fields=["batch"], name="intake_of_batch", condition=Q(batch__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return str(self.grievance_id)


class Held(models.Model):
    """Something held back at the door because it looked like abuse: looked at, never lost.

    ``mail`` is an e-mail as it came, a letter for each byte. What belongs to a confidential case is
    ``confidential``: only the role for such cases sees it and decides on it.
    """

    id = models.UUIDField(primary_key=True, default=uuid6.uuid7, editable=False)
    key = models.CharField(max_length=120, unique=True, help_text="its idempotency key")
    channel = models.CharField(max_length=12)
    reason = models.CharField(max_length=40)
    size = models.PositiveIntegerField(default=0, help_text="bytes of the e-mail that is kept")
    sender_digest = models.CharField(max_length=64, blank=True)
    confidential = models.BooleanField(default=False)
    filing = LockedJSONField(help_text="what was handed over, so that it can be let in")
    mail = LockedTextField(blank=True)
    state = models.CharField(max_length=10, default=HeldState.HELD)
    at = models.DateTimeField()
    note = models.TextField(_("Reason"), blank=True, help_text="why it was dropped")
    settled_at = models.DateTimeField(null=True, blank=True)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")
    grievance = models.ForeignKey(
        Grievance, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    practice = models.BooleanField(default=False, db_index=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "at", "id"], name="held_waiting")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=list(HeldState)), name="known_held_state"),
            models.CheckConstraint(
                condition=~Q(state=HeldState.DROPPED) | ~Q(note=""), name="dropped_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.reason}"


class LetterFate(StrEnum):
    """What became of an e-mail."""

    FILED = "filed"
    ADDED = "added"
    HELD = "held"
    PASSED_OVER = "passed_over"


class Letter(models.Model):
    """That an e-mail was taken in, so that its second delivery does nothing; none of its words."""

    key = models.CharField(max_length=64, unique=True, help_text="digest of its Message-ID")
    fate = models.CharField(max_length=12)
    reason = models.CharField(max_length=40, blank=True)
    grievance = models.ForeignKey(
        Grievance, on_delete=models.CASCADE, null=True, blank=True, related_name="letters"
    )
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["at"], name="letter_when")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(fate__in=list(LetterFate)), name="known_letter_fate")
        ]

    def __str__(self) -> str:
        return f"{self.fate} {self.at}"


class OneTimeCode(models.Model):
    """A code sent to a phone or e-mail address; only digests are kept, and not for long.

    ``told`` is what is to be sent and where, locked, until it was sent. ``asker_digest`` tells from
    where it was asked for.
    """

    id = models.UUIDField(primary_key=True, default=uuid6.uuid7, editable=False)
    address_digest = models.CharField(max_length=64, db_index=True)
    asker_digest = models.CharField(max_length=64, blank=True)
    code_digest = models.CharField(max_length=64)
    told = LockedJSONField(default=dict)
    purpose = models.CharField(max_length=20)
    grievance = models.ForeignKey(
        Grievance, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["purpose", "sent_at"], name="code_of_purpose"),
            models.Index(fields=["asker_digest", "sent_at"], name="code_of_asker"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.sent_at}"


class Knock(models.Model):
    """That somebody filed without signing in: from where and what, as keyed digests, two days."""

    address_digest = models.CharField(max_length=64)
    text_digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["address_digest", "at"], name="knock_from_address"),
            models.Index(fields=["text_digest", "at"], name="knock_of_text"),
        ]

    def __str__(self) -> str:
        return str(self.at)


class ProofDoor(models.Model):
    """A row to lock while codes to one address are counted: equal digests go through one door."""

    number = models.PositiveSmallIntegerField(primary_key=True)

    def __str__(self) -> str:
        return str(self.number)
