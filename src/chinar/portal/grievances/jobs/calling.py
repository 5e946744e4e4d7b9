"""Whom the call centre calls: people who said nothing about an answer, or about a question."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.utils import timezone

from chinar.portal.core.jobs.registry import schedule
from chinar.portal.grievances import call_hours
from chinar.portal.grievances.lifecycle import State
from chinar.portal.grievances.models import (
    Call,
    CallPurpose,
    Feedback,
    Grievance,
    Message,
    MessageKind,
)

ANSWERED_FOR: Final = timedelta(days=3)
ASKED_FOR: Final = timedelta(days=2)
BATCH: Final = 500


@schedule("grievances.list_calls", "15 * * * *")
def list_calls() -> None:
    """Put on the call list whoever said nothing about an answer or a question for days."""
    now = timezone.now()
    for purpose, cases in ((CallPurpose.FEEDBACK, silent(now)), (CallPurpose.QUESTION, asked(now))):
        while batch := list(cases[:BATCH]):
            Call.objects.bulk_create(
                [_call(case, purpose, now) for case in batch], ignore_conflicts=True
            )


def silent(now: datetime) -> QuerySet[Grievance]:
    """Return answered cases without a word about the answer, while there is time for one."""
    said = Feedback.objects.filter(grievance=OuterRef("pk"), answered_at=OuterRef("disposed_at"))
    return _reachable(
        Grievance.objects.filter(
            ~Exists(said),
            state=State.DISPOSED,
            disposed_at__lte=now - ANSWERED_FOR,
            wake_at__gt=now,
        ).annotate(about_at=F("disposed_at")),
        CallPurpose.FEEDBACK,
    )


def asked(now: datetime) -> QuerySet[Grievance]:
    """Return cases whose question waits for its answer."""
    questions = Message.objects.filter(grievance=OuterRef("pk"), kind=MessageKind.QUESTION)
    waiting = Grievance.objects.filter(state=State.AWAITING_CITIZEN).annotate(
        about_at=Subquery(questions.order_by("-at").values("at")[:1])
    )
    return _reachable(waiting.filter(about_at__lte=now - ASKED_FOR), CallPurpose.QUESTION)


def _reachable(cases: QuerySet[Grievance], purpose: CallPurpose) -> QuerySet[Grievance]:
    """Leave out who has no phone, is not to be called, is on the list, or spoke in confidence."""
    listed = Call.objects.filter(
        grievance=OuterRef("pk"), purpose=purpose, about_at=OuterRef("about_at")
    )
    return (
        cases.filter(~Exists(listed), confidential=False, contact__no_calls=False)
        .exclude(contact__phone_digest="")
        .select_related("contact")
        .defer("text")
        .order_by("pk")
    )


def _call(case: Grievance, purpose: CallPurpose, now: datetime) -> Call:
    return Call(
        grievance=case,
        purpose=purpose,
        about_at=case.about_at,  # type: ignore[attr-defined] # annotated above
        next_at=call_hours.decent_from(now),
        language=case.contact.language if case.contact else case.language,
        practice=case.practice,
    )
