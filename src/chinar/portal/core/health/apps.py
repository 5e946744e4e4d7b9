"""Django's entry for this app."""

from django.apps import AppConfig


class HealthConfig(AppConfig):
    """Name the app."""

    name = "chinar.portal.core.health"
    label = "health"
