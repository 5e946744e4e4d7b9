"""Report a problem: one question a page, answers kept, sent once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from chinar.portal.core.journal.actor import CITIZEN
from chinar.portal.core.people.access import PortalRequest, public
from chinar.portal.grievances import drafts, hiding, papers, proofs
from chinar.portal.grievances.drafts import Draft
from chinar.portal.grievances.forms.place import with_days
from chinar.portal.grievances.forms.report import WordsForm
from chinar.portal.grievances.forms.track import AddressForm, CodeForm
from chinar.portal.grievances.models import Grievance, Held
from chinar.portal.grievances.selectors.before import joinable
from chinar.portal.grievances.selectors.places import nearest_place
from chinar.portal.grievances.services import gate, work
from chinar.portal.grievances.services.codes import Purpose
from chinar.portal.grievances.services.gate import WorkNeededError
from chinar.portal.grievances.views import asking, sending, steps
from chinar.portal.grievances.views.steps import PAGES

HELD = "held:"


@public
@never_cache
def words(request: PortalRequest) -> HttpResponse:
    """Ask what is wrong, in the person's own words."""
    draft = Draft(request.session)
    if request.method == "POST" and "remove" in request.POST:
        papers.take_back(draft.id, request.POST["remove"])
        draft.keep("words", request.POST, ["text"])
        return redirect("grievances:report")
    return _step(request, "words")


@public
@never_cache
def about(request: PortalRequest) -> HttpResponse:
    """Offer what it may be about; nobody has to know."""
    return _step(request, "about")


@public
@never_cache
def service(request: PortalRequest) -> HttpResponse:
    """Ask which public service is late or was refused."""
    return _step(request, "service")


@public
@never_cache
def place(request: PortalRequest) -> HttpResponse:
    """Ask where it is; a position is taken where the person gives one."""
    draft = Draft(request.session)
    if request.method == "POST" and ("locate" in request.POST or "forget" in request.POST):
        names = ["place"] if "forget" in request.POST else ["place", "latitude", "longitude"]
        draft.keep("place", request.POST, names)
        found = steps.district(draft)
        typed = {**draft.typed("place"), "district": found.code if found else ""}
        draft.note("place", **typed)
        return redirect("grievances:report_place")
    return _step(request, "place")


@public
@never_cache
def tehsil(request: PortalRequest) -> HttpResponse:
    """Ask for the tehsil, where the district's are known."""
    return _step(request, "tehsil")


@public
@never_cache
def office(request: PortalRequest) -> HttpResponse:
    """Ask which office it is about."""
    return _step(request, "office")


@public
@never_cache
def contact(request: PortalRequest) -> HttpResponse:
    """Ask how to reach the person; it may stay empty."""
    return _step(request, "contact")


@public
@never_cache
def check(request: PortalRequest) -> HttpResponse:
    """Show all answers, and send them when asked to."""
    draft = Draft(request.session)
    if request.method == "POST":
        sent = drafts.became(request.session, request.POST.get("draft", ""))
        if sent:
            return _became(sent)
    path = steps.path(draft)
    filled = steps.answers(draft, path)
    if isinstance(filled, str):
        return redirect(PAGES[filled])
    if request.method == "POST":
        return _send(request, draft, filled)
    return render(request, "grievances/report_check.html", _shown(draft, filled, path))


@public
@never_cache
def proof(request: PortalRequest) -> HttpResponse:
    """Ask for a small sum, or for a code to a phone or e-mail, where a flood comes from."""
    now, draft = timezone.now(), Draft(request.session)
    filled = steps.answers(draft, steps.path(draft))
    if isinstance(filled, str):
        return redirect(PAGES[filled])
    if request.method == "POST" and "work" in request.POST:
        return _send(request, draft, filled)
    form = _asked(request)
    if request.method == "POST" and isinstance(form, CodeForm):
        waits = proofs.awaited(request.session, Purpose.DOOR) or {}
        if asking.address_shown(request, form, waits):
            proofs.show(request.session, draft.key)
            return _send(request, draft, filled)
    elif request.method == "POST" and form.is_valid():
        if asking.ask(request, form.cleaned_data["address"], Purpose.DOOR):
            return redirect("grievances:report_proof")
        form.add_error("address", asking.wait_words())
    bits = gate.bits_asked(sending.caller(request, draft.key), now) or work.LEAST_BITS
    context = {"form": form, "bits": bits, "challenge": work.challenge(draft.key, bits)}
    return render(request, "grievances/report_proof.html", context)


