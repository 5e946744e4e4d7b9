"""Make many cases of some: rows are copied inside the database, with ids and numbers of their own.

Making a million cases one by one in Python takes the better part of an hour. A copy differs from
its original in what has to be unique; the journal's hashes are not computed anew, and nothing
that is measured reads them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.db import connection, models

from chinar.portal.core.journal.models import Entry
from chinar.portal.grievances.models import (
    ActionTaken,
    Answer,
    ClockSegment,
    Contact,
    Grievance,
    Intake,
    Message,
)

_OWN: Final[Mapping[type[models.Model], tuple[str, ...]]] = {
    Contact: ("id",),
    Grievance: ("id", "contact_id"),
    Intake: ("grievance_id",),
    ClockSegment: ("grievance_id",),
    Message: ("grievance_id",),
    ActionTaken: ("grievance_id",),
    Answer: ("grievance_id",),
    Entry: ("record_id",),
}
_MARK_AT: Final = 13  # the version digit of an id, and the one after it
_VERSION: Final = "7"


def multiply(times: int) -> None:
    """Turn the cases there are into ``times`` as many; ``times`` is at most 100."""
    for copy in range(1, times):
        for model, ids in _OWN.items():
            _copy(model, ids, f"{0x80 + copy:02x}")


def _copy(model: type[models.Model], ids: tuple[str, ...], mark: str) -> None:
    meta = model._meta
    changed = {column: _marked(model, column, mark) for column in ids}
    if model is Grievance:
        year = f"2{mark}0"
        changed |= {
            "number": f"substr(number, 1, length(number) - 14) || '{year}' || "
            "substr(number, length(number) - 9)",
            "key": f"substr(key, 1, length(key) - 12) || '{year}' || substr(key, length(key) - 7)",
            "idempotency_key": f"idempotency_key || '-{mark}'",
        }
    made = isinstance(meta.pk, models.AutoField)
    columns = [f.column for f in meta.local_concrete_fields if not (made and f.primary_key)]
    names = ", ".join(f'"{column}"' for column in columns)
    values = ", ".join(changed.get(column, f'"{column}"') for column in columns)
    original = f"substr({_plain(ids[0])}, {_MARK_AT}, 1) = '{_VERSION}'"
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{meta.db_table}" ({names}) '  # noqa: S608 # names and marks of ours
            f'SELECT {values} FROM "{meta.db_table}" WHERE {original}'
        )


def _plain(column: str) -> str:
    """Return an id as 32 hex digits; a journal entry names its record with dashes."""
    return f"replace(CAST(\"{column}\" AS text), '-', '')"


def _marked(model: type[models.Model], column: str, mark: str) -> str:
    plain = _plain(column)
    hexes = f"(substr({plain}, 1, {_MARK_AT - 1}) || '{mark}' || substr({plain}, {_MARK_AT + 2}))"
    if model is not Entry:
        return f"CAST({hexes} AS uuid)" if connection.vendor == "postgresql" else hexes
    ends = ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))
    return " || '-' || ".join(f"substr({hexes}, {start}, {length})" for start, length in ends)
