"""E-mail over SMTP."""

from __future__ import annotations

import smtplib
from dataclasses import dataclass
from email.utils import parseaddr
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from chinar.portal.core.notices.channels.message import Message, RefusedError, TryLaterError

TIMEOUT_S = 20
SMTP_PERMANENT = 500  # RFC 5321, 4.2.1: 5yz is a permanent refusal
# RFC 4954: what concerns our own account, which somebody will mend, not this message.
OUR_ACCOUNT = frozenset({530, 534, 535, 538})
PORTS = {"smtp": 25, "smtps": 465}


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailChannel:
    """A mail server, as ``smtp://user:password@host:587/?tls=1`` or ``smtps://…``."""

    url: str
    sender: str
    answers_to: str = ""
    """The address that takes in mail; where there is none, nobody can answer by mail."""

    def send(self, message: Message) -> str:
        """Send one e-mail; the same message always has the same Message-ID.

        Where it can be answered, the address to answer to and the Message-ID name the thread, so
        that an answer is known by either. What is returned does not: the thread opens the case
        to whoever writes by mail, and is not kept.
        """
        threaded = f".{message.thread}" if message.thread else ""
        message_id = f"<{message.id}{threaded}@{self._domain()}>"
        mail = EmailMessage(
            subject=message.subject,
            body=message.text,
            from_email=self.sender,
            to=[message.address],
            headers={
                "Message-ID": message_id,
                "Auto-Submitted": "auto-generated",
                "Content-Language": message.language,
            },
            reply_to=self._reply_to(message.thread),
        )
        if message.thread:  # mail programs then show what belongs together in one place
            mail.extra_headers["References"] = f"<{message.thread}@{self._domain()}>"
        try:
            self._backend().send_messages([mail])
        except smtplib.SMTPRecipientsRefused as error:
            code = max(code for code, _ in error.recipients.values())
            raise _failure("recipient refused", code) from None
        except smtplib.SMTPResponseException as error:
            raise _failure(type(error).__name__, error.smtp_code) from None
        except (OSError, smtplib.SMTPException) as error:
            raise TryLaterError(type(error).__name__) from None
        except ValueError as error:  # an address or a header that cannot be written
            raise RefusedError(type(error).__name__) from None
        return f"<{message.id}@{self._domain()}>"

    def _reply_to(self, thread: str) -> list[str]:
        name, at, domain = self.answers_to.rpartition("@")
        return [f"{name}+{thread}@{domain}"] if thread and at else []

    def _domain(self) -> str:
        return parseaddr(self.sender)[1].rpartition("@")[2] or "localhost"

    def _backend(self) -> EmailBackend:
        parts = urlsplit(self.url)
        tls = parse_qs(parts.query).get("tls", ["0"])[0] == "1"
        return EmailBackend(
            host=parts.hostname or "localhost",
            port=parts.port or PORTS.get(parts.scheme, 25),
            username=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            use_tls=tls,
            use_ssl=parts.scheme == "smtps",
            timeout=TIMEOUT_S,
        )


def _failure(what: str, code: int) -> Exception:
    permanent = code >= SMTP_PERMANENT and code not in OUR_ACCOUNT
    return (RefusedError if permanent else TryLaterError)(f"{what}, SMTP {code}")
