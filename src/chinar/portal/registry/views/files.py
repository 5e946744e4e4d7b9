"""Import and export: upload, look, apply, undo; lists as CSV."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chinar.portal.core.people.access import PortalRequest, needs
from chinar.portal.core.people.visibility import visible_to
from chinar.portal.registry.exchange import applying, writing
from chinar.portal.registry.exchange.applying import RowsRefusedError, UndoRefusedError
from chinar.portal.registry.exchange.columns import COLUMNS
from chinar.portal.registry.exchange.planning import ADD, WRONG
from chinar.portal.registry.exchange.planning import CHANGE as CHANGED
from chinar.portal.registry.exchange.reading import FileError
from chinar.portal.registry.forms.acts import ImportForm
from chinar.portal.registry.lifecycle import ImportState, MoveNotAllowedError
from chinar.portal.registry.models import ImportBatch, ImportKind, WebSite
from chinar.portal.registry.rooms import ROOMS
from chinar.portal.registry.selectors import CHANGE, SEE, batches_for, reach_of
from chinar.portal.registry.wording import IMPORT_MARKS, IMPORT_STATE_NAMES

ROWS_SHOWN = 200


@require_http_methods(["GET", "HEAD", "POST"])
@needs(CHANGE)
def upload(request: PortalRequest, kind: str) -> HttpResponse:
    """Take a file, and go on to what it would do."""
    room = ROOMS[ImportKind(kind)]
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            batch = applying.start(
                room.kind,
                file.read(),
                file_name=file.name,
                post=request.post,
                actor=request.actor,
                now=timezone.now(),
            )
        except FileError as error:
            form.add_error("file", error.message)
        else:
            return redirect("registry:import", pk=batch.pk)
    context = {"room": room, "form": form, "columns": COLUMNS[room.kind]}
    return render(request, "registry/upload.html", context, status=422 if form.errors else 200)


@require_safe
@needs(CHANGE)
def batch(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Show what a file would do, or did."""
    return _show(request, _batch(request, pk))


@require_POST
@needs(CHANGE)
def apply(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Do what a file says; only the good rows when asked."""
    held = _batch(request, pk)
    try:
        done = applying.apply(
            held,
            reach=reach_of(request.post),
            keep_good=request.POST.get("keep_good") == "yes",
            actor=request.actor,
            now=timezone.now(),
        )
    except RowsRefusedError as error:
        message = ngettext(
            "Nothing was written: %(n)d row is wrong. Put it right, or keep the good ones.",
            "Nothing was written: %(n)d rows are wrong. Put them right, or keep the good ones.",
            len(error.rows),
        )
        messages.error(request, message % {"n": len(error.rows)})
    except MoveNotAllowedError:
        messages.error(request, _("This file was applied or thrown away already."))
    else:
        message = _("%(added)d added, %(changed)d changed.")
        counts = {"added": done.counts.get(ADD, 0), "changed": done.counts.get(CHANGED, 0)}
        messages.success(request, message % counts)
    return redirect("registry:import", pk=pk)


@require_POST
@needs(CHANGE)
def discard(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Throw a file away before it did anything."""
    try:
        applying.discard(_batch(request, pk), actor=request.actor, now=timezone.now())
    except MoveNotAllowedError:
        messages.error(request, _("This file was applied or thrown away already."))
        return redirect("registry:import", pk=pk)
    messages.success(request, _("Thrown away. Nothing was written."))
    return redirect("registry:home")


@require_POST
@needs(CHANGE)
def undo(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Put everything back as it was before a file."""
    held = _batch(request, pk)
    try:
        applying.undo(held, reach=reach_of(request.post), actor=request.actor, now=timezone.now())
    except UndoRefusedError as error:
        return _show(request, held, faults=error.faults)
    except MoveNotAllowedError:
        messages.error(request, _("This file is undone already, or was never applied."))
    else:
        messages.success(request, _("Undone. Everything is as it was before."))
    return redirect("registry:import", pk=pk)


@require_safe
@needs(SEE)
def export(request: PortalRequest, kind: str) -> StreamingHttpResponse:
    """Send every record of one kind; staging addresses only of the post's own sites."""
    own: set[object] = set()
    if kind == ImportKind.SITES:
        own = set(visible_to(request.post, WebSite.objects.all(), SEE).values_list("pk", flat=True))
    pieces = writing.write_csv(ImportKind(kind), may_see_staging=lambda site: site.pk in own)
    return _csv(pieces, f"{kind}.csv")


@require_safe
@needs(SEE)
def template(request: PortalRequest, kind: str) -> StreamingHttpResponse:  # noqa: ARG001 # a view's shape
    """Send the columns of one kind with nothing below them."""
    return _csv(iter([writing.template(ImportKind(kind))]), f"{kind}-columns.csv")


def _show(
    request: PortalRequest, held: ImportBatch, *, faults: list[tuple[int, str]] | None = None
) -> HttpResponse:
    plan = None
    if held.state == ImportState.DRAFT:
        plan = applying.preview(held, reach=reach_of(request.post))
    context = {
        "batch": held,
        "room": ROOMS[ImportKind(held.kind)],
        "state": IMPORT_STATE_NAMES[ImportState(held.state)],
        "mark": IMPORT_MARKS[ImportState(held.state)],
        "counts": plan.counts if plan else held.counts,
        "wrong": plan.of(WRONG)[:ROWS_SHOWN] if plan else [],
        "changed": plan.of(CHANGED)[:ROWS_SHOWN] if plan else [],
        "added": plan.of(ADD)[:ROWS_SHOWN] if plan else [],
        "rows_shown": ROWS_SHOWN,
        "faults": faults or [],
    }
    return render(request, "registry/import.html", context, status=409 if faults else 200)


def _batch(request: PortalRequest, pk: UUID) -> ImportBatch:
    return get_object_or_404(batches_for(request.post), pk=pk)


def _csv(pieces: Iterator[str], name: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
