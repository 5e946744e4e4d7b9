"""Addresses of this room."""

from __future__ import annotations

from django.urls import URLPattern, path

from chinar.portal.registry.rooms import ROOMS, Room
from chinar.portal.registry.views import acts, files, home, records

app_name = "registry"


def _addresses(room: Room) -> list[URLPattern]:
    at, kind = room.kind.value, {"kind": room.kind.value}
    return [
        path(f"{at}/", records.listing, kind, name=f"{room.one}_list"),
        path(f"{at}/add/", records.add, kind, name=f"{room.one}_add"),
        path(f"{at}/import/", files.upload, kind, name=f"{room.one}_import"),
        path(f"{at}/{at}.csv", files.export, kind, name=f"{room.one}_export"),
        path(f"{at}/columns.csv", files.template, kind, name=f"{room.one}_columns"),
        path(f"{at}/<uuid:pk>/", records.detail, kind, name=room.one),
        path(f"{at}/<uuid:pk>/change/", records.change, kind, name=f"{room.one}_change"),
    ]


urlpatterns = [
    path("", home.home, name="home"),
    *(address for room in ROOMS.values() for address in _addresses(room)),
    path("organisations/<uuid:pk>/rename/", acts.rename, name="organisation_rename"),
    path("organisations/<uuid:pk>/merge/", acts.merge, name="organisation_merge"),
    path("areas/<uuid:pk>/boundary/", acts.boundary, name="area_boundary"),
    path("sites/<uuid:pk>/move/", acts.move_site, name="site_move"),
    path("sites/<uuid:pk>/officers/", acts.put_in_charge, name="site_officer_add"),
    path(
        "sites/<uuid:pk>/officers/<int:officer>/release/",
        acts.release,
        name="site_officer_release",
    ),
    path("imports/<uuid:pk>/", files.batch, name="import"),
    path("imports/<uuid:pk>/apply/", files.apply, name="import_apply"),
    path("imports/<uuid:pk>/discard/", files.discard, name="import_discard"),
    path("imports/<uuid:pk>/undo/", files.undo, name="import_undo"),
]
