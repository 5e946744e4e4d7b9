"""Addresses of this room."""

from django.urls import path

from chinar.practice import views

app_name = "practice"
urlpatterns = [
    path("", views.home, name="home"),
    path("clear/", views.clear, name="clear"),
    path("<str:host>/<slug:fault>/", views.switch_fault, name="switch"),
]
