"""Public statistics: the state by month, districts, departments, offices; files for machines."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.formats import date_format
from django.utils.http import parse_etags
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chinar.portal.core.people.access import public
from chinar.portal.grievances import open_data, sheets
from chinar.portal.grievances.models import GrievanceCategory
from chinar.portal.grievances.selectors.published import (
    Row,
    Table,
    divided_rows,
    months,
    office_rows,
    state_rows,
)
from chinar.portal.grievances.selectors.rollups import refreshed_at
from chinar.portal.registry.models import Office

FRESH_S = 300


@public
@require_safe
def statistics(request: HttpRequest) -> HttpResponse:
    """Show the state by month, and one month by district, by department and by office."""
    published = months(timezone.localdate())
    month = _month(request, published)
    rows = state_rows(published)
    departments = divided_rows([month], Table.DEPARTMENTS)
    chosen = next(
        (row.place for row in departments if row.place and _code(row) == _asked(request)), None
    )
    context = {
        "month_words": sheets.month_words(month),
        "published": [(f"{one:%Y-%m}", sheets.month_words(one)) for one in reversed(published)],
        "chosen_month": f"{month:%Y-%m}",
        "rows": rows,
        "labels": [date_format(one, "M y") for one in published],
        "flow": [
            (_("Received"), [row.counts["received"] for row in rows]),
            (_("Answered"), [row.counts["answered"] for row in rows]),
        ],
        "departments": departments,
        "districts": divided_rows([month], Table.DISTRICTS),
        "department": chosen,
        "offices": office_rows([month], chosen.scope.pk) if chosen else [],
        "tables": [table.value for table in Table],
        "licence": open_data.dictionary()["licence"],
        "counted_at": refreshed_at(),
    }
    return render(request, "grievances/statistics.html", context)


@public
@require_safe
def office(request: HttpRequest, code: str) -> HttpResponse:
    """Show an office: what it answers for, how it does, how to reach it."""
    found = get_object_or_404(
        Office.objects.select_related("organisation__scope", "area", "scope"), code=code
    )
    above = [found.organisation.code]
    if found.organisation.parent is not None:
        above.append(found.organisation.parent.code)
    context = {
        "office": found,
        "rows": open_data.rows_of_office(found, months(timezone.localdate())),
        "subjects": GrievanceCategory.objects.filter(department_code__in=above, active=True),
        "posts": found.scope.posts.filter(active=True).order_by("title"),
        "counted_at": refreshed_at(),
    }
    return render(request, "grievances/office.html", context)


@public
@require_safe
def table_csv(request: HttpRequest, table: str) -> HttpResponse:
    """Give a public table as CSV."""
    if table not in set(Table):
        raise Http404

    def make() -> HttpResponse:
        content = open_data.as_csv(Table(table), timezone.localdate())
        response = HttpResponse(content, content_type="text/csv; charset=utf-8")
        name = f"grievances-{table}.csv"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    return fresh(request, f"csv {table}", make)


@public
@require_safe
def dictionary(request: HttpRequest) -> HttpResponse:
    """Give the meaning of tables and columns as JSON."""
    return fresh(request, "dictionary", lambda: JsonResponse(open_data.dictionary()))


@public
@require_safe
def dictionary_csv(request: HttpRequest) -> HttpResponse:
    """Give the meaning of the columns as CSV."""
    kind = "text/csv; charset=utf-8"
    return fresh(
        request,
        "dictionary.csv",
        lambda: HttpResponse(open_data.dictionary_csv(), content_type=kind),
    )


def fresh(request: HttpRequest, what: str, make: Callable[[], HttpResponse]) -> HttpResponse:
    """Answer with a tag that lasts until figures are counted anew; nothing where it is known."""
    told = f"{what} {open_data.version()[0]} {months(timezone.localdate())[-1]}"
    etag = f'"{hashlib.sha256(told.encode()).hexdigest()[:32]}"'
    asked = parse_etags(request.headers.get("If-None-Match", ""))
    # A weak tag will do: whoever compresses the answer on its way makes it weak.
    same = "*" in asked or etag in {tag.removeprefix("W/") for tag in asked}
    response: HttpResponse = HttpResponseNotModified() if same else make()
    response["ETag"] = etag
    response["Access-Control-Allow-Origin"] = "*"
    patch_cache_control(response, public=True, max_age=FRESH_S)
    return response


def _month(request: HttpRequest, published: list[date]) -> date:
    asked = request.GET.get("month", "")
    return next((month for month in published if f"{month:%Y-%m}" == asked), published[-1])


def _asked(request: HttpRequest) -> str:
    return request.GET.get("department", "-")


def _code(row: Row) -> Any:
    return row.place.record.code if row.place and row.place.record else ""
