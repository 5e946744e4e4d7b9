"""Addresses outside any language."""

from django.urls import path

from chinar.portal.core.design import views

app_name = "design"
urlpatterns = [
    path("", views.home, name="home"),
    path("favicon.ico", views.favicon),
    path("favicon.svg", views.favicon, name="favicon"),
    path("robots.txt", views.robots, name="robots"),
]
