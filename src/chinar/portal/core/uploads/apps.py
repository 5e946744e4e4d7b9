"""Django's entry for this app."""

from django.apps import AppConfig


class UploadsConfig(AppConfig):
    """Name the app."""

    name = "chinar.portal.core.uploads"
    label = "uploads"
