"""Django's entry for this app."""

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    """Name the app."""

    name = "chinar.portal.review"
    label = "review"
