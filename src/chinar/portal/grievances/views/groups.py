"""Pages that put cases together: under a lead, or in a group about one thing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chinar.portal.core.people.access import PortalRequest, needs
from chinar.portal.grievances.forms.desk import DeskForm
from chinar.portal.grievances.forms.groups import GroupForm, OtherForm
from chinar.portal.grievances.lifecycle import ASSIGN, SUPERVISE, WORK, Action
from chinar.portal.grievances.models import Grievance
from chinar.portal.grievances.selectors import SEE, case_page, like_cases
from chinar.portal.grievances.services import clusters, leads
from chinar.portal.grievances.views.moving import Page, hand_of, show


@needs(ASSIGN)
def merge(request: PortalRequest, pk: str) -> HttpResponse:
    """Join the case with one that leads."""
    return show(request, pk, MERGE_PAGE)


@needs(ASSIGN)
def split(request: PortalRequest, pk: str) -> HttpResponse:
    """Separate the case again."""
    return show(request, pk, SPLIT_PAGE)


@needs(SEE)
def relate(request: PortalRequest, pk: str) -> HttpResponse:
    """Put the case with another about the same thing."""
    return show(request, pk, RELATE_PAGE)


@needs(SEE)
def leave(request: PortalRequest, pk: str) -> HttpResponse:
    """Take the case out of its group."""
    grievance = get_object_or_404(case_page(request.post), pk=pk)
    if request.method == "POST":
        clusters.leave(grievance, hand_of(request))
        messages.success(request, _("The case is out of the group."))
    return redirect("grievances:desk_case", pk=grievance.pk)


def _likes(request: PortalRequest, grievance: Grievance) -> dict[str, Any]:
    """Offer the cases that look like this one."""
    return {"likes": like_cases(grievance, request.post, now=timezone.now())}


MERGE_PAGE = Page(
    action=Action.MERGE,
    permission=ASSIGN,
    form=OtherForm,
    do=lambda grievance, hand, values: leads.merge(grievance, hand, lead=values["number"]),
    more=_likes,
    button=gettext_lazy("Join them"),
    done=gettext_lazy("Joined. It is answered when the other one is."),
    hint=gettext_lazy(
        "Two people reported the same problem. The other case leads; this one keeps its number, "
        "gets the same answer, and whoever reported it has their own say about it."
    ),
)
SPLIT_PAGE = Page(
    action=Action.SPLIT,
    permission=ASSIGN,
    form=DeskForm,
    do=lambda grievance, hand, _values: leads.split(grievance, hand),
    button=gettext_lazy("Separate"),
    done=gettext_lazy("The case goes its own way again. Its day is what it was."),
    hint=gettext_lazy("It is not the same problem after all."),
)
RELATE_PAGE = Page(
    action=Action.NOTE,
    permission=SEE,
    any_of=(WORK, ASSIGN, SUPERVISE),
    form=GroupForm,
    title=gettext_lazy("Put with a case about the same thing"),
    do=lambda grievance, hand, values: clusters.relate(
        grievance, hand, to=values["number"], title=values["title"]
    ),
    more=_likes,
    button=gettext_lazy("Put them together"),
    done=gettext_lazy("The cases stand together now. Each is answered by itself."),
    hint=gettext_lazy(
        "For cases with one cause, such as one broken pump. Each keeps its clock and its answer."
    ),
)
