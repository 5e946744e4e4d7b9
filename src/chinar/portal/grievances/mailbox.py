"""Look through a mailbox over IMAP: each message is taken in, then marked as seen."""

from __future__ import annotations

import imaplib
import logging
import random
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Final
from urllib.parse import unquote, urlsplit

from chinar.portal.grievances.services.held_mail import HEAD_BYTES, NoRoomError
from chinar.portal.grievances.services.mail import LARGEST_BYTES, receive

logger = logging.getLogger(__name__)

TIMEOUT_S: Final = 30
MOST_AT_ONCE: Final = 200
MOST_LEFT: Final = 20  # messages for which there is no room now, before it is tried again later
PORTS: Final = {"imap": 143, "imaps": 993}
_SIZE: Final = re.compile(rb"RFC822\.SIZE (\d+)")


class MailboxError(Exception):
    """The mailbox does not answer as it should; the text holds neither name nor password."""


def look_through(url: str, *, now: datetime) -> int:
    """Take in what nobody has seen yet; return how many messages that were.

    A message is marked as seen only once it is kept. Whoever is stopped in between takes it in
    again, which does nothing a second time. One for which there is no room is left as it is.

    Raises:
        MailboxError: the mailbox cannot be read now; what was taken in stays.
    """
    count = left = 0
    try:
        with _opened(url) as box:
            for uid in _unseen(box):
                raw, cut = _message(box, uid)
                try:
                    receive(raw, now=now, cut=cut)
                except NoRoomError:
                    left += 1
                    if left >= MOST_LEFT:
                        break
                    continue
                box.uid("STORE", uid, "+FLAGS.SILENT", r"(\Seen)")
                count += 1
    except (imaplib.IMAP4.error, OSError) as error:
        raise MailboxError(type(error).__name__) from None
    return count


@contextmanager
def _opened(url: str) -> Iterator[imaplib.IMAP4]:
    parts = urlsplit(url)
    host, port = parts.hostname or "localhost", parts.port or PORTS.get(parts.scheme, 993)
    kind = imaplib.IMAP4_SSL if parts.scheme == "imaps" else imaplib.IMAP4
    box = kind(host, port, timeout=TIMEOUT_S)
    try:
        box.login(unquote(parts.username or ""), unquote(parts.password or ""))
        folder = unquote(parts.path.strip("/")) or "INBOX"
        answer, _ = box.select(f'"{folder}"')
        if answer != "OK":
            raise MailboxError("no such folder")
        yield box
    finally:
        with suppress(imaplib.IMAP4.error, OSError):
            box.logout()
        with suppress(OSError):
            box.shutdown()  # where the farewell failed, the socket is still open


def _unseen(box: imaplib.IMAP4) -> list[str]:
    _, found = box.uid("SEARCH", "UNSEEN")
    uids = [uid.decode() for uid in bytes(found[0] or b"").split()] if found else []
    # By chance where there are more, so that those that are left do not stand in the way for good.
    return uids if len(uids) <= MOST_AT_ONCE else random.sample(uids, MOST_AT_ONCE)


def _message(box: imaplib.IMAP4, uid: str) -> tuple[bytes, bool]:
    """Return a message without marking it; of one that is too large its beginning, and that."""
    _, sized = box.uid("FETCH", uid, "(RFC822.SIZE)")
    said = _SIZE.search(b" ".join(part for part in sized if isinstance(part, bytes)))
    if said and int(said[1]) > LARGEST_BYTES:
        return _literal(box.uid("FETCH", uid, f"(BODY.PEEK[]<0.{HEAD_BYTES}>)")[1]), True
    return _literal(box.uid("FETCH", uid, "(BODY.PEEK[])")[1]), False


def _literal(answer: list[object]) -> bytes:
    for part in answer:
        if isinstance(part, tuple) and len(part) == 2:
            return bytes(part[1])
    raise MailboxError("the message was not sent")
