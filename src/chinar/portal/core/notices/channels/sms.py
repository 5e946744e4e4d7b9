"""SMS through an HTTP gateway; the payload is told in docs/notices.md."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

import httpx

from chinar.portal.core.notices.channels.message import Message, RefusedError, TryLaterError

TIMEOUT_S = 10
# "Wait and ask again", besides every 5xx; 409 says that the gateway has the message already.
LATER = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS})
# What concerns our own account, which somebody will mend, not this message.
OUR_ACCOUNT = frozenset(
    {HTTPStatus.UNAUTHORIZED, HTTPStatus.PAYMENT_REQUIRED, HTTPStatus.FORBIDDEN}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SmsChannel:
    """A gateway that takes one JSON object for each message."""

    url: str
    token: str

    def send(self, message: Message) -> str:
        """Hand one message to the gateway; a repetition has the same idempotency key."""
        payload = {
            "id": message.id,
            "to": message.address,
            "text": message.short,
            "language": message.language,
            "template": message.kind,
        }
        headers = {"Idempotency-Key": message.id}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        try:
            answer = httpx.post(self.url, json=payload, headers=headers, timeout=TIMEOUT_S)
        except httpx.HTTPError as error:
            raise TryLaterError(type(error).__name__) from None
        return _judged(answer)


def _judged(answer: httpx.Response) -> str:
    code = answer.status_code
    if answer.is_success or code == HTTPStatus.CONFLICT:
        return _provider_id(answer)
    if answer.is_server_error or code in LATER | OUR_ACCOUNT:
        raise TryLaterError(f"the gateway answered {code}")
    raise RefusedError(f"the gateway answered {code}")


def _provider_id(answer: httpx.Response) -> str:
    try:
        said = answer.json()
    except ValueError:
        return ""
    return str(said.get("id", "")) if isinstance(said, dict) else ""
