"""Templates of replies: a list, and a page for each."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from chinar.portal.core.people.access import PortalRequest, needs
from chinar.portal.grievances import words
from chinar.portal.grievances.forms.templates import KINDS, TemplateForm
from chinar.portal.grievances.lifecycle import WORK
from chinar.portal.grievances.models import MessageKind, ReplyTemplate
from chinar.portal.grievances.selectors.templates import template_places, templates_of
from chinar.portal.grievances.services import templates as service
from chinar.portal.grievances.views.moving import hand_of

MOST = 200


@needs(WORK)
def templates(request: PortalRequest) -> HttpResponse:
    """List the templates that the post looks after."""
    rows = [
        {
            "template": template,
            "kind": KINDS[MessageKind(template.kind)],
            "language": words.LANGUAGE_NAMES.get(template.language, template.language),
        }
        for template in templates_of(request.post)[:MOST]
    ]
    return render(request, "grievances/desk_templates.html", {"rows": rows})


@needs(WORK)
def new(request: PortalRequest) -> HttpResponse:
    """Make a template."""
    return _edit(request, ReplyTemplate(active=True))


@needs(WORK)
def edit(request: PortalRequest, pk: str) -> HttpResponse:
    """Change a template, or take it out of use."""
    return _edit(request, get_object_or_404(templates_of(request.post), pk=pk))


def _edit(request: PortalRequest, template: ReplyTemplate) -> HttpResponse:
    places = template_places(request.post)
    sent = request.POST if request.method == "POST" else None
    form = TemplateForm(sent, instance=template, places=places)
    if request.method == "POST" and form.is_valid():
        service.keep(form.save(commit=False), hand_of(request))
        messages.success(request, _("The template is saved."))
        return redirect("grievances:templates")
    return render(request, "grievances/desk_template.html", {"form": form})
