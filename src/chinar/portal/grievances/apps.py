"""Django's entry for this app."""

from django.apps import AppConfig


class GrievancesConfig(AppConfig):
    """Name the app."""

    name = "chinar.portal.grievances"
    label = "grievances"
