"""What can be reported: GET Service List, GET Service Definition."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from chinar.portal.core.remembering import remembered
from chinar.portal.grievances.models import GrievanceCategory
from chinar.portal.grievances.views.open311 import concern
from chinar.portal.grievances.views.open311.answering import RefusedError, georeport
from chinar.portal.grievances.views.open311.attributes import said
from chinar.portal.grievances.views.open311.formats import Answer


@georeport("GET", "HEAD")
def services(_request: HttpRequest) -> Answer:
    """List what can be reported."""
    listed = GrievanceCategory.objects.filter(active=True)
    return Answer(root="services", content=[_service(category) for category in listed])


@georeport("GET", "HEAD")
def service(_request: HttpRequest, code: str) -> Answer:
    """Say what may be asked besides about one kind of problem."""
    category = category_of(code)
    every = [*category.attributes, *concern.attributes(category)]
    asked = [_attribute(one, order) for order, one in enumerate(every, start=1)]
    content = {"service_code": category.code, "attributes": asked}
    return Answer(root="service_definition", content=content)


def category_of(code: str) -> GrievanceCategory:
    """Find a category by its service_code."""
    if not code:
        raise RefusedError(400, _("Give a service_code."))
    found = _active().get(code)
    if found is None:
        raise RefusedError(404, _("There is no service with this service_code."))
    return found


@remembered
def _active() -> Mapping[str, GrievanceCategory]:
    return {category.code: category for category in GrievanceCategory.objects.filter(active=True)}


def _service(category: GrievanceCategory) -> dict[str, Any]:
    return {
        "service_code": category.code,
        "service_name": category.label(),
        "description": category.label(),
        "metadata": True,  # which office it is about is asked of every one
        "type": "realtime",
        "keywords": ",".join(category.words.split()),
        "group": category.department_code,
    }


def _attribute(asked: dict[str, Any], order: int) -> dict[str, Any]:
    values = [{"key": one["key"], "name": said(one["name"])} for one in asked.get("values", [])]
    return {
        "variable": True,
        "code": asked["code"],
        "datatype": asked["datatype"],
        "required": asked["required"],
        "datatype_description": said(asked["help"]) if "help" in asked else None,
        "order": order,
        "description": said(asked["description"]),
    } | ({"values": values} if values else {})
