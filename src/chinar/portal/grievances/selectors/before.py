"""What was reported before: open cases that may be the same thing, without anybody's words."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from chinar.portal.grievances.lifecycle import State
from chinar.portal.grievances.models import Grievance, GrievanceCategory
from chinar.portal.grievances.selectors.places import within
from chinar.portal.registry.models import Area

SINCE: Final = timedelta(days=60)
MOST: Final = 5


def reported_before(
    category: GrievanceCategory | None, district: Area | None, *, now: datetime
) -> list[Grievance]:
    """Return open cases of one category in a district in the last sixty days, newest first.

    Confidential ones are never among them, nor those that were joined with another.
    """
    if category is None or district is None:
        return []
    cases = Grievance.objects.filter(
        area__in=list(within(district).values_list("pk", flat=True)),
        category=category,
        filed_at__gt=now - SINCE,
        open=True,
        confidential=False,
        lead=None,
    )
    return list(cases.select_related("area", "category").order_by("-filed_at", "-id")[:MOST])


def joinable(pk: UUID | str) -> Grievance | None:
    """Return a case that others may join: open, not confidential, not joined itself.

    One that was answered before is left alone: whoever joins it would read that answer at once.
    """
    cases = Grievance.objects.filter(
        pk=pk, open=True, confidential=False, lead=None, reopened_times=0
    ).exclude(state__in=(State.APPEAL_1, State.APPEAL_2))
    return cases.select_related("area", "category", "office__scope").first()
