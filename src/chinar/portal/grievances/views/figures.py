"""Supervisors' figures: a place's page, the rows behind each figure, the index, files."""

from __future__ import annotations

import csv
from datetime import date, datetime, timedelta

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chinar.portal.core.design.paging import keyset_page
from chinar.portal.core.people.access import PortalRequest, needs
from chinar.portal.core.people.visibility import may_everywhere
from chinar.portal.grievances import clock, courses, grai, sheets, words
from chinar.portal.grievances.models import month_of
from chinar.portal.grievances.selectors.cases import CONFIDENTIAL, SEE, permits
from chinar.portal.grievances.selectors.drills import COUNTED, rows
from chinar.portal.grievances.selectors.figure_places import (
    FIGURES,
    Place,
    own_places,
    place_at,
    sees,
)
from chinar.portal.grievances.selectors.figure_places import state as whole_state
from chinar.portal.grievances.selectors.rollups import By, months_back, parts, refreshed_at
from chinar.portal.grievances.views.figure_asking import month_asked, place_asked

PAGE_SIZE = 50
SHOW_WORDS = {
    "open": gettext_lazy("Open now"),
    "vacant": gettext_lazy("Went up past a post that nobody holds"),
    "received": gettext_lazy("Received"),
    "other": gettext_lazy("Received under “something else”"),
    "answered": gettext_lazy("Answered"),
    "in_limit": gettext_lazy("Answered within the limit, pauses not counted"),
    "out_of_limit": gettext_lazy("Answered after the limit"),
    "in_limit_gross": gettext_lazy("Answered within the limit, pauses counted"),
    "rated": gettext_lazy("Rated"),
    "poor": gettext_lazy("Rated poor"),
    "confirmed": gettext_lazy("Confirmed solved"),
    "reopened": gettext_lazy("Opened again"),
    "transfers": gettext_lazy("Sent to another office"),
    "escalations": gettext_lazy("Brought a level up"),
    "appeals": gettext_lazy("Appeals filed"),
    "decided": gettext_lazy("Appeals decided"),
    "upheld": gettext_lazy("Appeals accepted"),
}
FILTERS = ("language", "channel", "category", "late", "age")


@needs(FIGURES)
def figures(request: PortalRequest) -> HttpResponse:
    """Show a place's figures of a month."""
    now = timezone.now()
    place, month = place_asked(request), month_asked(request, now)
    found = _board(request, place, month, now)
    context = {
        "place": place,
        "places": own_places(request.post),
        "month": month,
        "month_words": sheets.month_words(month),
        "before": months_back(month, 2)[0],
        "after": _after(month, now),
        "counted_at": refreshed_at(),
        "figures": sheets.headline(found),
        "ages": courses.age_rows(found),
        "age_names": [(_("in time"), "good"), (_("late"), "bad")],
        "courses": courses.courses(found),
        "sheets": sheets.sheets(found),
        "rising": [
            {
                "name": sheets.named("category", one.category, found.subjects),
                "count": one.count,
                "expected": round(one.expected),
                "url": sheets.rows_url(place, "received", month, category=one.category),
            }
            for one in found.rising
        ],
        "clusters": found.clusters,
        "spoken": words.LANGUAGE_NAMES.items(),
        "statewide": may_everywhere(request.post, FIGURES),
    }
    return render(request, "grievances/figures.html", context)


@needs(FIGURES)
def figure_rows(request: PortalRequest) -> HttpResponse:
    """List the cases behind a figure, without their words."""
    now = timezone.now()
    place, show = place_asked(request), request.GET.get("show", "")
    show = show if show in COUNTED else "open"
    places = [place]
    # Whichever part is named: the list holds nothing beyond the place itself.
    places += filter(None, [place_at(request.GET.get("within", ""))])
    month = month_asked(request, now) if request.GET.get("month") else None
    filters = {name: request.GET.get(name, "") for name in FILTERS}
    found = rows(places, show, month, filters, now, reader=request.post)
    page = keyset_page(
        found.queryset, order=found.order, cursor=request.GET.get("after"), size=PAGE_SIZE
    )
    cases = [found.case_of(row) for row in page.items]
    context = {
        "place": place,
        "within": places[1:],
        "back": sheets.place_url(place, month or month_of(timezone.localdate(now))),
        "title": SHOW_WORDS[show],
        "month_words": sheets.month_words(month) if month and not COUNTED[show].standing else "",
        "page": page,
        "all_listed": may_everywhere(request.post, CONFIDENTIAL),
        "rows": [
            {
                "case": case,
                "clock": clock.read(case, now),
                "opens": permits(request.post, case, SEE),
            }
            for case in cases
        ],
    }
    return render(request, "grievances/figure_rows.html", context)


@needs(FIGURES)
def table(request: PortalRequest) -> HttpResponse:
    """Give a table of a place's page as CSV."""
    now = timezone.now()
    place, month = place_asked(request), month_asked(request, now)
    found = _board(request, place, month, now)
    named = {sheet.name: sheet for sheet in sheets.sheets(found)}
    sheet = named.get(request.GET.get("table", ""))
    if sheet is None:
        raise Http404
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    name = f"grievances-{sheet.name}-{month:%Y-%m}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    writer = csv.writer(response, lineterminator="\r\n")
    writer.writerow(sheet.head)
    writer.writerows([[_plain(cell.value) for cell in row] for row in sheet.rows])
    return response


@needs(FIGURES)
def index(request: PortalRequest) -> HttpResponse:
    """Rank the departments by the Grievance Redressal Index; each sees its own parts."""
    now = timezone.now()
    month = month_asked(request, now)
    months = months_back(month, grai.MONTHS)
    state = whole_state()
    weights = grai.weights_on(timezone.localdate(now))
    ranked = grai.rank(parts(state, months, By.DEPARTMENT), weights) if state else []
    if not may_everywhere(request.post, FIGURES):
        ranked = [one for one in ranked if sees(request.post, one.part.place.scope)]
    context = {
        "month_words": sheets.month_words(month),
        "first_words": sheets.month_words(months[0]),
        "counted_at": refreshed_at(),
        "weights": weights,
        "components": [
            (sheets.component_words(name), said["weight"]) for name, said in weights.weights.items()
        ],
        "ranked": [
            {
                "rated": one,
                "answered": one.part.reading.count("answered"),
                "url": sheets.place_url(one.part.place, month)
                if sees(request.post, one.part.place.scope)
                else "",
                "values": [
                    (
                        sheets.component_words(part.name),
                        sheets.written(part.value, "percent"),
                    )
                    for part in one.components
                ],
            }
            for one in ranked
        ],
    }
    return render(request, "grievances/index.html", context)


def _board(request: PortalRequest, place: Place, month: date, now: datetime) -> sheets.Board:
    return sheets.board(
        place, month, timezone.localdate(now), lambda scope: sees(request.post, scope)
    )


def _after(month: date, now: datetime) -> date | None:
    following = month_of(month + timedelta(days=31))
    return following if following <= timezone.localdate(now) else None


def _plain(value: object) -> object:
    if isinstance(value, float):
        return round(value, 2)
    return "" if value is None else value
