"""Django's entry for this app."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """Name the app."""

    name = "chinar.portal.catalogue"
    label = "catalogue"
