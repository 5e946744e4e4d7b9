"""What the worker does with notices: deliver one, gather summaries, forget what lies about."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from chinar.portal.core.jobs.registry import job, schedule
from chinar.portal.core.jobs.runner import settling
from chinar.portal.core.jobs.services import enqueue
from chinar.portal.core.locked import Unreadable
from chinar.portal.core.notices import channels, rendering, transitions
from chinar.portal.core.notices.channels.message import Message, RefusedError, TryLaterError
from chinar.portal.core.notices.lifecycle import (
    Channel,
    DeliveryAction,
    DeliveryState,
    allowed,
)
from chinar.portal.core.notices.models import Delivery, Notice

MAX_ATTEMPTS = 8
STOPPED = "the worker stopped each time before the outcome was known"
DIGEST_LINES = 30  # the rest is only counted
KEEP_DAYS = 30  # of what was not sent: time to read it here, or to send it again


def enqueue_delivery(delivery: Delivery, *, now: datetime) -> None:
    """Let the worker deliver, after the caller's commit."""
    enqueue("notices.deliver", {"delivery_id": str(delivery.pk)}, now=now)


# More attempts than a delivery has: the delivery decides when it has failed, not the job.
@job("notices.deliver", max_attempts=3 * MAX_ATTEMPTS, retry_s=30)
def deliver(*, delivery_id: str) -> None:
    """Send what waits; after a crash between sending and the mark, send it with the same id."""
    delivery = Delivery.objects.select_related("notice").filter(pk=delivery_id).first()
    if delivery is None or not allowed(delivery.state, DeliveryAction.BEGIN):
        return
    sender = channels.find(delivery.channel)
    if sender is None:
        _without_channel(delivery)
        return
    transitions.begin(delivery, now=timezone.now())
    if delivery.attempts > MAX_ATTEMPTS:
        with settling():
            transitions.give_up(delivery, STOPPED, now=timezone.now())
        return
    _send(sender, delivery)


def _send(sender: channels.Sender, delivery: Delivery) -> None:
    try:
        provider_id = sender.send(_message(delivery))
    except TryLaterError as error:
        if delivery.attempts < MAX_ATTEMPTS:
            transitions.try_later(delivery, str(error), now=timezone.now())
            raise
        with settling():
            transitions.give_up(delivery, str(error), now=timezone.now())
    except RefusedError as error:
        with settling():
            transitions.give_up(delivery, str(error), now=timezone.now())
    else:
        with settling():
            transitions.succeed(delivery, provider_id, now=timezone.now())


def _without_channel(delivery: Delivery) -> None:
    """Keep what waits for a channel that was switched off; what was being sent has failed."""
    with settling():
        if allowed(delivery.state, DeliveryAction.KEEP):
            transitions.keep(delivery, now=timezone.now())
        else:
            transitions.give_up(delivery, "the channel is switched off", now=timezone.now())


def _message(delivery: Delivery) -> Message:
    if any(isinstance(it, Unreadable) for it in (delivery.address, delivery.notice.context)):
        raise TryLaterError("the key that notices lie under is missing")
    words = rendering.render(delivery.notice)
    return Message(
        id=str(delivery.pk),
        kind=delivery.notice.kind,
        address=delivery.address,
        language=delivery.notice.language,
        subject=words.subject,
        text=words.text,
        short=words.short,
        thread=str(delivery.notice.context.get("thread", "")),
    )


@schedule("notices.forget", "40 3 * * *")
def forget() -> None:
    """Delete words and addresses of what stayed here and nobody sent again."""
    transitions.forget_old(timezone.now() - timedelta(days=KEEP_DAYS))


@schedule("notices.gather", "0 8 * * *", retry_s=60)
def gather() -> None:
    """Send each person one summary of what was held for them; at most one a day."""
    now = timezone.now()
    held = Delivery.objects.filter(state=DeliveryState.HELD)
    recipients = held.order_by().values_list("notice__recipient", flat=True).distinct()
    for recipient in list(recipients):
        gather_for(recipient, now=now)


@transaction.atomic
def gather_for(recipient: str, *, now: datetime) -> Notice | None:
    """Put what is held for one recipient into one notice; None when today's was made already."""
    held = list(
        Delivery.objects.select_related("notice__user")
        .filter(state=DeliveryState.HELD, notice__recipient=recipient)
        .order_by("created_at", "id")
    )
    if not held:
        return None
    last = held[-1].notice
    told = {delivery.notice_id: delivery.notice for delivery in held}
    lines = [{"kind": n.kind, "context": n.context} for n in list(told.values())[:DIGEST_LINES]]
    summary = Notice(
        kind=rendering.DIGEST,
        # Names the recipient: two who share an address each get their own.
        key=f"digest:{timezone.localdate(now).isoformat()}:{recipient}",
        recipient=recipient,
        user=last.user,
        language=last.language,
        context={"lines": lines, "count": len(told), "more": len(told) - len(lines)},
        practice=last.practice,
    )
    summary, ways = transitions.create(summary, _ways(held), now=now)
    if not ways:
        return None
    for delivery in held:
        transitions.gather(delivery, summary, now=now)
    for delivery in ways:
        if delivery.state == DeliveryState.WAITING:
            enqueue_delivery(delivery, now=now)
    return summary


def _ways(held: list[Delivery]) -> list[Delivery]:
    """Return one unsaved delivery for each address that the held ones would have gone to."""
    ways = {(d.channel, d.recipient): d.address for d in held}
    return [
        Delivery(
            channel=channel,
            recipient=recipient,
            address=address,
            state=DeliveryState.KEPT if channel == Channel.OUTBOX else DeliveryState.WAITING,
        )
        for (channel, recipient), address in ways.items()
    ]
