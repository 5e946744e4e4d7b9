"""For supervisors of the whole state: what was held back at the door, to let in or to drop."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chinar.portal.core.design.paging import keyset_page
from chinar.portal.core.people.access import PortalRequest, needs
from chinar.portal.grievances.lifecycle import SUPERVISE
from chinar.portal.grievances.models import Held, HeldState
from chinar.portal.grievances.services import holding
from chinar.portal.grievances.services.intake import EmptyTextError

PAGE_SIZE = 25
LONGEST_NOTE = 500
REASONS = {
    "trap": gettext_lazy("A field that people do not see was filled in"),
    "links": gettext_lazy("Nothing but links"),
    "words": gettext_lazy("A word from the list of blocked words"),
    "repeated": gettext_lazy("The same words many times within minutes"),
    "too_large": gettext_lazy("Larger than 25 MB: only its beginning is here, and no file"),
    "unreadable": gettext_lazy("Nothing here can read it"),
    "no_sender": gettext_lazy("No address of a sender"),
    "empty": gettext_lazy("No words"),
    "many_in_a_day": gettext_lazy("One address sent many in a day"),
    "many_at_once": gettext_lazy("Very many came by e-mail within the hour"),
    "unproved": gettext_lazy("Names a case and does not show that it may write there"),
    "case_is_finished": gettext_lazy("Its case was finished before"),
}


@needs(SUPERVISE, everywhere=True)
def waiting(request: PortalRequest) -> HttpResponse:
    """List what waits for a decision, oldest first."""
    page = keyset_page(
        Held.objects.filter(state=HeldState.HELD).defer("mail"),
        order=("at", "id"),
        cursor=request.GET.get("after"),
        size=PAGE_SIZE,
    )
    rows = [_row(held, seen=holding.decides(request.post, held)) for held in page.items]
    return render(request, "grievances/desk_held.html", {"page": page, "rows": rows})


@needs(SUPERVISE, everywhere=True)
def let_in(request: PortalRequest, held: str) -> HttpResponse:
    """File what was held."""
    record = get_object_or_404(Held, pk=held)
    if request.method == "POST" and request.post:
        now = timezone.now()
        try:
            filed = holding.let_in(record, post=request.post, actor=request.actor, now=now)
        except holding.SettledError:
            messages.info(request, _("Somebody decided on this a moment ago."))
        except EmptyTextError:
            messages.error(request, _("There are no words in it: it can only be dropped."))
        else:
            told = _("It was let in as %(number)s.") % {"number": filed.grievance.number}
            messages.success(request, told)
    return redirect("grievances:desk_held")


@needs(SUPERVISE, everywhere=True)
def drop(request: PortalRequest, held: str) -> HttpResponse:
    """Drop what was held, with a reason."""
    record = get_object_or_404(Held, pk=held)
    note = request.POST.get("note", "").strip()[:LONGEST_NOTE]
    if request.method == "POST" and request.post:
        now = timezone.now()
        if not note:
            messages.error(request, _("Write why it is dropped."))
            return redirect("grievances:desk_held")
        try:
            holding.drop(record, note, post=request.post, actor=request.actor, now=now)
        except holding.SettledError:
            messages.info(request, _("Somebody decided on this a moment ago."))
        else:
            messages.success(request, _("It was dropped."))
    return redirect("grievances:desk_held")


def _row(held: Held, *, seen: bool) -> dict[str, Any]:
    words = held.filing if seen else {}
    return {
        "held": held,
        "reference": holding.reference(held),
        "reason": REASONS.get(held.reason, held.reason),
        "sender": words.get("sender", ""),
        "subject": words.get("subject", ""),
        "text": words.get("text", ""),
        "seen": seen,
        "language": words.get("language", "en"),
    }
