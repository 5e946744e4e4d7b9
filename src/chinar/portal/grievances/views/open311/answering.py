"""What every method has in common: its format, its refusals, and that any page may read it.

GeoReport v2, "Errors": 404 for what is not there, 403 for the api_key, otherwise 400. Beyond the
specification stand 405 and 406 for a wrong method or format, 429 where a key asks too often, and
503 while the portal has no office yet.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Final

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from chinar.portal.core.people.access import public
from chinar.portal.grievances.views.open311.formats import Answer, written

UNREADABLE: Final = (BadRequest, SuspiciousOperation, MultiPartParserError, UnreadablePostError)

Method = Callable[..., Answer]


class RefusedError(Exception):
    """A request cannot be served; the answer has the specification's shape."""

    def __init__(self, status: int, description: str, *, headers: Mapping[str, str] = {}) -> None:
        super().__init__(description)
        self.status, self.description, self.headers = status, description, dict(headers)


def georeport(*methods: str) -> Callable[[Method], Callable[..., HttpResponse]]:
    """Make a view of a method that answers to these HTTP methods.

    No cookie counts here, so nothing could be forged with one.
    """
    allowed = ", ".join((*methods, "OPTIONS"))

    def decorate(method: Method) -> Callable[..., HttpResponse]:
        @public
        @csrf_exempt
        @functools.wraps(method)
        def view(request: HttpRequest, kind: str = "xml", **parts: str) -> HttpResponse:
            answer = _answered(method, methods, request, kind, parts)
            answer["Access-Control-Allow-Origin"] = "*"
            if request.method == "OPTIONS":
                answer["Access-Control-Allow-Methods"] = allowed
                answer["Access-Control-Allow-Headers"] = "Content-Type, Idempotency-Key"
                answer["Access-Control-Max-Age"] = "86400"
            if answer.status_code in (204, 405):
                answer["Allow"] = allowed
            return answer

        return view

    return decorate


def _answered(
    method: Method,
    methods: tuple[str, ...],
    request: HttpRequest,
    kind: str,
    parts: Mapping[str, str],
) -> HttpResponse:
    if request.method == "OPTIONS":
        return HttpResponse(status=204)
    try:
        if request.method not in methods:
            raise RefusedError(405, _("This address does not take this method."))
        _check_letters(request, parts)
        return written(method(request, **parts), kind)
    except UNREADABLE:
        return refusal(RefusedError(400, _("The request cannot be read, or is too large.")), kind)
    except RefusedError as refused:
        return refusal(refused, kind)


def refusal(refused: RefusedError, kind: str) -> HttpResponse:
    """Write a refusal; GeoReport v2, "Errors"."""
    error = {"code": refused.status, "description": refused.description}
    answer = written(Answer(root="errors", content=[error], status=refused.status), kind)
    for name, value in refused.headers.items():
        answer[name] = value
    return answer


def _check_letters(request: HttpRequest, parts: Mapping[str, str]) -> None:
    """Refuse what no database keeps as text."""
    said = [
        text
        for given in (request.GET, request.POST)
        for name, texts in dict(given.lists()).items()
        for text in (name, *texts)
    ]
    if any("\0" in text for text in (*said, *parts.values())):
        raise RefusedError(400, _("Leave out the NUL character."))
