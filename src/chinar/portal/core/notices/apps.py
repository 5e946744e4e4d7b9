"""Django's entry for this app."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Name the app."""

    name = "chinar.portal.core.notices"
    label = "notices"
