"""The call centre: the list, the call on one's line, and a case that its owner calls about."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from chinar.portal.core.design.writing import on_moment
from chinar.portal.core.people.access import PortalRequest, needs
from chinar.portal.grievances import call_words, voice_words, ways, words
from chinar.portal.grievances.forms.calls import FindForm, NextForm, SaidForm
from chinar.portal.grievances.lifecycle import NotPossibleError, State
from chinar.portal.grievances.models import CallPurpose, CallState, Grievance
from chinar.portal.grievances.numbering import NumberError
from chinar.portal.grievances.selectors import by_number
from chinar.portal.grievances.selectors.calls import (
    CALL,
    counts_by_language,
    held_by,
    question_of,
)
from chinar.portal.grievances.services import calls, codes
from chinar.portal.grievances.services.acting import Hand
from chinar.portal.grievances.services.voice import WayClosedError

OPENED = "call_case"  # in the session: the case whose owner is on the phone
CODE = "call_code"
SPEAKS = ("solved", "rating", "text", "reasons")
LASTS = timedelta(minutes=30)


@needs(CALL)
@never_cache
def desk(request: PortalRequest) -> HttpResponse:
    """Show how many calls wait, and take the next one."""
    hand = _hand(request)
    form = NextForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            call = calls.take_next(hand, language=form.cleaned_data["language"])
        except calls.NotNowError:
            messages.info(request, _("People are called from 9 to 19 o’clock. Come back then."))
        else:
            if call is not None:
                return redirect("grievances:call")
            messages.info(request, _("Nobody is to be called now."))
    counts = counts_by_language(request.post, hand.now)
    context = {
        "form": form,
        "counts": [(words.LANGUAGE_NAMES.get(code, code), n) for code, n in sorted(counts.items())],
        "waiting": sum(counts.values()),
        "held": held_by(request.post, request.actor),
    }
    return render(request, "grievances/calls.html", context)


@needs(CALL)
@never_cache
def call(request: PortalRequest) -> HttpResponse:
    """Show the call on one's line, and write down what came of it."""
    held = held_by(request.post, request.actor)
    if held is None:
        messages.info(request, _("You have no call on your line. Take the next one."))
        return redirect("grievances:calls")
    case = held.grievance
    form = _said_form(request, case, calling=True)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            done = calls.record(held, _hand(request), form.came_of_it(), form.said())
        except calls.NotHeldError:
            messages.warning(request, _("Meanwhile somebody else took this call."))
            return redirect("grievances:calls")
        except (WayClosedError, NotPossibleError) as error:
            form.add_error(None, _fault(error))
            status = 409
        else:
            messages.success(request, _told(done.state, done.next_at))
            return redirect("grievances:calls")
    context = _page(case, form) | {
        "held": held,
        "purpose": call_words.PURPOSE_NAMES[CallPurpose(held.purpose)],
        "contact": case.contact,
        "script": call_words.script(case, held.purpose, settings.ENVIRONMENT.site_name),
        "language": case.contact.language if case.contact else case.language,
    }
    return render(request, "grievances/call.html", context, status=status)


@needs(CALL)
@never_cache
def find(request: PortalRequest) -> HttpResponse:
    """Find the case of somebody who calls: by its number and a code that they read out."""
    form = FindForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        case = _found(form)
        if case is not None and "send" in request.POST:
            _send_code(request, case, form)
        elif case is not None and _opens(request, case, form):
            until = (timezone.now() + LASTS).timestamp()
            request.session[OPENED] = {"id": str(case.pk), "until": until}
            return redirect("grievances:call_case")
    return render(request, "grievances/call_find.html", {"form": form})


@needs(CALL)
@never_cache
def case(request: PortalRequest) -> HttpResponse:
    """Show a case whose owner is on the phone, and write down what they say."""
    found = _opened(request)
    if found is None:
        messages.info(request, _("Look the case up by its number and code."))
        return redirect("grievances:call_find")
    form = _said_form(request, found, calling=False)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            calls.hear(found, form.said(), _hand(request))
        except (WayClosedError, NotPossibleError) as error:
            form.add_error(None, _fault(error))
            status = 409
        else:
            messages.success(request, _("Written down. The office was told where it has to act."))
            return redirect("grievances:call_case")
    return render(request, "grievances/call.html", _page(found, form), status=status)


