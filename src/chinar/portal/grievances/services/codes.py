"""One-time codes to a phone or an e-mail address: six digits, ten minutes, five tries.

Nobody learns from an answer, or from how long it takes, whether an address is known: a row and a
job are made and counted for every address that is asked for, and the job finds out whether it
belongs to a report. What is sent goes to the address that the report has, not to what was typed.

Who asks often is counted by from where they ask, for each address, so that nobody uses up the codes
of somebody else. All together they may not flood an address either; who showed once that it is
theirs, from where they ask, is not held up by that.
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

from chinar.portal.core.jobs.services import enqueue
from chinar.portal.core.notices.services import Recipient, send
from chinar.portal.grievances import guesses, networks
from chinar.portal.grievances.models import Grievance, OneTimeCode
from chinar.portal.grievances.numbering import compact
from chinar.portal.grievances.reaching import PhoneError, digest, phone
from chinar.portal.grievances.selectors.own import contacts_with

DIGITS: Final = 6
LASTS: Final = timedelta(minutes=10)
TRIES: Final = 5
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MOST_AN_HOUR, MOST_A_DAY = 3, 8  # to one address from one asker
MOST_OF_ALL_AN_HOUR, MOST_OF_ALL_A_DAY = 20, 60  # to one address, whoever asks
MOST_OF_AN_ASKER: Final = 60  # an hour: a village may leave through one address
MOST_CONTACTS: Final = 50  # of one address, that are looked at
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
    asker: str,
    language: str,
    now: datetime,
    grievance: Grievance | None = None,
) -> OneTimeCode:
    """Make a code for an address, to be sent there after the commit, where it may be sent.

    ``asker`` is the network address of who asks, or what else tells them from others; empty where
    nothing does. ``grievance`` is what the code is to open, None also where there is no such case.

    Raises:
        TooManyCodesError: too many went to this address, from this asker, or to the door.
    """
    said, theirs = guesses.digest(address), _asker(asker)
    with transaction.atomic():
        guesses.wait_for_turn(said)
        _refuse_too_many(said, theirs, purpose, now)
        made = OneTimeCode(
            address_digest=said,
            asker_digest=theirs,
            purpose=purpose,
            grievance=grievance,
            sent_at=now,
            expires_at=now + LASTS,
        )
        code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
        made.code_digest = _digest(made, code)
        made.told = {"address": address, "code": code, "language": language}
        made.save(force_insert=True)
        enqueue("grievances.send_code", {"code_id": str(made.pk)}, now=now)
    return made


def send_made(pk: UUID | str, *, now: datetime) -> None:
    """Send a code that was made to whom it belongs, once; nothing is sent to strangers."""
    with transaction.atomic():
        made = OneTimeCode.objects.select_for_update().filter(pk=pk).first()
        if made is None or not isinstance(made.told, dict) or not made.told:
            return
        told, made.told = made.told, {}
        made.save(update_fields=["told"])
        addresses = _theirs(made, told["address"])
        if addresses and made.expires_at > now:
            practice = all(addresses.values())
            _send(made, next(iter(addresses)), told, practice=practice, now=now)


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


def _refuse_too_many(said: str, asker: str, purpose: Purpose, now: datetime) -> None:
    sent = OneTimeCode.objects.filter(address_digest=said)
    mine = sent.filter(asker_digest=asker)
    # Rows of an asker who showed that the address is theirs are kept for long.
    shown = asker and mine.filter(used_at__isnull=False).exists()
    limits = [(mine, HOUR, MOST_AN_HOUR), (mine, DAY, MOST_A_DAY)]
    if not shown:
        limits += [(sent, HOUR, MOST_OF_ALL_AN_HOUR), (sent, DAY, MOST_OF_ALL_A_DAY)]
    if asker:
        asked = OneTimeCode.objects.filter(asker_digest=asker)
        limits.append((asked, HOUR, MOST_OF_AN_ASKER))
    if purpose is Purpose.DOOR:
        limits.append((OneTimeCode.objects.filter(purpose=purpose), HOUR, MOST_AT_THE_DOOR))
    for rows, within, most in limits:
        if rows.filter(sent_at__gt=now - within).count() >= most:
            raise TooManyCodesError


def _asker(asker: str) -> str:
    return guesses.digest(f"asks from {networks.of(asker)}") if asker else ""


def _theirs(made: OneTimeCode, typed: str) -> dict[str, bool]:
    """Return the addresses to write to, as reports have them, each with whether it is practice."""
    if made.purpose == Purpose.DOOR:
        return {typed: False}
    found, said = contacts_with(typed), digest(typed)
    if made.purpose == Purpose.CASE:
        own = made.grievance.contact_id if made.grievance else None
        found = found.filter(pk=own) if own else found.none()
    return {
        contact.phone if contact.phone_digest == said else contact.email: contact.practice
        for contact in found.order_by("practice", "-pk")[:MOST_CONTACTS][::-1]
    }


def _send(
    made: OneTimeCode, address: str, told: dict[str, str], *, practice: bool, now: datetime
) -> None:
    by_mail = "@" in address
    to = Recipient(
        language=told["language"],
        email=address if by_mail else "",
        phone="" if by_mail else address,
    )
    context = {"code": told["code"], "minutes": int(LASTS.total_seconds() // 60)}
    key = f"code:{made.pk}"
    send("grievances.code", to=to, context=context, key=key, practice=practice, now=now)


def _digest(made: OneTimeCode, code: str) -> str:
    words = _PURPOSE + made.pk.bytes + made.purpose.encode() + b":" + code.encode()
    return hmac.new(force_bytes(settings.SECRET_KEY), words, sha256).hexdigest()
