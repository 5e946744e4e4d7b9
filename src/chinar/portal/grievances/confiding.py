"""Lock what was written in a case before it became confidential."""

from __future__ import annotations

from typing import Any, Final

from chinar.portal.core.notices.transitions import forget
from chinar.portal.grievances.models import Grievance

# What is written about a case, by the name under which the case knows it.
WRITTEN: Final = (
    "messages",
    "actions_taken",
    "parts",
    "moves",
    "feedback",
    "appeals",
    "samples",
    "intake",
)


def lock_words(grievance: Grievance) -> None:
    """Save every word about a confidential case anew, so that it lies under the key from now on.

    Sketches, which tell a little of the words, are dropped, and what notices said. The case itself
    was saved by its move. What backups made before hold stays as it was.
    """
    grievance.actions_taken.update(sketch=None)
    if grievance.contact is not None:
        grievance.contact.confidential = True
        grievance.contact.save()
    for name in WRITTEN:
        model: Any = Grievance._meta.get_field(name).related_model  # Django's documented API
        for row in model.objects.filter(grievance=grievance):
            row.grievance = grievance  # which is confidential already
            row.save()
    forget(str(grievance.pk))
