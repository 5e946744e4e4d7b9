"""The page on which the words of a case are deleted before their term, and what stays as proof."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from chinar.portal.core.people.access import NotAllowedError, PortalRequest, needs
from chinar.portal.grievances import ways, words
from chinar.portal.grievances.erasing import StillOpenError
from chinar.portal.grievances.forms.erasing import GROUND_NAMES, EraseForm
from chinar.portal.grievances.lifecycle import SUPERVISE, State
from chinar.portal.grievances.models import Grievance
from chinar.portal.grievances.selectors import case_page, permits
from chinar.portal.grievances.selectors.history import erasure_of
from chinar.portal.grievances.services import privacy
from chinar.portal.grievances.services.privacy import AnsweredItError, Ground
from chinar.portal.grievances.views.moving import hand_of


@needs(SUPERVISE)
@never_cache
def erase(request: PortalRequest, pk: str) -> HttpResponse:
    """Delete the words of a case, with ground, reason and its number; show what stays."""
    grievance = get_object_or_404(case_page(request.post, SUPERVISE), pk=pk)
    if not permits(request.post, grievance, SUPERVISE):
        raise NotAllowedError(SUPERVISE)
    sent = request.method == "POST" and not grievance.erased_at
    form = EraseForm(request.POST if sent else None, grievance=grievance)
    status, blocked = 200, _blocked(request, grievance)
    if sent and blocked:
        status = 409
    elif sent and form.is_valid():
        values = form.cleaned_data
        try:
            privacy.erase(
                grievance,
                hand_of(request),
                ground=Ground(values["ground"]),
                reason=values["reason"],
            )
            return redirect("grievances:erase", pk=grievance.pk)
        except (StillOpenError, AnsweredItError):  # it moved since the page was made
            grievance = case_page(request.post, SUPERVISE).get(pk=grievance.pk)
            status, blocked = 409, _blocked(request, grievance)
    elif sent:
        status = 422
    context = {
        "form": form,
        "grievance": grievance,
        "blocked": blocked,
        "state_words": words.STATE_NAMES[State(grievance.state)],
        "state_mark": words.mark(grievance.state),
        **_proof(grievance),
    }
    return render(request, "grievances/desk_erase.html", context, status=status)


def _blocked(request: PortalRequest, grievance: Grievance) -> str:
    """Say why the words cannot be deleted now, and who can."""
    if ways.took_part(grievance, request.actor):
        return _("You answered this case, so another supervisor decides about its words.")
    if grievance.state not in privacy.OVER:
        return _("This case is not over: somebody may still work on it or speak about its answer.")
    return ""


def _proof(grievance: Grievance) -> dict[str, object]:
    """Return what stays in the journal of a case whose words are gone."""
    if grievance.erased_at is None:
        return {}
    entry, entries = erasure_of(grievance)
    ground = str(entry.data.get("reason", "")) if entry else ""
    known = {str(one): name for one, name in GROUND_NAMES.items()}
    note = grievance.messages.filter(pk=entry.data.get("message")).first() if entry else None
    return {
        "entry": entry,
        "entries": entries,
        "ground": known.get(ground, _("Its term was over, or whoever reported it asked for it")),
        "note": note,
    }
