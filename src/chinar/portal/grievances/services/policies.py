"""What the Secretary of Public Grievances sets: limits from a day on, and days off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from chinar.portal.core.journal.transitions import write
from chinar.portal.grievances.models import Holiday, PolicyVersion
from chinar.portal.grievances.policy import Limits, limits_of, policy_on
from chinar.portal.grievances.services.acting import Hand

ADDED, REMOVED = "add", "remove"


class PolicyError(Exception):
    """A version cannot be added; ``field`` and ``why`` say what is in its way."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(f"{field}: {why}")
        self.field, self.why = field, why


class PastHolidayError(Exception):
    """The day is over: cases were counted by it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """Limits, from which day on, and where they come from."""

    name: str
    starts_on: date
    limits: Limits
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A limit that one version has otherwise than another."""

    name: str
    before: int
    after: int


def changes(before: Limits, after: Limits) -> list[Change]:
    """Return what differs between two sets of limits, in the order of the limits."""
    old, new = asdict(before), asdict(after)
    return [
        Change(name=name, before=old[name], after=new[name])
        for name in old
        if old[name] != new[name]
    ]


def before(starts_on: date) -> PolicyVersion:
    """Return the version that is in force until a day."""
    return policy_on(starts_on)


def check(version: Version, today: date) -> None:
    """Refuse a version that would change what was, or leave open which one is in force.

    Raises:
        PolicyError: it starts in the past, on another's day, under another's name, or changes
            nothing.
    """
    if version.starts_on < today:
        raise PolicyError("starts_on", "past")
    if PolicyVersion.objects.filter(starts_on=version.starts_on).exists():
        raise PolicyError("starts_on", "taken")
    if PolicyVersion.objects.filter(name=version.name).exists():
        raise PolicyError("name", "taken")
    if not changes(limits_of(before(version.starts_on)), version.limits):
        raise PolicyError("", "same")


def add_version(version: Version, hand: Hand) -> PolicyVersion:
    """Add a version; cases that run keep the one they began under, and no version is ever edited.

    Raises:
        PolicyError: see `check`.
    """
    today = timezone.localdate(hand.now)
    earlier = before(version.starts_on)  # the first one is made here where there is none
    with transaction.atomic():
        list(PolicyVersion.objects.select_for_update().order_by("pk"))  # one at a time
        check(version, today)
        made = PolicyVersion.objects.create(
            name=version.name,
            starts_on=version.starts_on,
            limits=asdict(version.limits),
            source=version.source,
        )
        data = {
            "name": made.name,
            "starts_on": made.starts_on.isoformat(),
            "after": earlier.name,
            "limits": made.limits,
        }
        write(made, ADDED, actor=hand.actor, at=hand.now, data=data)
    return made


def add_holidays(days: Sequence[Holiday], hand: Hand) -> int:
    """Add days off; cases keep the dates that they were given. Return how many."""
    with transaction.atomic():
        for holiday in days:
            holiday.save(force_insert=True)
            write(holiday, ADDED, actor=hand.actor, at=hand.now, data=_facts(holiday))
    return len(days)


def remove_holiday(holiday: Holiday, hand: Hand) -> None:
    """Take back a day off that is still to come.

    Raises:
        PastHolidayError: the day is over.
    """
    if holiday.day <= timezone.localdate(hand.now):
        raise PastHolidayError
    with transaction.atomic():
        write(holiday, REMOVED, actor=hand.actor, at=hand.now, data=_facts(holiday))
        holiday.delete()


def _facts(holiday: Holiday) -> dict[str, str]:
    return {
        "day": holiday.day.isoformat(),
        "division": holiday.division_code,
        "name": holiday.name,
    }
