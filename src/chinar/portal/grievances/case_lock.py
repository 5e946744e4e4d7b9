"""The one lock: a case as it is now, held until the transaction ends."""

from __future__ import annotations

from uuid import UUID

from chinar.portal.grievances.models import Grievance
from chinar.portal.grievances.standing import AGAINST


def locked(pk: UUID | str) -> Grievance:
    """Return a case as it is now, with what permissions are asked over; nobody else moves it.

    Whoever decides about a case decides on this one, and not on what a page showed. Two of them
    are locked in the order of their ids, so that nobody waits for each other.
    """
    return (
        Grievance.objects.select_for_update(of=("self",))
        .select_related("office__scope", "area__scope", "policy", "post", "category")
        .prefetch_related(AGAINST)
        .get(pk=pk)
    )
