"""The only writer of a centre's state."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from chinar.portal.centres.lifecycle import CentreAction, CentreState, after
from chinar.portal.centres.models import Centre
from chinar.portal.core.journal.actor import Actor
from chinar.portal.core.journal.transitions import write
from chinar.portal.registry.models import Office


def add(office: Office, *, actor: Actor, now: datetime) -> Centre:
    """Make an office a candidate for a centre."""
    with transaction.atomic():
        centre = Centre.objects.create(office=office, practice=office.practice)
        write(centre, "candidate", actor=actor, at=now, data={"office": str(office.pk)})
    return centre


def move(centre: Centre, action: CentreAction, *, actor: Actor, now: datetime) -> Centre:
    """Take a decision about a centre.

    Raises:
        CentreMoveError: the centre's state, read anew, does not allow it.
    """
    with transaction.atomic():
        held = Centre.objects.select_for_update().get(pk=centre.pk)
        before = CentreState(held.state)
        held.state = after(before, action)
        held.save(update_fields=["state"])
        write(held, action, actor=actor, at=now, data={"from": before, "to": held.state})
    return held
