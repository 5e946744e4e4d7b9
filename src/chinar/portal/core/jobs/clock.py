"""When a cron expression's times are, in the state's own time."""

from __future__ import annotations

from datetime import datetime, timedelta

from croniter import croniter
from django.utils import timezone

OFFICE = "scheduler"  # the name of the lease that the elected scheduler holds


def latest_slot(cron: str, now: datetime) -> datetime:
    """Return the last time at or before ``now`` that a cron expression names."""
    local = timezone.localtime(now).replace(microsecond=0) + timedelta(seconds=1)
    found: datetime = croniter(cron, local).get_prev(datetime)
    return found


def next_slot(cron: str, now: datetime) -> datetime:
    """Return the first time after ``now`` that a cron expression names."""
    found: datetime = croniter(cron, timezone.localtime(now)).get_next(datetime)
    return found
