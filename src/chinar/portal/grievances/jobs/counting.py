"""Keep the rollups that figures are read from: exact, a little late, safe to run twice.

Each move of a case notes in its own transaction that the case is to be counted again. Counting an
office's month reads everything that happened in it and replaces its rows; nothing is added to or
taken from what stands there, so a count that runs twice, or half, cannot drift. The notes go
last.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Case, Count, IntegerField, Max, Q, Value, When
from django.db.models.functions import TruncMonth
from django.utils import timezone

from chinar.portal.core.jobs.registry import job, schedule
from chinar.portal.core.people.models import Scope
from chinar.portal.core.people.scopes import ORGANISATIONS
from chinar.portal.grievances import answers, districts, tallies
from chinar.portal.grievances.districts import Districts
from chinar.portal.grievances.jobs.happenings import happenings
from chinar.portal.grievances.models import (
    Answer,
    Appeal,
    DayFact,
    Escalation,
    Grievance,
    OfficeMonth,
    PlaceMonth,
    Recount,
    Refresh,
    Standing,
    Transfer,
    month_of,
)
from chinar.portal.grievances.standing import ALERTS
from chinar.portal.registry.models import Area, Office, Organisation
from chinar.portal.registry.selectors import department_above, departments_by_path

BATCH: Final = 1000
Key = tuple[UUID, date]
Told = Callable[[int, int], None]


def _quiet(_done: int, _of: int) -> None:
    """Tell nobody."""


@schedule("grievances.count", "*/5 * * * *")
def count() -> None:
    """Count again what moved since the last time; everything when nothing was counted yet."""
    now = timezone.now()
    if Refresh.objects.filter(counted_at__isnull=False).exists():
        refresh(now)
    else:
        rebuild(now)


@schedule("grievances.sum_places", "20 2 * * *")
def sum_places() -> None:
    """Sum up all months again, since departments may have been merged or hung elsewhere."""
    _sum_places(_months_counted())


@job("grievances.count_anew")
def count_anew() -> None:
    """Count everything from scratch."""
    rebuild(timezone.now())


def refresh(now: datetime) -> int:
    """Count again what moved, and what is open; return how many office months were counted."""
    counted, where = 0, districts.known()
    # Rows came or went besides: practice data was cleared, or a count was stopped halfway.
    changed = _rows_summed() != OfficeMonth.objects.count()
    if changed:
        _sum_places(_months_counted())
    while notes := list(Recount.objects.order_by("pk")[:BATCH]):
        answers.write_up(answers.unwritten().filter(pk__in={note.grievance for note in notes}))
        keys = _keys(notes)
        for key in sorted(keys, key=str):
            _recount(key, where)
        _sum_places({month for _, month in keys})
        counted, changed = counted + len(keys), changed or bool(keys)
        # Last: whoever is stopped before this counts the same again.
        Recount.objects.filter(pk__in=[note.pk for note in notes]).delete()
    _stand(now, where)
    _sign(now, changed=changed)
    return counted


def rebuild(now: datetime, tell: Told = _quiet) -> int:
    """Count everything from scratch; return how many office months were counted.

    Each office month is replaced on its own, so whoever is stopped leaves figures that were right
    before, and counts again. Only notes that were there at the start go at the end: one that is
    written meanwhile may be of an office that was counted already.
    """
    notes = list(Recount.objects.values_list("pk", flat=True))
    answers.write_up(answers.unwritten())
    keys = _all_keys()
    stale = _keys_counted() - set(keys)
    where = districts.known()
    for done, key in enumerate((*keys, *stale), start=1):
        _recount(key, where)
        tell(min(done, len(keys)), len(keys))
    _sum_places(_months_counted())
    for first in range(0, len(notes), BATCH):
        Recount.objects.filter(pk__in=notes[first : first + BATCH]).delete()
    _stand(now, where)
    _sign(now, changed=True)
    return len(keys)


@contextmanager
def _counting() -> Iterator[Refresh]:
    """Open a transaction that one counter at a time is in: two would undo each other's rows.

    It is short, since on SQLite nobody else writes meanwhile.
    """
    Refresh.objects.get_or_create(pk=Refresh.THE_ROW)
    with transaction.atomic():
        yield Refresh.objects.select_for_update().get(pk=Refresh.THE_ROW)


def _rows_summed() -> int:
    """Return how many rows there were when they were last summed up."""
    return Refresh.objects.aggregate(rows=Max("rows"))["rows"] or 0


def _sign(now: datetime, *, changed: bool) -> None:
    with _counting() as state:
        state.counted_at, state.rows = now, OfficeMonth.objects.count()
        state.number += changed
        state.save()


# Which office months a moved case has a part in -----------------------------------------------


def _keys(notes: Iterable[Recount]) -> set[Key]:
    """Return the office months in which moved cases are, or were, counted."""
    offices: dict[UUID, set[UUID]] = defaultdict(set)
    for note in notes:
        offices[note.grievance].add(note.office)
    keys: set[Key] = set()
    cases = Grievance.objects.filter(pk__in=offices).values_list("pk", "office_id", "registered_at")
    for pk, office, at in cases:
        offices[pk].add(office)
        keys |= {(one, _month(at)) for one in offices[pk]}
    for pk, at in _moments_of(offices):
        keys |= {(one, _month(at)) for one in offices[pk]}
    theirs = Q(grievance__in=offices)
    keys |= {(o, _month(at)) for o, at in Answer.objects.filter(theirs).values_list("office", "at")}
    moves = Transfer.objects.filter(theirs).values_list("from_office", "at")
    keys |= {(office, _month(at)) for office, at in moves}
    known = set(Office.objects.filter(pk__in={o for o, _ in keys}).values_list("pk", flat=True))
    return {key for key in keys if key[0] in known}


def _moments_of(cases: Iterable[UUID]) -> Iterator[tuple[UUID, datetime]]:
    """Yield when something happened to cases that counts for the office they are with."""
    theirs = Q(grievance__in=list(cases))
    yield from Escalation.objects.filter(theirs).values_list("grievance", "at")
    for pk, filed, decided in Appeal.objects.filter(theirs).values_list(
        "grievance", "filed_at", "decided_at"
    ):
        yield pk, filed
        if decided:
            yield pk, decided


def _all_keys() -> list[Key]:
    """Return every office month in which anything happened."""
    found: set[Key] = set()
    for model, office, moment in (
        (Grievance, "office", "registered_at"),
        (Answer, "office", "at"),
        (Transfer, "from_office", "at"),
        (Escalation, "grievance__office", "at"),
        (Appeal, "grievance__office", "filed_at"),
        (Appeal, "grievance__office", "decided_at"),
    ):
        months = (
            model._default_manager.filter(**{f"{moment}__isnull": False})
            .order_by()
            .annotate(month=TruncMonth(moment))
            .values_list(office, "month")
            .distinct()
        )
        found |= {(pk, _month(month)) for pk, month in months}
    return sorted(found, key=str)


def _keys_counted() -> set[Key]:
    """Return every office month of which rows are kept."""
    days = DayFact.objects.order_by().annotate(month=TruncMonth("day"))
    found = set(days.values_list("office", "month").distinct())
    return found | set(OfficeMonth.objects.order_by().values_list("office", "month").distinct())


def _month(at: datetime) -> date:
    return month_of(timezone.localdate(at))


# One office month -----------------------------------------------------------------------------


def _recount(key: Key, where: Districts) -> None:
    """Replace the rows of one office month by what the cases say now."""
    office, month = key
    with _counting():
        by_district: dict[UUID | None, tallies.Tally] = defaultdict(dict)
        by_day: dict[tuple[date, UUID | None], dict[str, int]] = defaultdict(dict)
        for happened in happenings(office, month):
            district = where.of(area=happened.area, office=office)
            happened.count_in(by_district[district])
            if happened.daily:
                day = by_day[timezone.localdate(happened.at), district]
                for name in happened.daily:
                    day[name] = day.get(name, 0) + 1
        OfficeMonth.objects.filter(office=office, month=month).delete()
        OfficeMonth.objects.bulk_create(
            OfficeMonth(office_id=office, month=month, district_id=district, tally=tally)
            for district, tally in by_district.items()
        )
        DayFact.objects.filter(
            office=office, day__gte=month, day__lt=month_of(month + timedelta(days=31))
        ).delete()
        DayFact.objects.bulk_create(
            DayFact(office_id=office, day=day, district_id=district, **counts)
            for (day, district), counts in by_day.items()
        )


# Sums by place, and what is open --------------------------------------------------------------


def _months_counted() -> set[date]:
    models = (OfficeMonth, PlaceMonth)
    months = (model._default_manager.order_by().values_list("month", flat=True) for model in models)
    return {month for found in months for month in found.distinct()}


def _sum_places(months: Iterable[date]) -> None:
    """Sum up months for the state, each department and each district."""
    above = _Above()
    for month in months:
        with _counting():
            _sum_month(month, above)


def _sum_month(month: date, above: _Above) -> None:
    sums: dict[int, tallies.Tally] = defaultdict(dict)
    rows = OfficeMonth.objects.filter(month=month).values_list("office", "district", "tally")
    for office, district, tally in rows.iterator(chunk_size=BATCH):
        for place in above.places(office, district):
            tallies.add(sums[place], tally)
    PlaceMonth.objects.filter(month=month).delete()
    PlaceMonth.objects.bulk_create(
        PlaceMonth(month=month, scope_id=scope, tally=tally) for scope, tally in sums.items()
    )


class _Above:
    """Which places an office month counts for besides its office."""

    def __init__(self) -> None:
        departments = departments_by_path()
        scopes = dict(Organisation.objects.values_list("pk", "scope"))
        self._department = {
            pk: scopes[department_above(path, departments) or organisation]
            for pk, path, organisation in Office.objects.values_list(
                "pk", "scope__path", "organisation"
            )
        }
        self._district = dict(Area.objects.values_list("pk", "scope"))
        self._state = Scope.objects.filter(path=ORGANISATIONS).values_list("pk", flat=True).first()

    def places(self, office: UUID, district: UUID | None) -> Iterator[int]:
        """Yield the ids of the scopes of state, department and district."""
        if self._state is not None:
            yield self._state
        if self._department[office] != self._state:
            yield self._department[office]
        if district is not None:
            yield self._district[district]


def _stand(now: datetime, where: Districts) -> None:
    """Replace the table of open cases: their age changes with time alone.

    They are read before the lock is taken, since there are many of them.
    """
    today = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    older = [
        When(filed_at__gte=today - timedelta(days=end), then=Value(place))
        for place, (_, end) in enumerate(tallies.AGES)
        if end is not None
    ]
    oldest = Value(len(tallies.AGES) - 1)
    alerted = Escalation.objects.filter(alert__in=ALERTS).values("grievance")
    rows = (
        Grievance.objects.filter(open__in=[True])  # not open=True: see selectors.cases
        .order_by()
        .annotate(age=Case(*older, default=oldest, output_field=IntegerField()))
        .annotate(late=Case(When(due_at__lt=now, then=True), default=False))
        .values_list("office", "area", "age", "late")
        .annotate(every=Count("pk"), vacant=Count("pk", filter=Q(pk__in=alerted)))
    )
    counted: dict[tuple[UUID, UUID | None, int, bool], tuple[int, int]] = {}
    for office, area, age, late, every, vacant in rows:
        key = (office, where.of(area=area, office=office), age, late)
        before = counted.get(key, (0, 0))
        counted[key] = (before[0] + every, before[1] + vacant)
    with _counting():
        Standing.objects.all().delete()
        Standing.objects.bulk_create(
            Standing(
                office_id=office,
                district_id=district,
                age=age,
                late=late,
                count=every,
                vacant=vacant,
            )
            for (office, district, age, late), (every, vacant) in counted.items()
        )
