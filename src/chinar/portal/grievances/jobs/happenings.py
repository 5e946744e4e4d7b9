"""What happened in an office in a month, thing by thing, and which figures each adds one to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from django.utils import timezone

from chinar.portal.grievances import tallies
from chinar.portal.grievances.models import (
    Answer,
    Appeal,
    Decision,
    Escalation,
    Grievance,
    Rating,
    Transfer,
    month_of,
)

OTHER: Final = "other"
SPLIT: Final = frozenset({"received", "answered", "in_limit", "confirmed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One thing that happened: when, from where, and the figures that it adds one to."""

    at: datetime
    area: UUID | None
    counts: tuple[str, ...]
    daily: tuple[str, ...] = ()
    groups: dict[str, str] = field(default_factory=dict)
    days: dict[str, int] = field(default_factory=dict)

    def count_in(self, tally: tallies.Tally) -> None:
        """Add it to a tally."""
        for name in self.counts:
            tallies.bump(tally, name)
            if name in SPLIT:
                for split, key in self.groups.items():
                    tallies.bump(tally, name, split, key)
        for clock, days in self.days.items():
            tallies.bump(tally, tallies.bucket(days), clock)


def bounds(month: date) -> tuple[datetime, datetime]:
    """Return the first moment of a local month and that of the next one."""
    zone = timezone.get_default_timezone()
    following = month_of(month + timedelta(days=31))
    return (
        datetime.combine(month, time.min, tzinfo=zone),
        datetime.combine(following, time.min, tzinfo=zone),
    )


def happenings(office: UUID, month: date) -> Iterator[Happening]:
    """Yield what counts for an office in a month."""
    since, until = bounds(month)
    within = {"gte": since, "lt": until}
    yield from _received(office, within)
    yield from _answered(office, within)
    moves = Transfer.objects.filter(from_office=office, **_at("at", within))
    for at, area in moves.values_list("at", "grievance__area"):
        yield Happening(at=at, area=area, counts=("transfers",))
    ups = Escalation.objects.filter(grievance__office=office, **_at("at", within))
    for at, area in ups.values_list("at", "grievance__area"):
        yield Happening(at=at, area=area, counts=("escalations",))
    yield from _appeals(office, within)


def _at(name: str, within: dict[str, datetime]) -> dict[str, Any]:
    return {f"{name}__{end}": moment for end, moment in within.items()}


def _received(office: UUID, within: dict[str, datetime]) -> Iterator[Happening]:
    cases = Grievance.objects.filter(office=office, **_at("registered_at", within))
    for at, area, language, channel, category in cases.values_list(
        "registered_at", "area", "language", "channel", "category__code"
    ):
        unsorted = category in (None, OTHER)
        yield Happening(
            at=at,
            area=area,
            counts=("received", "other") if unsorted else ("received",),
            daily=("received",),
            groups=_groups(language, channel, category),
        )


def _answered(office: UUID, within: dict[str, datetime]) -> Iterator[Happening]:
    sent = Answer.objects.filter(office=office, **_at("at", within)).select_related(
        "grievance__category"
    )
    for answer in sent.defer("grievance__text"):
        case = answer.grievance
        marks = {
            "answered": True,
            "in_limit": answer.in_limit,
            "in_limit_gross": answer.in_limit_gross,
            "asked": answer.asked,
            "rated": answer.rating is not None,
            "poor": answer.rating == Rating.POOR,
            "confirmed": answer.confirmed_at is not None,
            "reopened": answer.reopened_at is not None,
        }
        category = case.category.code if case.category else None
        yield Happening(
            at=answer.at,
            area=case.area_id,
            counts=tuple(name for name, holds in marks.items() if holds),
            daily=("answered", "in_limit") if answer.in_limit else ("answered",),
            groups=_groups(case.language, case.channel, category),
            days={"net": answer.net_days, "gross": answer.days},
        )


def _appeals(office: UUID, within: dict[str, datetime]) -> Iterator[Happening]:
    appeals = Appeal.objects.filter(grievance__office=office)
    filed = appeals.filter(**_at("filed_at", within)).values_list("filed_at", "grievance__area")
    for at, area in filed:
        yield Happening(at=at, area=area, counts=("appeals",))
    decided = appeals.filter(**_at("decided_at", within)).filter(
        decision__in=(Decision.UPHELD, Decision.REFUSED)
    )
    for appeal in decided.select_related("grievance").defer("grievance__text"):
        upheld = appeal.decision == Decision.UPHELD
        yield Happening(
            at=appeal.decided_at or appeal.filed_at,
            area=appeal.grievance.area_id,
            counts=("decided", "upheld") if upheld else ("decided",),
        )


def _groups(language: str, channel: str, category: str | None) -> dict[str, str]:
    return {"language": language, "channel": channel, "category": category or OTHER}
