"""How an officer's hand moves a case: permission, transition, words and their seal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from chinar.portal.core.journal.actor import Actor
from chinar.portal.core.people.access import NotAllowedError
from chinar.portal.core.people.models import Post
from chinar.portal.grievances import hiding, seals, tellings
from chinar.portal.grievances.case_lock import locked
from chinar.portal.grievances.lifecycle import Action, State, permissions
from chinar.portal.grievances.models import Grievance, Message, MessageKind
from chinar.portal.grievances.selectors import permits
from chinar.portal.grievances.transitions import StaleStateError, Step, advance


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """Who acts, in which post, when, and the state of the case that they had before them."""

    post: Post | None
    actor: Actor
    now: datetime
    seen: State | None = None


def act(
    grievance: Grievance,
    action: Action,
    hand: Hand,
    *,
    changes: Mapping[str, Any] | None = None,
    data: Mapping[str, Any] | None = None,
) -> Grievance:
    """Move a case, if the post may do that to the case as it is now.

    Raises:
        NotAllowedError: the post may not do this here.
        NotPossibleError: the action does not exist in the state of the case.
        StaleStateError: it is no longer in the state that the officer saw.
    """
    with transaction.atomic():
        case = locked(grievance.pk)
        found = State(case.state)
        if hand.seen is not None and hand.seen is not found:
            raise StaleStateError(seen=hand.seen, found=found)
        need(case, hand, *permissions(found, action))
        step = Step(changes=changes or {}, data=data or {})
        return advance(case, action, actor=hand.actor, at=hand.now, step=step)


def need(grievance: Grievance, hand: Hand, *wanted: str) -> None:
    """Ask that the post holds one of some permissions over a case.

    Raises:
        NotAllowedError: it holds none of them.
    """
    if not any(permits(hand.post, grievance, permission) for permission in wanted):
        raise NotAllowedError(wanted[0])


def write(
    grievance: Grievance,
    kind: MessageKind,
    hand: Hand,
    text: str,
    until: date | None = None,
    *,
    sent: bool = False,
) -> Message:
    """Keep words in a case, without personal numbers."""
    return Message.objects.create(
        grievance=grievance,
        kind=kind,
        text=hiding.hidden_of_office(text.strip()),
        language=grievance.language,
        until=until,
        post=hand.post,
        at=hand.now,
        sent_at=hand.now if sent else None,
    )


def said(grievance: Grievance, message: Message) -> dict[str, Any]:
    """Return what the journal keeps of a message: which, and the seal of its words."""
    return {"message": message.pk, "seal": seals.of_words(grievance, message.text)}


def say(
    grievance: Grievance,
    action: Action,
    kind: MessageKind,
    hand: Hand,
    text: str,
    *,
    until: date | None = None,
    changes: Mapping[str, Any] | None = None,
    data: Mapping[str, Any] | None = None,
) -> tuple[Grievance, Message]:
    """Move a case with words; whoever reported reads them, unless they are a note."""
    with transaction.atomic():
        case = locked(grievance.pk)
        message = write(case, kind, hand, text, until)
        told = said(case, message) | dict(data or {})
        moved = act(case, action, hand, changes=changes, data=told)
        if kind is not MessageKind.NOTE:
            tellings.replied(moved, message, hand.now)
    return moved, message
