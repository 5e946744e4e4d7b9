"""The practice room: switch the faults of practice sites, and clear all practice data away."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from chinar.portal.core.people.access import PortalRequest, needs
from chinar.portal.core.people.visibility import may
from chinar.portal.registry.models import Host
from chinar.practice import clear as clearing
from chinar.practice.models import Load
from chinar.practice.sites import (
    CODES,
    SITES,
    Fault,
    UndeclaredFaultError,
    faults_file,
    read_off,
    switch,
)
from chinar.practice.web import folder
from chinar.practice.wording import FAULTS


@needs("practice.change")
def home(request: PortalRequest) -> HttpResponse:
    """Show the practice sites with their faults, each of which can be switched."""
    off = read_off(faults_file(folder()))
    known = dict(Host.objects.filter(site__practice=True).values_list("name", "site"))
    sites = [
        {
            "site": site,
            "pk": known[site.host],
            "faults": [
                (fault, FAULTS[fault], (site.host, fault) not in off)
                for fault in site.faults
                if CODES[fault]  # the others are odd, but nothing that an audit finds
            ],
        }
        for site in SITES
        if site.host in known
    ]
    loaded = Load.objects.filter(cleared_at=None).first()
    context = {"sites": sites, "loaded": loaded, "may_audit": may(request.post, "sites.see")}
    return render(request, "practice/home.html", context)


@needs("practice.change")
@require_POST
def switch_fault(request: PortalRequest, host: str, fault: str) -> HttpResponse:
    """Switch one fault of one practice site on or off."""
    on = request.POST.get("on") == "1"
    try:
        switch(faults_file(folder()), host, Fault(fault), on=on)
    except (ValueError, UndeclaredFaultError) as error:
        raise Http404 from error
    said = _("The fault is on again.") if on else _("The fault is off. Audit the site to see it.")
    messages.success(request, said)
    return redirect("practice:home")


@needs("practice.change")
@require_POST
def clear(request: PortalRequest) -> HttpResponse:
    """Remove all practice data, once the box that says so is ticked."""
    if not request.POST.get("sure"):
        messages.error(request, _("Tick the box first: this removes all practice data."))
        return redirect("practice:home")
    try:
        clearing.clear(timezone.now(), actor=request.actor)
    except clearing.StillUsedError as error:
        messages.error(
            request,
            _("Nothing was removed: %(why)s. Move or delete those records first.")
            % {"why": str(error)},
        )
        return redirect("practice:home")
    return redirect("account_login")
