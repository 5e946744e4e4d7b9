"""The book of answers: each one that was sent, and what came of it. Written by transitions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.db.models import Exists, OuterRef, QuerySet
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
        _insert([_read_off(grievance, at)])
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
    """Write the missing answers of cases into the book; return how many."""
    missing = cases.select_related("policy", "service", "office__area", "area")
    found: list[Answer] = []
    count = 0
    for grievance in missing.defer("text").iterator(chunk_size=BATCH):
        found.append(_read_off(grievance, _answered_at(grievance)))
        if len(found) == BATCH:
            count += _insert(found)
            found = []
    return count + _insert(found)


def _insert(found: Sequence[Answer]) -> int:
    return len(Answer.objects.bulk_create(found, ignore_conflicts=True, batch_size=BATCH))


def _answered_at(grievance: Grievance) -> datetime:
    if grievance.disposed_at is None:
        raise ValueError(f"{grievance.pk} was not answered")
    return grievance.disposed_at


def _read_off(grievance: Grievance, at: datetime) -> Answer:
    """Read an answer off a case at the moment it is sent."""
    before = grievance.answers.filter(at__lt=at).order_by("-at").first()
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
