"""What a channel sends, and how it can fail."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A notice in words, for one address.

    ``id`` stays the same however often the message is sent: the provider can tell a repetition.
    ``thread`` is signed by the room that sends it and names what an answer would be about; empty
    where nobody can answer.
    """

    id: str
    kind: str
    address: str
    language: str
    subject: str
    text: str
    short: str
    thread: str = ""


class TryLaterError(Exception):
    """The provider cannot take the message now; the text holds no address."""


class RefusedError(Exception):
    """The provider will never take this message; the text holds no address."""