def _hand(request: PortalRequest) -> Hand:
    return Hand(post=request.post, actor=request.actor, now=timezone.now())


def _said_form(request: PortalRequest, case: Grievance, *, calling: bool) -> SaidForm:
    """Ask what fits the case now; what was typed stays, also where it fits no more."""
    now = timezone.now()
    typed = {name for name in SPEAKS if request.POST.get(name, "").strip()}
    return SaidForm(
        request.POST if request.method == "POST" else None,
        calling=calling,
        question=question_of(case) is not None or bool(request.POST.get("answer", "").strip()),
        speaks=ways.feedback(case, now).open or ways.appeal(case, now).open or bool(typed),
    )


def _page(case: Grievance, form: SaidForm) -> dict[str, object]:
    """Return what the call centre sees of a case: no words of whoever reported, no contact."""
    now = timezone.now()
    state = State(case.state)
    reopening, appeal = ways.reopening(case, now), ways.appeal(case, now)
    return {
        "grievance": case,
        "heading": words.heading(case),
        "state_words": words.STATE_NAMES[state],
        "state_mark": words.mark(state),
        "answer": ways.answer_of(case) if case.disposed_at else None,
        "question": question_of(case),
        "form": form,
        "why_no_reopening": voice_words.why_no_reopening(reopening),
        "why_no_appeal": voice_words.why_no_appeal(appeal),
        "until_reopening": reopening.until,
        "until_appeal": appeal.until,
    }


def _found(form: FindForm) -> Grievance | None:
    try:
        case = by_number(form.cleaned_data["number"])
    except NumberError:
        form.add_error("number", _("Check the number: it looks like JK/ANG/2026/0004117-K."))
        return None
    if case is None:
        form.add_error("number", _("There is no report with this number. Check it once more."))
    elif case.confidential:
        told = _("This was reported in confidence. Whoever reported it opens it on their own page.")
        form.add_error("number", told)
        return None
    return case


def _opens(request: PortalRequest, case: Grievance, form: FindForm) -> bool:
    sent = request.session.get(CODE) or {}
    code_id = sent.get("id", "") if sent.get("case") == str(case.pk) else ""
    try:
        right = calls.opens(case, form.cleaned_data["code"], _hand(request), code_id=code_id)
    except codes.SpentError:
        form.add_error("code", _("This code works no more. Send a new one."))
        return False
    if not right:
        form.add_error("code", _("This is not the code. Ask the caller to read it once more."))
    return right


def _send_code(request: PortalRequest, case: Grievance, form: FindForm) -> None:
    try:
        made = calls.send_code(case, _hand(request))
    except codes.TooManyCodesError:
        form.add_error("code", _("Several codes were sent already. Use the one on the receipt."))
        return
    if not made:
        form.add_error("code", _("No phone or e-mail is known. Use the code on the receipt."))
        return
    request.session[CODE] = {"id": made, "case": str(case.pk)}
    messages.info(request, _("A code was sent to the phone or e-mail of the report."))


def _opened(request: PortalRequest) -> Grievance | None:
    known = request.session.get(OPENED)
    if not known or known["until"] <= timezone.now().timestamp():
        return None
    related = ("category", "area", "office", "contact", "policy", "lead")
    return Grievance.objects.select_related(*related).filter(pk=known["id"]).first()


def _fault(error: WayClosedError | NotPossibleError) -> str:
    if isinstance(error, NotPossibleError):
        told = _("This cannot be done while the case is “%(state)s”. What you wrote is still here.")
        return told % {"state": words.STATE_NAMES[error.state]}
    return _("This is possible no more. Read what can still be done. What you wrote is still here.")


def _told(state: str, next_at: datetime) -> str:
    if state == CallState.WAITING:
        return _("Noted. The next try is on %(moment)s.") % {"moment": on_moment(next_at)}
    return _("Noted. Thank you.")