def _step(request: PortalRequest, step: str) -> HttpResponse:
    draft = Draft(request.session)
    search = request.GET.get("q", "")
    if request.method != "POST":
        initial = {"initial": draft.typed(step)} if draft.has(step) else {}
        return _page(request, step, draft, steps.form_for(step, draft, search=search, **initial))
    form = steps.form_for(step, draft, search=search, data=request.POST, files=request.FILES)
    draft.keep(step, request.POST, [name for name in form.fields if name != "attachments"])
    valid = form.is_valid()
    if isinstance(form, WordsForm) and form.taken:
        valid = _keep_files(request, form, draft) and valid
    path = steps.path(draft)
    if step not in path:  # an answer given before made it needless
        return redirect("grievances:report_check")
    earlier, later = drafts.before(step, path), drafts.following(step, path)
    if "back" in request.POST and earlier:
        return redirect(PAGES[earlier])
    if not valid:
        return _page(request, step, draft, form)
    if later == "contact" and steps.look(draft, timezone.now()):
        later = "before"
    return redirect(PAGES[later] if later else "grievances:report_check")


def _keep_files(request: PortalRequest, form: WordsForm, draft: Draft) -> bool:
    """Keep files, also where the words need more: nobody should have to choose them again.

    Return whether all of them were taken; the form says of others why not.
    """
    now = timezone.now()
    try:
        caller = sending.caller(request, draft.key)
        good, faults = gate.look_at(form.taken, draft.key, caller, now)
    except WorkNeededError:
        told = _(
            "Very many files came from your network within the hour, so these were not taken. Send "
            "the report without them, and add them on its page."
        )
        form.add_error("attachments", told)
        return False
    papers.keep(good, Grievance(id=draft.id), actor=CITIZEN, now=now)
    form.refuse(faults)
    return not faults


def _page(request: PortalRequest, step: str, draft: Draft, form: forms.Form) -> HttpResponse:
    path = steps.path(draft)
    if step not in path:
        return redirect("grievances:report_check")
    context: dict[str, Any] = {
        "form": form,
        "step": path.index(step) + 1,
        "of": len(path) + 1,
        "back": drafts.before(step, path),
    }
    if step == "words":
        context |= {"files": papers.kept(draft.id), "most_files": papers.MAX_FILES}
    elif step == "place":
        context |= _position(draft.typed("place"))
    elif step == "office":
        context["q"] = request.GET.get("q", "")
    return render(request, f"grievances/report_{step}.html", context)


def _position(typed: dict[str, str]) -> dict[str, Any]:
    """Return a position that was given, in figures and in words."""
    try:
        latitude, longitude = float(typed["latitude"]), float(typed["longitude"])
    except (KeyError, ValueError):
        return {}
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return {}
    shown = f"{latitude:.4f}, {longitude:.4f}"
    return {"position": shown, "near": nearest_place(latitude, longitude)}


def _shown(draft: Draft, filled: dict[str, forms.Form], path: list[str]) -> dict[str, Any]:
    lead = draft.typed("before").get("join", "")
    service = steps.service_of(filled)
    return {
        "draft": draft,
        "answers": filled,
        "category": steps.category_of(filled),
        "area": steps.area_of(filled),
        "service": with_days(service) if service else "",
        "late_service": "service" in filled,
        "office": steps.office_of(filled),
        "about_office": "office" in filled,
        "lead": joinable(lead) if lead else None,
        "files": papers.kept(draft.id),
        "hidden": hiding.told(draft.masked),
        "step": len(path) + 1,
        "of": len(path) + 1,
        **_position(draft.typed("place")),
    }


def _send(request: PortalRequest, draft: Draft, filled: dict[str, forms.Form]) -> HttpResponse:
    filing = steps.filing_of(draft, filled, reader=get_language() or "en")
    lead = draft.typed("before").get("join", "")
    try:
        outcome = sending.send(request, filing, lead=lead)
    except WorkNeededError:
        return redirect("grievances:report_proof")
    draft.sent(f"{HELD}{outcome.pk}" if isinstance(outcome, Held) else outcome.grievance.key)
    return sending.led_on(outcome)


def _became(sent: str) -> HttpResponse:
    if sent.startswith(HELD):
        return redirect("grievances:held", held=sent.removeprefix(HELD))
    return redirect("grievances:receipt", key=sent)


def _asked(request: PortalRequest) -> AddressForm | CodeForm:
    """Return the form of the code that was sent, or of the address to send it to."""
    data = request.POST if request.method == "POST" else None
    if proofs.awaited(request.session, Purpose.DOOR):
        return CodeForm(data)
    return AddressForm(data)
