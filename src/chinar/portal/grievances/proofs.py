"""Which grievances a browser has shown to be its own; kept in its session."""

from __future__ import annotations

from typing import Final

from django.contrib.sessions.backends.base import SessionBase

from chinar.portal.grievances.models import Grievance

KEY: Final = "grievances_proved"
MOST: Final = 50  # a service centre files for many people in one day


def prove(session: SessionBase, grievance: Grievance) -> None:
    """Remember that whoever uses this session is who reported."""
    known = [one for one in session.get(KEY, []) if one != str(grievance.pk)]
    session[KEY] = [*known, str(grievance.pk)][-MOST:]


def is_proved(session: SessionBase, grievance_id: object) -> bool:
    """Tell whether this session showed that the grievance is its own."""
    return str(grievance_id) in session.get(KEY, [])
