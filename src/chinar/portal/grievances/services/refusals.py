"""What is not taken up, with the right door told; and what is taken up after all."""

from __future__ import annotations

from django.db import transaction

from chinar.portal.grievances import tellings
from chinar.portal.grievances.case_lock import locked
from chinar.portal.grievances.doors import REFUSED, DoorCode, door_of, letter
from chinar.portal.grievances.lifecycle import Action
from chinar.portal.grievances.models import Grievance, MessageKind
from chinar.portal.grievances.services.acting import Hand, act, said, say, write
from chinar.portal.grievances.services.leads import reopen_followers
from chinar.portal.grievances.services.routes import to_vigilance


class UnknownDoorError(Exception):
    """Nothing is refused without one of the reasons that have a door of their own."""


class HasFollowersError(Exception):
    """Other reports were joined with this one: they are answered with it, or separated first."""


def not_take_up(grievance: Grievance, hand: Hand, *, code: str, text: str = "") -> Grievance:
    """Refuse a matter of another kind; the citizen reads why and where to go, in their language.

    Corruption is not refused: it goes the vigilance way, with ``text`` as the reason.
    """
    door = door_of(code)
    if door is None:
        raise UnknownDoorError(code)
    if door.code == DoorCode.CORRUPTION:
        return to_vigilance(grievance, hand, reason=text.strip() or str(door.name))
    if door.code not in REFUSED:
        raise UnknownDoorError(code)
    with transaction.atomic():
        case = locked(grievance.pk)
        if case.followers.exists():
            raise HasFollowersError
        words = letter(door, case.language)
        if text.strip():
            words = f"{words}\n\n{text.strip()}"
        message = write(case, MessageKind.FINAL, hand, words, sent=True)
        data = said(case, message) | {"door": door.code}
        moved = act(case, Action.NOT_TAKE_UP, hand, changes={"door": door.code}, data=data)
        tellings.not_taken_up(moved, message, hand.now)
    return moved


def reconsider(grievance: Grievance, hand: Hand, *, text: str) -> Grievance:
    """Take up what was refused, with the reason as a note; whoever reported is told."""
    changes = {"door": ""}
    with transaction.atomic():
        moved, _ = say(grievance, Action.RECONSIDER, MessageKind.NOTE, hand, text, changes=changes)
        tellings.taken_up_after_all(moved, hand.now)
    return moved


def reopen(grievance: Grievance, hand: Hand, *, text: str) -> Grievance:
    """Open an answered case again, as a supervisor who finds the answer wanting does."""
    with transaction.atomic():
        moved, _ = say(grievance, Action.REOPEN, MessageKind.NOTE, hand, text)
        tellings.reopened(moved, hand.now)
        reopen_followers(moved, hand.now)
    return moved
