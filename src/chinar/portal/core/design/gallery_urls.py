"""Addresses of the gallery and of the accessibility statement."""

from django.urls import path

from chinar.portal.core.design import gallery

app_name = "gallery"
urlpatterns = [
    path("", gallery.index, name="index"),
    path("desk/", gallery.desk, name="desk"),
    path("accessibility/", gallery.accessibility, name="accessibility"),
]
