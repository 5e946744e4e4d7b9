"""The only writer of the journal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection, models, transaction

from chinar.portal.core.journal.actor import Actor
from chinar.portal.core.journal.hashing import FIRST, canonical, entry_hash
from chinar.portal.core.journal.models import Entry
from chinar.portal.core.rows import gathering, insert


class NotInTransactionError(RuntimeError):
    """A journal entry was about to be written outside the change that it tells of."""


def write(
    record: models.Model,
    action: str,
    *,
    actor: Actor,
    at: datetime,
    data: Mapping[str, Any] | None = None,
    first: bool = False,
) -> Entry:
    """Add an entry for ``record``, in the caller's transaction.

    ``data`` is JSON: ids, states, numbers and codes, never personal data. ``first`` says that
    the record was made in this transaction, so that nothing before it needs to be looked for.

    Raises:
        NotInTransactionError: there is no open transaction to share.
        ValueError: ``data`` holds what JSON cannot (NaN, a null character).
        IntegrityError: ``first``, and there are entries.
    """
    if not (transaction.get_connection().in_atomic_block or gathering()):
        raise NotInTransactionError(action)
    record_type, record_id = identity(record)
    number, previous = (0, FIRST) if first else _latest(record_type, record_id)
    entry = Entry(
        record_type=record_type,
        record_id=record_id,
        number=number + 1,
        action=action,
        at=at,
        actor_kind=str(actor.kind),
        actor_user=actor.user_id,
        actor_post=actor.post_id,
        data=canonical(data or {}),
        previous_hash=previous,
    )
    entry.hash = entry_hash(entry)
    insert(entry)
    return entry


def identity(record: models.Model) -> tuple[str, str]:
    """Return the two words by which the journal knows a record."""
    return record._meta.label_lower, str(record.pk)  # Django's documented API


def _latest(record_type: str, record_id: str) -> tuple[int, str]:
    """Return number and hash of a record's latest entry; nobody adds one before this ends."""
    wait_for_turn(record_type, record_id)
    entries = Entry.objects.filter(record_type=record_type, record_id=record_id)
    return entries.order_by("-number").values_list("number", "hash").first() or (0, FIRST)


def wait_for_turn(record_type: str, record_id: str) -> None:
    """Let one transaction at a time write of one record; those of other records do not wait.

    SQLite has one writer anyway. PostgreSQL releases the lock when the transaction ends.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
                [f"{record_type} {record_id}"],
            )
