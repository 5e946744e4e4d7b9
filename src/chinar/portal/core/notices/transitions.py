"""The only writer of notices and of a delivery's state."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from chinar.portal.core.journal.actor import SYSTEM, Actor
from chinar.portal.core.journal.transitions import write
from chinar.portal.core.notices.lifecycle import (
    FIRST_STATES,
    MOVES,
    DeliveryAction,
    DeliveryState,
    allowed,
)
from chinar.portal.core.notices.models import Delivery, Notice
from chinar.portal.core.rows import insert, insert_unless_there

ERROR_LENGTH = 120
MOVING = (DeliveryState.WAITING, DeliveryState.SENDING, DeliveryState.HELD)
# Somebody may still read it here, or send it again.
LYING = (DeliveryState.KEPT, DeliveryState.FAILED)


class WrongStateError(Exception):
    """A delivery is not in a state in which ``action`` can happen to it."""

    def __init__(self, state: str, action: DeliveryAction) -> None:
        super().__init__(f"{action} in {state}")
        self.state = state
        self.action = action


def create(
    notice: Notice, deliveries: list[Delivery], *, now: datetime, first: bool = False
) -> tuple[Notice, list[Delivery]]:
    """Save a notice with its deliveries, unless that person has it; return it and what was saved.

    A delivery that would bring the same thing to the same address again is left out. ``first``
    says that nobody can have it: what it tells of is made in this transaction.

    Raises:
        IntegrityError: ``first``, and somebody has it.
    """
    notice.created_at = now
    if not _saved(notice, first=first):
        return Notice.objects.get(key=notice.key, recipient=notice.recipient), []
    return notice, [one for one in deliveries if _add(notice, one, now, first=first)]


def _saved(row: Notice | Delivery, *, first: bool) -> bool:
    if not first:
        return insert_unless_there(row)
    insert(row)
    return True


def _add(notice: Notice, delivery: Delivery, now: datetime, *, first: bool) -> bool:
    if delivery.state not in FIRST_STATES:
        raise WrongStateError(delivery.state, DeliveryAction.BEGIN)
    delivery.notice, delivery.key = notice, notice.key
    delivery.created_at = delivery.changed_at = now
    if not _saved(delivery, first=first):
        return False
    data = {"kind": notice.kind, "channel": delivery.channel, "state": delivery.state}
    write(delivery, "notices.created", actor=SYSTEM, at=now, data=data, first=True)
    return True


def begin(delivery: Delivery, *, now: datetime) -> None:
    """Mark that the sending starts: from here on its outcome may be unknown."""
    _move(delivery, DeliveryAction.BEGIN, now=now, attempts=delivery.attempts + 1)


def succeed(delivery: Delivery, provider_id: str, *, now: datetime) -> None:
    """Mark a delivery as accepted by the provider, who calls it ``provider_id``.

    The address goes, and the words when no other delivery needs them.
    """
    name = provider_id[:200]
    _move(delivery, DeliveryAction.SUCCEED, now=now, provider_id=name, error="", address="")
    _forget_words(Notice.objects.filter(pk=delivery.notice_id), needed=Q(state__in=MOVING + LYING))


def try_later(delivery: Delivery, error: str, *, now: datetime) -> None:
    """Mark that the provider could not take it now; ``error`` holds no address."""
    _move(delivery, DeliveryAction.TRY_LATER, now=now, error=error[:ERROR_LENGTH])


def give_up(delivery: Delivery, error: str, *, now: datetime) -> None:
    """Mark a delivery as failed; ``error`` holds no address."""
    _move(delivery, DeliveryAction.GIVE_UP, now=now, error=error[:ERROR_LENGTH])


def keep(delivery: Delivery, *, now: datetime) -> None:
    """Leave a delivery in the outbox: its channel is switched off."""
    _move(delivery, DeliveryAction.KEEP, now=now)


def retry(delivery: Delivery, *, actor: Actor, now: datetime) -> None:
    """Let a failed delivery wait again, with all its attempts.

    Raises:
        WrongStateError: it has not failed, or its words were deleted meanwhile.
    """
    if not delivery.address:
        raise WrongStateError(delivery.state, DeliveryAction.RETRY)
    _move(delivery, DeliveryAction.RETRY, now=now, actor=actor, attempts=0, error="")


def gather(delivery: Delivery, digest: Notice, *, now: datetime) -> None:
    """Mark a held delivery as told in a daily summary, which has its words and its address."""
    _move(delivery, DeliveryAction.GATHER, now=now, gathered_in=digest, address="")
    _forget_words(Notice.objects.filter(pk=delivery.notice_id), needed=Q(state__in=MOVING + LYING))


def forget(about: str) -> int:
    """Empty words and addresses of all notices about a record; return how many there are.

    What was not sent yet stays as it is: it is about to leave, and is forgotten once it left.
    """
    settled = Notice.objects.filter(about=about).exclude(deliveries__state__in=MOVING)
    Delivery.objects.filter(notice__in=settled).update(address="")
    return settled.update(context={})


def forget_old(before: datetime) -> int:
    """Empty words and addresses that have lain here since ``before``; return how many notices."""
    lying = Delivery.objects.filter(state__in=LYING, changed_at__lt=before)
    lying.exclude(address="").update(address="")
    needed = Q(state__in=MOVING) | Q(state__in=LYING, changed_at__gte=before)
    old = Notice.objects.filter(created_at__lt=before).exclude(context={})
    return _forget_words(old, needed=needed)


def _forget_words(notices: QuerySet[Notice], *, needed: Q) -> int:
    still = Exists(Delivery.objects.filter(needed, notice=OuterRef("pk")))
    return notices.filter(~still).update(context={})


def _move(
    delivery: Delivery,
    action: DeliveryAction,
    *,
    now: datetime,
    actor: Actor = SYSTEM,
    **changes: Any,
) -> None:
    """Change the state where it is still what we read, and journal it, in one transaction."""
    before = delivery.state
    if not allowed(before, action):
        raise WrongStateError(before, action)
    changes |= {"state": MOVES[DeliveryState(before), action].value, "changed_at": now}
    with transaction.atomic():
        if not Delivery.objects.filter(pk=delivery.pk, state=before).update(**changes):
            raise WrongStateError(before, action)
        for name, value in changes.items():
            setattr(delivery, name, value)
        data = {"from": before, "to": delivery.state, "attempt": delivery.attempts}
        write(delivery, f"notices.{action}", actor=actor, at=now, data=data)
