"""Addresses of this room."""

from django.urls import URLPattern

app_name = "uploads"
urlpatterns: list[URLPattern] = []
