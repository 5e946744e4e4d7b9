"""What the other rooms do with notices: send one."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from chinar.portal.core import rows
from chinar.portal.core.journal.actor import Actor
from chinar.portal.core.notices import channels, digests, rendering, transitions
from chinar.portal.core.notices.jobs import enqueue_delivery
from chinar.portal.core.notices.lifecycle import Channel, DeliveryState
from chinar.portal.core.notices.models import Delivery, Notice
from chinar.portal.core.notices.selectors import told_since
from chinar.portal.core.people.models import Post, User
from chinar.portal.core.people.selectors import holder

DAILY_CAP = 40  # more than this to one person in a day goes into the daily summary


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Whom a notice is for, and in which language they read."""

    language: str
    email: str = ""
    phone: str = ""
    user_id: UUID | str | None = None


def recipient_of(user: User) -> Recipient:
    """Return the recipient that somebody who signs in is."""
    return Recipient(language=user.language, email=user.email, phone=user.phone, user_id=user.pk)


def recipient_at(post: Post, now: datetime) -> Recipient | None:
    """Return the recipient who holds ``post`` at a moment, or None when the seat is empty."""
    user = holder(post, timezone.localdate(now))
    return recipient_of(user) if user else None


def send(
    kind: str,
    *,
    to: Recipient,
    context: Mapping[str, Any],
    key: str,
    about: str = "",
    digest: bool = False,
    practice: bool = False,
    first: bool = False,
    now: datetime | None = None,
) -> Notice:
    """Tell somebody something once, in the caller's transaction; it leaves after the commit.

    The words come from ``templates/notices/<kind>.txt``, in the recipient's language, when it
    is sent. A ``key`` that this person was told before returns that notice and sends nothing.
    ``about`` is the id of the record whose erasure takes the words along.
    With ``digest`` it waits for the daily summary. What is for practice never leaves the house.
    ``first`` says that its record is made in this transaction, so that nobody was told before;
    such a notice may be gathered with the record's rows.

    Raises:
        UnknownNoticeError: no template has this kind's words.
    """
    now = now or timezone.now()
    rendering.find(kind)
    user = User.objects.filter(pk=to.user_id).first() if to.user_id else None
    practice = practice or bool(user and user.practice)
    who = digests.of(f"user:{to.user_id}" if to.user_id else _address_key(to))
    notice = Notice(
        kind=kind,
        key=key,
        about=about,
        recipient=who,
        user=user,
        language=to.language,
        context=dict(context),
        practice=practice,
        created_at=now,
    )
    often = not rendering.opens_something(kind) and told_since(who, now) >= DAILY_CAP
    held = digest or often
    deliveries = _deliveries(to, who, practice=practice, held=held)
    with nullcontext() if rows.gathering() else transaction.atomic(savepoint=False):
        saved, ways = transitions.create(notice, deliveries, now=now, first=first)
        for delivery in ways:
            if delivery.state == DeliveryState.WAITING:
                rows.afterwards(partial(enqueue_delivery, delivery, now=now))
    return saved


def retry(delivery: Delivery, *, actor: Actor, now: datetime) -> None:
    """Send a failed delivery again, at a person's wish.

    Raises:
        WrongStateError: it has not failed, or no longer.
    """
    with transaction.atomic():
        transitions.retry(delivery, actor=actor, now=now)
        enqueue_delivery(delivery, now=now)


def _deliveries(to: Recipient, who: str, *, practice: bool, held: bool) -> list[Delivery]:
    """Return one unsaved delivery for each channel that reaches the recipient."""
    ways = [] if practice else _ways(to)
    if not ways:
        state = DeliveryState.HELD if held else DeliveryState.KEPT
        address = to.email or to.phone
        return [Delivery(channel=Channel.OUTBOX, address=address, recipient=who, state=state)]
    state = DeliveryState.HELD if held else DeliveryState.WAITING
    return [
        Delivery(channel=channel, address=address, recipient=digests.of(address), state=state)
        for channel, address in ways
    ]


def _ways(to: Recipient) -> list[tuple[Channel, str]]:
    ways = [(Channel.EMAIL, to.email.strip().lower()), (Channel.SMS, to.phone.strip())]
    return [(channel, address) for channel, address in ways if address and channels.find(channel)]


def _address_key(to: Recipient) -> str:
    return f"email:{to.email.strip().lower()}" if to.email else f"phone:{to.phone.strip()}"
