"""The only writer of the journal."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import models, transaction

from chinar.portal.core.journal.actor import Actor
from chinar.portal.core.journal.models import Entry

FIRST = "0" * 64


class NotInTransactionError(RuntimeError):
    """A journal entry was about to be written outside the change that it tells of."""


def write(
    record: models.Model,
    action: str,
    *,
    actor: Actor,
    at: datetime,
    data: Mapping[str, Any] | None = None,
) -> Entry:
    """Add an entry for ``record``, in the caller's transaction.

    ``data`` is JSON: ids, states, numbers and codes, never personal data.

    Raises:
        NotInTransactionError: there is no open transaction to share.
    """
    if not transaction.get_connection().in_atomic_block:
        raise NotInTransactionError(action)
    record_type, record_id = record._meta.label_lower, str(record.pk)
    previous = (
        Entry.objects.filter(record_type=record_type, record_id=record_id)
        .order_by("-number")
        .first()
    )
    entry = Entry(
        record_type=record_type,
        record_id=record_id,
        number=previous.number + 1 if previous else 1,
        action=action,
        at=at,
        actor_kind=actor.kind,
        actor_user=actor.user_id,
        actor_post=actor.post_id,
        data=json.loads(json.dumps(data or {}, default=str)),
        previous_hash=previous.hash if previous else FIRST,
    )
    entry.hash = entry_hash(entry)
    entry.save(force_insert=True)
    return entry


def entry_hash(entry: Entry) -> str:
    """Return the SHA-256 of everything an entry says, as hex."""
    content = [
        entry.previous_hash,
        entry.record_type,
        entry.record_id,
        entry.number,
        entry.action,
        entry.at.timestamp(),
        entry.actor_kind,
        entry.actor_user,
        entry.actor_post,
        entry.data,
    ]
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()
