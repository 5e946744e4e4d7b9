"""Early data: read off the session tickets that a TLS 1.3 server sends by itself."""

from __future__ import annotations

import os
import socket
import ssl
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

from chinar.engines.webaudit.probes.tls.answer import AnswerError, Cursor
from chinar.engines.webaudit.seen.tls import ABSENT, Flaw, TlsSurvey, Told, Version
from chinar.engines.webaudit.seen.web import Failure, FailureKind

Session = ssl.SSLSocket | ssl.SSLObject

_HANDSHAKE, _INNER_TYPE, _APPLICATION = 22, 257, 23  # SSL3_RT_HANDSHAKE, …_INNER_CONTENT_TYPE
_NEW_SESSION_TICKET = 4
_MOST_MESSAGES = 200  # a handshake has about eight, a few tickets come later
_EARLY_DATA = 42  # RFC 8446 section 4.6.1


@dataclass(slots=True)
class _Heard:
    early_data_bytes: int = 0
    answered: bool = False
    messages: int = 0


_HEARD: WeakKeyDictionary[Session, _Heard] = WeakKeyDictionary()


def watch(context: ssl.SSLContext) -> None:
    """Have the tickets noted of every connection made with a context.

    The hook is set below Python's own, which turns every number into an enum first.
    """
    hook = super(ssl.SSLContext, ssl.SSLContext)._msg_callback  # type: ignore[misc]
    hook.__set__(context, _note)


def _note(
    session: Session, direction: str, _version: int, content: int, kind: int, data: bytes
) -> None:
    if direction != "read":
        return
    if content == _HANDSHAKE:
        heard = _HEARD.setdefault(session, _Heard())
        heard.messages += 1
        if heard.messages == _MOST_MESSAGES:
            _hang_up(session)
        if kind == _NEW_SESSION_TICKET:
            heard.early_data_bytes = max(heard.early_data_bytes, early_data_of(data[4:]))
    elif content == _INNER_TYPE and data[:1] == bytes([_APPLICATION]):
        _HEARD.setdefault(session, _Heard()).answered = True


def _hang_up(session: Session) -> None:
    """End a connection from within OpenSSL, which goes on reading while there is something.

    A server that sends HelloRequests without end would keep the whole audit from going on. The
    socket's number is put on one whose other side is gone: the next read comes to an end.
    """
    if not isinstance(session, ssl.SSLSocket):
        return
    near, far = socket.socketpair()
    far.close()
    with near, suppress(OSError):
        os.dup2(near.fileno(), session.fileno())


def early_data_of(ticket: bytes) -> int:
    """Return how many bytes of early data a NewSessionTicket allows; 0 where it is unreadable."""
    cursor = Cursor(ticket)
    try:
        cursor.take(8)  # lifetime and age_add
        cursor.vector(1)
        cursor.vector(2)
        extensions = Cursor(cursor.vector(2))
        while extensions.left:
            kind, data = extensions.number(2), extensions.vector(2)
            if kind == _EARLY_DATA:
                return Cursor(data).number(4)
    except AnswerError:
        return 0
    return 0


def with_early_data(survey: TlsSurvey | None, session: Session | None) -> TlsSurvey | None:
    """Add what the tickets of a session told while pages were asked for over it."""
    if survey is None:
        return None
    flaws: Mapping[Flaw, Told] = {**survey.flaws, Flaw.EARLY_DATA: _tell(survey, session)}
    return replace(survey, flaws=flaws)


def _tell(survey: TlsSurvey, session: Session | None) -> Told:
    newest = survey.versions.get(Version.TLS1_3)
    if newest is None or newest.there is None:
        return newest or Told(failure=Failure(kind=FailureKind.BUDGET, detail="not asked"))
    heard = _HEARD.get(session) if session else None
    if not newest.there:
        return ABSENT
    if heard and heard.early_data_bytes:
        proof = f"a session ticket allows {heard.early_data_bytes} bytes of early data"
        return Told(there=True, proof=proof)
    if heard and heard.answered:
        return ABSENT
    detail = "the TLS 1.3 connection ended before a session ticket could come"
    return Told(failure=Failure(kind=FailureKind.CLOSED, detail=detail))
