"""At the door: another door that may be the right one, and what was reported before."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from chinar.portal.core.people.access import PortalRequest, public
from chinar.portal.grievances import door_words, drafts, words
from chinar.portal.grievances.drafts import Draft
from chinar.portal.grievances.lifecycle import NotPossibleError, State
from chinar.portal.grievances.models import Grievance
from chinar.portal.grievances.selectors.before import joinable
from chinar.portal.grievances.services import gate
from chinar.portal.grievances.services.joining import echo
from chinar.portal.grievances.views import sending, steps


@public
@never_cache
def door(request: PortalRequest) -> HttpResponse:
    """Say where the right door is when the words look like it; going on stays possible."""
    draft = Draft(request.session)
    path = steps.path(draft)
    if "door" not in path:
        return redirect("grievances:report")
    if request.method == "POST":
        draft.note("door", seen="1")
        turn = drafts.before if "back" in request.POST else drafts.following
        return redirect(steps.PAGES[turn("door", path) or "words"])
    context = {
        "doors": door_words.looked_like(draft.typed("words").get("text", "")),
        "step": path.index("door") + 1,
        "of": len(path) + 1,
    }
    return render(request, "grievances/report_door.html", context)


@public
@never_cache
def before(request: PortalRequest) -> HttpResponse:
    """Show open reports of the same place and kind: join one, say me too, or go on."""
    draft = Draft(request.session)
    cases = [] if request.method == "POST" else steps.look(draft, timezone.now())
    path = steps.path(draft)
    if "before" not in path:
        return redirect("grievances:report_check")
    if request.method == "POST":
        return _chosen(request, draft, path)
    rows = [
        {
            "case": case,
            "heading": words.heading(case),
            "state_words": words.PLAIN_STATES[State(case.state)],
            "state_mark": words.mark(case.state),
            "count": case.echoes + case.followers.count() + 1,
        }
        for case in cases
    ]
    context = {
        "rows": rows,
        "joined": draft.typed("before").get("join", ""),
        "step": path.index("before") + 1,
        "of": len(path) + 1,
    }
    return render(request, "grievances/report_before.html", context)


def _chosen(request: PortalRequest, draft: Draft, path: list[str]) -> HttpResponse:
    if "back" in request.POST:
        return redirect(steps.PAGES[drafts.before("before", path) or "words"])
    onward = redirect(steps.PAGES[drafts.following("before", path) or "contact"])
    if "echo" in request.POST:
        case = _case(request.POST["echo"])
        return _counted(request, case) if case else redirect("grievances:report_before")
    case = _case(request.POST.get("join", ""))
    draft.note("before", join=str(case.pk) if case else "")
    return onward


def _counted(request: PortalRequest, case: Grievance) -> HttpResponse:
    now = timezone.now()
    try:
        if not drafts.has_echoed(request.session, case.pk):
            gate.let_echo(sending.caller(request, ""), now)
            case = echo(case, now=now)
            drafts.note_echo(request.session, case.pk)
    except NotPossibleError:  # it was finished a moment ago
        return redirect("grievances:report_before")
    except gate.WorkNeededError:
        told = _(
            "Very many people were counted from your network within the hour. Send your report "
            "with the other one instead: then it counts."
        )
        messages.info(request, told)
        return redirect("grievances:report_before")
    count = case.echoes + case.followers.count() + 1
    context = {"case": case, "heading": words.heading(case), "count": count}
    return render(request, "grievances/report_counted.html", context)


def _case(pk: str) -> Grievance | None:
    try:
        return joinable(UUID(pk))
    except ValueError:
        return None
