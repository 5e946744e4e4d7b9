"""Days on which offices work: weekly days off, holidays of the state or of one division."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.utils import timezone

from chinar.portal.grievances.models import Holiday
from chinar.portal.registry.models import Area, AreaKind

SUNDAY: Final = 6
# The secretariat sits in Srinagar from the beginning of May to the end of October, else in Jammu.
SUMMER_MONTHS: Final = range(5, 11)
SUMMER_CAPITAL: Final = "DIV-KASHMIR"
WINTER_CAPITAL: Final = "DIV-JAMMU"
FARTHEST: Final = 5 * 366  # days to look ahead; no limit is longer


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """The days off of one place."""

    days_off: frozenset[date] = frozenset()
    weekly: frozenset[int] = frozenset({SUNDAY})

    def is_open(self, day: date) -> bool:
        """Tell whether offices work on a day."""
        return day.weekday() not in self.weekly and day not in self.days_off

    def after(self, start: datetime, days: int) -> datetime:
        """Return the same time of day, ``days`` working days later; the first one is not counted.

        Limits in working days exclude the day of receipt (General Clauses Act 1897, section 9).
        """
        local, left = timezone.localtime(start), days
        for _day in range(FARTHEST):
            if left <= 0:
                break
            local += timedelta(days=1)
            left -= self.is_open(local.date())
        return local


def calendar_of(area: Area | None, *, since: datetime) -> Calendar:
    """Return the calendar of a place, from a moment on.

    Offices of the whole state keep the days off of the division in which the capital then is.
    """
    divisions = {one.code for one in _upwards(area) if one.kind == AreaKind.DIVISION}
    holidays = Holiday.objects.filter(day__gte=timezone.localdate(since))
    return Calendar(
        days_off=frozenset(
            day
            for day, where in holidays.values_list("day", "division_code")
            if not where or where in (divisions or {capital_on(day)})
        )
    )


def capital_on(day: date) -> str:
    """Return the code of the division in which the capital is on a day."""
    return SUMMER_CAPITAL if day.month in SUMMER_MONTHS else WINTER_CAPITAL


def _upwards(area: Area | None) -> Iterable[Area]:
    while area is not None:
        yield area
        area = area.parent
