"""What offices do with a case: words, action taken, parts for other offices, escalations."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

import uuid6
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chinar.portal.core.people.models import Post, Scope
from chinar.portal.grievances.locked import LockableTextField
from chinar.portal.grievances.models.case import Grievance, GrievanceCategory
from chinar.portal.registry.models import Area, Office


class MessageKind(StrEnum):
    """What a message in a case is."""

    INTERIM = "interim"
    FINAL = "final"
    NOTE = "note"
    QUESTION = "question"
    ANSWER = "answer"
    ADDITION = "addition"
    REMINDER = "reminder"


class Outcome(StrEnum):
    """What the office did about a grievance."""

    GRANTED = "granted"
    PARTLY = "partly"
    REFUSED = "refused"
    INSUFFICIENT = "insufficient"


class PartState(StrEnum):
    """Where a part of a case that another office was asked about stands."""

    ASKED = "asked"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"


CITIZEN_KINDS = frozenset({MessageKind.ANSWER, MessageKind.ADDITION, MessageKind.REMINDER})
INTERNAL_KINDS = frozenset({MessageKind.NOTE})


class ActionTaken(models.Model):
    """What the office did, with its reasons and its order: needed before an answer goes out."""

    grievance = models.ForeignKey(Grievance, on_delete=models.CASCADE, related_name="actions_taken")
    outcome = models.CharField(_("Outcome"), max_length=14)
    text = LockableTextField(_("Action taken"), case="grievance")
    reasons = LockableTextField(_("Reasons"), blank=True, case="grievance")
    order_reference = LockableTextField(
        _("Number and date of the order"), max_length=200, blank=True, case="grievance"
    )
    sketch = models.BinaryField(null=True, help_text="to find the same words in other cases")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(outcome__in=list(Outcome)), name="known_outcome"),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.GRANTED) | ~Q(reasons=""),
                name="refusal_gives_reasons",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.grievance_id} {self.outcome}"


class Message(models.Model):
    """Words in a case: replies and questions out, additions and answers in, internal notes."""

    grievance = models.ForeignKey(Grievance, on_delete=models.CASCADE, related_name="messages")
    kind = models.CharField(max_length=10)
    text = LockableTextField(case="grievance")
    language = models.CharField(max_length=5, default="en")
    until = models.DateField(null=True, blank=True, help_text="new date, in an interim reply")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True, help_text="a final reply waits till sent")

    class Meta:
        ordering: ClassVar = ["at", "id"]
        indexes: ClassVar = [
            models.Index(
                fields=["sent_at"], name="message_sent", condition=Q(sent_at__isnull=False)
            )
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=list(MessageKind)), name="known_message_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.grievance_id} {self.kind}"


class Part(models.Model):
    """What another office was asked about a case; only the lead office answers the citizen."""

    id = models.UUIDField(primary_key=True, default=uuid6.uuid7, editable=False)
    grievance = models.ForeignKey(Grievance, on_delete=models.CASCADE, related_name="parts")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="grievance_parts")
    question = LockableTextField(_("What the office is asked"), case="grievance")
    answer = LockableTextField(_("Answer"), blank=True, case="grievance")
    state = models.CharField(max_length=10, default=PartState.ASKED)
    asked_by = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")
    answered_by = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    SCOPE_LOOKUPS: ClassVar[tuple[str, ...]] = ("office__scope",)

    class Meta:
        ordering: ClassVar = ["asked_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["grievance", "office"],
                condition=Q(state=PartState.ASKED),
                name="one_open_part_an_office",
            ),
            models.CheckConstraint(condition=Q(state__in=list(PartState)), name="known_part_state"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["office", "state", "due_at", "id"], name="part_office_state_due")
        ]

    def __str__(self) -> str:
        return f"{self.grievance_id} {self.office_id} {self.state}"


class Transfer(models.Model):
    """That a case went from one office to another, and why."""

    grievance = models.ForeignKey(Grievance, on_delete=models.CASCADE, related_name="moves")
    from_office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    to_office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    reason = LockableTextField(_("Reason"), case="grievance")
    in_time = models.BooleanField(help_text="within the hours for sending on what came by mistake")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "id"]
        indexes: ClassVar = [models.Index(fields=["from_office", "at"], name="transfer_left")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="transfer_has_a_reason")
        ]

    def __str__(self) -> str:
        return f"{self.grievance_id} {self.from_office_id} → {self.to_office_id}"


class Escalation(models.Model):
    """That a case went up a level because its clock ran on; ``post`` is who was told."""

    grievance = models.ForeignKey(Grievance, on_delete=models.CASCADE, related_name="escalations")
    level = models.PositiveSmallIntegerField()
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="escalations")
    alert = models.CharField(max_length=20, blank=True, help_text="what was wrong with the levels")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "id"]
        indexes: ClassVar = [
            models.Index(fields=["post", "grievance"], name="escalation_to_post"),
            models.Index(fields=["at", "id"], name="escalation_at"),
            models.Index(fields=["alert", "grievance"], name="escalation_alert"),
        ]

    def __str__(self) -> str:
        return f"{self.grievance_id} level {self.level}"


class ReplyTemplate(models.Model):
    """Words that an office begins its replies with, in one language; a start, never the reply."""

    id = models.UUIDField(primary_key=True, default=uuid6.uuid7, editable=False)
    title = models.CharField(_("Title"), max_length=120)
    language = models.CharField(_("Language"), max_length=5)
    kind = models.CharField(_("For"), max_length=10, choices=[(kind, kind) for kind in MessageKind])
    text = models.TextField(_("Text"))
    scope = models.ForeignKey(Scope, on_delete=models.PROTECT, related_name="+")
    category = models.ForeignKey(
        GrievanceCategory, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    active = models.BooleanField(default=True)
    practice = models.BooleanField(default=False, db_index=True)

    SCOPE_LOOKUPS: ClassVar[tuple[str, ...]] = ("scope",)

    class Meta:
        ordering: ClassVar = ["title", "language"]

    def __str__(self) -> str:
        return self.title


class Cluster(models.Model):
    """Cases that tell of one underlying thing, so that they are looked at together.

    Confidential cases stand in groups of their own, whose title is as confidential.
    """

    id = models.UUIDField(primary_key=True, default=uuid6.uuid7, editable=False)
    confidential = models.BooleanField(default=False)
    title = LockableTextField(_("Title"), max_length=200)
    category = models.ForeignKey(
        GrievanceCategory, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")
    open = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    practice = models.BooleanField(default=False, db_index=True)

    def __str__(self) -> str:
        return str(self.title)


class Membership(models.Model):
    """That a case belongs to a cluster."""

    cluster = models.ForeignKey(Cluster, on_delete=models.CASCADE, related_name="memberships")
    grievance = models.OneToOneField(Grievance, on_delete=models.CASCADE, related_name="membership")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.grievance_id} in {self.cluster_id}"
