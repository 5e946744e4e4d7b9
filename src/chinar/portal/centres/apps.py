"""Django's entry for this app."""

from django.apps import AppConfig


class CentresConfig(AppConfig):
    """Name the app."""

    name = "chinar.portal.centres"
    label = "centres"
