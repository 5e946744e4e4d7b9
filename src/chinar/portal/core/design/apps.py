"""Django's entry for this app."""

from django.apps import AppConfig


class DesignConfig(AppConfig):
    """Name the app."""

    name = "chinar.portal.core.design"
    label = "design"
