"""What is done to one record: rename, merge, boundary, a site's moves and officers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from chinar.portal.core.people.access import PortalRequest, needs
from chinar.portal.registry import services
from chinar.portal.registry.forms.acts import (
    BoundaryForm,
    MergeForm,
    MoveForm,
    OfficerForm,
    RenameForm,
)
from chinar.portal.registry.lifecycle import MoveNotAllowedError, SiteAction
from chinar.portal.registry.models import Area, ImportKind, Organisation, SiteOfficer, WebSite
from chinar.portal.registry.rooms import ROOMS
from chinar.portal.registry.selectors import CHANGE, changeable
from chinar.portal.registry.transitions import RefusedError


@require_http_methods(["GET", "HEAD", "POST"])
@needs(CHANGE)
def rename(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Give an organisation a new name from a day on."""
    organisation = _organisation(request, pk)
    form = RenameForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.rename_organisation(
                organisation,
                name=form.cleaned_data["name"],
                names=form.names(),
                on=form.cleaned_data["on"],
                today=timezone.localdate(),
                actor=request.actor,
                now=timezone.now(),
            )
        except RefusedError as error:
            form.add_error(error.field or None, error.message)
        else:
            messages.success(request, _("Renamed. The old name stays, with its dates."))
            return redirect("registry:organisation", pk=pk)
    lede = _("The old name stays readable with its dates, wherever it was used.")
    title = _("Rename %(name)s") % {"name": organisation}
    return _form(request, organisation, form, title, lede)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(CHANGE)
def merge(request: PortalRequest, pk: UUID) -> HttpResponse:
    """End an organisation and let another go on in its place."""
    organisation = _organisation(request, pk)
    posted = request.POST if request.method == "POST" else None
    form = MergeForm(posted, post=request.post, organisation=organisation)
    if request.method == "POST" and form.is_valid():
        try:
            services.merge_organisation(
                organisation,
                form.cleaned_data["successor"],
                on=form.cleaned_data["on"],
                today=timezone.localdate(),
                actor=request.actor,
                now=timezone.now(),
            )
        except RefusedError as error:
            form.add_error(error.field or None, error.message)
        else:
            messages.success(request, _("Merged. Its offices, posts and web sites moved along."))
            return redirect("registry:organisation", pk=pk)
    lede = _(
        "Its offices, posts and web sites go on below the other organisation. "
        "The old name stays readable. This cannot be taken back here."
    )
    title = _("Merge %(name)s into another organisation") % {"name": organisation}
    return _form(request, organisation, form, title, lede)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(CHANGE)
def boundary(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Import an area's boundary from GeoJSON."""
    area = get_object_or_404(changeable(request.post, Area.objects.all()), pk=pk)
    form = BoundaryForm(request.POST, request.FILES) if request.method == "POST" else BoundaryForm()
    if request.method == "POST" and form.is_valid():
        changes = {
            "boundary": form.cleaned_data["file"],
            "boundary_source": form.cleaned_data["boundary_source"],
        }
        services.change_area(area, changes, actor=request.actor, now=timezone.now())
        messages.success(request, _("The boundary is stored."))
        return redirect("registry:area", pk=pk)
    title = _("Boundary of %(name)s") % {"name": area}
    lede = _("Export it as GeoJSON in degrees, this area alone.")
    return _form(request, area, form, title, lede, kind=ImportKind.AREAS)


@require_POST
@needs(CHANGE)
def move_site(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Take a web site through one move of its life."""
    site = _site(request, pk)
    form = MoveForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose what to do with the site, and say why in short."))
        return redirect("registry:site", pk=pk)
    action = SiteAction(form.cleaned_data["action"])
    try:
        services.move_web_site(
            site,
            action,
            reason=form.cleaned_data["reason"],
            actor=request.actor,
            now=timezone.now(),
        )
    except RefusedError as error:
        messages.error(request, error.message)
    except MoveNotAllowedError:
        message = _("The site is in another state by now. Look at it again before you go on.")
        messages.error(request, message)
    else:
        messages.success(request, _("Done. It stands in the site's history."))
    return redirect("registry:site", pk=pk)


@require_POST
@needs(CHANGE)
def put_in_charge(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Make a post answer for a web site."""
    site = _site(request, pk)
    form = OfficerForm(request.POST, site=site)
    if form.is_valid():
        services.put_in_charge(
            site,
            form.cleaned_data["post"],
            form.cleaned_data["duty"],
            actor=request.actor,
            now=timezone.now(),
        )
        messages.success(request, _("The post is in charge of the site."))
    else:
        messages.error(request, _("Choose a post of the site's organisation, and a duty."))
    return redirect("registry:site", pk=pk)


@require_POST
@needs(CHANGE)
def release(request: PortalRequest, pk: UUID, officer: int) -> HttpResponse:
    """End a post's duty on a web site."""
    site = _site(request, pk)
    held = get_object_or_404(SiteOfficer.objects.select_related("site"), pk=officer, site=site)
    services.release(held, actor=request.actor, now=timezone.now())
    messages.success(request, _("The post is no longer in charge of the site."))
    return redirect("registry:site", pk=pk)


def _organisation(request: PortalRequest, pk: UUID) -> Organisation:
    mine = changeable(request.post, Organisation.objects.select_related("scope"))
    return get_object_or_404(mine, pk=pk)


def _site(request: PortalRequest, pk: UUID) -> WebSite:
    mine = changeable(request.post, WebSite.objects.select_related("owner__scope"))
    return get_object_or_404(mine, pk=pk)


def _form(
    request: HttpRequest,
    record: Any,
    form: forms.Form,
    title: str,
    lede: str,
    *,
    kind: ImportKind = ImportKind.ORGANISATIONS,
) -> HttpResponse:
    context = {"room": ROOMS[kind], "record": record, "form": form, "title": title, "lede": lede}
    return render(request, "registry/form.html", context, status=422 if form.errors else 200)
