"""Addresses of this room."""

from django.urls import path

from chinar.portal.core.uploads import views

app_name = "uploads"
urlpatterns = [
    path("<uuid:pk>/", views.file, name="file"),
    path("<uuid:pk>/open/", views.open_marked, name="open"),
    path("<uuid:pk>/<int:page>/", views.preview, name="preview"),
]
