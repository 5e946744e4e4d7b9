"""Django's entry for this app."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Name the app."""

    name = "chinar.portal.core.jobs"
    label = "jobs"
