"""Django's entry for this app."""

from django.apps import AppConfig


class AuditsConfig(AppConfig):
    """Name the app."""

    name = "chinar.portal.audits"
    label = "audits"
