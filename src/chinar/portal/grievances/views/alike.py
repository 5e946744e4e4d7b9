"""Which earlier cases look like this one, for the officer who sorts it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from chinar.portal.core.people.access import PortalRequest, needs
from chinar.portal.grievances import words
from chinar.portal.grievances.lifecycle import State
from chinar.portal.grievances.selectors import SEE, LikeCase, case_page, like_cases

MOST = 10


@needs(SEE)
def alike(request: PortalRequest, pk: str) -> HttpResponse:
    """List the cases that look like one, of those that the post in use may see."""
    grievance = get_object_or_404(case_page(request.post), pk=pk)
    found = like_cases(grievance, request.post, now=timezone.now(), limit=MOST)
    context = {"grievance": grievance, "rows": [_row(like) for like in found]}
    return render(request, "grievances/desk_alike.html", context)


def _row(like: LikeCase) -> dict[str, object]:
    state = State(like.grievance.state)
    return {
        "grievance": like.grievance,
        "heading": words.heading(like.grievance),
        "state_words": words.STATE_NAMES[state],
        "state_mark": words.mark(state),
        "distance_km": like.distance_km,
        "percent": round(like.score * 100),
    }
