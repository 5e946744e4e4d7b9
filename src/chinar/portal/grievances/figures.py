"""Figures about grievances for those who answer for many offices; counts, never words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.utils import timezone

from chinar.portal.grievances.models import Grievance
from chinar.portal.grievances.selectors import IS_OPEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """What came in and went out in a stretch of time, and how it stands now."""

    received: int
    disposed: int
    open: int
    late: int
    confirmed: int

    @property
    def late_percent(self) -> float | None:
        """Return the share of open cases that are late; None when none is open."""
        return 100 * self.late / self.open if self.open else None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCount:
    """Open cases, and those beyond their limit."""

    open: int
    late: int


def month_start(now: datetime) -> datetime:
    """Return the first moment of the local month."""
    return timezone.localtime(now).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def flow(since: datetime, now: datetime) -> Flow:
    """Count what moved since a moment, and what is open and late now."""
    disposed = Q(disposed_at__gte=since, disposed_at__lte=now)
    found = Grievance.objects.aggregate(
        received=Count("pk", filter=Q(registered_at__gte=since, registered_at__lte=now)),
        disposed=Count("pk", filter=disposed),
        confirmed=Count("pk", filter=disposed & Q(confirmed_at__isnull=False)),
        # Not called "open", which is a field: an aggregate of that name would hide it.
        opened=Count("pk", filter=IS_OPEN),
        late=Count("pk", filter=IS_OPEN & Q(due_at__lt=now)),
    )
    return Flow(open=found.pop("opened"), **found)


def open_by_organisation(now: datetime) -> dict[UUID, OpenCount]:
    """Count open and late cases by the organisation of their office."""
    return _open_by("office__organisation", now)


def open_by_area(now: datetime) -> dict[UUID, OpenCount]:
    """Count open and late cases by the area they were reported from."""
    return _open_by("area", now)


def _open_by(field: str, now: datetime) -> dict[UUID, OpenCount]:
    rows: QuerySet[Grievance, dict[str, Any]] = (
        Grievance.objects.filter(IS_OPEN)
        .order_by()
        .values(field)
        .annotate(open_count=Count("pk"), late_count=Count("pk", filter=Q(due_at__lt=now)))
    )
    return {
        row[field]: OpenCount(open=row["open_count"], late=row["late_count"])
        for row in rows
        if row[field]
    }


def by_month(now: datetime, months: int = 12) -> list[tuple[datetime, int, int]]:
    """Return (month, received, disposed) of the last ``months`` months, oldest first."""
    starts = _months_back(now, months)
    received = _per_month("registered_at", starts[0])
    disposed = _per_month("disposed_at", starts[0])
    return [(start, received.get(start, 0), disposed.get(start, 0)) for start in starts]


def _months_back(now: datetime, months: int) -> list[datetime]:
    first = month_start(now)
    last = first.year * 12 + first.month - 1
    return [
        first.replace(year=number // 12, month=number % 12 + 1)
        for number in range(last - months + 1, last + 1)
    ]


def _per_month(field: str, since: datetime) -> dict[datetime, int]:
    rows = (
        Grievance.objects.filter(**{f"{field}__gte": since})
        .order_by()
        .annotate(month=TruncMonth(field))
        .values("month")
        .annotate(count=Count("pk"))
    )
    return {row["month"]: row["count"] for row in rows}
