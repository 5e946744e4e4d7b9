"""The Chief Secretary's page, and the cases behind its figures."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from chinar.portal.core.design.paging import keyset_page
from chinar.portal.core.people.access import PortalRequest, needs
from chinar.portal.grievances.clock import read
from chinar.portal.hosting import selectors as hosting
from chinar.portal.review import cases, decisions, figures, selectors


@needs("review.see", everywhere=True)
def overview(request: PortalRequest) -> HttpResponse:
    """Show the state of the whole house on one screen."""
    now = timezone.now()
    found = selectors.overview(now)
    context = {
        "now": now,
        "overview": found,
        "figures": figures.headline(found),
        "departments": [
            {"row": row, "marks": figures.marks(row.sites, row.organisation)}
            for row in found.departments
        ],
        "decisions": decisions.needed(found),
        "months": [formats.date_format(month, "M y") for month, _in, _out in found.months],
        "flow": [
            (_("Received"), [received for _month, received, _out in found.months]),
            (_("Answered"), [answered for _month, _in, answered in found.months]),
        ],
    }
    return render(request, "review/overview.html", context)


@needs("review.see", everywhere=True)
def grievances(request: PortalRequest) -> HttpResponse:
    """List the grievances that a figure counts, without their words."""
    now = timezone.now()
    page = keyset_page(
        cases.counted(request.GET, now),
        order=("due_at", "id"),
        cursor=request.GET.get("after"),
        size=50,
    )
    rows = [(case, read(case, now)) for case in page.items]
    return render(request, "review/grievances.html", {"page": page, "rows": rows})


@needs("review.see", everywhere=True)
def dark(request: PortalRequest) -> HttpResponse:
    """List the web sites that are switched off, with the reason and since when."""
    return render(request, "review/dark.html", {"sites": hosting.dark_today()})
