"""Addresses of this room."""

from django.urls import path

from chinar.portal.core.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.deliveries, name="deliveries"),
    path("<uuid:pk>/retry/", views.retry, name="retry"),
]
