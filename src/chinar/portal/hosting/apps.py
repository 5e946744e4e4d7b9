"""Django's entry for this app."""

from django.apps import AppConfig


class HostingConfig(AppConfig):
    """Name the app."""

    name = "chinar.portal.hosting"
    label = "hosting"

    def ready(self) -> None:
        """Say who may see the paper of a certificate."""
        from chinar.portal.core.uploads import access  # noqa: PLC0415 # models load first
        from chinar.portal.hosting import papers  # noqa: PLC0415 # models load first

        access.register("hosting.certificate", papers.may_see)
