"""For whoever checks the log: its head, public keys and proofs, as JSON. Nothing of anybody.

A proof between two sizes, or of an entry in a tree of one size, never changes: caches may keep
it for good. What speaks of "now" is kept for a minute.
"""

from __future__ import annotations

import re
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from chinar.portal.core.design.marks import public
from chinar.portal.core.journal import heads, tree
from chinar.portal.core.journal.models import PublicSigningKey, TreeHead

MINUTE_S: Final = 60
HOUR_S: Final = 3600
YEAR_S: Final = 365 * 24 * 3600
_HASH: Final = re.compile(r"[0-9a-f]{64}")
_SIZE: Final = re.compile(r"[0-9]{1,15}")


class _RefusedError(Exception):
    """A question that makes no sense, or asks for what the log does not have."""

    def __init__(self, why: str, status: int = 400) -> None:
        super().__init__(why)
        self.why, self.status = why, status


@public
@require_safe
def head(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 # a view's shape
    """Give the newest signed head."""
    try:
        return _answer(heads.signed(_latest()).data(), MINUTE_S)
    except _RefusedError as error:
        return _refusal(error)


@public
@require_safe
def keys(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 # a view's shape
    """Give every public key that ever signed here, oldest first."""
    rows = PublicSigningKey.objects.order_by("since", "id")
    found = [{"id": row.pk, "since": row.since.isoformat(), "pem": row.pem} for row in rows]
    return _answer({"keys": found}, HOUR_S)


@public
@require_safe
def key(request: HttpRequest, key_id: str) -> HttpResponse:  # noqa: ARG001 # a view's shape
    """Give one public key as a file."""
    row = get_object_or_404(PublicSigningKey, pk=key_id)
    response = HttpResponse(row.pem, content_type="application/x-pem-file")
    response["Content-Disposition"] = f'attachment; filename="{row.pk}.pem"'
    patch_cache_control(response, public=True, max_age=YEAR_S, immutable=True)
    return response


@public
@require_safe
def inclusion(request: HttpRequest) -> HttpResponse:
    """Give the path of an entry, by its hash, in the tree of a size (the newest head's)."""
    try:
        entry, latest = request.GET.get("hash", ""), _latest()
        if not _HASH.fullmatch(entry):
            raise _RefusedError("hash: 64 hexadecimal digits are expected")
        size = _size(request, "size", latest.size)
        index = heads.index_of(entry)
        if index is None or index >= size:
            raise _RefusedError("the tree of this size has no such entry", 404)
    except _RefusedError as error:
        return _refusal(error)
    path = [one.hex() for one in tree.inclusion(index, size)]
    kept_s = YEAR_S if "size" in request.GET else MINUTE_S
    return _answer({"hash": entry, "index": index, "size": size, "path": path}, kept_s)


@public
@require_safe
def consistency(request: HttpRequest) -> HttpResponse:
    """Give the proof that the tree of one size begins the tree of another."""
    try:
        _latest()
        first, second = _size(request, "first", None), _size(request, "second", None)
        if first > second:
            raise _RefusedError("first must not be larger than second")
    except _RefusedError as error:
        return _refusal(error)
    path = [one.hex() for one in tree.consistency(first, second)]
    return _answer({"first": first, "second": second, "path": path}, YEAR_S)


def _latest() -> TreeHead:
    found = heads.latest()
    if found is None:
        raise _RefusedError("no head was signed yet; the first comes within minutes", 404)
    return found


def _size(request: HttpRequest, name: str, default: int | None) -> int:
    """Read a size that is covered by the newest signed head."""
    given = request.GET.get(name)
    if given is None and default is not None:
        return default
    if not _SIZE.fullmatch(given or "") or int(given or "") == 0:
        raise _RefusedError(f"{name}: a whole number from 1 on is expected")
    size = int(given or "")
    if size > _latest().size:
        raise _RefusedError(f"{name}: no signed head is that large yet", 404)
    return size


def _answer(data: dict[str, Any], kept_s: int) -> HttpResponse:
    response = JsonResponse(data)
    response["Access-Control-Allow-Origin"] = "*"  # public, and to be checked from anywhere
    patch_cache_control(response, public=True, max_age=kept_s)
    if kept_s == YEAR_S:
        patch_cache_control(response, immutable=True)
    return response


def _refusal(error: _RefusedError) -> HttpResponse:
    response = JsonResponse({"error": error.why}, status=error.status)
    patch_cache_control(response, no_store=True)
    return response
