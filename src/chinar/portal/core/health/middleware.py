"""Watch each request: give it an id, count it, log it without anything personal."""

from __future__ import annotations

import logging
import re
import secrets
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from chinar.portal.core.health.logs import request_id
from chinar.portal.core.health.metrics import count_request

logger = logging.getLogger("chinar.requests")

GIVEN_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
SERVER_ERROR = 500


def watching(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Make the middleware; it stands first, so that it sees every answer."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        name = _id(request)
        token = request_id.set(name)
        started = time.perf_counter()
        try:
            response = get_response(request)
            _remember(request, response.status_code, time.perf_counter() - started)
        finally:
            request_id.reset(token)
        response["X-Request-ID"] = name
        return response

    return middleware


def _id(request: HttpRequest) -> str:
    """Take the id that a proxy gave, if it looks like one, so that its logs and ours meet."""
    given = request.headers.get("X-Request-ID", "")
    return given if GIVEN_ID.fullmatch(given) else secrets.token_hex(8)


def _remember(request: HttpRequest, status: int, seconds: float) -> None:
    view = _view(request)
    count_request(request.method or "", view, status, seconds)
    quiet = view == "static" or view.startswith("health:")
    level = logging.DEBUG if quiet else logging.INFO
    fields = {
        "method": request.method,
        "view": view,
        "status": status,
        "ms": round(seconds * 1000, 1),
    }
    logger.log(
        logging.ERROR if status >= SERVER_ERROR else level, "request", extra={"fields": fields}
    )


def _view(request: HttpRequest) -> str:
    """Name the view, never the address: an address may hold a number, a token, a search."""
    match = request.resolver_match
    if match:
        return match.view_name or "unnamed"
    return "static" if request.path.startswith(str(settings.STATIC_URL)) else "none"
