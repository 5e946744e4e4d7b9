"""Follow what one reported: the clock, whose turn it is, what happened; add and remind."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from chinar.portal.core import rows
from chinar.portal.core.design.writing import on_date
from chinar.portal.core.people.access import PortalRequest, public
from chinar.portal.grievances import clock, papers, proofs, ways, words
from chinar.portal.grievances.forms.track import AdditionForm, ProofForm, TrackForm
from chinar.portal.grievances.lifecycle import (
    INTERNAL,
    Action,
    NotPossibleError,
    State,
    Turn,
    actions_in,
    turn,
)
from chinar.portal.grievances.models import Grievance, MessageKind, Outcome, PartState
from chinar.portal.grievances.numbering import NumberError, parse
from chinar.portal.grievances.selectors import Moment, by_earlier_number, history
from chinar.portal.grievances.selectors.public import ANSWERS
from chinar.portal.grievances.services import citizen, codes
from chinar.portal.grievances.views import asking
from chinar.portal.grievances.views.hidden import tell_hidden
from chinar.portal.grievances.views.own import case_of, own_case

# Where it went; the reason is between offices.
ROUTED = frozenset(
    {Action.TRANSFER, Action.RETURN, Action.REROUTE, Action.CONFLICT, Action.ASK_OFFICE}
)


@public
@never_cache
def track(request: PortalRequest) -> HttpResponse:
    """Find a case by its number, with or without proof that it is one's own."""
    form = TrackForm(
        request.POST if request.method == "POST" else None,
        initial={"number": request.GET.get("number", "")},
    )
    if request.method == "POST" and form.is_valid():
        key, proof = _key(form), form.cleaned_data["proof"]
        if key and not proof:
            return redirect("grievances:case", key=key)
        shown = _shown(request, case_of(key), key, proof, form) if key else None
        if shown is not None:
            return shown
    return render(request, "grievances/track.html", {"form": form})


@public
@never_cache
def case(request: PortalRequest, key: str) -> HttpResponse:
    """Show a case: all of it to whoever reported it, state and dates to anybody else.

    Of a confidential one nobody else is shown anything, as of a number that nothing has.
    """
    # Most who look have proved nothing: they see no words, and nothing that stands elsewhere.
    hidden = ("text", "place", "sketch")
    grievance = rows.find(Grievance, "key", key, without=hidden)
    if grievance is not None and proofs.is_proved(request.session, grievance.pk):
        return _own(request, key)
    number = _number(key)
    form = ProofForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        shown = _shown(request, grievance, key, form.cleaned_data["proof"], form)
        if shown is not None:
            return shown
    if grievance is None or grievance.confidential:
        context = {"number": number, "form": form}
        return render(request, "grievances/case_hidden.html", context, status=404)
    return render(request, "grievances/case_public.html", _facts(grievance) | {"form": form})


@public
@never_cache
def open_by_code(request: PortalRequest, key: str, code: str) -> HttpResponse:
    """Follow the QR code of a receipt; the code leaves the address at once."""
    grievance = case_of(key)
    if citizen.is_code(grievance, code) and grievance is not None:
        proofs.prove(request.session, grievance)
    return redirect("grievances:case", key=key)


@public
@never_cache
def add(request: PortalRequest, key: str) -> HttpResponse:
    """Add something to one's case."""
    grievance = own_case(request, key, "policy", "lead", "post")
    if grievance is None:
        return redirect("grievances:case", key=key)
    kept = papers.kept(grievance.pk).count()
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    asked = grievance.state == State.AWAITING_CITIZEN
    form = AdditionForm(*sent, kept=kept, answers=asked)
    if request.method == "POST" and form.is_valid():
        text, files = form.cleaned_data["text"], form.cleaned_data["attachments"]
        try:
            citizen.add(grievance, text, now=timezone.now(), files=files)
        except NotPossibleError:
            form.add_error(None, _("This is finished, so nothing can be added. Report it again."))
        else:
            messages.success(request, _("We added what you wrote. The office was told."))
            tell_hidden(request, text)
            return redirect("grievances:case", key=key)
    question = grievance.messages.filter(kind=MessageKind.QUESTION).last()
    context = {
        "form": form,
        "grievance": grievance,
        "question": question if asked else None,
    }
    return render(request, "grievances/add.html", context)


@public
@never_cache
def remind(request: PortalRequest, key: str) -> HttpResponse:
    """Remind the office of one's case."""
    grievance = own_case(request, key, "policy", "post")
    if request.method == "POST" and grievance is not None:
        try:
            citizen.remind(grievance, now=timezone.now())
            messages.success(request, _("We reminded the office."))
        except citizen.TooSoonError as error:
            day = on_date(error.again_at)
            told = _("You reminded the office a short while ago. You can again on %(day)s.")
            messages.info(request, told % {"day": day})
        except NotPossibleError:
            messages.info(request, _("This is finished, so there is nobody to remind."))
    return redirect("grievances:case", key=key)


@public
@never_cache
def confirm(request: PortalRequest, key: str) -> HttpResponse:
    """Say that the problem is solved."""
    grievance = own_case(request, key, "policy", "post")
    if request.method == "POST" and grievance is not None:
        try:
            citizen.confirm(grievance, now=timezone.now())
            messages.success(request, _("Thank you. We noted that it is solved."))
        except NotPossibleError:
            messages.info(request, _("There is no answer that could be confirmed."))
    return redirect("grievances:case", key=key)


