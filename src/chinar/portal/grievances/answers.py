"""The book of answers: each one that was sent, and what came of it. Written by transitions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone

from chinar.portal.grievances import timing
from chinar.portal.grievances.lifecycle import Action
from chinar.portal.grievances.models import Answer, Grievance

SENDS: Final = frozenset({Action.DISPOSE, Action.ANSWER_WITH_LEAD})
REOPENS: Final = frozenset(
    {Action.NOT_SOLVED, Action.UPHOLD, Action.REOPEN, Action.REOPEN_WITH_LEAD}
)
CONFIRMS: Final = frozenset({Action.CONFIRM, Action.APPEAL, Action.APPEAL_AGAIN})
BATCH: Final = 1000


def keep(grievance: Grievance, action: Action, changes: Mapping[str, Any], *, at: datetime) -> None:
    """Write into the book what a move says about an answer, in the move's transaction."""
    if action in SENDS:
        before = grievance.answers.filter(at__lt=at).order_by("-at").first()
        _insert([_read_off(grievance, at, before)])
        return
    fate: dict[str, Any] = {}
    if changes.get("rating") is not None:
        fate["rating"] = changes["rating"]
    # An appeal, and a rating that does not say "solved", take back what was confirmed.
    if action in CONFIRMS or "confirmed_at" in changes:
        fate["confirmed_at"] = grievance.confirmed_at
    if action in REOPENS:
        fate |= {"reopened_at": at, "confirmed_at": None}
    if fate:
        last = grievance.answers.order_by("-at", "-id").only("pk").first()
        if last is not None:
            Answer.objects.filter(pk=last.pk).update(**fate)


def unwritten() -> QuerySet[Grievance]:
    """Return the answered cases whose answer is not in the book, as after an import."""
    written = Answer.objects.filter(grievance=OuterRef("pk"), at=OuterRef("disposed_at"))
    return Grievance.objects.filter(disposed_at__isnull=False).exclude(Exists(written))


def write_up(cases: QuerySet[Grievance]) -> int:
    """Write the missing answers of cases into the book; return how many.

    A thousand at a time, so that nobody waits for a million.
    """
    missing = cases.select_related("policy", "service", "office__area", "area")
    in_turn = missing.defer("text").order_by("pk")
    count = 0
    batch = list(in_turn[:BATCH])
    while batch:
        before = _answers_before(batch)
        count += _insert([_read_off(one, _answered_at(one), before.get(one.pk)) for one in batch])
        batch = list(in_turn.filter(pk__gt=batch[-1].pk)[:BATCH])
    return count


def _answers_before(cases: Sequence[Grievance]) -> dict[UUID, Answer]:
    """Return the last answer of each case before the one it has now, where there is one."""
    written = Answer.objects.filter(grievance__in=cases, at__lt=F("grievance__disposed_at"))
    return {answer.grievance_id: answer for answer in written.order_by("at")}


def _insert(found: Sequence[Answer]) -> int:
    return len(Answer.objects.bulk_create(found, ignore_conflicts=True, batch_size=BATCH))


def _answered_at(grievance: Grievance) -> datetime:
    if grievance.disposed_at is None:
        raise ValueError(f"{grievance.pk} was not answered")
    return grievance.disposed_at


def _read_off(grievance: Grievance, at: datetime, before: Answer | None) -> Answer:
    """Read an answer off a case at the moment it is sent, ``before`` being the one before it."""
    started = (before.reopened_at or before.at) if before else grievance.filed_at
    paused = timing.paused_between(grievance, started, at)
    days = max((_day(at) - _day(started)).days, 0)
    return Answer(
        grievance=grievance,
        office_id=grievance.office_id,
        at=at,
        days=days,
        net_days=max(days - paused.days, 0),
        in_limit=at <= grievance.due_at,
        in_limit_gross=at <= grievance.due_at - timing.granted(grievance, paused),
        asked=grievance.contact_id is not None,
        rating=None if before else grievance.rating,
        confirmed_at=grievance.confirmed_at,
    )


def _day(moment: datetime) -> datetime:
    return timezone.localtime(moment).replace(hour=0, minute=0, second=0, microsecond=0)
