"""Monthly reports as PDF: of a place as asked for, and the state's as they were kept."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from chinar.portal.core.design.paper import MissingFontError
from chinar.portal.core.people.access import PortalRequest, needs
from chinar.portal.grievances import monthly_report, sheets, words
from chinar.portal.grievances.models import MonthlyReport
from chinar.portal.grievances.selectors.figure_places import FIGURES
from chinar.portal.grievances.views.figure_asking import month_asked, place_asked

MOST = 60


@needs(FIGURES)
def report(request: PortalRequest) -> HttpResponse:
    """Make the report of a place and month, in the language of the page or the one asked for."""
    now = timezone.now()
    place, month = place_asked(request), month_asked(request, now)
    language = request.GET.get("language", "")
    if language not in dict(settings.LANGUAGES):
        language = get_language() or "en"
    try:
        content = monthly_report.pdf(place, month, language=language, now=now)
    except MissingFontError as error:
        told = _(
            "This server cannot make a PDF in this language: its operator has to install the font "
            "%(family)s. Print this page instead."
        )
        messages.error(request, told % {"family": error.family})
        return redirect(sheets.place_url(place, month))
    return _file(content, month, language)


@needs(FIGURES, everywhere=True)
def kept(request: PortalRequest) -> HttpResponse:
    """List the state's reports as they were made on the first of each month."""
    found = MonthlyReport.objects.order_by("-month", "language").defer("content")[:MOST]
    context = {
        "reports": [
            {
                "report": one,
                "month": sheets.month_words(one.month),
                "language": words.LANGUAGE_NAMES.get(one.language, one.language),
            }
            for one in found
        ]
    }
    return render(request, "grievances/month_reports.html", context)


@needs(FIGURES, everywhere=True)
def kept_report(_request: PortalRequest, year: int, month: int, language: str) -> HttpResponse:
    """Give a kept report as it was made."""
    try:
        first = date(year, month, 1)
    except (ValueError, OverflowError):
        raise Http404 from None
    found = get_object_or_404(MonthlyReport, month=first, language=language)
    return _file(bytes(found.content), first, language)


def _file(content: bytes, month: date, language: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    name = f"grievances-{month:%Y-%m}-{language}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
