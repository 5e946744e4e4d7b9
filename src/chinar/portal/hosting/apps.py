"""Django's entry for this app."""

from django.apps import AppConfig


class HostingConfig(AppConfig):
    """Name the app."""

    name = "chinar.portal.hosting"
    label = "hosting"
