"""After an answer: how it was, open it again, appeal. By proof, or by the link in its notice."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from chinar.portal.core.design.writing import on_date
from chinar.portal.core.people.access import PortalRequest, public
from chinar.portal.core.uploads.services import UploadRefusedError
from chinar.portal.grievances import answer_links, proofs, voice_words, ways, words
from chinar.portal.grievances.forms.voice import AppealForm, NotSolvedForm, OpinionForm
from chinar.portal.grievances.models import Grievance
from chinar.portal.grievances.papers import MAX_FILES
from chinar.portal.grievances.services import appeals, voice
from chinar.portal.grievances.services.voice import Speaker, WayClosedError
from chinar.portal.grievances.views.hidden import tell_hidden
from chinar.portal.grievances.views.own import answered_case, case_of

RELATED: Final = ("office__scope", "area", "category", "post", "policy", "contact", "lead")


@public
@never_cache
def open_by_link(request: PortalRequest, key: str, code: str) -> HttpResponse:
    """Follow the link in an answer's notice; the code leaves the address at once."""
    grievance = case_of(key, *RELATED)
    if grievance is not None and answer_links.matches(grievance, code, timezone.now()):
        answer_links.remember(request.session, grievance)
        return redirect("grievances:feedback", key=key)
    messages.info(request, _("This link works no more. Show that the report is yours instead."))
    return redirect("grievances:case", key=key)


@public
@never_cache
def feedback(request: PortalRequest, key: str) -> HttpResponse:
    """Ask how the answer was."""
    grievance = answered_case(request, key, *RELATED)
    if grievance is None:
        return redirect("grievances:case", key=key)
    given = ways.feedback_on(grievance)
    form = OpinionForm(
        request.POST if request.method == "POST" else None, initial=OpinionForm.before(given)
    )
    way = ways.feedback(grievance, timezone.now())
    if request.method == "POST" and form.is_valid():
        opinion = form.opinion()
        try:
            voice.rate(grievance, opinion, Speaker(now=timezone.now()))
        except WayClosedError as closed:
            way = closed.way
        else:
            tell_hidden(request, opinion.text)
            if opinion.poor:
                return redirect("grievances:feedback_next", key=key)
            messages.success(request, _("Thank you. The office reads what you said."))
            return redirect(_back(request, grievance), key=key)
    context = _facts(grievance) | {
        "form": form,
        "given": given,
        "until": way.until,
        "closed": voice_words.why_no_feedback(way),
        "ways_on": way.bar != ways.Bar.UNDER_APPEAL or ways.appeal(grievance, timezone.now()).open,
    }
    status = 409 if request.method == "POST" and not way.open else 200
    return render(request, "grievances/feedback.html", context, status=status)


@public
@never_cache
def feedback_next(request: PortalRequest, key: str) -> HttpResponse:
    """Offer the ways on to somebody who is not satisfied."""
    grievance = answered_case(request, key, *RELATED)
    if grievance is None:
        return redirect("grievances:case", key=key)
    return render(request, "grievances/feedback_next.html", _facts(grievance) | _offers(grievance))


@public
@never_cache
def not_solved(request: PortalRequest, key: str) -> HttpResponse:
    """Send the case back to the office."""
    grievance = answered_case(request, key, *RELATED)
    if grievance is None:
        return redirect("grievances:case", key=key)
    form = NotSolvedForm(request.POST if request.method == "POST" else None)
    way = ways.reopening(grievance, timezone.now())
    if request.method == "POST" and form.is_valid():
        try:
            moved = voice.not_solved(
                grievance, form.cleaned_data["text"], Speaker(now=timezone.now())
            )
        except WayClosedError as closed:
            way = closed.way
        else:
            told = _("It is open again. The office and its head were told. Answer by %(day)s.")
            messages.success(request, told % {"day": on_date(moved.due_at)})
            tell_hidden(request, form.cleaned_data["text"])
            return redirect("grievances:case", key=key)
    context = _facts(grievance) | _offers(grievance) | {"form": form, "open": way.open}
    context["closed"] = voice_words.why_no_reopening(way)
    return _page(request, "grievances/not_solved.html", context, way)


@public
@never_cache
def appeal(request: PortalRequest, key: str) -> HttpResponse:
    """File an appeal."""
    grievance = answered_case(request, key, *RELATED)
    if grievance is None:
        return redirect("grievances:case", key=key)
    posted = request.method == "POST"
    form = AppealForm(request.POST if posted else None, request.FILES if posted else None)
    way = ways.appeal(grievance, timezone.now())
    if posted and form.is_valid():
        try:
            filed = appeals.file_appeal(
                grievance,
                form.cleaned_data["text"],
                Speaker(now=timezone.now()),
                files=form.cleaned_data["attachments"],
            )
        except WayClosedError as closed:
            way = closed.way
        except UploadRefusedError as refused:
            form.add_error("attachments", refused.message)
        else:
            told = _("Your appeal was filed. It is to be decided by %(day)s.")
            messages.success(request, told % {"day": on_date(filed.due_at)})
            tell_hidden(request, form.cleaned_data["text"])
            return redirect("grievances:case", key=key)
    context = _facts(grievance) | {
        "form": form,
        "open": way.open,
        "until": way.until,
        "closed": voice_words.why_no_appeal(way),
        "tier_words": voice_words.TIER_NAMES[way.tier],
        "most_files": MAX_FILES,
    }
    return _page(request, "grievances/appeal.html", context, way)


def _facts(grievance: Grievance) -> dict[str, object]:
    return {
        "grievance": grievance,
        "heading": words.heading(grievance),
        "answer": ways.answer_of(grievance),
    }


def _offers(grievance: Grievance) -> dict[str, object]:
    now = timezone.now()
    reopening, second = ways.reopening(grievance, now), ways.appeal(grievance, now)
    return {
        "reopening": reopening,
        "appeal": second,
        "under_appeal": reopening.bar == ways.Bar.UNDER_APPEAL,
        "why_no_reopening": voice_words.why_no_reopening(reopening),
        "why_no_appeal": voice_words.why_no_appeal(second),
    }


def _page(
    request: PortalRequest, template: str, context: dict[str, object], way: ways.Way
) -> HttpResponse:
    stale = request.method == "POST" and not way.open
    return render(request, template, context, status=409 if stale else 200)


def _back(request: PortalRequest, grievance: Grievance) -> str:
    """Name the page to go to: whoever came by the link alone sees no case."""
    proved = proofs.is_proved(request.session, grievance.pk)
    return "grievances:case" if proved else "grievances:feedback"
