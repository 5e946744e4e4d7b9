"""Several cases at once: choose, say what, look at each, and only then do it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import uuid6
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chinar.portal.core.people.access import PortalRequest, needs
from chinar.portal.core.people.models import Post
from chinar.portal.grievances import words
from chinar.portal.grievances.forms.bulk import KIND_NAMES, BulkForm
from chinar.portal.grievances.lifecycle import ASSIGN, State
from chinar.portal.grievances.models import Grievance, Outcome
from chinar.portal.grievances.selectors import assignable_posts
from chinar.portal.grievances.services import bulk
from chinar.portal.grievances.services.bulk import BulkKind, Order, Outlook, Result
from chinar.portal.grievances.views.faults import CLOSURE_WORDS
from chinar.portal.grievances.views.moving import hand_of

OBSTACLE_WORDS: Final = CLOSURE_WORDS | {
    "state": gettext_lazy("Not possible in the state it is in."),
    "permission": gettext_lazy("Your post may not do this here."),
    "post": gettext_lazy("This post may not work on it."),
    "language": gettext_lazy("It was written in another language than your text."),
    "empty": gettext_lazy("Write the text."),
    "until": gettext_lazy("Choose a day after today."),
    "moved": gettext_lazy("Somebody moved it meanwhile."),
}
RESULT_WORDS: Final = {
    Result.DONE: ("good", gettext_lazy("Done")),
    Result.ALREADY: ("good", gettext_lazy("Was done before")),
    Result.REFUSED: ("attention", gettext_lazy("Left as it was")),
}


@needs(ASSIGN)
def several(request: PortalRequest) -> HttpResponse:
    """Say what is to be done with the chosen cases, look at each, do it."""
    if request.method != "POST":
        return redirect("grievances:desk")
    cases = bulk.chosen(request.post, request.POST.getlist("case"))
    if not cases:
        messages.info(request, _("Choose cases first: set the mark in front of each."))
        return redirect("grievances:desk")
    step, sent = request.POST.get("step", ""), None
    if step:
        sent = request.POST
    form = BulkForm(
        sent,
        posts=_posts(cases),
        today=timezone.localdate(),
        initial={"key": uuid6.uuid7(), "outcome": Outcome.GRANTED},
    )
    context = {"cases": cases, "form": form, "most": bulk.MOST}
    if not step or not form.is_valid() or step == "again":
        return render(request, "grievances/desk_bulk.html", context)
    order = _order(form)
    if step == "do":
        return _done(request, cases, order)
    hand = hand_of(request)
    found = [bulk.outlook(order, case, hand) for case in cases]
    context |= {
        "kind": KIND_NAMES[order.kind],
        "rows": [_row(one) for one in found],
        "possible": sum(not one.obstacles for one in found),
        "post": order.post,
    }
    return render(request, "grievances/desk_bulk_preview.html", context)


def _done(request: PortalRequest, cases: list[Grievance], order: Order) -> HttpResponse:
    hand = hand_of(request)
    found = []
    for case in cases:
        seen = request.POST.get(f"seen_{case.pk}", "")
        if seen not in set(State):  # not on the page that was looked at
            continue
        found.append(bulk.carry_out(order, case, replace(hand, seen=State(seen))))
    context = {
        "kind": KIND_NAMES[order.kind],
        "rows": [_row(one) for one in found],
        "done": sum(one.result is not Result.REFUSED for one in found),
    }
    return render(request, "grievances/desk_bulk_done.html", context)


def _posts(cases: list[Grievance]) -> list[Post]:
    """Return the posts that may work on some of the cases; the gate of each case decides."""
    today = timezone.localdate()
    posts: dict[object, Post] = {}
    places = {
        (case.office_id, case.area_id, *sorted(office.pk for office in case.against.all())): case
        for case in cases
    }
    for case in places.values():
        posts |= {post.pk: post for post in assignable_posts(case, today)}
    return list(posts.values())


def _order(form: BulkForm) -> Order:
    values = form.cleaned_data
    return Order(
        kind=BulkKind(values["kind"]),
        key=str(values["key"]),
        text=values["text"].strip(),
        until=values["until"],
        post=form.posts.get(values["post"]),
        outcome=Outcome(values["outcome"] or Outcome.GRANTED),
        action_taken=values["action_taken"],
        reasons=values["reasons"],
    )


def _row(one: Outlook) -> dict[str, Any]:
    mark, told = RESULT_WORDS[one.result] if one.result else ("", "")
    return {
        "case": one.case,
        "heading": words.heading(one.case),
        "state": words.STATE_NAMES[State(one.case.state)],
        "text": one.text,
        "obstacles": [OBSTACLE_WORDS[code] for code in one.obstacles],
        "mark": mark,
        "told": told,
    }
