"""Django's entry for this app."""

from django.apps import AppConfig


class GrievancesConfig(AppConfig):
    """Name the app."""

    name = "chinar.portal.grievances"
    label = "grievances"

    def ready(self) -> None:
        """Say who may see the files of a grievance."""
        from chinar.portal.core.uploads import access  # noqa: PLC0415 # models load first
        from chinar.portal.grievances import errands, papers  # noqa: F401, PLC0415 # errands: registers jobs

        access.register("grievances.grievance", papers.may_see, knows=papers.knows)
        access.register("grievances.appeal", papers.may_see_of_appeal)
        access.register("grievances.actiontaken", papers.may_see_report)
