"""The ways out of the house: each takes a message and says what became of it."""

from __future__ import annotations

from typing import Protocol

from django.conf import settings

from chinar.portal.core.notices.channels.email import EmailChannel
from chinar.portal.core.notices.channels.message import Message
from chinar.portal.core.notices.channels.sms import SmsChannel
from chinar.portal.core.notices.lifecycle import Channel


class Sender(Protocol):
    """A channel's adapter."""

    def send(self, message: Message) -> str:
        """Hand the message over and return the provider's name for it.

        Raises:
            TryLaterError: it may work later; the message may even have arrived.
            RefusedError: it will never work for this message.
        """
        ...


def find(channel: str) -> Sender | None:
    """Return the adapter of a channel, or None where it is not configured."""
    environment = settings.ENVIRONMENT
    if channel == Channel.EMAIL and environment.email_url:
        return EmailChannel(
            url=environment.email_url,
            sender=environment.email_from,
            answers_to=environment.mail_address,
        )
    if channel == Channel.SMS and environment.sms_url:
        return SmsChannel(url=environment.sms_url, token=environment.sms_token)
    return None
