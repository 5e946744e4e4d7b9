"""Django's own e-mail (a link to a new password, say) goes through the notices too."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import uuid6
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import translation

from chinar.portal.core.notices.rendering import DJANGO_MAIL
from chinar.portal.core.notices.services import Recipient, send
from chinar.portal.core.people.models import User


class OutboxBackend(BaseEmailBackend):
    """Django's e-mail backend over the notices: sent by SMTP where it is configured, else kept.

    The words are forgotten once they are sent, as those of every notice.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Make each message a notice; return how many."""
        for message in email_messages:
            if message.attachments:
                raise ValueError("notices carry no attachments")
            for address in message.recipients():
                _send(message, address)
        return len(email_messages)


def _send(message: EmailMessage, address: str) -> None:
    user = User.objects.filter(email__iexact=address).first()
    language = translation.get_language() or "en"
    context: dict[str, Any] = {"subject": message.subject, "body": message.body}
    send(
        DJANGO_MAIL,
        to=Recipient(language=language, email=address, user_id=user.pk if user else None),
        context=context,
        key=f"mail:{uuid6.uuid7()}",
    )
