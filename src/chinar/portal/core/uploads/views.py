"""Serve an upload, or a page of it, to whoever may see the record it belongs to."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from chinar.portal.core.people.access import PortalRequest, public
from chinar.portal.core.uploads import access, storage, transitions
from chinar.portal.core.uploads.models import Kind, Preview, Upload

# Nothing in the file may run, load or be framed, whatever a browser takes it for.
POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'"


@public  # the rule of the record's room decides: a citizen sees theirs without signing in
@require_GET
def file(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Send the file; pictures show in the page, everything else is saved or played."""
    upload = _visible(request, pk)
    inline = upload.kind == Kind.IMAGE
    return _answer(upload.digest, upload.media_type, upload.name, attachment=not inline)


@public  # as above
@require_GET
def preview(request: PortalRequest, pk: UUID, page: int) -> HttpResponse:
    """Send the picture of one page of a document."""
    upload = _visible(request, pk)
    found = get_object_or_404(Preview, upload=upload, page=page)
    return _answer(found.digest, "image/png", f"{upload.name}-{page}.png", attachment=False)


@public  # as above
@require_POST
def open_marked(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Open a file that holds what is not for every eye: that it was done is journalled."""
    upload = _seen(request, pk)
    if access.is_closed(request, upload):
        transitions.opened(upload, actor=request.actor, now=timezone.now())
        access.keep_open(request, upload)
    return redirect("uploads:file", pk=upload.pk)


def _visible(request: PortalRequest, pk: UUID) -> Upload:
    upload = _seen(request, pk)
    if access.is_closed(request, upload):
        raise Http404
    return upload


def _seen(request: PortalRequest, pk: UUID) -> Upload:
    upload = get_object_or_404(Upload, pk=pk)
    if not access.may_see(request, upload):
        raise Http404  # not even that it exists
    return upload


def _answer(digest: str, media_type: str, name: str, *, attachment: bool) -> HttpResponse:
    try:
        content = storage.store().get(digest)
    except FileNotFoundError:
        raise Http404 from None
    answer = HttpResponse(content, content_type=media_type)
    answer["Content-Disposition"] = content_disposition_header(attachment, name) or "attachment"
    answer["Content-Security-Policy"] = POLICY
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    answer["Cache-Control"] = "private, no-store"  # shared machines at service centres
    return answer
