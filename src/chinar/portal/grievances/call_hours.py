"""When people are called: decent hours of the day, and how long to wait for another try."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone

OPENS, CLOSES = 9, 19  # o'clock, where people live
TRIES: Final = 3
# After the first and the second try that reached nobody.
WAITS: Final = (timedelta(hours=3), timedelta(days=1))


def is_decent(now: datetime) -> bool:
    """Tell whether people may be called at a moment."""
    return OPENS <= timezone.localtime(now).hour < CLOSES


def decent_from(moment: datetime) -> datetime:
    """Return the moment, or the next hour in which people may be called."""
    if is_decent(moment):
        return moment
    local = timezone.localtime(moment)
    opens = local.replace(hour=OPENS, minute=0, second=0, microsecond=0)
    return opens if local.hour < OPENS else opens + timedelta(days=1)


def next_try(now: datetime, attempts: int) -> datetime | None:
    """Return when to try again after so many tries; None when it was enough."""
    return None if attempts >= TRIES else decent_from(now + WAITS[attempts - 1])
