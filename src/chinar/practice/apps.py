"""Django's entry for this app."""

from django.apps import AppConfig


class PracticeConfig(AppConfig):
    """Name the app."""

    name = "chinar.practice"
    label = "practice"
