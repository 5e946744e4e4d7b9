"""With a one-time code: open one report, or see everything reported with a phone or e-mail."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from chinar.portal.core.design.paging import keyset_page
from chinar.portal.core.people.access import PortalRequest, public
from chinar.portal.grievances import clock, leaving, proofs, words
from chinar.portal.grievances.forms.track import AddressForm, CodeForm
from chinar.portal.grievances.lifecycle import State
from chinar.portal.grievances.numbering import parse
from chinar.portal.grievances.selectors.own import reported_with
from chinar.portal.grievances.services.codes import Purpose
from chinar.portal.grievances.views import asking
from chinar.portal.grievances.views.own import case_of

PAGE_SIZE = 20


@public
@never_cache
def code(request: PortalRequest, key: str) -> HttpResponse:
    """Take in the code that was sent, and open the report it was sent for, if there is one."""
    waits = proofs.awaited(request.session, Purpose.CASE, key)
    if waits is None:
        return redirect("grievances:case", key=key)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and asking.address_shown(request, form, waits):
        grievance = case_of(key)
        if grievance is not None:
            proofs.prove(request.session, grievance)
        return redirect("grievances:case", key=key)
    context = {"form": form, "key": key, "number": str(parse(key))}
    return render(request, "grievances/code.html", context)


@public
@never_cache
def mine(request: PortalRequest) -> HttpResponse:
    """List what was reported with one's phone or e-mail; ask for that first."""
    address = proofs.proved_address(request.session)
    if address:
        return _reports(request, address)
    form = AddressForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if asking.ask(request, form.cleaned_data["address"], Purpose.MINE):
            return redirect("grievances:mine_code")
        form.add_error("address", asking.wait_words())
    return render(request, "grievances/mine_ask.html", {"form": form})


@public
@never_cache
def mine_code(request: PortalRequest) -> HttpResponse:
    """Take in the code that was sent, and open the list."""
    waits = proofs.awaited(request.session, Purpose.MINE)
    if waits is None:
        return redirect("grievances:mine")
    form = CodeForm(request.POST if request.method == "POST" else None)
    address = asking.address_shown(request, form, waits) if request.method == "POST" else ""
    if address:
        proofs.prove_address(request.session, address)
        return redirect("grievances:mine")
    return render(request, "grievances/code.html", {"form": form})


@public
@never_cache
def leave(request: PortalRequest) -> HttpResponse:
    """Forget in this browser what was typed and what was shown to be one's own."""
    answer = redirect("grievances:track")
    if request.method == "POST":
        leaving.leave(request.session, signed_in=request.user.is_authenticated)
        messages.success(request, _("Nothing of your reports is left on this device."))
        answer["Clear-Site-Data"] = leaving.CLEARED
    return answer


def _reports(request: PortalRequest, address: str) -> HttpResponse:
    page = keyset_page(
        reported_with(address),
        order=("-registered_at", "-id"),
        cursor=request.GET.get("after"),
        size=PAGE_SIZE,
    )
    for grievance in page.items:
        proofs.prove(request.session, grievance)
    now = timezone.now()
    rows = [
        {
            "grievance": grievance,
            "heading": words.heading(grievance),
            "state_words": words.PLAIN_STATES[State(grievance.state)],
            "state_mark": words.mark(grievance.state),
            "clock": clock.read(grievance, now),
            "question": grievance.state == State.AWAITING_CITIZEN,
        }
        for grievance in page.items
    ]
    context = {"page": page, "rows": rows, "address": address}
    return render(request, "grievances/mine.html", context)
