"""The gate that machines ask."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.http import parse_etags
from ninja import Router

from chinar.portal.core.people.access import public
from chinar.portal.hosting import gate
from chinar.portal.registry.hosts import HostNameError
from chinar.portal.registry.services import host_fault

FRESH_S = 300

JSON = {"application/json": {"schema": {"type": "object"}}}
ANSWERS = {
    200: {"description": "The decision", "content": JSON},
    304: {"description": "The decision is the one with this ETag"},
    422: {"description": "host is no host name", "content": JSON},
}

router = Router(tags=["hosting"])


@router.get(
    "/decision", summary="May this host name be served?", openapi_extra={"responses": ANSWERS}
)
@public
def decision(request: HttpRequest, host: str = "") -> HttpResponse:
    """Answer `admit`, `conditional`, `deny` or `unknown` for one host name."""
    try:
        answer = gate.ask(host, timezone.now())
    except HostNameError as error:
        fault = {"error": "bad_host", "detail": host_fault(error)}
        return JsonResponse(fault, status=422)
    said = gate.as_json(answer, f"{request.scheme}://{request.get_host()}")
    etag = _etag(said)
    asked = parse_etags(request.headers.get("If-None-Match", ""))
    # A weak tag will do: whoever compresses the answer on its way makes it weak.
    same = "*" in asked or etag in {tag.removeprefix("W/") for tag in asked}
    response = HttpResponseNotModified() if same else JsonResponse(said)
    response["ETag"] = etag
    patch_cache_control(response, public=True, max_age=FRESH_S)
    return response


def _etag(said: Mapping[str, object]) -> str:
    """Return the tag of an answer, the same for as long as nothing but the time changes."""
    lasting = json.dumps({**said, "as_of": ""}, sort_keys=True)
    return f'"{hashlib.sha256(lasting.encode()).hexdigest()[:32]}"'
