"""The citizen's first page, and the guidance for each service."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from chinar.portal.catalogue import selectors, wording
from chinar.portal.catalogue.models import Service
from chinar.portal.core.people.access import PortalRequest, public

LONGEST_QUESTION = 200


@public
def home(request: PortalRequest) -> HttpResponse:
    """Ask what the citizen needs."""
    return render(request, "catalogue/home.html", {"away": selectors.sites_away().count()})


@public
def sites_away(request: PortalRequest) -> HttpResponse:
    """List the web sites that are switched off, with another way for each."""
    return render(request, "catalogue/sites_away.html", {"sites": selectors.sites_away()})


@public
def services(request: PortalRequest) -> HttpResponse:
    """List services, or those that a question may mean."""
    question = request.GET.get("q", "").strip()[:LONGEST_QUESTION]
    found = selectors.find(question) if question else list(selectors.by_department())
    return render(request, "catalogue/services.html", {"question": question, "services": found})


@public
def service(request: PortalRequest, code: str) -> HttpResponse:
    """Guide through one service."""
    found = get_object_or_404(Service.objects.select_related("department"), code=code)
    context = {
        "service": found,
        "documents": [wording.DOCUMENTS[document] for document in found.documents],
        "officer": wording.OFFICERS.get(found.officer),
        "first_appeal": wording.OFFICERS.get(found.first_appeal),
        "second_appeal": wording.OFFICERS.get(found.second_appeal),
        "apply_at": wording.PLACES.get(found.apply_at),
        "note": wording.NOTES.get(found.code),
    }
    return render(request, "catalogue/service.html", context)
