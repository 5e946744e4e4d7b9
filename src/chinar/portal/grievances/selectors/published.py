"""What the public may know: complete months, by district, department and office, small cells blank.

No table holds a sum over months, and none divides one place by another: each row is in one group
whose total is published, so that `suppression` covers all that can be subtracted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final

from chinar.portal.core.people.models import Scope
from chinar.portal.grievances import suppression, tallies
from chinar.portal.grievances.models import OfficeMonth, PlaceMonth, month_of
from chinar.portal.grievances.selectors.figure_places import RELATED, Place, place_of, state
from chinar.portal.grievances.selectors.rollups import departments_of_offices, months_back
from chinar.portal.grievances.suppression import MEASURES, Blank
from chinar.portal.grievances.tallies import Reading
from chinar.portal.registry.models import Area, AreaKind, Office

MONTHS: Final = 12


class Table(StrEnum):
    """The public tables."""

    STATE = "state"
    DISTRICTS = "districts"
    DEPARTMENTS = "departments"
    OFFICES = "offices"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of a public table; ``counts`` holds None where a cell is blank."""

    month: date
    place: Place | None  # None: the place is not known
    counts: dict[str, int | None]
    median_days: int | None
    days_90: int | None

    @property
    def in_limit_share(self) -> float | None:
        """Return the share of answers within the limit, in percent, where both are shown."""
        part, whole = self.counts["in_limit"], self.counts["answered"]
        return None if part is None or whole is None else tallies.percent(part, whole)

    @property
    def confirmed_share(self) -> float | None:
        """Return the share of answers confirmed as solved, in percent, where both are shown."""
        part, whole = self.counts["confirmed"], self.counts["answered"]
        return None if part is None or whole is None else tallies.percent(part, whole)

    @property
    def blank(self) -> list[str]:
        """Return the measures that are left blank."""
        return [measure for measure in MEASURES if self.counts[measure] is None]


Tallies = Mapping[date, Mapping[int, tallies.Tally]]


def months(today: date) -> list[date]:
    """Return the months that are published: the last complete ones, oldest first."""
    return months_back(month_of(month_of(today) - timedelta(days=1)), MONTHS)


def state_rows(wanted: Sequence[date]) -> list[Row]:
    """Return the state's row of each month."""
    place = state()
    if place is None:
        return []
    sums = _sums(wanted)
    return [
        _row(month, place, tally, suppression.blank_alone(_counts(tally)))
        for month in wanted
        for tally in [sums[month].get(place.scope.pk, {})]
    ]


def divided_rows(wanted: Sequence[date], table: Table) -> list[Row]:
    """Return the rows of each month by district or by department."""
    place = state()
    if place is None:
        return []
    sums = _sums(wanted)
    scopes = _parts(table)
    places = _places(scopes)
    found = []
    for month in wanted:
        whole = sums[month].get(place.scope.pk, {})
        cells = [sums[month].get(scope, {}) for scope in scopes]
        named: list[Place | None] = [places[scope] for scope in scopes]
        if table is Table.DISTRICTS:  # what is left has to be a row, or it would be the gap
            cells.append(_rest(whole, cells))
            named.append(None)
        blank = suppression.blank_below(
            suppression.blank_alone(_counts(whole)), [_counts(cell) for cell in cells]
        )
        found += [_row(month, *row) for row in zip(named, cells, blank, strict=True)]
    return found


def office_rows(wanted: Sequence[date], department: int | None = None) -> list[Row]:
    """Return the rows of each month by office, of one department (by scope) or of all."""
    above = departments_of_offices()
    totals = {
        (row.month, row.place.scope.pk): frozenset(row.blank)
        for row in divided_rows(wanted, Table.DEPARTMENTS)
        if row.place is not None
    }
    sums: dict[tuple[date, Any], tallies.Tally] = defaultdict(dict)
    rows = OfficeMonth.objects.filter(month__in=wanted)
    if department is not None:
        rows = rows.filter(office__in=[pk for pk, scope in above.items() if scope == department])
    for month, office, tally in rows.values_list("month", "office", "tally"):
        tallies.add(sums[month, office], tally)
    # Whoever ever had a figure is in the group of each month: one page must not blank other
    # cells than the next.
    known = OfficeMonth.objects.order_by().values_list("office", flat=True).distinct()
    ordered = Office.objects.filter(pk__in=list(known)).order_by("scope__path")
    scopes = dict(ordered.values_list("pk", "scope"))
    offices = [pk for pk in scopes if department in (None, above[pk])]
    places = _places(scopes.values())
    groups: dict[int, list[Any]] = defaultdict(list)
    for office in offices:
        groups[above[office]].append(office)
    found = []
    for month in wanted:
        for group, members in groups.items():
            cells = [sums.get((month, office), {}) for office in members]
            total = totals.get((month, group), frozenset(MEASURES))
            blank = suppression.blank_below(total, [_counts(cell) for cell in cells])
            found += [
                _row(month, places[scopes[office]], cell, hidden)
                for office, cell, hidden in zip(members, cells, blank, strict=True)
            ]
    return found


def table_rows(table: Table, wanted: Sequence[date]) -> list[Row]:
    """Return the rows of a public table."""
    if table is Table.STATE:
        return state_rows(wanted)
    return office_rows(wanted) if table is Table.OFFICES else divided_rows(wanted, table)


def _sums(wanted: Sequence[date]) -> Tallies:
    found: dict[date, dict[int, tallies.Tally]] = {month: {} for month in wanted}
    rows = PlaceMonth.objects.filter(month__in=wanted).values_list("month", "scope", "tally")
    for month, scope, tally in rows:
        found[month][scope] = tally
    return found


def _parts(table: Table) -> list[int]:
    """Return the scopes of all districts or departments: each has a row, whatever is in it."""
    if table is Table.DISTRICTS:
        districts = Area.objects.filter(kind=AreaKind.DISTRICT).order_by("name")
        return list(districts.values_list("scope", flat=True))
    return sorted(set(departments_of_offices().values()))


def _places(scopes: Iterable[int]) -> dict[int, Place]:
    found = Scope.objects.select_related(*RELATED).filter(pk__in=list(scopes))
    return {scope.pk: place_of(scope) for scope in found}


def _counts(tally: Mapping[str, Any]) -> dict[str, int]:
    return {measure: tally.get(measure, 0) for measure in MEASURES}


def _rest(whole: tallies.Tally, cells: Iterable[tallies.Tally]) -> tallies.Tally:
    known = tallies.total(_counts(cell) for cell in cells)
    return {name: count - known.get(name, 0) for name, count in _counts(whole).items()}


def _row(month: date, place: Place | None, tally: tallies.Tally, blank: Blank) -> Row:
    reading = Reading(tally=tally)
    shown = "answered" not in blank
    return Row(
        month=month,
        place=place,
        counts={name: None if name in blank else reading.count(name) for name in MEASURES},
        median_days=reading.days(50) if shown else None,
        days_90=reading.days(90) if shown else None,
    )
