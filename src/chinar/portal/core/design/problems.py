"""How the JSON API says no: RFC 9457, problem details, in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import ConfigDict

MEDIA_TYPE = "application/problem+json"


class Fault(Schema):
    """One thing that does not fit, and where it stands."""

    model_config = ConfigDict(extra="forbid")

    where: str
    what: str


class Problem(Schema):
    """Why something was not done: RFC 9457. `code` says it to a program, `detail` to a person."""

    model_config = ConfigDict(extra="forbid")

    type: str
    title: str
    status: int
    code: str
    detail: str
    faults: list[Fault] = []


class ProblemError(Exception):
    """A request is refused; what it carries becomes the answer."""

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        *,
        headers: Mapping[str, str] | None = None,
        faults: tuple[Fault, ...] = (),
    ) -> None:
        super().__init__(code)
        self.status, self.code, self.detail = status, code, detail
        self.headers, self.faults = dict(headers or {}), faults


class MachineAPI(NinjaAPI):
    """A JSON API whose refusals are problem details, in what it does and in what it documents."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.add_exception_handler(ProblemError, _refused)
        self.add_exception_handler(ValidationError, _unfit)
        self.add_exception_handler(AuthenticationError, _no_key)
        self.add_exception_handler(HttpError, _http)
        self.add_exception_handler(Http404, _not_there)
        for unreadable in (
            BadRequest,
            SuspiciousOperation,
            MultiPartParserError,
            UnreadablePostError,
        ):
            self.add_exception_handler(unreadable, _unreadable)

    def get_openapi_schema(self, **options: Any) -> Any:
        """Return the description, with the media type that problems really have."""
        schema = super().get_openapi_schema(**options)
        for operations in schema["paths"].values():
            for operation in operations.values():
                for response in operation["responses"].values():
                    content = response.get("content", {})
                    if content and _is_problem(content.get("application/json", {})):
                        content[MEDIA_TYPE] = content.pop("application/json")
        return schema


def _is_problem(media: Mapping[str, Any]) -> bool:
    return str(media.get("schema", {}).get("$ref", "")).endswith("/Problem")


def answer(problem: ProblemError) -> HttpResponse:
    """Write a problem."""
    told: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(problem.status).phrase,
        "status": problem.status,
        "code": problem.code,
        "detail": problem.detail,
        "faults": [fault.dict() for fault in problem.faults],
    }
    response = JsonResponse(told, status=problem.status, content_type=MEDIA_TYPE)
    for name, value in problem.headers.items():
        response[name] = value
    return response


def unfit(faults: list[Fault]) -> ProblemError:
    """Return the problem of a request whose parts do not fit."""
    detail = _("Something in the request does not fit. See faults for what and where.")
    return ProblemError(422, "does_not_fit", detail, faults=tuple(faults))


def faults_of(errors: list[Any]) -> list[Fault]:
    """Say pydantic's errors as faults; what was given is not repeated."""
    return [
        Fault(where="/".join(str(part) for part in error["loc"]), what=str(error["msg"]))
        for error in errors
    ]


def _refused(_request: HttpRequest, error: Any) -> HttpResponse:
    return answer(error)


def _unfit(_request: HttpRequest, error: Any) -> HttpResponse:
    return answer(unfit(faults_of(error.errors)))


def _no_key(_request: HttpRequest, _error: Any) -> HttpResponse:
    detail = _("Send your key in the header Authorization: Bearer KEY.")
    headers = {"WWW-Authenticate": "Bearer"}
    return answer(ProblemError(401, "no_key", detail, headers=headers))


def _http(_request: HttpRequest, error: Any) -> HttpResponse:
    return answer(ProblemError(error.status_code, "refused", str(error.message)))


def _not_there(_request: HttpRequest, _error: Any) -> HttpResponse:
    return answer(ProblemError(404, "not_there", _("There is nothing here by this name.")))


def _unreadable(_request: HttpRequest, _error: Any) -> HttpResponse:
    detail = _("The request cannot be read, or is too large.")
    return answer(ProblemError(400, "unreadable", detail))
