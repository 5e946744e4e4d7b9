"""What an application asks to be done once is done once, however often it asks.

The row of the call and what it did are one transaction: after a power cut both are there, or
neither. A refused call leaves nothing, so it may be mended and sent again under the same key.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from chinar.portal.core.journal.actor import CITIZEN
from chinar.portal.core.uploads.services import Handed
from chinar.portal.grievances import papers, receipts
from chinar.portal.grievances.models import ApiCall, ApiKey, Grievance, Message
from chinar.portal.grievances.services.intake import Filed, Filing, file


class ReusedKeyError(Exception):
    """The same Idempotency-Key came with something else before."""


def filing_key(key: ApiKey, once: str) -> str:
    """Return the intake's idempotency key for an application's own."""
    return f"api:{key.pk}:{_digest(once)}"


def file_once(
    key: ApiKey,
    once: str,
    fingerprint: str,
    filing: Filing,
    *,
    now: datetime,
    files: Sequence[Handed] = (),
) -> Filed:
    """File, or return what the same call filed before.

    Raises:
        ReusedKeyError: this idempotency key stood for something else.
    """
    files = papers.made_ready(files)

    def do(call: ApiCall) -> None:
        call.grievance = file(filing, actor=CITIZEN, now=now, files=files).grievance

    call, created = _once(key, once, fingerprint, now, do)
    assert call.grievance is not None  # noqa: S101 # `do` set it
    return Filed(grievance=call.grievance, code=receipts.code_for(call.grievance), created=created)


def say_once(
    key: ApiKey,
    once: str,
    fingerprint: str,
    grievance: Grievance,
    say: Callable[[], Message],
    *,
    now: datetime,
) -> tuple[Message, bool]:
    """Write in a case, or return what the same call wrote; tell whether this call wrote it.

    Raises:
        ReusedKeyError: this idempotency key stood for something else.
    """

    def do(call: ApiCall) -> None:
        call.grievance, call.message = grievance, say()

    call, created = _once(key, once, fingerprint, now, do)
    if call.message is None or call.grievance_id != grievance.pk:
        raise ReusedKeyError
    return call.message, created


def _once(
    key: ApiKey, once: str, fingerprint: str, now: datetime, do: Callable[[ApiCall], None]
) -> tuple[ApiCall, bool]:
    digest = _digest(once)
    before = _known(key, digest, fingerprint)
    if before is not None:
        return before, False
    try:
        with transaction.atomic():
            call = ApiCall.objects.create(key=key, once=digest, fingerprint=fingerprint, at=now)
            do(call)
            call.save(update_fields=["grievance", "message"])
    except IntegrityError:
        # The same call arrived twice at the same moment: the other one won.
        before = _known(key, digest, fingerprint)
        if before is None:
            raise
        return before, False
    return call, True


def _known(key: ApiKey, digest: str, fingerprint: str) -> ApiCall | None:
    related = ("grievance__office", "grievance__area", "grievance__category", "message")
    found = ApiCall.objects.select_related(*related).filter(key=key, once=digest).first()
    if found is not None and found.fingerprint != fingerprint:
        raise ReusedKeyError
    return found


def _digest(once: str) -> str:
    return hashlib.sha256(once.encode(errors="replace")).hexdigest()
