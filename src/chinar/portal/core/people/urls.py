"""Addresses of this room."""

from django.urls import path

from chinar.portal.core.people import views

app_name = "people"
urlpatterns = [path("", views.desk, name="desk")]
