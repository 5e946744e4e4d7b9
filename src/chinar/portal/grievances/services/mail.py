"""E-mail in: each message becomes a case, lands in its case, is held, or is passed over; once."""

from __future__ import annotations

import logging
import re
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.validators import validate_email
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import translation

from chinar.portal.core.journal.actor import CITIZEN
from chinar.portal.core.uploads.services import Ready, UploadRefusedError, ready
from chinar.portal.grievances import letters, papers, tellings, threads
from chinar.portal.grievances.lifecycle import NotPossibleError
from chinar.portal.grievances.models import (
    Channel,
    Grievance,
    LetterFate,
)
from chinar.portal.grievances.models import Letter as Taken
from chinar.portal.grievances.numbering import NumberError, parse
from chinar.portal.grievances.reaching import digest, same_email
from chinar.portal.grievances.scripts import guess
from chinar.portal.grievances.services import citizen, gate, held_mail
from chinar.portal.grievances.services.intake import MAX_TEXT, Arrival, Filing, file

logger = logging.getLogger(__name__)

LARGEST_BYTES: Final = 25 * 1024 * 1024
MOST_FILES: Final = 10
MOST_NUMBERS: Final = 50  # that are looked up
MOST_A_DAY: Final = 10  # new cases from one address
MOST_AN_HOUR: Final = 200  # new cases by e-mail
DAY: Final = timedelta(days=1)
_NUMBER: Final = re.compile(
    r"\bJK\s?/\s?[0-9A-Z-]{1,20}\s?/\s?\d{4}\s?/\s?\d{7}\s?-\s?[0-9A-Z]\b", re.I
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a message; ``again`` where it had been delivered before."""

    fate: LetterFate
    reason: str = ""
    grievance: Grievance | None = None
    again: bool = False


def receive(
    raw: bytes, *, now: datetime, recipients: tuple[str, ...] = (), cut: bool = False
) -> None:
    """Take one message in; one that breaks its reader is held as it came.

    Raises:
        NoRoomError: it would be held, and too much is; it is to be delivered again.
    """
    try:
        take_in(raw, now=now, recipients=recipients, cut=cut)
    except (DatabaseError, held_mail.NoRoomError):
        raise
    except Exception:  # foreign bytes; what the reader trips over is logged
        logger.exception("a message could not be read; it is held")
        held_mail.keep_unread(raw, now=now)


def take_in(
    raw: bytes, *, now: datetime, recipients: tuple[str, ...] = (), cut: bool = False
) -> Outcome:
    """Take one message in, however often it is delivered.

    ``recipients`` are those of the envelope, where there was one. ``cut``: it is too large, and
    these are the first bytes of it.

    Raises:
        LetterError: it cannot be read.
        NoRoomError: it would be held, and too much is; nothing of it was kept.
    """
    letter = letters.read(raw)
    before = _already(letter.key)
    if before is not None:
        return before
    cut = cut or len(raw) > LARGEST_BYTES
    attached = _Attached() if cut or _is_of_machine(letter) else _files(letter)
    try:
        with transaction.atomic():
            taken = Taken.objects.create(key=letter.key, fate=LetterFate.PASSED_OVER, at=now)
            outcome = _dealt_with(letter, raw, attached, recipients, now, cut=cut)
            taken.fate, taken.reason = outcome.fate, outcome.reason
            taken.grievance = outcome.grievance
            taken.save()
    except IntegrityError:
        # The same message arrived twice at the same moment: the other one won.
        before = _already(letter.key)
        if before is None:
            raise
        return before
    return outcome


def _already(key: str) -> Outcome | None:
    found = Taken.objects.select_related("grievance").filter(key=key).first()
    if found is None:
        return None
    fate = LetterFate(found.fate)
    return Outcome(fate=fate, reason=found.reason, grievance=found.grievance, again=True)


def _is_of_machine(letter: letters.Letter) -> str:
    """Return why a message is nobody's words; empty where somebody wrote it."""
    return letter.automatic or ("our_own" if _is_ours(letter.sender) else "")


def _dealt_with(
    letter: letters.Letter,
    raw: bytes,
    attached: _Attached,
    recipients: tuple[str, ...],
    now: datetime,
    *,
    cut: bool,
) -> Outcome:
    machine = _is_of_machine(letter)
    if machine:
        return Outcome(fate=LetterFate.PASSED_OVER, reason=machine)
    # Only the signed thread of a notice shows that a message may write into its case. Anybody can
    # write any address as the sender's, and numbers count up.
    own = _case_by_thread((*recipients, *letter.threads))
    numbers = [] if own else _numbers_in(f"{letter.subject}\n{letter.text}")
    case = own or _case_by_number(numbers)
    reason = held_mail.TOO_LARGE if cut else _why_hold(letter)
    if not reason and _is_unproved(letter, case, named=bool(numbers)):
        reason = "unproved"
    if reason:
        return _hold(letter, raw, reason, now, case)
    if own is not None:
        return _add(own, letter, raw, attached, now)
    return _file(letter, raw, attached, now)


def _why_hold(letter: letters.Letter) -> str:
    return "" if _is_address(letter.sender) else "no_sender"


def _is_unproved(letter: letters.Letter, case: Grievance | None, *, named: bool) -> bool:
    """Tell whether a message names a case and does not show that it may write there.

    A person looks at it. An answer about a number that nothing has is treated as one about a
    confidential case. Somebody else's new message that only names one is a case of its own.
    """
    contact = case.contact if case and named else None
    seems_own = contact is not None and same_email(contact.email, letter.sender)
    return named and (letter.is_answer or seems_own)


def _file(letter: letters.Letter, raw: bytes, attached: _Attached, now: datetime) -> Outcome:
    text = _whole(letter)
    if not text:
        return _hold(letter, raw, "empty", now)
    reason = _why_wait(letter.sender, text, now)
    if reason:
        return _hold(letter, raw, reason, now)
    gate.note_words(text, letter.sender, now)
    language = guess(text, settings.LANGUAGE_CODE)
    filing = Filing(
        key=f"mail:{letter.key}",
        channel=Channel.EMAIL,
        text=text,
        language=language,
        name=letter.sender_name,
        email=letter.sender,
        arrival=Arrival(mail_id=letter.message_id[:255]),
    )
    filed = file(filing, actor=CITIZEN, now=now, files=attached.files)
    if attached.faults:
        tellings.files_not_taken(filed.grievance, attached.faults, letter.key, now)
    return Outcome(fate=LetterFate.FILED, grievance=filed.grievance)


def _why_wait(sender: str, text: str, now: datetime) -> str:
    """Return why somebody looks at a new message first, as the gate of the web would."""
    if _filed_today(sender, now) >= MOST_A_DAY:
        return "many_in_a_day"
    if _filed_by_mail(now) >= MOST_AN_HOUR:
        return "many_at_once"
    return gate.suspicion(text, "") or gate.repetition(text, now=now)


def _add(
    case: Grievance, letter: letters.Letter, raw: bytes, attached: _Attached, now: datetime
) -> Outcome:
    """Put a message into its case as words of the citizen; never as an office's reply."""
    if not letter.text and not letter.attachments:
        return Outcome(fate=LetterFate.PASSED_OVER, reason="empty", grievance=case)
    text = letter.text[:MAX_TEXT] or letter.subject
    try:
        with transaction.atomic():
            citizen.add(case, text, now=now)
            papers.keep(attached.files, case, actor=CITIZEN, now=now)
    except NotPossibleError:
        tellings.mail_not_added(case, letter.key, now)
        return _hold(letter, raw, "case_is_finished", now, case)
    if attached.faults:
        tellings.files_not_taken(case, attached.faults, letter.key, now)
    return Outcome(fate=LetterFate.ADDED, grievance=case)


def _hold(
    letter: letters.Letter,
    raw: bytes,
    reason: str,
    now: datetime,
    case: Grievance | None = None,
) -> Outcome:
    """Keep a message as it came, until somebody looks at it."""
    held = held_mail.keep(letter, raw, reason, now=now, case=case)
    if reason == held_mail.TOO_LARGE and _is_address(letter.sender):
        tellings.mail_too_large(letter.sender, guess(letter.text, settings.LANGUAGE_CODE), now)
    return Outcome(fate=LetterFate.HELD, reason=reason, grievance=held.grievance)


def _whole(letter: letters.Letter) -> str:
    """Return subject and words as one text; the subject often holds half of what is said."""
    subject = re.sub(r"^(?:(?:re|fwd?|aw)\s*:\s*)+", "", letter.subject, flags=re.I).strip()
    if not letter.text:
        return subject[:MAX_TEXT] if letter.attachments or len(subject) >= 10 else ""
    if not subject or subject.casefold() in letter.text.casefold():
        return letter.text[:MAX_TEXT]
    return f"{subject}\n\n{letter.text}"[:MAX_TEXT]


@dataclass(frozen=True, slots=True)
class _Attached:
    """The files of a message that can be taken, and of each other one why not."""

    files: list[Ready] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def _files(letter: letters.Letter) -> _Attached:
    """Look at the files of a message, before the transaction that takes it in."""
    found = _Attached()
    with translation.override(guess(_whole(letter), settings.LANGUAGE_CODE)):
        for attachment in letter.attachments:
            if len(found.files) >= MOST_FILES:
                told = translation.gettext("At most %(most)s files are taken.")
                found.faults.append(f"{attachment.name}: {told % {'most': MOST_FILES}}")
                continue
            try:
                found.files.append(ready(SimpleUploadedFile(attachment.name, attachment.content)))
            except UploadRefusedError as refused:
                found.faults.append(f"{attachment.name}: {refused.message}")
    return found


def _case_by_thread(names: tuple[str, ...]) -> Grievance | None:
    key = next(filter(None, map(threads.find, names)), None)
    return Grievance.objects.filter(key=key).first() if key else None


def _numbers_in(text: str) -> list[str]:
    """Return the keys of the registration numbers in a text, whether or not anything has them."""
    keys = []
    for found in _NUMBER.findall(text[:MAX_TEXT])[:MOST_NUMBERS]:
        with suppress(NumberError):
            keys.append(parse(found).key)
    return keys


def _case_by_number(keys: list[str]) -> Grievance | None:
    found = {case.key: case for case in Grievance.objects.filter(key__in=keys)} if keys else {}
    return next((found[key] for key in keys if key in found), None)


def _filed_by_mail(now: datetime) -> int:
    recent = Grievance.objects.filter(registered_at__gt=now - gate.HOUR, channel=Channel.EMAIL)
    return recent.count()


def _filed_today(sender: str, now: datetime) -> int:
    recent = Grievance.objects.filter(registered_at__gt=now - DAY, channel=Channel.EMAIL)
    return recent.filter(contact__email_digest=digest(sender)).count()


def _is_ours(sender: str) -> bool:
    """Tell whether a message came from an address of our own: a loop."""
    ours = {
        parseaddr(address)[1].lower()
        for address in (settings.ENVIRONMENT.mail_address, settings.ENVIRONMENT.email_from)
    }
    name, _, domain = sender.rpartition("@")
    return f"{name.partition('+')[0]}@{domain}" in ours


def _is_address(sender: str) -> bool:
    try:
        validate_email(sender)
    except ValidationError:
        return False
    return True
