"""The public tables as files for machines: columns, their meaning, the licence, CSV and JSON."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any, Final

from django.conf import settings
from django.core.cache import cache

from chinar.portal.grievances.models import Refresh
from chinar.portal.grievances.selectors.figure_places import PlaceKind
from chinar.portal.grievances.selectors.published import (
    Row,
    Table,
    months,
    office_rows,
    table_rows,
)
from chinar.portal.grievances.selectors.rollups import departments_of_offices
from chinar.portal.grievances.suppression import FEWEST
from chinar.portal.registry.models import Office

KEPT_S: Final = 3600
# For machines, in English only: a dictionary of data has one text.
COLUMNS: Final = {
    "month": "Calendar month, YYYY-MM, in the state's own time. Complete months only.",
    "code": "Code of the district, department or office in the register; empty: place not known.",
    "name": "Its name in English.",
    "received": "Grievances registered in the month, by the office that they are with now.",
    "answered": "Final answers sent in the month, by the office that sent them.",
    "in_limit": "Of these: sent within the limit as pauses for the citizen's answer moved it.",
    "confirmed": "Of the answers of the month: the citizen confirmed, to date, that it is solved.",
    "reopened": "Of the answers of the month: the case was opened again, to date.",
    "median_days": "Days within which half of the answers were sent, pauses not counted.",
    "days_90": "Days within which nine of ten answers were sent, pauses not counted.",
    "suppressed": "Names of the columns that are left blank in this row to protect people.",
}
TABLES: Final = {
    Table.STATE: "The whole state, by month.",
    Table.DISTRICTS: "By month and by the district that the grievance is about.",
    Table.DEPARTMENTS: "By month and department.",
    Table.OFFICES: "By month and office.",
}
RULE: Final = (
    f"A cell below {FEWEST} is blank. So is what it could be computed from: a part whose rest is "
    f"below {FEWEST}, and in each group with a published total as many other cells as it takes "
    f"that at least two are blank and make up at least {FEWEST}."
)


def version() -> tuple[int, str]:
    """Return the number of the last count, and when it was, as text."""
    state = Refresh.objects.first()
    if state is None or state.counted_at is None:
        return 0, ""
    return state.number, state.counted_at.isoformat()


def dictionary() -> dict[str, Any]:
    """Return what the tables and their columns mean."""
    return {
        "title": "Grievances: statistics",
        "publisher": settings.ENVIRONMENT.site_name,
        "licence": settings.ENVIRONMENT.data_licence,
        "suppression": RULE,
        "tables": [{"name": table.value, "about": about} for table, about in TABLES.items()],
        "columns": [{"name": name, "about": about} for name, about in COLUMNS.items()],
    }


def records(table: Table, wanted: list[date]) -> list[dict[str, Any]]:
    """Return a table's rows by column name; blank cells are None. Kept until figures change."""
    key = f"grievances.open.{table}.{version()[0]}.{wanted[0]}.{len(wanted)}"
    found: list[dict[str, Any]] | None = cache.get(key)
    if found is None:
        found = [_record(row) for row in table_rows(table, wanted)]
        cache.set(key, found, KEPT_S)
    return found


def rows_of_office(office: Office, wanted: list[date]) -> list[Row]:
    """Return the rows of one office, without their place. Kept until figures change.

    What is blank depends on the other offices of its department, so all of these are kept at once.
    """
    stem = f"grievances.office.{version()[0]}.{wanted[0]}.{len(wanted)}"
    found: list[Row] | None = cache.get(f"{stem}.{office.scope_id}")
    if found is None:
        department = departments_of_offices().get(office.pk)
        kept: dict[str, list[Row]] = {f"{stem}.{office.scope_id}": []}
        for row in office_rows(wanted, department):
            if row.place is not None:
                rows = kept.setdefault(f"{stem}.{row.place.scope.pk}", [])
                rows.append(replace(row, place=None))
        cache.set_many(kept, KEPT_S)
        found = kept[f"{stem}.{office.scope_id}"]
    return found


def as_csv(table: Table, today: date) -> str:
    """Return a table as CSV, with all published months."""
    return _csv(COLUMNS, records(table, months(today)))


def dictionary_csv() -> str:
    """Return the meaning of the columns as CSV."""
    return _csv(("name", "about"), ({"name": n, "about": a} for n, a in COLUMNS.items()))


def _csv(head: Iterable[str], rows: Iterable[dict[str, Any]]) -> str:
    sink = io.StringIO()
    writer = csv.DictWriter(sink, list(head), lineterminator="\r\n")
    writer.writeheader()
    for row in rows:
        blank = " ".join(row["suppressed"]) if "suppressed" in row else None
        writer.writerow(row if blank is None else row | {"suppressed": blank})
    return sink.getvalue()


def _record(row: Row) -> dict[str, Any]:
    place = row.place
    named = place is not None and place.kind is not PlaceKind.STATE and place.record is not None
    return {
        "month": f"{row.month:%Y-%m}",
        "code": place.record.code if place and place.record and named else "",
        "name": _name(row),
        **row.counts,
        "median_days": row.median_days,
        "days_90": row.days_90,
        "suppressed": row.blank,
    }


def _name(row: Row) -> str:
    if row.place is None:
        return "Place not known"
    return row.place.record.name if row.place.record else "The whole state"
