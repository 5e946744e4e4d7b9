"""How a case's clock reads: days used of the days there are, days left, late or not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone

from chinar.portal.grievances.lifecycle import PAUSED_STATES, State
from chinar.portal.grievances.models import Grievance

SOON_DAYS: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """What the page shows; ``days_left`` is negative when late."""

    used_days: int
    limit_days: int
    days_left: int
    due_at: datetime
    running: bool
    late: bool
    paused: bool
    paused_days: int = 0

    @property
    def net_days(self) -> int:
        """Days used without those in which the citizen was waited for."""
        return max(self.used_days - self.paused_days, 0)

    @property
    def days_late(self) -> int:
        """Days beyond the limit."""
        return max(-self.days_left, 0)

    @property
    def soon(self) -> bool:
        """Whether the limit is near."""
        return self.running and not self.late and self.days_left <= SOON_DAYS


def read(grievance: Grievance, now: datetime) -> Clock:
    """Read the clock; it stops for good at the answer.

    The limit counts from the date of receipt and moves with pauses, so the days between receipt
    and limit are what the office has in all.
    """
    end = now if grievance.open else grievance.disposed_at or grievance.changed_at
    used = max((_day(end) - _day(grievance.filed_at)).days, 0)
    limit = (_day(grievance.due_at) - _day(grievance.filed_at)).days
    return Clock(
        used_days=used,
        limit_days=max(limit, 1),
        days_left=(_day(grievance.due_at) - _day(end)).days,
        due_at=grievance.due_at,
        running=grievance.open,
        late=end > grievance.due_at,
        paused=State(grievance.state) in PAUSED_STATES,
        paused_days=(timedelta(seconds=grievance.paused_s) + _pause_so_far(grievance, now)).days,
    )


def _pause_so_far(grievance: Grievance, now: datetime) -> timedelta:
    """Return how long the pause that runs now has lasted: a move wrote when it began."""
    if State(grievance.state) not in PAUSED_STATES:
        return timedelta()
    return max(now - grievance.changed_at, timedelta())


def day_bounds(now: datetime) -> tuple[datetime, datetime]:
    """Return when today ends and when the seventh day from today ends, in local time."""
    start = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    return start + timedelta(days=1), start + timedelta(days=7)


def _day(moment: datetime) -> datetime:
    return timezone.localtime(moment).replace(hour=0, minute=0, second=0, microsecond=0)
