"""Taking down what somebody says, for whoever does it fifty times a day."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from chinar.portal.core.people.access import PortalRequest, needs
from chinar.portal.grievances import qr, receipts, words
from chinar.portal.grievances.forms.arrivals import AssistForm, usual_channel
from chinar.portal.grievances.lifecycle import State
from chinar.portal.grievances.models import Channel, Grievance, Intake
from chinar.portal.grievances.selectors.arrivals import ASSIST, MANY_TODAY, taken_down_today
from chinar.portal.grievances.services.assist import TakenDown, take_down
from chinar.portal.grievances.services.desk import Hand
from chinar.portal.grievances.services.intake import Filed
from chinar.portal.grievances.views.receipt import signed_receipt


@require_http_methods(["GET", "HEAD", "POST"])
@needs(ASSIST)
@never_cache
def assist(request: PortalRequest) -> HttpResponse:
    """Take down a grievance on one page, then show its receipt."""
    fresh: dict[str, Any] = {"token": uuid.uuid4(), "channel": usual_channel(request.post)}
    if request.method != "POST":
        return _page(request, AssistForm(initial=fresh))
    form = AssistForm(request.POST, initial=fresh)
    if "suggest" in request.POST:
        return _suggest(request)
    if not form.is_valid():
        return _page(request, form, status=422)
    hand = Hand(post=request.post, actor=request.actor, now=timezone.now())
    filed = take_down(_told(form.cleaned_data), hand)
    if not filed.created and filed.grievance.text != form.cleaned_data["text"].strip():
        return _another(request, form, filed)
    return redirect(f"{reverse('grievances:slip')}?of={filed.grievance.key}")


@require_safe
@needs(ASSIST)
@never_cache
def slip(request: PortalRequest) -> HttpResponse:
    """Show the receipt of what this post took down today, to print or read out."""
    now = timezone.now()
    mine = taken_down_today(request.post, now).filter(grievance__key=request.GET.get("of", ""))
    intake = get_object_or_404(mine)
    return render(request, "grievances/slip.html", slip_of(request, intake.grievance, intake))


@require_safe
@needs(ASSIST)
@never_cache
def today(request: PortalRequest) -> HttpResponse:
    """List what this post took down today: number and state, no words."""
    found = taken_down_today(request.post, timezone.now())
    context = {
        "rows": [_row(intake) for intake in found[:MANY_TODAY]],
        "count": found.count(),
    }
    return render(request, "grievances/taken_down_today.html", context)


def slip_of(request: PortalRequest, grievance: Grievance, intake: Intake) -> dict[str, object]:
    """Return what a receipt at the desk shows."""
    code = receipts.code_for(grievance)
    address = request.build_absolute_uri(
        reverse("grievances:open", kwargs={"key": grievance.key, "code": code})
    )
    signed = signed_receipt(grievance)
    head, slash, serial = grievance.number.rpartition("/")
    return {
        "grievance": grievance,
        "intake": intake,
        "channel": words.CHANNEL_NAMES[Channel(grievance.channel)],
        "number_head": head + slash,
        "number_tail": serial,
        "code": code,
        "qr": qr.inline(address),
        "signed_qr": qr.inline(signed.line(), error="l") if signed else "",
    }


def _suggest(request: PortalRequest) -> HttpResponse:
    """Show the form again with the category that the words point to, and no faults."""
    form = AssistForm(initial={name: request.POST.get(name, "") for name in request.POST})
    suggested = form.suggest(request.POST.get("text", ""))
    return _page(request, form, looked=True, suggested=bool(suggested))


def _another(request: PortalRequest, form: AssistForm, filed: Filed) -> HttpResponse:
    """Keep new words on a form that was sent before: they are not what was filed then."""
    posted = request.POST.copy()
    posted["token"] = str(uuid.uuid4())
    form.data = posted
    said = _(
        "This form was sent before, as %(number)s, with other words. "
        "To file what stands here now as well, send it once more."
    )
    messages.warning(request, said % {"number": filed.grievance.number})
    return _page(request, form, status=409)


def _page(
    request: PortalRequest, form: AssistForm, *, status: int = 200, **extra: object
) -> HttpResponse:
    found = taken_down_today(request.post, timezone.now())
    context = {
        "form": form,
        "latest": [_row(intake) for intake in found[:5]],
        "practice_post": bool(request.post and request.post.practice),
    }
    return render(request, "grievances/assist.html", context | extra, status=status)


def _told(values: dict[str, Any]) -> TakenDown:
    return TakenDown(
        token=values["token"],
        text=values["text"],
        channel=Channel(values["channel"]),
        language=values["language"],
        area=values["district"],
        place=values["place"],
        category=values["category"],
        service=values["service"],
        against_office=values["against_office"],
        name=values["name"],
        phone=values["phone"],
        email=values["email"],
        on_behalf_of=values["on_behalf_of"],
        urgent=values["urgent"],
        confidential=values["confidential"],
    )


def _row(intake: Intake) -> dict[str, object]:
    grievance = intake.grievance
    return {
        "number": grievance.number,
        "key": grievance.key,
        "at": intake.at,
        "state_words": words.STATE_NAMES[State(grievance.state)],
        "state_mark": words.mark(grievance.state),
        "practice": grievance.practice,
    }
