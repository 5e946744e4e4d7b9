"""Django's entry for this app."""

from django.apps import AppConfig


class PracticeConfig(AppConfig):
    """Name the app, and tell the auditor how practice sites are reached."""

    name = "chinar.practice"
    label = "practice"

    def ready(self) -> None:
        """Register with the room below, which must not know this one."""
        from chinar.portal.audits.policy import register_practice  # noqa: PLC0415 # models first
        from chinar.practice.web import policy_for  # noqa: PLC0415

        register_practice(policy_for)
