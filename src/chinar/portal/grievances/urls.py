"""Addresses of this room."""

from django.urls import URLPattern

app_name = "grievances"
urlpatterns: list[URLPattern] = []
