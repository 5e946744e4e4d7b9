"""Lists, pages and forms of the four kinds of record."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from chinar.portal.core.design.paging import KeysetPage, keyset_page
from chinar.portal.core.journal.models import Entry
from chinar.portal.core.people.access import PortalRequest, needs
from chinar.portal.core.people.visibility import may, visible_to
from chinar.portal.registry import services
from chinar.portal.registry.exchange import sheets
from chinar.portal.registry.folding import fold
from chinar.portal.registry.forms.acts import OfficerForm
from chinar.portal.registry.forms.records import (
    AreaForm,
    OfficeForm,
    OrganisationForm,
    RecordForm,
    WebSiteForm,
)
from chinar.portal.registry.lifecycle import SiteState, site_actions
from chinar.portal.registry.models import (
    SITE_STATE_NAMES,
    Area,
    AreaKind,
    HostingPlace,
    ImportKind,
    OfficeKind,
    Organisation,
    OrganisationKind,
    WebSite,
)
from chinar.portal.registry.rooms import ROOMS, Room
from chinar.portal.registry.selectors import (
    CHANGE,
    EVERYTHING,
    SEE,
    centre,
    changeable,
    matching,
    offices_of,
    sites_of,
)
from chinar.portal.registry.transitions import RefusedError, host_names
from chinar.portal.registry.wording import ACTION_NAMES, ENTRY_NAMES

FORMS: Final[dict[ImportKind, type[RecordForm]]] = {
    ImportKind.ORGANISATIONS: OrganisationForm,
    ImportKind.AREAS: AreaForm,
    ImportKind.OFFICES: OfficeForm,
    ImportKind.SITES: WebSiteForm,
}
# Filters in the address: name, choices, whether the column is searched as it stands.
FILTERS: Final[dict[ImportKind, dict[str, Any]]] = {
    ImportKind.ORGANISATIONS: {"kind": OrganisationKind.choices},
    ImportKind.AREAS: {"kind": AreaKind.choices},
    ImportKind.OFFICES: {"kind": OfficeKind.choices},
    ImportKind.SITES: {
        "state": [(state.value, SITE_STATE_NAMES[state]) for state in SiteState],
        "hosting_place": HostingPlace.choices,
    },
}
SHOWN: Final = 50


@require_safe
@needs(SEE)
def listing(request: PortalRequest, kind: str) -> HttpResponse:
    """List the records of one kind, narrowed by words and filters in the address."""
    room = ROOMS[ImportKind(kind)]
    words = request.GET.get("q", "").strip()[:200]
    found = _filtered(request, room.kind)
    page = _page(request, found, words)
    context = {
        "room": room,
        "page": page,
        "words": words,
        "filters": _filters(request, room.kind),
        "may_change": may(request.post, CHANGE),
    }
    return render(request, "registry/list.html", context)


@require_safe
@needs(SEE)
def detail(request: PortalRequest, kind: str, pk: UUID) -> HttpResponse:
    """Show one record: public facts to every officer who may see the registry."""
    room = ROOMS[ImportKind(kind)]
    record = get_object_or_404(sheets.records(room.kind), pk=pk)
    mine = sheets.MODELS[room.kind].objects.filter(pk=pk)
    context = {
        "room": room,
        "record": record,
        "may_change": changeable(request.post, mine).exists(),
        "history": history(record),
        **DETAILS[room.kind](request, record),
    }
    return render(request, room.detail_template, context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(CHANGE)
def add(request: PortalRequest, kind: str) -> HttpResponse:
    """Enter a new record."""
    room = ROOMS[ImportKind(kind)]
    form = FORMS[room.kind](_posted(request), post=request.post)
    if request.method == "POST" and form.is_valid():
        try:
            record = sheets.ADD[room.kind](
                **form.fields_to_save(), actor=request.actor, now=timezone.now()
            )
        except RefusedError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Entered in the register."))
            return redirect(room.detail_url, pk=record.pk)
    context = {"room": room, "form": form, "title": room.add}
    return render(request, "registry/form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(CHANGE)
def change(request: PortalRequest, kind: str, pk: UUID) -> HttpResponse:
    """Correct what is written about a record."""
    room = ROOMS[ImportKind(kind)]
    record = get_object_or_404(changeable(request.post, sheets.records(room.kind)), pk=pk)
    form = FORMS[room.kind](_posted(request), post=request.post, record=record)
    if request.method == "POST" and form.is_valid():
        try:
            changed = _save(room, record, form, request)
        except RefusedError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Saved.") if changed else _("Nothing was different."))
            return redirect(room.detail_url, pk=record.pk)
    title = _("Change %(name)s") % {"name": record}
    context = {"room": room, "form": form, "title": title, "record": record}
    return render(request, "registry/form.html", context, status=422 if form.errors else 200)


def history(record: Any) -> list[tuple[Entry, Any]]:
    """Return what happened to a record, the latest first, each with its words."""
    entries = Entry.objects.filter(
        record_type=f"registry.{type(record).__name__.lower()}", record_id=str(record.pk)
    ).order_by("-number")[:SHOWN]
    return [(entry, ENTRY_NAMES.get(entry.action, entry.action)) for entry in entries]


def _save(room: Room, record: Any, form: RecordForm, request: PortalRequest) -> list[str]:
    given = form.fields_to_save()
    now = timezone.now()
    if room.kind == ImportKind.SITES:
        hosts = given.pop("hosts")
        return services.change_web_site(record, given, hosts=hosts, actor=request.actor, now=now)
    return sheets.CHANGE[room.kind](record, given, actor=request.actor, now=now)


def _posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _filtered(request: PortalRequest, kind: ImportKind) -> QuerySet[Any]:
    found: QuerySet[Any] = EVERYTHING[kind].all()
    for name, choices in FILTERS[kind].items():
        wanted = request.GET.get(name, "")
        if wanted in dict(choices):
            found = found.filter(**{name: wanted})
    if kind == ImportKind.ORGANISATIONS and request.GET.get("ended") != "yes":
        found = found.filter(valid_to=None)
    return found


def _page(request: PortalRequest, found: QuerySet[Any], words: str) -> KeysetPage[Any]:
    order: tuple[str, ...] = ("name", "pk")
    if fold(words):
        found = matching(found, words)
        order = ("rank", "name", "pk")
    return keyset_page(found, order=order, cursor=request.GET.get("after"), size=SHOWN)


def _filters(request: PortalRequest, kind: ImportKind) -> list[dict[str, Any]]:
    labels = {"kind": _("Kind"), "state": _("State"), "hosting_place": _("Hosted at")}
    shown = [
        {
            "name": name,
            "label": labels[name],
            "choices": choices,
            "value": request.GET.get(name, ""),
            "any": _("Any"),
        }
        for name, choices in FILTERS[kind].items()
    ]
    if kind == ImportKind.ORGANISATIONS:
        shown.append(
            {
                "name": "ended",
                "label": _("Ended organisations"),
                "choices": [("yes", _("Shown too"))],
                "value": request.GET.get("ended", ""),
                "any": _("Left out"),
            }
        )
    return shown


# What each page shows besides the record itself ---------------------------------------------


def _organisation(request: PortalRequest, organisation: Organisation) -> dict[str, Any]:  # noqa: ARG001 # one shape for all four
    return {
        "current": organisation.current(),
        "children": organisation.children.order_by("name")[:SHOWN],
        "predecessors": organisation.predecessors.order_by("name"),
        "offices": offices_of(organisation).select_related("area").order_by("name")[:SHOWN],
        "office_count": offices_of(organisation).count(),
        "sites": sites_of(organisation).prefetch_related("hosts").order_by("name")[:SHOWN],
        "site_count": sites_of(organisation).count(),
    }


def _area(request: PortalRequest, area: Area) -> dict[str, Any]:  # noqa: ARG001 # as above
    return {
        "centre": centre(area),
        "place": _place(centre(area)),
        "children": area.children.order_by("name").defer("boundary"),
        "offices": area.offices.select_related("organisation").order_by("name")[:SHOWN],
        "office_count": area.offices.count(),
    }


def _place(position: tuple[float | None, float | None] | None) -> str:
    if position is None or None in position:
        return ""
    return f"{position[0]}, {position[1]}"


def _office(request: PortalRequest, office: Any) -> dict[str, Any]:  # noqa: ARG001 # as above
    return {
        "owner": office.organisation.current(),
        "place": _place((office.latitude, office.longitude)),
        "sites": office.web_sites.prefetch_related("hosts").order_by("name")[:SHOWN],
    }


def _site(request: PortalRequest, site: WebSite) -> dict[str, Any]:
    mine = WebSite.objects.filter(pk=site.pk)
    state = SiteState(site.state)
    return {
        "owner": site.owner.current(),
        "hosts": host_names(site),
        "inside": visible_to(request.post, mine, SEE).exists(),
        "officers": site.officers.select_related("post").order_by("duty", "post__title"),
        "officer_form": OfficerForm(None, site=site),
        "actions": [(action, ACTION_NAMES[action]) for action in site_actions(state)],
    }


DETAILS: Final[dict[ImportKind, Callable[[PortalRequest, Any], dict[str, Any]]]] = {
    ImportKind.ORGANISATIONS: _organisation,
    ImportKind.AREAS: _area,
    ImportKind.OFFICES: _office,
    ImportKind.SITES: _site,
}
