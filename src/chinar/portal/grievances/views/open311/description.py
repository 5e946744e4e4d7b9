"""The same API in OpenAPI's words, for whoever makes clients from a description."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from chinar.portal.core.people.access import public
from chinar.portal.grievances.views.open311.formats import CONTENT_TYPES

TEXT: Final = {"type": "string"}
MAYBE: Final = {"type": ["string", "null"]}
DEGREES: Final = {"type": ["number", "null"]}
MOMENT: Final = {"type": "string", "format": "date-time"}


@public
@require_safe
def description(_request: HttpRequest) -> HttpResponse:
    """Return the description; its addresses are those of this server."""
    root = reverse("open311:services").rpartition("/")[0]
    answer = JsonResponse(_openapi(root))
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


def _openapi(root: str) -> dict[str, Any]:
    paths: dict[str, Any] = {}
    for kind in CONTENT_TYPES:
        for path, operations in _paths(kind).items():
            paths[f"{path}.{kind}"] = operations
    return {
        "openapi": "3.1.0",
        "info": {"title": "Open311 GeoReport", "version": "2"},
        "servers": [{"url": root}],
        "paths": paths,
    }


def _paths(kind: str) -> dict[str, Any]:
    return {
        "/discovery": {"get": _read(kind, _thing(DISCOVERY), 400)},
        "/services": {"get": _read(kind, _list(SERVICE), 400)},
        "/services/{service_code}": {
            "get": _read(kind, _thing(DEFINITION), 400, 404, parts=("service_code",))
        },
        "/requests": {
            "get": _read(kind, _list(REQUEST), 400, query=QUERY),
            "post": _file(kind),
        },
        "/requests/{service_request_id}": {
            "get": _read(kind, _list(REQUEST), 400, 404, parts=("service_request_id",))
        },
        "/tokens/{token}": {"get": _read(kind, _list(TOKEN), 400, 404, parts=("token",))},
    }


def _read(
    kind: str,
    content: dict[str, Any],
    *refusals: int,
    parts: tuple[str, ...] = (),
    query: dict[str, Any] | None = None,
) -> dict[str, Any]:
    asked = {"jurisdiction_id": TEXT} | (query or {})
    inside = [{"name": name, "in": "path", "required": True, "schema": TEXT} for name in parts]
    behind = [{"name": name, "in": "query", "schema": schema} for name, schema in asked.items()]
    return {
        "parameters": [*inside, *behind],
        "responses": _responses(kind, 200, content, refusals),
    }


def _file(kind: str) -> dict[str, Any]:
    report = {"type": "object", "properties": REPORT, "required": ["api_key", "service_code"]}
    media = {"media": {"type": "array", "items": {"type": "string", "format": "binary"}}}
    with_files = report | {"properties": REPORT | media}
    once = {"name": "Idempotency-Key", "in": "header", "schema": TEXT}
    return {
        "parameters": [once],
        "requestBody": {
            "required": True,
            "content": {
                "application/x-www-form-urlencoded": {"schema": report},
                "multipart/form-data": {"schema": with_files},
            },
        },
        "responses": _responses(kind, 201, _list(FILED), (400, 403, 404, 429, 503)),
    }


def _responses(
    kind: str, good: int, content: dict[str, Any], refusals: tuple[int, ...]
) -> dict[str, Any]:
    told = {str(status): _response(kind, _list(ERROR), "Refused") for status in refusals}
    return {str(good): _response(kind, content, "Done")} | told


def _response(kind: str, schema: dict[str, Any], words: str) -> dict[str, Any]:
    media = CONTENT_TYPES[kind].partition(";")[0]
    # The specification gives XML no schema; its content is that of JSON.
    return {"description": words, "content": {media: {"schema": schema} if kind == "json" else {}}}


def _thing(properties: dict[str, Any], *optional: str) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": [name for name in properties if name not in optional],
        "additionalProperties": False,
    }


def _list(item: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": item if "type" in item else _thing(item)}


ERROR: Final = _thing({"code": {"type": "integer"}, "description": TEXT})
SERVICE: Final[dict[str, Any]] = _thing(
    {
        "service_code": TEXT,
        "service_name": TEXT,
        "description": TEXT,
        "metadata": {"type": "boolean"},
        "type": {"enum": ["realtime", "batch", "blackbox"]},
        "keywords": TEXT,
        "group": TEXT,
    }
)
ATTRIBUTE: Final = _thing(
    {
        "variable": {"type": "boolean"},
        "code": TEXT,
        "datatype": {
            "enum": ["string", "number", "datetime", "text", "singlevaluelist", "multivaluelist"]
        },
        "required": {"type": "boolean"},
        "datatype_description": MAYBE,
        "order": {"type": "integer", "minimum": 1},
        "description": TEXT,
        "values": _list(_thing({"key": TEXT, "name": TEXT})),
    },
    "values",
)
DEFINITION: Final[dict[str, Any]] = {"service_code": TEXT, "attributes": _list(ATTRIBUTE)}
REQUEST: Final = _thing(
    {
        "service_request_id": TEXT,
        "status": {"enum": ["open", "closed"]},
        "status_notes": TEXT,
        "service_name": MAYBE,
        "service_code": MAYBE,
        "description": MAYBE,
        "agency_responsible": TEXT,
        "service_notice": MAYBE,
        "requested_datetime": MOMENT,
        "updated_datetime": MOMENT,
        "expected_datetime": MOMENT,
        "address": MAYBE,
        "address_id": MAYBE,
        "zipcode": MAYBE,
        "lat": DEGREES,
        "long": DEGREES,
        "media_url": MAYBE,
    }
)
TOKEN: Final = _thing({"service_request_id": TEXT, "token": TEXT})
FILED: Final = _thing(
    {"service_request_id": TEXT, "token": TEXT, "service_notice": TEXT, "account_id": MAYBE},
    "service_request_id",
    "token",
)
ENDPOINT: Final = _thing(
    {
        "specification": TEXT,
        "url": TEXT,
        "changeset": TEXT,
        "type": {"enum": ["production", "test"]},
        "formats": _list(TEXT),
    }
)
DISCOVERY: Final[dict[str, Any]] = {
    "changeset": TEXT,
    "contact": TEXT,
    "key_service": TEXT,
    "endpoints": _list(ENDPOINT),
}
QUERY: Final[dict[str, Any]] = {
    "service_request_id": TEXT,
    "service_code": TEXT,
    "start_date": MOMENT,
    "end_date": MOMENT,
    "updated_after": MOMENT,
    "updated_before": MOMENT,
    "status": {"enum": ["open", "closed", "open,closed"]},
    "page": {"type": "integer", "minimum": 1},
    "page_size": {"type": "integer", "minimum": 1},
}
REPORT: Final[dict[str, Any]] = {
    "api_key": TEXT,
    "jurisdiction_id": TEXT,
    "service_code": TEXT,
    "lat": {"type": "number", "minimum": -90, "maximum": 90},
    "long": {"type": "number", "minimum": -180, "maximum": 180},
    "address_string": TEXT | {"maxLength": 300},
    "address_id": TEXT,
    "email": TEXT | {"format": "email"},
    "device_id": TEXT,
    "account_id": TEXT,
    "first_name": TEXT,
    "last_name": TEXT,
    "phone": TEXT,
    "description": TEXT,
    "media_url": TEXT | {"format": "uri"},
}
