"""What the address of a page of figures asks for: a place, a month."""

from __future__ import annotations

from datetime import date, datetime

from django.http import Http404
from django.utils import timezone

from chinar.portal.core.people.access import PortalRequest
from chinar.portal.grievances.models import month_of
from chinar.portal.grievances.selectors.figure_places import Place, place_for

FIRST = date(2000, 1, 1)


def place_asked(request: PortalRequest) -> Place:
    """Return the place that is asked for, if the post may see its figures.

    Raises:
        Http404: it may not, or there is no such place.
    """
    place = place_for(request.post, request.GET.get("place", ""))
    if place is None:
        raise Http404
    return place


def month_asked(request: PortalRequest, now: datetime) -> date:
    """Return the month that is asked for; this one where that makes no sense."""
    this = month_of(timezone.localdate(now))
    try:
        month = date.fromisoformat(f"{request.GET.get('month', '')}-01")
    except ValueError:
        return this
    return month if FIRST <= month <= this else this
