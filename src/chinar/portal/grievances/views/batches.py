"""Lists of grievances at the desk: a file in, what is wrong with it, and how far it is filed."""

from __future__ import annotations

import csv
import io
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chinar.portal.core.people.access import PortalRequest, needs
from chinar.portal.core.people.visibility import visible_to
from chinar.portal.grievances.exchange import mapping as mappings
from chinar.portal.grievances.exchange.sheets import FileError
from chinar.portal.grievances.forms.arrivals import ListForm
from chinar.portal.grievances.models import Batch, BatchKind, BatchState
from chinar.portal.grievances.selectors.arrivals import ASSIST
from chinar.portal.grievances.services import batches
from chinar.portal.registry.exchange.writing import safe

FAULTS_SHOWN = 200
LATEST = 20
LOOK_AGAIN_S = 3


@require_http_methods(["GET", "HEAD", "POST"])
@needs(ASSIST)
def upload(request: PortalRequest) -> HttpResponse:
    """Take a file, and go on to what is in it."""
    form = ListForm(request.POST, request.FILES) if request.method == "POST" else ListForm()
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["file"]
        try:
            batch = batches.look(
                BatchKind.BULK,
                given.read(),
                name=given.name,
                post=request.post,
                now=timezone.now(),
            )
        except FileError as error:
            form.add_error("file", error.message)
        else:
            return redirect("grievances:batch", pk=batch.pk)
    context = {
        "form": form,
        "columns": mappings.default(BatchKind.BULK).columns,
        "needed": mappings.NEEDED[BatchKind.BULK],
        "latest": _batches(request).filter(post=request.post).order_by("-at", "id")[:LATEST],
    }
    return render(
        request, "grievances/list_upload.html", context, status=422 if form.errors else 200
    )


@require_safe
@needs(ASSIST)
@never_cache
def batch(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Show what is wrong with a file, or how far it is filed; while it runs, look again."""
    held = get_object_or_404(_batches(request), pk=pk)
    wrong = {fault["row"] for fault in held.faults}
    context = {
        "batch": held,
        "faults": held.faults[:FAULTS_SHOWN],
        "fault_count": len(held.faults),
        "gone": batches.gone_through(held),
        "wrong": len(wrong),
        "good": held.rows - len(wrong),
        "looked_at": held.state == BatchState.LOOKED_AT,
        "running": held.state == BatchState.RUNNING,
        "stopped": held.state == BatchState.STOPPED,
        "done": held.state == BatchState.DONE,
        "own": held.post_id is not None and held.post == request.post,
    }
    answer = render(request, "grievances/list_batch.html", context)
    if held.state == BatchState.RUNNING:
        answer["Refresh"] = str(LOOK_AGAIN_S)
    return answer


@require_POST
@needs(ASSIST)
def start(request: PortalRequest, pk: UUID) -> HttpResponse:
    """File the rows of a list; only the good ones when asked."""
    held = get_object_or_404(_batches(request), pk=pk)
    good_rows = request.POST.get("good_rows") == "yes"
    try:
        batches.start(held, good_rows=good_rows, now=timezone.now())
    except batches.FaultsError:
        told = _("Nothing was filed: some rows are wrong. Put them right, or file the good ones.")
        messages.error(request, told)
    except batches.NotWaitingError:
        messages.info(request, _("This list is being filed, or was filed or thrown away."))
    return redirect("grievances:batch", pk=pk)


@require_POST
@needs(ASSIST)
def drop(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Throw a list away."""
    try:
        batches.drop(get_object_or_404(_batches(request), pk=pk))
    except batches.NotWaitingError:
        messages.info(request, _("This list is being filed, or was filed or thrown away."))
        return redirect("grievances:batch", pk=pk)
    messages.success(request, _("Thrown away. No more of it is filed."))
    return redirect("grievances:list")


@require_safe
@needs(ASSIST)
def faults(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Send what is wrong with a list as a file that no spreadsheet runs."""
    held = get_object_or_404(_batches(request), pk=pk)
    lines = [["row", "column", "fault"]]
    lines += [[str(one["row"]), one["column"], one["message"]] for one in held.faults]
    return _csv(lines, "faults.csv")


@require_safe
@needs(ASSIST)
def template(request: PortalRequest) -> HttpResponse:  # noqa: ARG001 # a view's shape
    """Send an empty list with the names of the columns."""
    names = [columns[0] for columns in mappings.default(BatchKind.BULK).columns.values()]
    return _csv([names], "grievances.csv")


def _batches(request: PortalRequest) -> QuerySet[Batch]:
    bulk = Batch.objects.filter(kind=BatchKind.BULK).select_related("post")
    return visible_to(request.post, bulk, ASSIST).defer("content")


def _csv(lines: list[list[str]], name: str) -> HttpResponse:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([safe(cell) for cell in line] for line in lines)
    # The mark tells spreadsheets that it is UTF-8.
    answer = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
