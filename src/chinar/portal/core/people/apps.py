"""Django's entry for this app."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Name the app."""

    name = "chinar.portal.core.people"
    label = "people"
