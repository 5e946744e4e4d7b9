"""Public statistics for machines: `/api/v1/statistics/…`."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from ninja import Router, Schema

from chinar.portal.core.design.problems import Problem
from chinar.portal.core.people.access import public
from chinar.portal.grievances import open_data
from chinar.portal.grievances.selectors.published import Table, months
from chinar.portal.grievances.views.statistics import fresh

router = Router(tags=["statistics"])


class Record(Schema):
    """A month of one place; null where a cell is suppressed."""

    month: str
    code: str
    name: str
    received: int | None
    answered: int | None
    in_limit: int | None
    confirmed: int | None
    reopened: int | None
    median_days: int | None
    days_90: int | None
    suppressed: list[str]


class Published(Schema):
    """A table with its licence and the moment at which it was counted."""

    table: str
    licence: str
    counted_at: str
    rows: list[Record]


class Meaning(Schema):
    """A name and what it stands for."""

    name: str
    about: str


class Dictionary(Schema):
    """What tables and columns mean, and under which licence they may be used."""

    title: str
    publisher: str
    licence: str
    suppression: str
    tables: list[Meaning]
    columns: list[Meaning]


@router.get(
    "/dictionary",
    response=Dictionary,
    url_name="statistics_dictionary",
    summary="What the columns mean",
)
@public
def dictionary(request: HttpRequest) -> HttpResponse:
    """Return the meaning of tables and columns, the rule of suppression and the licence."""
    return fresh(request, "api dictionary", lambda: JsonResponse(open_data.dictionary()))


@router.get(
    "/{table}",
    response={200: Published, 422: Problem},
    url_name="statistics_table",
    summary="A table of statistics",
)
@public
def table(request: HttpRequest, table: Table, month: str = "") -> HttpResponse:
    """Return a table, with all published months or with one (YYYY-MM)."""

    def make() -> HttpResponse:
        rows = open_data.records(table, months(timezone.localdate()))
        said: dict[str, Any] = {
            "table": table.value,
            "licence": open_data.dictionary()["licence"],
            "counted_at": open_data.version()[1],
            "rows": [row for row in rows if month in ("", row["month"])],
        }
        return JsonResponse(said)

    return fresh(request, f"api {table.value} {month}", make)
