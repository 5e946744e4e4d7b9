"""What the journal's hashes cover, written so that every database gives the same bytes.

SQLite keeps JSON as the text it was given, PostgreSQL as values: it drops the order of keys and
writes numbers its own way. So a hash is taken over the values, written in one canonical form.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from chinar.portal.core.journal.models import Entry

FIRST = "0" * 64


def entry_hash(entry: Entry) -> str:
    """Return the SHA-256 of everything an entry says, as hex."""
    return _digest(
        [
            entry.previous_hash,
            entry.record_type,
            entry.record_id,
            entry.number,
            entry.action,
            moment(entry.at),
            str(entry.actor_kind),
            entry.actor_user,
            entry.actor_post,
            canonical(entry.data),
        ]
    )


def chain_hash(previous: str, position: int, entry_id: int, entry_hash: str) -> str:
    """Return the hash of an entry's place: of all places before it, and of the entry."""
    return _digest([previous, position, entry_id, entry_hash])


def moment(at: datetime) -> str:
    """Write a moment in UTC to the microsecond."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def canonical(value: Any) -> Any:
    """Return JSON data in the form that survives every database.

    A whole number is an integer, however it was written: PostgreSQL gives 1e16 back as one.

    Raises:
        ValueError: not a number (NaN, infinity), or text that no database keeps.
    """
    if isinstance(value, Mapping):
        return {_text(str(key)): canonical(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [canonical(inner) for inner in value]
    if isinstance(value, float):
        return int(value) if value.is_integer() else _number(value)
    if isinstance(value, bool | int) or value is None:
        return value
    return _text(str(value))


def _number(value: float) -> float:
    if value - value != 0:
        raise ValueError(f"not a number that JSON has: {value}")
    return value


def _text(value: str) -> str:
    if "\x00" in value:
        raise ValueError("text in the journal cannot hold a null character")
    value.encode()  # a lone surrogate raises UnicodeEncodeError, which is a ValueError
    return value


def _digest(content: list[Any]) -> str:
    text = json.dumps(
        content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    # What is written has no surrogates; a changed row may, and must fail to verify, not to encode.
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()
