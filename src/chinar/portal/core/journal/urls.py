"""Addresses of this room."""

from django.urls import path

from chinar.portal.core.journal import views

app_name = "journal"
urlpatterns = [
    path("log/v1/head", views.head, name="head"),
    path("log/v1/keys", views.keys, name="keys"),
    path("log/v1/keys/<slug:key_id>.pem", views.key, name="key"),
    path("log/v1/inclusion", views.inclusion, name="inclusion"),
    path("log/v1/consistency", views.consistency, name="consistency"),
]
