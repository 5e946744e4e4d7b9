"""Django's entry for this app."""

from django.apps import AppConfig


class GrievancesConfig(AppConfig):
    """Name the app."""

    name = "chinar.portal.grievances"
    label = "grievances"

    def ready(self) -> None:
        """Say who may see the files of a grievance."""
        from chinar.portal.core.uploads import access  # noqa: PLC0415 # models load first
        from chinar.portal.grievances import (  # noqa: PLC0415 # models load first
            errands,  # noqa: F401 # registers jobs
            monthly_report,  # noqa: F401 # registers a job
            papers,
        )

        access.register("grievances.grievance", papers.may_see, knows=papers.knows)
        access.register("grievances.appeal", papers.may_see_of_appeal)
        access.register("grievances.actiontaken", papers.may_see_report)
