"""Addresses of this room."""

from django.urls import path

from chinar.portal.catalogue import views

app_name = "catalogue"
urlpatterns = [
    path("", views.home, name="home"),
    path("not-available/", views.sites_away, name="sites_away"),
    path("services/", views.services, name="services"),
    path("services/<slug:code>/", views.service, name="service"),
]