def _number(key: str) -> str:
    """Return the number of an address.

    Raises:
        Http404: it is none.
    """
    try:
        return str(parse(key))
    except NumberError:
        raise Http404 from None


def _key(form: TrackForm) -> str:
    """Return the key of a number, whether or not anything has it; else the form says what to do."""
    typed = form.cleaned_data["number"]
    try:
        return parse(typed).key
    except NumberError:
        earlier = by_earlier_number(typed)
    if earlier is None:
        form.add_error("number", _("Check the number: it looks like JK/ANG/2026/0004117-K."))
    return earlier.key if earlier else ""


def _shown(
    request: PortalRequest,
    grievance: Grievance | None,
    key: str,
    proof: str,
    form: TrackForm | ProofForm,
) -> HttpResponse | None:
    """Lead on with the receipt's code, or with a code sent to a phone or e-mail; None: neither."""
    if citizen.is_code(grievance, proof) and grievance is not None:
        proofs.prove(request.session, grievance)
        return redirect("grievances:case", key=key)
    try:
        address = codes.address_of(proof)
    except codes.AddressError:
        form.add_error("proof", _("This does not belong to the number. Check both."))
        return None
    if not asking.ask(request, address, codes.Purpose.CASE, grievance, key):
        form.add_error("proof", asking.wait_words())
        return None
    return redirect("grievances:code", key=key)


def _facts(grievance: Grievance) -> dict[str, object]:
    state = State(grievance.state)
    return {
        "grievance": grievance,
        "clock": clock.read(grievance, timezone.now()),
        "state_words": words.PLAIN_STATES[state],
        "state_mark": words.mark(state),
        "turn_words": words.TURN_NAMES[turn(state)],
        "turn": turn(state),
    }


def _own(request: PortalRequest, key: str) -> HttpResponse:
    related = ("office", "area", "category", "post", "policy", "contact", "lead", "service")
    grievance = Grievance.objects.select_related(*related).get(key=key)
    actions, moments = actions_in(State(grievance.state)), history(grievance)
    now = timezone.now()
    context = _facts(grievance) | {
        "heading": words.heading(grievance),
        "moments": [_told(moment, grievance) for moment in moments if _is_public(moment)][::-1],
        "looks": [moment for moment in moments if moment.is_look][::-1],
        "files": papers.listed(request, grievance),
        "can_add": Action.ADD in actions,
        "can_remind": citizen.may_remind(grievance, now),
        "can_confirm": Action.CONFIRM in actions,
        "question": grievance.state == State.AWAITING_CITIZEN,
        "too_little_known": _too_little_known(grievance),
    }
    if Action.CONFIRM in actions:
        context |= {
            "reopening": ways.reopening(grievance, now),
            "appeal": ways.appeal(grievance, now),
        }
    context |= _around(grievance) | _deciding(grievance)
    return render(request, "grievances/case.html", context)


def _too_little_known(grievance: Grievance) -> bool:
    """Tell whether a case ended because too little was known: then it may be reported again."""
    report = grievance.actions_taken.last() if grievance.disposed_at else None
    return report is not None and report.outcome == Outcome.INSUFFICIENT


def _deciding(grievance: Grievance) -> dict[str, object]:
    """Say whose turn it is while an appeal waits: not the office's that answered."""
    appeal = ways.pending(grievance)
    if appeal is None:
        return {}
    post = appeal.authority.title if appeal.authority else ""
    return {"turn_words": _("The authority that decides your appeal"), "post_words": post}


def _around(grievance: Grievance) -> dict[str, object]:
    """Return what else belongs to the case: who was asked, what it was joined with, who knows."""
    parts = list(grievance.parts.select_related("office").exclude(state=PartState.WITHDRAWN))
    asked = [part.office.label() for part in parts if part.state == PartState.ASKED]
    where = {
        Turn.OFFICE: f"{grievance.post.title}, {grievance.office.label()}"
        if grievance.post
        else grievance.office.label(),
        Turn.OTHER_OFFICE: ", ".join(asked),
    }
    lead = grievance.lead
    return {
        "post_words": where.get(turn(State(grievance.state)), ""),
        "parts": parts,
        "lead": lead,
        "lead_state": words.PLAIN_STATES[State(lead.state)] if lead else "",
        "lead_mark": words.mark(lead.state) if lead else "",
        "joined": grievance.followers.count(),
        "escalations": list(grievance.escalations.exclude(post=None).select_related("post")),
        "service": grievance.service,
    }


def _is_public(moment: Moment) -> bool:
    return moment.action in set(Action) - INTERNAL


def _told(moment: Moment, grievance: Grievance) -> dict[str, object]:
    shown = moment.action_taken if moment.action in ANSWERS else None
    said = moment.message if shown else None
    return {
        "at": moment.at,
        "words": words.happened_to_them(moment.action),
        "message": None if moment.internal else moment.message,
        "office": moment.office if moment.action in ROUTED else None,
        "action_taken": shown,
        "written_in": words.written_in(said.text, said.language, grievance.language)
        if said
        else "",
        "documents": papers.of_report(shown, moment.data.get("lead_report")) if shown else (),
        "outcome": words.OUTCOME_NAMES[Outcome(shown.outcome)] if shown else "",
    }
