"""Addresses of this room."""

from __future__ import annotations

from django.urls import path

from chinar.portal.hosting.views import desk, entering, everybody

app_name = "hosting"
urlpatterns = [
    path("", desk.home, name="home"),
    path("certificates/new/", entering.new, name="new"),
    path("certificates/<uuid:pk>/", desk.certificate, name="certificate"),
    path("certificates/<uuid:pk>/withdraw/", desk.withdraw, name="withdraw"),
    path("certificate/<uuid:pk>/", everybody.certificate, name="public"),
]
