"""Addresses of Open311 GeoReport v2, in each format."""

from collections.abc import Iterator

from django.urls import URLPattern, path

from chinar.portal.grievances.views.open311.description import description
from chinar.portal.grievances.views.open311.discovery import discovery, nowhere
from chinar.portal.grievances.views.open311.requests import request_by_id, requests, token
from chinar.portal.grievances.views.open311.services import service, services

app_name = "open311"
METHODS = (
    ("discovery", discovery, "discovery"),
    ("services", services, "services"),
    ("services/<str:code>", service, "service"),
    ("requests", requests, "requests"),
    ("requests/<str:number>", request_by_id, "request"),
    ("tokens/<str:token>", token, "token"),
)


def _addresses() -> Iterator[URLPattern]:
    yield path("openapi.json", description, name="description")
    for route, view, name in METHODS:
        yield path(f"{route}.json", view, {"kind": "json"}, name=name)
        yield path(f"{route}.xml", view, {"kind": "xml"}, name=f"{name}_xml")
    yield path("<path:path>.json", nowhere, {"kind": "json"}, name="nowhere")
    yield path("<path:path>", nowhere, name="nowhere_xml")


urlpatterns = list(_addresses())
