"""What people say afterwards: feedback and appeals; samples of quality; calls to be made."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

import uuid6
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chinar.portal.core.people.models import Post
from chinar.portal.grievances.locked import LockableTextField
from chinar.portal.grievances.models.case import Grievance


class Rating(models.IntegerChoices):
    """How somebody found the answer; poor opens the appeal."""

    POOR = 1, _("Poor")
    AVERAGE = 2, _("Average")
    GOOD = 3, _("Good")
    VERY_GOOD = 4, _("Very good")
    EXCELLENT = 5, _("Excellent")


class Decision(StrEnum):
    """What came of an appeal; overtaken: not decided in time, so a second one was filed."""

    PENDING = "pending"
    UPHELD = "upheld"
    REFUSED = "refused"
    OVERTAKEN = "overtaken"


class SampleReason(StrEnum):
    """Why a supervisor looks at an answered case."""

    RANDOM = "random"
    BOILERPLATE = "boilerplate"
    QUICK = "quick"


class SampleVerdict(StrEnum):
    """What a supervisor found."""

    PENDING = "pending"
    SOUND = "sound"
    REOPENED = "reopened"
    ADVISED = "advised"


class CallPurpose(StrEnum):
    """Why the call centre calls somebody."""

    FEEDBACK = "feedback"
    QUESTION = "question"


class CallState(StrEnum):
    """How far a call got."""

    WAITING = "waiting"
    DONE = "done"
    UNREACHED = "unreached"


class CallOutcome(StrEnum):
    """What came of calling somebody."""

    REACHED = "reached"
    NOT_REACHED = "not_reached"
    WRONG_NUMBER = "wrong_number"
    NO_CALLS = "no_calls"


class Feedback(models.Model):
    """What somebody said about an answer; asked once for each answer that was sent."""

    grievance = models.ForeignKey(Grievance, on_delete=models.CASCADE, related_name="feedback")
    answered_at = models.DateTimeField(help_text="the answer it is about, by when it was sent")
    rating = models.PositiveSmallIntegerField(_("How was the answer?"), choices=Rating)
    solved = models.BooleanField(_("Is it solved?"), null=True)
    text = LockableTextField(blank=True, case="grievance")
    by_call = models.BooleanField(default=False)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["grievance", "answered_at"], name="one_feedback_an_answer"
            ),
            models.CheckConstraint(
                condition=Q(rating__in=Rating.values), name="known_grievance_rating"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.grievance_id} {self.rating}"


class Appeal(models.Model):
    """That somebody did not accept an answer, and what the authority decided."""

    id = models.UUIDField(primary_key=True, default=uuid6.uuid7, editable=False)
    grievance = models.ForeignKey(Grievance, on_delete=models.CASCADE, related_name="appeals")
    tier = models.PositiveSmallIntegerField()
    text = LockableTextField(_("Why the answer is not accepted"), case="grievance")
    by_call = models.BooleanField(default=False)
    filed_at = models.DateTimeField()
    due_at = models.DateTimeField()
    authority = models.ForeignKey(
        Post, on_delete=models.PROTECT, null=True, related_name="grievance_appeals"
    )
    decision = models.CharField(max_length=10, default=Decision.PENDING)
    order = LockableTextField(_("Decision with reasons"), blank=True, case="grievance")
    direction = LockableTextField(
        _("What the office is to do"),
        blank=True,
        case="grievance",
        help_text="where the appeal is upheld",
    )
    answer_due_at = models.DateTimeField(
        null=True, help_text="by when the answer was due; the case has it again once refused"
    )
    decided_by = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    SCOPE_LOOKUPS: ClassVar[tuple[str, ...]] = (
        "grievance__office__scope",
        "grievance__area__scope",
    )

    class Meta:
        ordering: ClassVar = ["filed_at", "id"]
        indexes: ClassVar = [
            models.Index(fields=["decision", "due_at", "id"], name="appeal_due"),
            models.Index(fields=["filed_at", "id"], name="appeal_filed"),
            models.Index(fields=["decided_at", "id"], name="appeal_decided"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(tier__in=(1, 2)), name="two_tiers_of_appeal"),
            models.CheckConstraint(
                condition=Q(decision__in=list(Decision)), name="known_appeal_decision"
            ),
            models.CheckConstraint(
                condition=Q(decision__in=[Decision.PENDING, Decision.OVERTAKEN])
                | (~Q(order="") & Q(decided_at__isnull=False)),
                name="decided_appeal_has_its_order",
            ),
            models.UniqueConstraint(
                fields=["grievance"],
                condition=Q(decision=Decision.PENDING),
                name="one_appeal_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.grievance_id} tier {self.tier} {self.decision}"


class QualityDraw(models.Model):
    """A day's draw of answers to be looked at again: with its seed anybody can repeat it."""

    day = models.DateField(unique=True, help_text="the day of the answers")
    seed = models.CharField(max_length=32)
    percent = models.PositiveSmallIntegerField()
    answers = models.PositiveIntegerField(null=True, help_text="none until it is drawn")
    drawn = models.PositiveIntegerField(default=0, help_text="by chance")
    flagged = models.PositiveIntegerField(default=0, help_text="same words, or very quick")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.day} {self.seed}"


