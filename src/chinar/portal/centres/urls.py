"""Addresses of this room."""

from django.urls import path

from chinar.portal.centres import views

app_name = "centres"
urlpatterns = [
    path("nearest/", views.nearest, name="nearest"),
    path("centres/", views.centres, name="centres"),
]
