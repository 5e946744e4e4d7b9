"""Parts of a case: asking another office, its answer, taking the question back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chinar.portal.core.people.access import PortalRequest, needs
from chinar.portal.grievances import papers, words
from chinar.portal.grievances.forms.parts import AnswerForm
from chinar.portal.grievances.forms.routes import QuestionForm
from chinar.portal.grievances.lifecycle import WORK, Action, NotPossibleError
from chinar.portal.grievances.models import Part, PartState
from chinar.portal.grievances.selectors import case_page
from chinar.portal.grievances.selectors.parts import parts_for
from chinar.portal.grievances.services import parts
from chinar.portal.grievances.views.moving import Page, hand_of, show


@needs(WORK)
def ask(request: PortalRequest, pk: str) -> HttpResponse:
    """Ask another office about a part of the case."""
    return show(request, pk, ASK_PAGE)


@needs(WORK)
def part(request: PortalRequest, pk: str) -> HttpResponse:
    """Show what one's office is asked, and answer it."""
    related = ("office", "grievance__office", "grievance__category", "grievance__area")
    asked = get_object_or_404(parts_for(request.post).select_related(*related), pk=pk)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            parts.answer(asked, hand_of(request), text=form.cleaned_data["text"])
        except (parts.PartSettledError, NotPossibleError):
            told = _("Meanwhile this was answered or taken back. What you wrote is still here.")
            form.add_error(None, told)
            asked.refresh_from_db()
            status = 409
        else:
            messages.success(request, _("Your answer went to the office that asked."))
            return redirect("grievances:part", pk=asked.pk)
    case = asked.grievance
    context = {
        "part": asked,
        "grievance": case,
        "heading": words.open_heading(case),
        "form": form,
        "open": asked.state == PartState.ASKED,
        "late": asked.state == PartState.ASKED and asked.due_at < timezone.now(),
        # Of a confidential case the office reads what it is asked, and nothing else.
        "words_shown": not case.confidential and asked.state == PartState.ASKED,
        "files": papers.kept(case.pk) if not case.confidential else [],
    }
    return render(request, "grievances/desk_part.html", context, status=status)


@needs(WORK)
def withdraw(request: PortalRequest, pk: str) -> HttpResponse:
    """Take back what an office was asked."""
    asked = get_object_or_404(
        Part.objects.filter(grievance__in=case_page(request.post, WORK)), pk=pk
    )
    if request.method == "POST":
        try:
            parts.withdraw(asked, hand_of(request))
            messages.success(request, _("The question was taken back. The office was told."))
        except (parts.PartSettledError, NotPossibleError):
            messages.info(request, _("The office has answered meanwhile."))
    return redirect("grievances:desk_case", pk=asked.grievance_id)


ASK_PAGE = Page(
    action=Action.ASK_OFFICE,
    permission=WORK,
    form=QuestionForm,
    do=lambda grievance, hand, values: parts.ask(
        grievance, hand, office=values["office"], question=values["text"]
    ),
    button=gettext_lazy("Ask the office"),
    done=gettext_lazy("The office was asked. You see its answer here."),
    hint=gettext_lazy(
        "You stay the lead: only you answer the citizen. The clock runs on while you wait."
    ),
)
