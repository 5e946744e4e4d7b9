"""Addresses of this room."""

from django.urls import path

from chinar.portal.review import views

app_name = "review"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("grievances/", views.grievances, name="grievances"),
    path("dark/", views.dark, name="dark"),
]
