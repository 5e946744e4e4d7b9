"""Django's entry for this app."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """Name the app."""

    name = "chinar.portal.registry"
    label = "registry"
