"""Django's entry for this app."""

from django.apps import AppConfig

from chinar.portal.core.design import languages


class DesignConfig(AppConfig):
    """Name the app; give Kashmiri and Dogri their fallbacks before any page is drawn."""

    name = "chinar.portal.core.design"
    label = "design"

    def ready(self) -> None:
        """Teach Django its two missing languages."""
        languages.install()
