"""E-mail that waits for a person: kept as it came, within bounds, and filed once it is let in.

Anybody can send it and it costs the sender nothing, so what is kept of one sender and of all has
its bounds, by the hour and by size. Beyond them nothing is taken and nothing is lost: the sender's
server, or the mailbox, keeps the message and it is tried again.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.db import transaction
from django.db.models import Count, Q, Sum
from django.utils import translation

from chinar.portal.core.journal.actor import CITIZEN
from chinar.portal.core.journal.transitions import write
from chinar.portal.core.uploads.services import UploadRefusedError, check
from chinar.portal.grievances import guesses, letters, papers
from chinar.portal.grievances.models import Channel, Grievance, Held, HeldState
from chinar.portal.grievances.scripts import guess
from chinar.portal.grievances.services.intake import MAX_TEXT, Filing

HOUR: Final = timedelta(hours=1)
MEGABYTE: Final = 1024 * 1024
MOST_OF_ONE: Final = 10  # messages an hour from one sender
MOST_BYTES_OF_ONE: Final = 50 * MEGABYTE
MOST: Final = 300  # messages an hour
HEAD_BYTES: Final = 64 * 1024  # kept of a message that is too large
TOO_LARGE: Final = "too_large"
UNREADABLE: Final = "unreadable"


class NoRoomError(Exception):
    """So much mail waits to be looked at that this one is not taken now; it is to come again."""


def keep(
    letter: letters.Letter, raw: bytes, reason: str, *, now: datetime, case: Grievance | None = None
) -> Held:
    """Keep a message as it came; of one that is too large its beginning.

    ``case`` is what it is about: with a confidential case it is confidential.

    Raises:
        NoRoomError: too much waits already.
    """
    cut = reason == TOO_LARGE
    held = Held(
        key=f"mail:{letter.key}",
        reason=reason,
        filing={
            "sender": letter.sender,
            "subject": letter.subject[:300],
            "text": letter.text[:MAX_TEXT],
            "cut": cut,
        },
        confidential=case is not None and case.confidential,
        grievance=case if reason == "case_is_finished" else None,
    )
    return _save(held, raw[:HEAD_BYTES] if cut else raw, letter.sender, now)


def keep_unread(raw: bytes, *, now: datetime) -> None:
    """Keep a message that nothing here can read, once.

    Raises:
        NoRoomError: too much waits already.
    """
    key = f"mail:unread:{sha256(raw).hexdigest()}"
    if not Held.objects.filter(key=key).exists():
        words = {"sender": "", "subject": "", "text": "", "cut": False}
        _save(Held(key=key, reason=UNREADABLE, filing=words), raw, "", now)


def filing_of(held: Held) -> Filing:
    """Return what is filed of a message that is let in."""
    said = (held.filing.get("subject", ""), held.filing.get("text", ""))
    text = "\n\n".join(part.strip() for part in said if part.strip())
    language = guess(text, settings.LANGUAGE_CODE)
    if text and held.filing.get("cut"):
        with translation.override(language):
            text = f"{text[: MAX_TEXT - 500]}\n\n{_told_cut()}"
    return Filing(
        id=held.pk,
        key=held.key,
        channel=Channel.EMAIL,
        text=text,
        language=language,
        email=held.filing.get("sender", ""),
        confidential=held.confidential,
        filed_at=held.at,
        practice=held.practice,
    )


def files_of(held: Held) -> list[UploadedFile]:
    """Return the files of a message that can be taken; none of one whose end is missing."""
    taken: list[UploadedFile] = []
    if held.filing.get("cut") or held.reason == UNREADABLE:
        return taken
    for attachment in letters.read(held.mail.encode("latin-1")).attachments:
        file_of_it = SimpleUploadedFile(attachment.name, attachment.content)
        with suppress(UploadRefusedError):
            check(file_of_it)
            taken.append(file_of_it)
    return taken[: papers.MAX_FILES]


def _told_cut() -> str:
    return translation.gettext(
        "(The message was larger than 25 MB: only its beginning was kept, and none of its files.)"
    )


def _save(held: Held, raw: bytes, sender: str, now: datetime) -> Held:
    digest = guesses.digest(f"mail from {sender.casefold()}")
    if not _has_room(digest, len(raw), now):
        raise NoRoomError
    held.channel, held.at = Channel.EMAIL, now
    held.mail, held.size, held.sender_digest = raw.decode("latin-1"), len(raw), digest
    with transaction.atomic():
        held.save(force_insert=True)
        data = {"reason": held.reason, "channel": Channel.EMAIL}
        write(held, "held", actor=CITIZEN, at=now, data=data)
    return held


def _has_room(sender_digest: str, size: int, now: datetime) -> bool:
    theirs, recent = Q(sender_digest=sender_digest), Q(at__gt=now - HOUR)
    waiting = Q(state=HeldState.HELD)
    kept: dict[str, int | None] = Held.objects.filter(
        recent | waiting, channel=Channel.EMAIL
    ).aggregate(
        number=Count("pk", filter=recent),
        number_of_one=Count("pk", filter=recent & theirs),
        bytes=Sum("size", filter=waiting),
        bytes_of_one=Sum("size", filter=waiting & theirs),
    )
    return (
        (kept["number"] or 0) < MOST
        and (kept["number_of_one"] or 0) < MOST_OF_ONE
        and (kept["bytes"] or 0) + size <= settings.ENVIRONMENT.held_mail_mb * MEGABYTE
        and (kept["bytes_of_one"] or 0) + size <= MOST_BYTES_OF_ONE
    )
