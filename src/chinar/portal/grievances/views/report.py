"""Report a problem: one question a page, answers kept, sent once."""

from __future__ import annotations

from typing import Any

import segno
from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache

from chinar.portal.core.journal.actor import CITIZEN
from chinar.portal.core.people.access import PortalRequest, public
from chinar.portal.grievances import drafts, papers, proofs, receipts
from chinar.portal.grievances.drafts import STEPS, Draft
from chinar.portal.grievances.forms.report import AboutForm, ContactForm, PlaceForm, WordsForm
from chinar.portal.grievances.models import Channel, Grievance
from chinar.portal.grievances.scripts import guess
from chinar.portal.grievances.selectors import suggested_categories
from chinar.portal.grievances.services import Filing, file

PAGES = {"words": "grievances:report"} | {step: f"grievances:report_{step}" for step in STEPS[1:]}
LAST = len(STEPS) + 1


@public
@never_cache
def words(request: PortalRequest) -> HttpResponse:
    """Ask what is wrong, in the person's own words."""
    return _step(request, "words")


@public
@never_cache
def about(request: PortalRequest) -> HttpResponse:
    """Offer what it may be about; nobody has to know."""
    return _step(request, "about")


@public
@never_cache
def place(request: PortalRequest) -> HttpResponse:
    """Ask where it is."""
    return _step(request, "place")


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
            return redirect("grievances:receipt", key=sent)
    answers = {step: _form(step, draft, data=draft.typed(step)) for step in STEPS}
    for step in STEPS:
        if not draft.has(step) or not answers[step].is_valid():
            return redirect(PAGES[step])
    if request.method == "POST":
        return _send(request, draft, answers)
    context = {
        "draft": draft,
        "answers": answers,
        "category": _category(answers["about"]),
        "files": papers.kept(draft.id),
        "step": LAST,
        "of": LAST,
    }
    return render(request, "grievances/report_check.html", context)


@public
@never_cache
def receipt(request: PortalRequest, key: str) -> HttpResponse:
    """Show number, code, next date and QR code, to whoever reported it."""
    grievance = get_object_or_404(Grievance.objects.select_related("office"), key=key)
    if not proofs.is_proved(request.session, grievance.pk):
        return redirect("grievances:case", key=key)
    code = receipts.code_for(grievance)
    address = request.build_absolute_uri(
        reverse("grievances:open", kwargs={"key": key, "code": code})
    )
    office_and_year, slash, serial = grievance.number.rpartition("/")
    context = {
        "grievance": grievance,
        "number_head": office_and_year + slash,  # a narrow page breaks the number here
        "number_tail": serial,
        "code": code,
        "qr": _qr(address),
    }
    return render(request, "grievances/receipt.html", context)


def _step(request: PortalRequest, step: str) -> HttpResponse:
    draft = Draft(request.session)
    if request.method != "POST":
        return _page(request, step, draft, _form(step, draft, initial=draft.typed(step)))
    form = _form(step, draft, data=request.POST, files=request.FILES)
    draft.keep(step, request.POST, [name for name in form.fields if name != "attachments"])
    earlier = drafts.before(step)
    if "back" in request.POST and earlier:
        return redirect(PAGES[earlier])
    if not form.is_valid():
        return _page(request, step, draft, form)
    if step == "words":
        keeper = Grievance(id=draft.id)
        papers.keep(form.cleaned_data["attachments"], keeper, actor=CITIZEN, now=timezone.now())
    later = drafts.following(step)
    return redirect(PAGES[later] if later else "grievances:report_check")


def _form(step: str, draft: Draft, **given: Any) -> forms.Form:
    if step == "words":
        return WordsForm(kept=papers.kept(draft.id).count(), **given)
    if step == "about":
        suggested = suggested_categories(draft.typed("words").get("text", ""))
        return AboutForm(suggested=suggested, **given)
    return PlaceForm(**given) if step == "place" else ContactForm(**given)


def _page(request: PortalRequest, step: str, draft: Draft, form: forms.Form) -> HttpResponse:
    earlier = drafts.before(step)
    context = {
        "form": form,
        "files": papers.kept(draft.id) if step == "words" else [],
        "most_files": papers.MAX_FILES,
        "step": STEPS.index(step) + 1,
        "of": LAST,
        "back": earlier,
    }
    return render(request, f"grievances/report_{step}.html", context)


def _category(form: forms.Form) -> object:
    if not isinstance(form, AboutForm):
        return None
    return form.by_code.get(form.cleaned_data["category"])


def _send(request: PortalRequest, draft: Draft, answers: dict[str, forms.Form]) -> HttpResponse:
    reader = get_language() or "en"
    text = answers["words"].cleaned_data["text"]
    about_form = answers["about"]
    filing = Filing(
        id=draft.id,
        key=draft.key,
        channel=Channel.WEB,
        text=text,
        language=guess(text, reader),
        category=about_form.by_code.get(about_form.cleaned_data["category"]),  # type: ignore[attr-defined] # an AboutForm
        area=answers["place"].cleaned_data["district"],
        place=answers["place"].cleaned_data["place"],
        contact_language=reader,
        **answers["contact"].cleaned_data,
    )
    filed = file(filing, actor=CITIZEN, now=timezone.now())
    proofs.prove(request.session, filed.grievance)
    draft.sent(filed.grievance.key)
    return redirect("grievances:receipt", key=filed.grievance.key)


def _qr(address: str) -> SafeString:
    code = segno.make(address, error="m", micro=False)
    drawn = code.svg_inline(scale=4, border=2, omitsize=True, light="#fff", dark="#000")
    return mark_safe(drawn)  # noqa: S308 # segno's own drawing; the address is only its dots
