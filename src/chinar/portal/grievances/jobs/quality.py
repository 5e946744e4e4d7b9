"""Answers to be looked at again: a random sample of each office's, and all that look too easy."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from math import ceil
from random import Random
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from chinar.portal.core.jobs.registry import schedule
from chinar.portal.core.journal.actor import SYSTEM
from chinar.portal.core.journal.transitions import write
from chinar.portal.grievances import boilerplate
from chinar.portal.grievances.models import (
    ActionTaken,
    Grievance,
    Message,
    MessageKind,
    QualityDraw,
    QualitySample,
    SampleReason,
)
from chinar.portal.grievances.policy import limits_of, policy_on

QUICK: Final = timedelta(hours=1)  # from registration to the answer
DRAWN: Final = "draw"


@schedule("grievances.draw_samples", "20 2 * * *")
def draw_samples() -> None:
    """Draw from yesterday's answers those that a supervisor looks at again."""
    now = timezone.now()
    draw(timezone.localdate(now) - timedelta(days=1), now=now)


def draw(day: date, *, now: datetime, seed: str = "") -> QualityDraw:
    """Draw from a day's answers once; the seed is kept, so that anybody can repeat it.

    The seed is written down first, then the answers are read while others go on writing, and at
    last the samples are. Whoever is stopped on the way goes on with the same seed.
    """
    percent = limits_of(policy_on(day)).quality_percent
    begun = {"seed": seed or secrets.token_hex(16), "percent": percent, "at": now}
    drawn, _new = QualityDraw.objects.get_or_create(day=day, defaults=begun)
    if drawn.answers is not None:
        return drawn
    answers = _answers(day)
    samples = [
        sample
        for office_id, sent in sorted(answers.items())
        for sample in _of_office(office_id, sent, drawn)
    ]
    return _written(drawn, samples, sum(map(len, answers.values())), now)


def _written(
    drawn: QualityDraw, samples: Sequence[QualitySample], answers: int, now: datetime
) -> QualityDraw:
    """Write the samples of a draw once, whoever drew them."""
    with transaction.atomic():
        held = QualityDraw.objects.select_for_update().get(pk=drawn.pk)
        if held.answers is not None:
            return held
        QualitySample.objects.bulk_create(samples, ignore_conflicts=True)
        held.answers = answers
        held.drawn = sum(one.reason == SampleReason.RANDOM for one in samples)
        held.flagged = len(samples) - held.drawn
        held.save()
        data = {
            "day": held.day.isoformat(),
            "seed": held.seed,
            "percent": held.percent,
            "answers": held.answers,
            "drawn": held.drawn,
            "flagged": held.flagged,
        }
        write(held, DRAWN, actor=SYSTEM, at=now, data=data)
    return held


def chosen(cases: Sequence[UUID], office_id: object, *, seed: str, percent: int) -> set[UUID]:
    """Return which of an office's answered cases are drawn: the same for the same seed."""
    if not percent or not cases:
        return set()
    how_many = max(ceil(len(cases) * min(percent, 100) / 100), 1)
    return set(Random(f"{seed}:{office_id}").sample(sorted(cases), how_many))  # noqa: S311 # no secret


def _answers(day: date) -> dict[UUID, list[Message]]:
    """Return what was answered on a day, by office; a joined report has its lead's answer."""
    start = timezone.make_aware(datetime.combine(day, time.min))
    sent = (
        Message.objects.filter(
            kind=MessageKind.FINAL, sent_at__gte=start, sent_at__lt=start + timedelta(days=1)
        )
        .exclude(grievance__lead__isnull=False, grievance__reopened_times=0)
        .select_related("grievance")
    )
    offices: dict[UUID, list[Message]] = defaultdict(list)
    for message in sent:
        offices[message.grievance.office_id].append(message)
    return offices


def _of_office(office_id: UUID, sent: Sequence[Message], drawn: QualityDraw) -> list[QualitySample]:
    others = boilerplate.sketches_of(office_id, drawn.at)
    by_chance = chosen(
        [message.grievance_id for message in sent],
        office_id,
        seed=drawn.seed,
        percent=drawn.percent,
    )
    samples = {}
    for message in sent:
        if message.sent_at is None:
            continue
        alike = _alike(message, others)
        reason = _flag(message.grievance, message.sent_at, alike)
        if reason is None and message.grievance_id in by_chance:
            reason = SampleReason.RANDOM
        if reason is not None:
            samples[message.grievance_id, message.sent_at] = QualitySample(
                grievance_id=message.grievance_id,
                answered_at=message.sent_at,
                reason=reason,
                alike=alike,
                drawn_at=drawn.at,
            )
    return list(samples.values())


def _alike(message: Message, others: Sequence[boilerplate.Sketch]) -> int:
    """Count the office's other answers that say the same: its own is among them."""
    own = ActionTaken.objects.filter(grievance=message.grievance_id).last()
    if own is None or not own.sketch:
        return 0
    return max(boilerplate.count(bytes(own.sketch), others) - 1, 0)


def _flag(case: Grievance, sent_at: datetime, alike: int) -> SampleReason | None:
    if alike >= boilerplate.LEAST_ALIKE:
        return SampleReason.BOILERPLATE
    quick = case.reopened_times == 0 and sent_at - case.registered_at < QUICK
    return SampleReason.QUICK if quick else None
