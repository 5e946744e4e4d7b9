"""What the worker does with notices: deliver one, gather the daily summaries."""

from __future__ import annotations

from django.utils import timezone

from chinar.portal.core.jobs.registry import job
from chinar.portal.core.jobs.runner import settling
from chinar.portal.core.notices import channels, rendering, transitions
from chinar.portal.core.notices.channels.message import Message, RefusedError, TryLaterError
from chinar.portal.core.notices.lifecycle import DeliveryAction, allowed
from chinar.portal.core.notices.models import Delivery

MAX_ATTEMPTS = 8
STOPPED = "the worker stopped each time before the outcome was known"


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
            if delivery.notice.kind == rendering.DJANGO_MAIL:
                transitions.forget_words(delivery.notice)


def _without_channel(delivery: Delivery) -> None:
    """Keep what waits for a channel that was switched off; what was being sent has failed."""
    with settling():
        if allowed(delivery.state, DeliveryAction.KEEP):
            transitions.keep(delivery, now=timezone.now())
        else:
            transitions.give_up(delivery, "the channel is switched off", now=timezone.now())


def _message(delivery: Delivery) -> Message:
    words = rendering.render(delivery.notice)
    return Message(
        id=str(delivery.pk),
        kind=delivery.notice.kind,
        address=delivery.address,
        language=delivery.notice.language,
        subject=words.subject,
        text=words.text,
        short=words.short,
    )
