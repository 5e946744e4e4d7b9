"""The service centres nearest to a place, for citizens and for the desk."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from chinar.portal.centres import selectors
from chinar.portal.centres.lifecycle import CentreState
from chinar.portal.centres.models import Centre
from chinar.portal.core.design.paging import keyset_page
from chinar.portal.core.people.access import PortalRequest, needs, public
from chinar.portal.core.people.visibility import visible_to
from chinar.portal.registry import selectors as registry

LONGEST_PLACE = 100


@public
def nearest(request: PortalRequest) -> HttpResponse:
    """Ask for a place; list the open centres nearest to it."""
    place = request.GET.get("place", "").strip()[:LONGEST_PLACE]
    places = registry.find_places(place) if place else []
    located = [(area, where) for area in places if (where := registry.centre(area))]
    context = {
        "place": place,
        "area": located[0][0] if located else None,
        "others": [area for area, _ in located[1:6]],
        "centres": selectors.nearest(*located[0][1]) if located else [],
        "any_open": selectors.open_centres().exists(),
    }
    return render(request, "centres/nearest.html", context)


@needs("centres.see")
def centres(request: PortalRequest) -> HttpResponse:
    """List the centres that the post in use answers for."""
    seen = visible_to(request.post, Centre.objects.all(), "centres.see")
    chosen = request.GET.get("state", "")
    listed = seen.filter(state=chosen) if chosen in set(CentreState) else seen
    page = keyset_page(
        listed.select_related("office", "office__area"),
        order=("office__name", "id"),
        cursor=request.GET.get("after"),
        size=50,
    )
    context = {"page": page, "counts": selectors.counts_by_state(seen), "chosen": chosen}
    return render(request, "centres/centres.html", context)
