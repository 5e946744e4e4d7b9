"""Read the journal as it is stored, trusting nothing: a changed column may hold anything.

Django's own reading would stop at the first value that it cannot convert, and would not see two
spellings of one value. Rows come as a stream, in bounded memory.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection

from chinar.portal.core.journal.hashing import canonical
from chinar.portal.core.journal.models import Entry

CHUNK = 2000

_ENTRIES = """
SELECT id, record_type, record_id, number, action, {at}, actor_kind, actor_user, actor_post,
       {data}, previous_hash, hash
FROM journal_entry {where} ORDER BY record_type, record_id, number
"""
_PLACES = """
SELECT p.position, p.entry_id, p.chain_hash, e.hash, e.record_type, e.record_id, e.number
FROM journal_place p LEFT JOIN journal_entry e ON e.id = p.entry_id {where} ORDER BY p.position
"""
_NODES = "SELECT number, hash FROM journal_treenode ORDER BY number"
_HEADS = "SELECT size, at_ms, root, key_id, signature FROM journal_treehead ORDER BY id"


# The columns of text among those of an entry, by their place in the row.
_TEXTS = {
    "record_type": 1,
    "record_id": 2,
    "action": 4,
    "actor_kind": 6,
    "actor_user": 7,
    "actor_post": 8,
    "previous_hash": 10,
    "hash": 11,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEntry:
    """An entry, and whether its row is written the one way in which Django writes it."""

    entry: Entry
    well_formed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPlace:
    """A place with its entry's hash, which is missing when the entry is."""

    position: int
    entry_id: int
    chain_hash: str
    entry_hash: str | None
    record: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredHead:
    """A signed head; a changed row may hold anything."""

    size: Any
    at_ms: Any
    root: Any
    key_id: Any
    signature: Any


def nodes() -> Iterator[tuple[Any, Any]]:
    """Yield number and hash of each node of the tree, in the order of completion."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(_NODES)
        while chunk := cursor.fetchmany(CHUNK):
            yield from chunk


def heads() -> Iterator[StoredHead]:
    """Yield every signed head, oldest first."""
    for size, at_ms, root, key_id, signature in _rows(_HEADS, ()):
        yield StoredHead(size=size, at_ms=at_ms, root=root, key_id=key_id, signature=signature)


def entries(record: tuple[str, str] | None = None) -> Iterator[StoredEntry]:
    """Yield every entry, or one record's, by record and number."""
    on_sqlite = connection.vendor == "sqlite"
    sql = _ENTRIES.format(
        # Without its column's type, so that Django does not convert it; a blob is no moment.
        at="CASE typeof(at) WHEN 'text' THEN CAST(at AS TEXT) END" if on_sqlite else "at",
        data="data" if on_sqlite else "data::text",
        where="WHERE record_type = %s AND record_id = %s" if record else "",
    )
    for row in _rows(sql, record or ()):
        yield _entry(row)


def places(record: tuple[str, str] | None = None) -> Iterator[StoredPlace]:
    """Yield every place, or those of one record's entries, by position."""
    where = "WHERE e.record_type = %s AND e.record_id = %s" if record else ""
    for row in _rows(_PLACES.format(where=where), record or ()):
        yield StoredPlace(
            position=row[0],
            entry_id=row[1],
            chain_hash=_text(row[2]),
            entry_hash=None if row[3] is None else _text(row[3]),
            record=readable(f"{_text(row[4])} {_text(row[5])}") if row[3] is not None else "",
            number=_number(row[6]),
        )


def readable(text: str) -> str:
    """Return text that can be printed, whatever bytes it was made of."""
    return text.encode(errors="replace").decode()


def _rows(sql: str, parameters: Sequence[str]) -> Iterator[Sequence[Any]]:
    with _any_bytes_as_text(), connection.chunked_cursor() as cursor:
        cursor.execute(sql, parameters)
        while chunk := cursor.fetchmany(CHUNK):
            yield from chunk


@contextmanager
def _any_bytes_as_text() -> Iterator[None]:
    """Let SQLite hand over text that is not UTF-8, so that it can be reported."""
    connection.ensure_connection()
    if connection.vendor != "sqlite":
        yield
        return
    raw = connection.connection
    raw.text_factory = lambda content: content.decode(errors="surrogateescape")
    try:
        yield
    finally:
        raw.text_factory = str


def _entry(row: Sequence[Any]) -> StoredEntry:
    at, at_well = _moment(row[5])
    data, data_well = _json(row[9])
    entry = Entry(
        id=row[0],
        number=_number(row[3]),
        data=data,
        **{name: _text(row[column]) for name, column in _TEXTS.items()},
        **({"at": at} if at else {}),
    )
    typed = isinstance(row[3], int) and all(isinstance(row[n], str) for n in _TEXTS.values())
    return StoredEntry(entry=entry, well_formed=at_well and data_well and typed)


def _text(stored: Any) -> str:
    """Return text as it is, and anything else (SQLite would keep bytes) so that it fits no hash."""
    return stored if isinstance(stored, str) else repr(stored)


def _number(stored: Any) -> int:
    """Return a number, or 0 for what is none."""
    return stored if isinstance(stored, int) else 0


def _moment(stored: Any) -> tuple[datetime | None, bool]:
    """Return the moment, and whether it is spelt as Django spells it."""
    if isinstance(stored, datetime):
        return stored, True
    try:
        at = datetime.fromisoformat(stored)
    except (ValueError, TypeError):
        return None, False
    if at.tzinfo is not None:
        return None, False
    return at.replace(tzinfo=UTC), str(at) == stored


def _json(stored: Any) -> tuple[Any, bool]:
    """Return the value, and whether it is written in the canonical form, on SQLite to the letter.

    PostgreSQL keeps values and writes them its own way.
    """
    try:
        value = json.loads(stored)
        written = json.dumps(canonical(value))
    except (ValueError, TypeError, RecursionError):
        return None, False
    return value, written == (stored if connection.vendor == "sqlite" else json.dumps(value))
