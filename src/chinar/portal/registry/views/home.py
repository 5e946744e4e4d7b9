"""The registry's first page: search over everything, and how much there is."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from chinar.portal.core.people.access import PortalRequest, needs
from chinar.portal.core.people.visibility import may
from chinar.portal.registry.exchange import sheets
from chinar.portal.registry.rooms import ROOMS
from chinar.portal.registry.selectors import CHANGE, SEE, batches_for, search

WORDS_MOST = 200


@require_safe
@needs(SEE)
def home(request: PortalRequest) -> HttpResponse:
    """Search over organisations, areas, offices and web sites."""
    words = request.GET.get("q", "").strip()[:WORDS_MOST]
    may_change = may(request.post, CHANGE)
    context = {
        "words": words,
        "found": [(ROOMS[one.kind], one) for one in search(words)],
        "rooms": [(room, sheets.MODELS[kind].objects.count()) for kind, room in ROOMS.items()],
        "may_change": may_change,
        "batches": batches_for(request.post)[:5] if may_change else [],
    }
    return render(request, "registry/home.html", context)
