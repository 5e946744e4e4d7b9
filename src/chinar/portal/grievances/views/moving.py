"""The frame of a move's page: it keeps what was typed when the case moved meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from chinar.portal.core.people.access import NotAllowedError, PortalRequest
from chinar.portal.grievances import words
from chinar.portal.grievances.forms.desk import AssignForm, DeskForm
from chinar.portal.grievances.lifecycle import Action, State
from chinar.portal.grievances.models import Grievance
from chinar.portal.grievances.selectors import (
    assignable_posts,
    case_page,
    cases_for,
    permits,
    proposed_reply,
)
from chinar.portal.grievances.services.acting import Hand
from chinar.portal.grievances.views import faults

Do = Callable[[Grievance, Hand, dict[str, Any]], object]
More = Callable[[PortalRequest, Grievance], dict[str, Any]]
# Buttons that only show the page again, with what they ask for: "Find".
AGAIN: Final = "find"


def _nothing(_request: PortalRequest, _grievance: Grievance) -> dict[str, Any]:
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A move's page: its form, its hint, what it does and what is said afterwards.

    ``blocked`` says in words why it cannot be done at all, and who can; ``more`` adds to the
    page's context; of the permissions in ``any_of`` one is needed beside ``permission``.
    """

    action: Action
    permission: str
    form: type[DeskForm]
    do: Do
    done: Any
    button: Any
    hint: Any = ""
    title: Any = ""
    blocked: Callable[[PortalRequest, Grievance], str] = lambda _request, _grievance: ""
    more: More = _nothing
    any_of: tuple[str, ...] = ()


def show(request: PortalRequest, pk: str, page: Page) -> HttpResponse:
    """Show a move's page, or do it."""
    grievance = get_object_or_404(case_page(request.post, page.permission), pk=pk)
    if page.any_of and not any(permits(request.post, grievance, one) for one in page.any_of):
        raise NotAllowedError(page.any_of[0])
    blocked = page.blocked(request, grievance)
    form = _form(request, grievance, page)
    status = 200
    if request.method == "POST" and AGAIN in request.POST:
        form.look_again()
    elif request.method == "POST" and blocked:
        status = 409
    elif request.method == "POST" and form.is_valid():
        found = _do(request, grievance, page, form)
        if not found:
            messages.success(request, page.done)
            return _onward(request, grievance)
        there = case_page(request.post, page.permission).filter(pk=grievance.pk)
        grievance = there.first() or grievance  # it may have gone out of reach meanwhile
        _tell(form, found, grievance, request)
        status = 409
    context = {
        "form": form,
        "grievance": grievance,
        "action_words": page.title or words.ACTION_NAMES[page.action],
        "button": page.button,
        "hint": page.hint,
        "blocked": blocked,
        "state_words": words.STATE_NAMES[State(grievance.state)],
        "state_mark": words.mark(grievance.state),
        "proposed": proposed_reply(grievance) if page.action is Action.DISPOSE else None,
    } | page.more(request, grievance)
    return render(request, "grievances/desk_move.html", context, status=status)


def _onward(request: PortalRequest, grievance: Grievance) -> HttpResponse:
    """Go back to the case, or to the list where it went out of reach."""
    if cases_for(request.post).filter(pk=grievance.pk).exists():
        return redirect("grievances:desk_case", pk=grievance.pk)
    return redirect("grievances:desk")


def hand_of(request: PortalRequest, seen: str = "") -> Hand:
    """Return the hand that a request acts with."""
    state = State(seen) if seen in set(State) else None
    return Hand(post=request.post, actor=request.actor, now=timezone.now(), seen=state)


def _form(request: PortalRequest, grievance: Grievance, page: Page) -> DeskForm:
    today = timezone.localdate()
    posts = assignable_posts(grievance, today) if issubclass(page.form, AssignForm) else []
    sent = request.method == "POST"
    return page.form(
        request.POST if sent else None,
        request.FILES if sent else None,
        grievance=grievance,
        posts=posts,
        seat=request.post,
        begin_with=request.GET.get("template", "") or request.GET.get("number", ""),
    )


def _do(
    request: PortalRequest, grievance: Grievance, page: Page, form: DeskForm
) -> list[faults.Fault]:
    """Do it; return what is wrong, in words, when it cannot be done."""
    hand = hand_of(request, form.cleaned_data["seen"] or grievance.state)
    try:
        page.do(grievance, hand, form.cleaned_data)
    except faults.KNOWN as error:
        return faults.told(error, grievance)
    return []


def _tell(
    form: DeskForm, found: list[faults.Fault], grievance: Grievance, request: PortalRequest
) -> None:
    for field, text in found:
        form.add_error(field if field in form.fields else None, text)
    # Whoever reads that the case moved may now act on the state it is in.
    posted = request.POST.copy()
    posted["seen"] = grievance.state
    reply = proposed_reply(grievance)
    posted["read"] = str(reply.pk) if reply else ""
    form.data = posted
