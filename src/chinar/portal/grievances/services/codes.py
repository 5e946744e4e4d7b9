"""One-time codes to a phone or an e-mail address: six digits, ten minutes, five tries.

Nobody learns from an answer whether an address is known: a row is made and counted for every
address that is asked for, and only one that belongs to a report is written to.
"""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.encoding import force_bytes

from chinar.portal.core.notices.services import Recipient, send
from chinar.portal.grievances import guesses
from chinar.portal.grievances.models import Contact, Grievance, OneTimeCode
from chinar.portal.grievances.numbering import compact
from chinar.portal.grievances.reaching import PhoneError, phone
from chinar.portal.grievances.selectors.own import contacts_with

DIGITS: Final = 6
LASTS: Final = timedelta(minutes=10)
TRIES: Final = 5
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MOST_AN_HOUR, MOST_A_DAY = 3, 8  # to one address
MOST_AT_THE_DOOR: Final = 200  # an hour, to addresses that nobody knows yet: a bound on the bill
_PURPOSE: Final = b"chinar.grievances.code:"


class Purpose(StrEnum):
    """What a code opens."""

    CASE = "case"
    MINE = "mine"
    DOOR = "door"


class AddressError(ValueError):
    """What was typed is neither a mobile number nor an e-mail address."""


class TooManyCodesError(Exception):
    """So many codes were asked for that the next has to wait."""


class SpentError(Exception):
    """The code is too old, was used, or was guessed at too often: a new one is needed."""


def address_of(typed: str) -> str:
    """Return a phone number or an e-mail address in the form in which it is written to.

    Raises:
        AddressError: it is neither.
    """
    typed = typed.strip()
    name, at, domain = typed.rpartition("@")
    if at and name and "." in domain and " " not in typed:
        return typed
    try:
        return phone(typed)
    except PhoneError:
        raise AddressError(typed) from None


def ask(
    address: str,
    purpose: Purpose,
    *,
    language: str,
    now: datetime,
    grievance: Grievance | None = None,
) -> OneTimeCode:
    """Make a code for an address and send it there, where it may be sent.

    Raises:
        TooManyCodesError: this address, or everybody at the door, had too many of them.
    """
    said = guesses.digest(address)
    with transaction.atomic():
        guesses.wait_for_turn(said)
        _refuse_too_many(said, purpose, now)
        made = OneTimeCode(
            address_digest=said,
            purpose=purpose,
            grievance=grievance,
            sent_at=now,
            expires_at=now + LASTS,
        )
        code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
        made.code_digest = _digest(made, code)
        made.save(force_insert=True)
        known, practice = _known(address, purpose, grievance)
        if known:
            _send(made, address, code, language=language, practice=practice, now=now)
    return made


def check(pk: UUID | str, typed: str, *, now: datetime) -> bool:
    """Tell whether what was typed is the code; each try counts, and a right one is the last.

    Raises:
        SpentError: it opens nothing any more.
    """
    with transaction.atomic():
        made = OneTimeCode.objects.select_for_update().filter(pk=pk).first()
        if made is None or made.used_at or made.expires_at <= now or made.tries >= TRIES:
            raise SpentError
        made.tries += 1
        right = hmac.compare_digest(made.code_digest, _digest(made, compact(typed[:40])))
        if right:
            made.used_at = now
        made.save(update_fields=["tries", "used_at"])
    return right


def _refuse_too_many(said: str, purpose: Purpose, now: datetime) -> None:
    sent = OneTimeCode.objects.filter(address_digest=said)
    often = (
        sent.filter(sent_at__gt=now - HOUR).count() >= MOST_AN_HOUR
        or sent.filter(sent_at__gt=now - DAY).count() >= MOST_A_DAY
    )
    if purpose is Purpose.DOOR and not often:
        at_the_door = OneTimeCode.objects.filter(purpose=purpose, sent_at__gt=now - HOUR)
        often = at_the_door.count() >= MOST_AT_THE_DOOR
    if often:
        raise TooManyCodesError


def _known(address: str, purpose: Purpose, grievance: Grievance | None) -> tuple[bool, bool]:
    """Tell whether an address is written to, and whether it is one of practice."""
    if purpose is Purpose.DOOR:
        return True, False
    found = contacts_with(address)
    if purpose is Purpose.CASE:
        own = grievance.contact_id if grievance else None
        found = found.filter(pk=own) if own else Contact.objects.none()
    practice = set(found.values_list("practice", flat=True).distinct())
    return bool(practice), practice == {True}


def _send(
    made: OneTimeCode,
    address: str,
    code: str,
    *,
    language: str,
    practice: bool,
    now: datetime,
) -> None:
    by_mail = "@" in address
    to = Recipient(
        language=language,
        email=address if by_mail else "",
        phone="" if by_mail else address,
    )
    told = {"code": code, "minutes": int(LASTS.total_seconds() // 60)}
    key = f"code:{made.pk}"
    send("grievances.code", to=to, context=told, key=key, practice=practice, now=now)


def _digest(made: OneTimeCode, code: str) -> str:
    words = _PURPOSE + made.pk.bytes + made.purpose.encode() + b":" + code.encode()
    return hmac.new(force_bytes(settings.SECRET_KEY), words, sha256).hexdigest()
