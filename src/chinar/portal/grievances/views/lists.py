"""The lists of the desk, by when things are due; alone, or beside the case that is open."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chinar.portal.core.design.paging import keyset_page
from chinar.portal.core.people.access import PortalRequest, needs
from chinar.portal.core.people.visibility import may
from chinar.portal.grievances import clock, words
from chinar.portal.grievances.lifecycle import APPEALS, ASSIGN, SUPERVISE, WORK, State
from chinar.portal.grievances.models import Grievance
from chinar.portal.grievances.selectors import SEE, due_counts, listed
from chinar.portal.grievances.selectors.lists import COUNTED, Sort, View, order_of
from chinar.portal.grievances.selectors.parts import parts_asked

PAGE_SIZE: Final = 50
BESIDE: Final = 30  # rows beside an open case
FILTERS: Final = ("view", "due", "state", "q", "sort")
VIEW_NAMES: Final = {
    View.ALL: _("All open"),
    View.MINE: _("Waiting for me"),
    View.FREE: _("With nobody"),
    View.ESCALATED: _("Came up to me"),
    View.VACANT: _("Vacant above"),
    View.PARTS: _("Asked of us"),
    View.APPEALS: _("Appeals"),
}
# What stands under the tabs, where a name alone says too little.
VIEW_HINTS: Final[Mapping[str, Any]] = {
    View.ESCALATED: _("Late cases that were brought before your post."),
    View.VACANT: _("Cases whose next level up is a post that nobody holds."),
}
EMPTY: Final[Mapping[str, Any]] = {
    View.MINE: _("No open case is with you."),
    View.FREE: _("Each open case is with somebody."),
    View.ESCALATED: _("No case was brought before your post."),
    View.VACANT: _("No post above a case is vacant."),
}
SORT_NAMES: Final = {Sort.FIRST: _("Due first"), Sort.LAST: _("Due last")}


@needs(SEE)
def cases(request: PortalRequest) -> HttpResponse:
    """List the cases of the post in use, by when they are due."""
    now, filters = timezone.now(), _filters(request)
    context = {
        "filters": filters,
        "query": _query(request),
        "views": _views(request, filters),
        "view_hint": VIEW_HINTS.get(filters["view"], ""),
        "counts": due_counts(request.post, now),
        "counted": COUNTED,
        "filtered": any(value for name, value in filters.items() if name != "sort"),
        "states": [(state, words.STATE_NAMES[state]) for state in State if state != State.DRAFT],
        "sorts": [(sort, name) for sort, name in SORT_NAMES.items()],
        "may_assign": may(request.post, ASSIGN),
        "may_work": may(request.post, WORK),
    }
    if filters["view"] == View.PARTS:
        return render(request, "grievances/desk_asked.html", context | _parts(request, now))
    page = keyset_page(
        listed(request.post, filters, now),
        order=order_of(filters),
        cursor=request.GET.get("after"),
        size=PAGE_SIZE,
    )
    narrowed = any(filters[name] for name in ("due", "state", "q"))
    context |= {
        "page": page,
        "rows": [_row(grievance, now) for grievance in page.items],
        "empty": "" if narrowed else EMPTY.get(filters["view"], ""),
    }
    return render(request, "grievances/desk_cases.html", context)


def side(request: PortalRequest, grievance: Grievance) -> dict[str, Any]:
    """Return the list that stands beside an open case: the one it was opened from."""
    now, filters = timezone.now(), _filters(request)
    page = keyset_page(
        listed(request.post, filters, now),
        order=order_of(filters),
        cursor=request.GET.get("after"),
        size=BESIDE,
    )
    return {
        "side_rows": [_row(one, now) for one in page.items],
        "side_more": bool(page.next_cursor),
        "query": _query(request),
        "here": grievance.pk,
    }


def _filters(request: PortalRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "") for name in FILTERS}


def _query(request: PortalRequest) -> str:
    """Return the filters of the address, as they go on to the next page."""
    kept = request.GET.copy()
    for name in set(kept) - {*FILTERS, "after"}:
        del kept[name]
    return kept.urlencode()


def _views(request: PortalRequest, filters: dict[str, str]) -> list[dict[str, Any]]:
    """Return the lists that mean something to the post."""
    wanted = {
        View.MINE: may(request.post, WORK),
        View.FREE: may(request.post, ASSIGN),
        View.ESCALATED: any(may(request.post, one) for one in (SUPERVISE, APPEALS, ASSIGN)),
        View.VACANT: may(request.post, SUPERVISE),
        View.PARTS: may(request.post, WORK),
    }
    return [
        {"view": view, "name": name, "current": filters["view"] == view}
        for view, name in VIEW_NAMES.items()
        if wanted.get(view, True)
    ]


def _row(grievance: Grievance, now: datetime) -> dict[str, object]:
    state = State(grievance.state)
    return {
        "grievance": grievance,
        "heading": words.heading(grievance),
        "clock": clock.read(grievance, now),
        "state_words": words.STATE_NAMES[state],
        "state_mark": words.mark(state),
    }


def _parts(request: PortalRequest, now: datetime) -> dict[str, Any]:
    page = keyset_page(
        parts_asked(request.post),
        order=("due_at", "id"),
        cursor=request.GET.get("after"),
        size=PAGE_SIZE,
    )
    rows = [
        {"part": part, "heading": words.open_heading(part.grievance), "late": part.due_at < now}
        for part in page.items
    ]
    return {"page": page, "rows": rows}
