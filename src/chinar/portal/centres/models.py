"""Service centres: a government office where somebody helps with online services."""

from __future__ import annotations

from typing import ClassVar, Final

import uuid6
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chinar.portal.centres.lifecycle import CentreState
from chinar.portal.registry.models import Office

STATE_NAMES: Final = {
    CentreState.CANDIDATE: _("Candidate"),
    CentreState.PROPOSED: _("Proposed"),
    CentreState.ASSESSED: _("Assessed"),
    CentreState.APPROVED: _("Approved"),
    CentreState.EQUIPPING: _("Being equipped"),
    CentreState.OPEN: _("Open"),
    CentreState.INACTIVE: _("Inactive"),
    CentreState.CLOSED: _("Closed"),
}
STATE_MARKS: Final = {
    CentreState.OPEN: "good",
    CentreState.INACTIVE: "attention",
    CentreState.CLOSED: "unknown",
}


class Centre(models.Model):
    """A centre in an office of the registry, which has its name, place, hours and contact."""

    id = models.UUIDField(primary_key=True, default=uuid6.uuid7, editable=False)
    office = models.OneToOneField(Office, on_delete=models.PROTECT, related_name="centre")
    state = models.CharField(
        max_length=12,
        choices=[(state, STATE_NAMES[state]) for state in CentreState],
        default=CentreState.CANDIDATE,
        editable=False,
    )
    practice = models.BooleanField(default=False, db_index=True)

    SCOPE_LOOKUPS: ClassVar[tuple[str, ...]] = ("office__scope", "office__area__scope")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=list(CentreState)), name="known_centre_state"
            )
        ]

    def __str__(self) -> str:
        return str(self.office)

    @property
    def mark(self) -> str:
        """The shape that its state is shown with."""
        return STATE_MARKS.get(CentreState(self.state), "progress")
