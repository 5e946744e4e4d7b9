"""The report on one page: works without a network once visited, and sends exactly once."""

from __future__ import annotations

from pathlib import Path

import uuid6
from django.contrib import messages
from django.contrib.staticfiles import finders
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from chinar.portal.catalogue.models import Service
from chinar.portal.core.people.access import PortalRequest, public
from chinar.portal.grievances import papers
from chinar.portal.grievances.drafts import Draft
from chinar.portal.grievances.forms.quick import QuickForm
from chinar.portal.grievances.forms.report import AN_OFFICE, LATE_SERVICE, UNSURE
from chinar.portal.grievances.models import Channel, Held
from chinar.portal.grievances.scripts import guess
from chinar.portal.grievances.services import Filing, holding, work
from chinar.portal.grievances.services.gate import WorkNeededError
from chinar.portal.grievances.services.intake import Arrival, Filed
from chinar.portal.grievances.services.paper import seen_in_files
from chinar.portal.grievances.views import sending
from chinar.portal.grievances.views.steps import ALSO_OFFICE
from chinar.portal.registry.models import Office

WORKER = "grievances/worker.js"
NEEDS_WORK = 428  # RFC 6585: precondition required
FAULTY = 422


@public
@never_cache
def quick(request: PortalRequest) -> HttpResponse:
    """Take a whole report at once; the page's script sends what was kept while offline."""
    by_script = request.headers.get("Accept", "").startswith("application/json")
    if request.method != "POST":
        form = QuickForm(initial={"key": str(uuid6.uuid7())})
        return render(request, "grievances/report_quick.html", _context(form))
    form = QuickForm(request.POST, request.FILES)
    if not form.is_valid():
        return _refused(request, form, by_script=by_script)
    filing = _filing(form)
    try:
        outcome = sending.send(request, filing, files=form.taken)
    except papers.FilesRefusedError as refused:
        form.refuse(refused.faults)
        return _refused(request, form, by_script=by_script)
    except WorkNeededError as needed:
        if by_script:
            asked = {"challenge": work.challenge(filing.key, needed.bits), "bits": needed.bits}
            return JsonResponse(asked, status=NEEDS_WORK)
        return _step_by_step(request, form)
    return JsonResponse(_told(outcome)) if by_script else sending.led_on(outcome)


@public
@require_safe
def worker(request: PortalRequest) -> HttpResponseBase:  # noqa: ARG001 # a view's shape
    """Hand out the service worker from the root, since its address bounds what it may serve."""
    found = finders.find(WORKER)
    content = Path(str(found)).read_bytes()
    response = HttpResponse(content, content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


def _refused(request: PortalRequest, form: QuickForm, *, by_script: bool) -> HttpResponse:
    if by_script:
        return JsonResponse({"faults": _faults(form)}, status=FAULTY)
    return render(request, "grievances/report_quick.html", _context(form))


def _context(form: QuickForm) -> dict[str, object]:
    return {"form": form, "most_files": papers.MAX_FILES}


def _filing(form: QuickForm) -> Filing:
    said, reader = form.cleaned_data, get_language() or "en"
    return Filing(
        # The device made this key, so the case's own id is another: who knows one has not both.
        key=f"quick:{said['key']}",
        channel=Channel.WEB,
        text=said["text"] or seen_in_files(reader),
        language=guess(said["text"], reader),
        area=said["district"],
        service=said["service"],
        against_office=said["against_office"],
        place=said["place"],
        name=said["name"],
        phone=said["phone"],
        email=said["email"],
        contact_language=reader,
        confidential=said["confidential"],
        arrival=Arrival(awaits_words=not said["text"]),
    )


def _told(outcome: Filed | Held) -> dict[str, str]:
    if isinstance(outcome, Held):
        url = reverse("grievances:held", kwargs={"held": outcome.pk})
        return {"number": holding.reference(outcome), "url": url}
    url = reverse("grievances:receipt", kwargs={"key": outcome.grievance.key})
    return {"number": outcome.grievance.number, "url": url}


def _faults(form: QuickForm) -> list[str]:
    return [str(fault) for faults in form.errors.values() for fault in faults]


def _step_by_step(request: PortalRequest, form: QuickForm) -> HttpResponse:
    """Go on as a report in steps, where a code can be asked for without a script."""
    draft = Draft(request.session)
    for step, names in (
        ("words", ["text"]),
        ("place", ["district", "place"]),
        ("contact", ["name", "phone", "email", "confidential"]),
    ):
        draft.keep(step, request.POST, names)
    _note_concern(draft, form.cleaned_data["service"], form.cleaned_data["against_office"])
    if form.taken:
        told = _("Your files were not taken. Once the report was sent, add them on its page.")
        messages.info(request, told)
    return redirect("grievances:report_proof")


def _note_concern(draft: Draft, service: Service | None, against: Office | None) -> None:
    """Keep what it is about as the steps ask it, also where both were said."""
    category = LATE_SERVICE if service else AN_OFFICE if against else UNSURE
    draft.note("about", category=category, **({ALSO_OFFICE: "yes"} if against else {}))
    if service:
        draft.note("service", service=service.code)
    if against:
        draft.note("office", office=str(against.pk))
