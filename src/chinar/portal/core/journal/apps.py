"""Django's entry for this app."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """Name the app."""

    name = "chinar.portal.core.journal"
    label = "journal"
