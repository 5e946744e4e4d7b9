"""Figures about grievances for those who answer for many offices; counts, never words.

They are read from the rollups, so they are as old as `counted_at` says.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID

from django.db.models import Q, Sum
from django.utils import timezone

from chinar.portal.grievances import tallies
from chinar.portal.grievances.models import PlaceMonth, Standing, month_of
from chinar.portal.grievances.selectors.figure_places import state
from chinar.portal.grievances.selectors.rollups import monthly, months_back, refreshed_at
from chinar.portal.grievances.tallies import Reading


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
        return tallies.percent(self.late, self.open)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCount:
    """Open cases, and those beyond their limit."""

    open: int
    late: int


def month_start(now: datetime) -> datetime:
    """Return the first moment of the local month."""
    return timezone.localtime(now).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def counted_at() -> datetime | None:
    """Return when figures were last counted; None when they never were."""
    return refreshed_at()


def flow(since: datetime, now: datetime) -> Flow:
    """Count what moved in the months since a moment, and what is open and late."""
    first, last = timezone.localdate(since).replace(day=1), timezone.localdate(now)
    place = state()
    tally: tallies.Tally = {}
    if place is not None:
        rows = PlaceMonth.objects.filter(scope=place.scope, month__gte=first, month__lte=last)
        tally = tallies.total(rows.values_list("tally", flat=True))
    reading = Reading(tally=tally)
    opened = Standing.objects.aggregate(all=Sum("count"), late=Sum("count", filter=Q(late=True)))
    return Flow(
        received=reading.count("received"),
        disposed=reading.count("answered"),
        confirmed=reading.count("confirmed"),
        open=opened["all"] or 0,
        late=opened["late"] or 0,
    )


def open_by_organisation() -> dict[UUID, OpenCount]:
    """Count open and late cases by the organisation of their office."""
    return _open_by("office__organisation")


def open_by_district() -> dict[UUID, OpenCount]:
    """Count open and late cases by the district they count for."""
    return _open_by("district")


def _open_by(field: str) -> dict[UUID, OpenCount]:
    rows = Standing.objects.exclude(**{field: None}).order_by().values_list(field)
    return {
        pk: OpenCount(open=every, late=late or 0)
        for pk, every, late in rows.annotate(
            every=Sum("count"), overdue=Sum("count", filter=Q(late=True))
        )
    }


def by_month(now: datetime, months: int = 12) -> list[tuple[datetime, int, int]]:
    """Return (month, received, disposed) of the last ``months`` months, oldest first."""
    wanted = months_back(month_of(timezone.localdate(now)), months)
    place = state()
    readings = monthly(place, wanted) if place else {}
    zone = timezone.get_default_timezone()
    nothing = Reading()
    return [
        (
            datetime.combine(month, time.min, tzinfo=zone),
            readings.get(month, nothing).count("received"),
            readings.get(month, nothing).count("answered"),
        )
        for month in wanted
    ]