class QualitySample(models.Model):
    """An answered case that a supervisor looks at again; it can reopen the case."""

    id = models.UUIDField(primary_key=True, default=uuid6.uuid7, editable=False)
    grievance = models.ForeignKey(Grievance, on_delete=models.CASCADE, related_name="samples")
    answered_at = models.DateTimeField()
    reason = models.CharField(max_length=12)
    alike = models.PositiveIntegerField(default=0, help_text="other answers with the same words")
    verdict = models.CharField(max_length=10, default=SampleVerdict.PENDING)
    text = LockableTextField(_("What was found"), blank=True, case="grievance")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")
    drawn_at = models.DateTimeField()
    judged_at = models.DateTimeField(null=True, blank=True)

    SCOPE_LOOKUPS: ClassVar[tuple[str, ...]] = ("grievance__office__scope",)

    class Meta:
        ordering: ClassVar = ["drawn_at", "id"]
        indexes: ClassVar = [
            models.Index(fields=["verdict", "drawn_at", "id"], name="quality_sample_waiting")
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["grievance", "answered_at"], name="one_sample_an_answer"
            ),
            models.CheckConstraint(
                condition=Q(reason__in=list(SampleReason)), name="known_sample_reason"
            ),
            models.CheckConstraint(
                condition=Q(verdict__in=list(SampleVerdict)), name="known_sample_verdict"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.grievance_id} {self.verdict}"


class Call(models.Model):
    """A call that the call centre makes: to hear whether an answer helped, or to ask."""

    id = models.UUIDField(primary_key=True, default=uuid6.uuid7, editable=False)
    grievance = models.ForeignKey(Grievance, on_delete=models.CASCADE, related_name="calls")
    purpose = models.CharField(max_length=10)
    about_at = models.DateTimeField(help_text="the answer or question it is about")
    state = models.CharField(max_length=10, default=CallState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    language = models.CharField(max_length=5)
    outcome = models.CharField(max_length=12, blank=True, help_text="of the last attempt")
    held_by = models.CharField(max_length=40, blank=True, help_text="id of who calls just now")
    held_until = models.DateTimeField(null=True, blank=True)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    practice = models.BooleanField(default=False, db_index=True)

    SCOPE_LOOKUPS: ClassVar[tuple[str, ...]] = (
        "grievance__office__scope",
        "grievance__area__scope",
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["state", "next_at", "id"], name="call_list"),
            models.Index(fields=["held_by"], name="call_of_caller"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["grievance", "purpose", "about_at"], name="one_call_a_matter"
            ),
            models.CheckConstraint(
                condition=Q(purpose__in=list(CallPurpose)), name="known_call_purpose"
            ),
            models.CheckConstraint(condition=Q(state__in=list(CallState)), name="known_call_state"),
            models.CheckConstraint(
                condition=Q(outcome__in=["", *CallOutcome]), name="known_call_outcome"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.grievance_id} {self.purpose} {self.state}"
