"""Send a report through the gate: to its receipt, to a sum or a code first, or to be looked at."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from chinar.portal.core.people.access import PortalRequest, public
from chinar.portal.core.people.lockout import client_address
from chinar.portal.core.people.visibility import may
from chinar.portal.grievances import proofs
from chinar.portal.grievances.models import Held, HeldState
from chinar.portal.grievances.services import Filing, holding
from chinar.portal.grievances.services.gate import Caller, take
from chinar.portal.grievances.services.intake import Filed

ASSIST = "grievances.assist"
TRAP = "website"  # people do not see it; programs fill it in


def caller(request: PortalRequest, key: str) -> Caller:
    """Return who files, as far as the gate asks."""
    return Caller(
        address=client_address(request) or "",
        spared=may(request.post, ASSIST),
        worked=request.POST.get("work", ""),
        shown=proofs.is_shown(request.session, key),
        trap=request.POST.get(TRAP, "").strip(),
    )


def send(
    request: PortalRequest,
    filing: Filing,
    *,
    lead: str = "",
    files: Sequence[UploadedFile] = (),
) -> Filed | Held:
    """Let a report through the gate, and let this browser see what became of it.

    Raises:
        WorkNeededError: a sum or a code is asked for first.
        FilesRefusedError: files cannot be taken; nothing was filed.
    """
    came = caller(request, filing.key)
    outcome = take(filing, came, now=timezone.now(), lead=lead, files=files)
    if isinstance(outcome, Held):
        proofs.hold(request.session, outcome.pk)
    else:
        proofs.prove(request.session, outcome.grievance)
    return outcome


def led_on(outcome: Filed | Held) -> HttpResponse:
    """Lead to the receipt, or to the page that says that it is looked at first."""
    if isinstance(outcome, Held):
        return redirect("grievances:held", held=outcome.pk)
    return redirect("grievances:receipt", key=outcome.grievance.key)


@public
@never_cache
def held(request: PortalRequest, held: str) -> HttpResponse:
    """Say what became of a report that is looked at first; its sender goes on to the receipt."""
    record = get_object_or_404(Held.objects.select_related("grievance"), pk=held)
    if not proofs.is_held(request.session, record.pk):
        return redirect("grievances:track")
    if record.grievance is not None:
        proofs.prove(request.session, record.grievance)
        return redirect("grievances:receipt", key=record.grievance.key)
    context = {
        "held": record,
        "reference": holding.reference(record),
        "dropped": record.state == HeldState.DROPPED,
    }
    return render(request, "grievances/held.html", context)
