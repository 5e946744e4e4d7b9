"""The appellate authority's desk: appeals by due date, and one with all that it is about."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from chinar.portal.core.design.paging import keyset_page
from chinar.portal.core.people.access import PortalRequest, needs
from chinar.portal.core.uploads.services import UploadRefusedError
from chinar.portal.grievances import papers, voice_words, ways, words
from chinar.portal.grievances.forms.voice import OrderForm
from chinar.portal.grievances.lifecycle import APPEALS
from chinar.portal.grievances.models import Appeal, Decision, Grievance, Outcome
from chinar.portal.grievances.selectors import cases_for
from chinar.portal.grievances.selectors.voice import (
    appeals_for,
    appeals_to_decide,
    bar_to_deciding,
)
from chinar.portal.grievances.services import appeals
from chinar.portal.grievances.services.acting import Hand
from chinar.portal.grievances.templatetags.grievance_voice import one
from chinar.portal.grievances.transitions import StaleStateError

PAGE_SIZE = 50
RELATED = ("grievance__office", "grievance__area", "grievance__category")


@needs(APPEALS)
def desk(request: PortalRequest) -> HttpResponse:
    """List the appeals that wait for the post in use, by when they are due."""
    now = timezone.now()
    decided = bool(request.GET.get("decided"))
    found = appeals_to_decide(request.post)
    if decided:
        found = appeals_for(request.post).filter(decided_at__isnull=False)
    page = keyset_page(
        found.select_related(*RELATED),
        order=("-decided_at", "id") if decided else ("due_at", "id"),
        cursor=request.GET.get("after"),
        size=PAGE_SIZE,
    )
    context = {
        "page": page,
        "rows": [_row(appeal, now) for appeal in page.items],
        "decided": decided,
    }
    return render(request, "grievances/desk_appeals.html", context)


@needs(APPEALS)
def case(request: PortalRequest, pk: str) -> HttpResponse:
    """Show case, answer and reasons side by side, and take the decision."""
    related = (*RELATED, "grievance__policy", "grievance__lead", "grievance__office__scope")
    found = appeals_for(request.post).select_related(*related, "grievance__area__scope")
    appeal = get_object_or_404(found, pk=pk)
    form = OrderForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        grievance=appeal.grievance,
    )
    if request.method != "POST" or not form.is_valid():
        return _page(request, appeal, form)
    hand = Hand(post=request.post, actor=request.actor, now=timezone.now())
    try:
        appeals.decide(appeal, hand, form.made())
    except UploadRefusedError as refused:
        form.add_error("attachments", refused.message)
        return _page(request, appeal, form)
    except appeals.NotYoursToDecideError as error:
        form.add_error(None, voice_words.BARS_TO_DECIDING[error.bar])
        return _page(request, appeal, form, status=403)
    except StaleStateError:
        messages.warning(
            request, _("Meanwhile this appeal was decided, or a second one was filed.")
        )
        return _page(request, found.get(pk=pk), None, status=409)
    messages.success(request, _("Decided. Whoever appealed and the office were told."))
    return redirect("grievances:desk_appeal", pk=appeal.pk)


def _page(
    request: PortalRequest, appeal: Appeal, form: OrderForm | None, *, status: int = 200
) -> HttpResponse:
    grievance = appeal.grievance
    pending = appeal.decision == Decision.PENDING
    bar = bar_to_deciding(appeal, grievance, request.post, request.actor) if pending else ""
    answer = ways.answer_of(grievance)
    context = {
        "grievance": grievance,
        "heading": words.heading(grievance),
        "one": one(appeal),
        "earlier": [
            one(first)
            for first in grievance.appeals.filter(tier__lt=appeal.tier)
            if first.filed_at <= appeal.filed_at
        ],
        "answer": answer,
        **_taken(answer.grievance if answer else grievance),
        "files": papers.kept(grievance.pk),
        "form": form if pending and not bar else None,
        "order_hint": _order_hint(grievance),
        "bar": voice_words.BARS_TO_DECIDING[bar] if bar else "",
        "may_see_case": cases_for(request.post).filter(pk=grievance.pk).exists(),
    }
    return render(request, "grievances/desk_appeal.html", context, status=status)


def _row(appeal: Appeal, now: datetime) -> dict[str, object]:
    return {
        "appeal": appeal,
        "heading": words.heading(appeal.grievance),
        "tier": voice_words.TIER_NAMES[appeal.tier],
        "decision": voice_words.DECISION_NAMES[Decision(appeal.decision)],
        "mark": voice_words.DECISION_MARKS[Decision(appeal.decision)],
        "late": appeal.due_at < now,
    }


def _taken(grievance: Grievance) -> dict[str, object]:
    taken = grievance.actions_taken.last()
    if taken is None:
        return {}
    outcome = Outcome(taken.outcome)
    mark = "good" if outcome is Outcome.GRANTED else "attention"
    return {"taken": taken, "taken_words": words.OUTCOME_NAMES[outcome], "taken_mark": mark}


def _order_hint(grievance: Grievance) -> str:
    language = words.LANGUAGE_NAMES.get(grievance.language, grievance.language)
    told = _("In %(language)s. Say what you looked at and why you decide so.")
    return told % {"language": language}
