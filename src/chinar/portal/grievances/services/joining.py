"""The same problem reported before: join that report with one's own, or only be counted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from chinar.portal.core.journal.actor import CITIZEN
from chinar.portal.core.uploads.services import Handed
from chinar.portal.grievances import papers
from chinar.portal.grievances.case_lock import locked
from chinar.portal.grievances.lifecycle import Action
from chinar.portal.grievances.models import Grievance
from chinar.portal.grievances.selectors.before import joinable
from chinar.portal.grievances.services.intake import Filed, Filing, file
from chinar.portal.grievances.services.leads import in_the_way
from chinar.portal.grievances.transitions import Step, advance


def file_joined(
    filing: Filing,
    lead_id: UUID | str | None,
    *,
    now: datetime,
    files: Sequence[Handed] = (),
) -> Filed:
    """File a report and join it with an earlier one: own number, own receipt, own say.

    What was reported in confidence stays by itself, and so does what finds its lead closed, or
    complains about the office that works on it.
    """
    files = papers.made_ready(files)
    with transaction.atomic():
        filed = file(filing, actor=CITIZEN, now=now, files=files)
        lead = _free_lead(filed, lead_id) if lead_id and filed.created else None
        if lead is None:
            return filed
        step = Step(changes={"lead": lead}, data={"lead": str(lead.pk)})
        joined = advance(filed.grievance, Action.JOIN, actor=CITIZEN, at=now, step=step)
    return Filed(grievance=joined, code=filed.code, created=True)


def _free_lead(filed: Filed, lead_id: UUID | str) -> Grievance | None:
    """Return the case to join, held until the end so that it is not answered meanwhile."""
    if joinable(lead_id) is None:
        return None
    lead = joinable(locked(lead_id).pk)
    return None if lead is None or in_the_way(filed.grievance, lead) else lead


def echo(grievance: Grievance, *, now: datetime) -> Grievance:
    """Count somebody who has the same problem and files nothing.

    Raises:
        NotPossibleError: the case is finished.
    """
    return advance(grievance, Action.ECHO, actor=CITIZEN, at=now)
