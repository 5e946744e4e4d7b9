"""Reads of the rollups: a place's months, how they divide, what is open. Never the cases."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, Q, Sum

from chinar.portal.core.people.models import Scope
from chinar.portal.core.people.scopes import ORGANISATIONS
from chinar.portal.grievances import tallies
from chinar.portal.grievances.models import (
    Cluster,
    DayFact,
    Membership,
    OfficeMonth,
    PlaceMonth,
    Refresh,
    Standing,
    month_of,
)
from chinar.portal.grievances.selectors.figure_places import RELATED, Place, PlaceKind, place_of
from chinar.portal.grievances.tallies import Reading
from chinar.portal.registry.models import Area, AreaKind, Office, Organisation
from chinar.portal.registry.selectors import department_above, departments_by_path

MONTHS: Final = 12
RISING_FEWEST: Final = 10
RISING_TIMES: Final = 1.5
MOST_CLUSTERS: Final = 5


class By(StrEnum):
    """How a place's figures divide."""

    DEPARTMENT = "department"
    DISTRICT = "district"
    OFFICE = "office"


DIVIDES: Final = {
    PlaceKind.STATE: (By.DEPARTMENT, By.DISTRICT),
    PlaceKind.ORGANISATION: (By.OFFICE, By.DISTRICT),
    PlaceKind.OFFICE: (By.DISTRICT,),
    PlaceKind.AREA: (By.DEPARTMENT, By.OFFICE),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """Open cases by age, those in time and those late."""

    in_time: tuple[int, ...]
    late: tuple[int, ...]

    @property
    def every(self) -> int:
        """All of them."""
        return sum(self.in_time) + sum(self.late)

    @property
    def overdue(self) -> int:
        """Those beyond their limit."""
        return sum(self.late)

    @property
    def late_share(self) -> float | None:
        """Those beyond their limit, in percent."""
        return tallies.percent(self.overdue, self.every)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a place: its month, and what is open there."""

    place: Place
    reading: Reading
    open: Open


@dataclass(frozen=True, slots=True, kw_only=True)
class Rising:
    """A category that comes in more often than before; ``expected`` is by the months before."""

    category: str
    count: int
    expected: float


def months_back(month: date, count: int = MONTHS) -> list[date]:
    """Return ``count`` months up to and including one, oldest first."""
    months = [month]
    while len(months) < count:
        months.append(month_of(months[-1] - timedelta(days=1)))
    return months[::-1]


def refreshed_at() -> datetime | None:
    """Return when figures were last counted."""
    return Refresh.objects.values_list("counted_at", flat=True).first()


def monthly(place: Place, months: Iterable[date]) -> dict[date, Reading]:
    """Return a place's readings of months; one without any figures is empty."""
    wanted = list(months)
    found: dict[date, tallies.Tally] = {month: {} for month in wanted}
    for month, tally in _sums(place, wanted) or _details(place, wanted):
        tallies.add(found[month], tally)
    return {month: Reading(tally=tally) for month, tally in found.items()}


def _sums(place: Place, months: list[date]) -> list[tuple[date, Any]]:
    where = Q(scope=place.scope)
    if place.kind is PlaceKind.STATE:
        where = Q(scope__path=ORGANISATIONS)
    rows = PlaceMonth.objects.filter(where, month__in=months)
    return list(rows.values_list("month", "tally"))


def _details(place: Place, months: list[date]) -> list[tuple[date, Any]]:
    rows = OfficeMonth.objects.filter(place.rows(), month__in=months)
    return list(rows.values_list("month", "tally"))


def standing(place: Place) -> Open:
    """Return what is open in a place."""
    rows = Standing.objects.filter(place.rows()).values_list("age", "late")
    return _open(rows.annotate(all=Sum("count")).order_by())


def past_vacancies(place: Place) -> int:
    """Return how many open cases of a place went up past a post that nobody holds."""
    return Standing.objects.filter(place.rows()).aggregate(all=Sum("vacant"))["all"] or 0


def daily(place: Place, until: date, days: int = 30) -> list[tuple[date, int, int]]:
    """Return (day, received, answered) of the last days, oldest first."""
    since = until - timedelta(days=days - 1)
    rows = DayFact.objects.filter(place.rows(), day__gte=since, day__lte=until).order_by()
    sums = rows.values_list("day").annotate(came=Sum("received"), went=Sum("answered"))
    found = {day: (came, went) for day, came, went in sums}
    every = [since + timedelta(days=number) for number in range(days)]
    return [(day, *found.get(day, (0, 0))) for day in every]


def parts(place: Place, months: Iterable[date], by: By) -> list[Part]:
    """Divide a place's months, and what is open, by department, district or office."""
    grouping = _Grouping(by)
    sums: dict[int, tallies.Tally] = defaultdict(dict)
    rows = OfficeMonth.objects.filter(place.rows(), month__in=list(months))
    if place.kind is PlaceKind.STATE and by is not By.OFFICE:
        _add_sums(sums, months, grouping.scopes())
    else:
        for office, district, tally in rows.values_list("office", "district", "tally"):
            scope = grouping.of(office, district)
            if scope is not None:
                tallies.add(sums[scope], tally)
    opened: dict[int, list[tuple[int, bool, int]]] = defaultdict(list)
    # Summed up in the database: a part tells how many are open and late, not of which age.
    key = "district" if by is By.DISTRICT else "office"
    stands = Standing.objects.filter(place.rows()).order_by().values_list(key, "late")
    for pk, late, count in stands.annotate(all=Sum("count")):
        scope = grouping.of(pk, pk)
        if scope is not None:
            opened[scope].append((0, late, count))
    scopes = Scope.objects.select_related(*RELATED).filter(pk__in={*sums, *opened})
    found = [
        Part(
            place=place_of(scope),
            reading=Reading(tally=sums.get(scope.pk, {})),
            open=_open(opened.get(scope.pk, ())),
        )
        for scope in scopes
    ]
    return sorted(found, key=lambda part: (-part.reading.count("received"), part.place.scope.path))


def _add_sums(sums: dict[int, tallies.Tally], months: Iterable[date], scopes: set[int]) -> None:
    rows = PlaceMonth.objects.filter(month__in=list(months), scope__in=scopes)
    for scope, tally in rows.values_list("scope", "tally"):
        tallies.add(sums[scope], tally)


class _Grouping:
    """Tells which part a row by office and district belongs to."""

    def __init__(self, by: By) -> None:
        self._group: Callable[[UUID, UUID | None], int | None]
        if by is By.DISTRICT:
            districts = Area.objects.filter(kind=AreaKind.DISTRICT)
            self._scopes: Mapping[UUID, int] = dict(districts.values_list("pk", "scope"))
            self._group = lambda _office, district: self._scopes.get(district) if district else None
            return
        if by is By.OFFICE:
            self._scopes = dict(Office.objects.values_list("pk", "scope"))
        else:
            self._scopes = departments_of_offices()
        self._group = lambda office, _district: self._scopes.get(office)

    def of(self, office: UUID, district: UUID | None) -> int | None:
        """Return the scope of the part that a row belongs to."""
        return self._group(office, district)

    def scopes(self) -> set[int]:
        """Return the scopes of all parts that there may be."""
        return set(self._scopes.values())


def departments_of_offices() -> dict[UUID, int]:
    """Return the scope of the department that each office counts for."""
    above = departments_by_path()
    scopes = dict(Organisation.objects.values_list("pk", "scope"))
    offices = Office.objects.values_list("pk", "scope__path", "organisation")
    return {pk: scopes[department_above(path, above) or body] for pk, path, body in offices}


def _open(rows: Iterable[tuple[int, bool, int]]) -> Open:
    counts = {False: [0] * len(tallies.AGES), True: [0] * len(tallies.AGES)}
    for age, late, count in rows:
        counts[late][age] += count
    return Open(in_time=tuple(counts[False]), late=tuple(counts[True]))


def rising(readings: Mapping[date, Reading], month: date, today: date) -> list[Rising]:
    """Return the categories of a month that come in far more often than in the months before.

    A month that has just begun is measured against its share of a month. Few reports make no
    trend: at least ten, half as many again as expected, and beyond what chance explains (three
    times the root of what is expected).
    """
    before = [reading for at, reading in readings.items() if at < month and reading.tally]
    if not before:
        return []
    following = month_of(month + timedelta(days=31))
    passed = min((today - month).days + 1, (following - month).days) / (following - month).days
    found = []
    for category, now in readings[month].group("category").items():
        past = [one.tally.get("category", {}).get(category, {}) for one in before]
        expected = sum(one.get("received", 0) for one in past) / len(before) * passed
        count = now.count("received")
        surprising = count - expected >= 3 * max(expected, 1) ** 0.5
        if count >= max(RISING_FEWEST, RISING_TIMES * expected) and surprising:
            found.append(Rising(category=category, count=count, expected=expected))
    return sorted(found, key=lambda one: one.expected - one.count)


def clusters(place: Place) -> list[tuple[Cluster, int]]:
    """Return the newest open clusters that officers of a place made, with their size.

    Those of confidential cases are none of them: a title tells what they are about.
    """
    open_ones = Cluster.objects.filter(open=True, confidential=False)
    open_ones = open_ones.select_related("category", "area")
    if place.kind is PlaceKind.AREA:
        open_ones = open_ones.filter(area__scope__path__startswith=place.scope.path)
    elif place.kind is not PlaceKind.STATE:
        open_ones = open_ones.filter(post__scope__path__startswith=place.scope.path)
    newest = list(open_ones.order_by("-created_at", "-pk")[:MOST_CLUSTERS])
    members = Membership.objects.filter(cluster__in=newest).order_by()
    sizes = dict(members.values_list("cluster").annotate(size=Count("pk")))
    return [(cluster, sizes.get(cluster.pk, 0)) for cluster in newest]
