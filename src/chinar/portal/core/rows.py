"""Adding and counting single rows quickly, on the paths that people wait on.

Django composes a statement anew each time, which costs more than the database takes to run it.
Here it is composed once a table, or was written by hand. No signal is sent.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import connection, models
from psycopg import Cursor


class _Statement(NamedTuple):
    text: str
    fields: tuple[models.Field[Any, Any], ...]
    returned: str  # attribute that the database fills; empty where there is none


def insert(row: models.Model) -> None:
    """Save a row that is not in the database yet, in the caller's transaction.

    Raises:
        IntegrityError: a constraint forbids it.
    """
    _run(row, unless_there=False)


def insert_unless_there(row: models.Model) -> bool:
    """Save a row unless a unique constraint knows it already; tell whether it was saved."""
    return _run(row, unless_there=True)


def number(text: str, *values: str | int | datetime) -> int | None:
    """Return the one whole number that a statement answers, None where it answers nothing."""
    adapt = connection.ops.adapt_datetimefield_value
    given = [adapt(value) if isinstance(value, datetime) else value for value in values]
    with _cursor() as cursor:
        cursor.execute(text, given)
        found = cursor.fetchone()
    return int(found[0]) if found else None


def _run(row: models.Model, *, unless_there: bool) -> bool:
    statement = _statement(type(row), connection.vendor, unless_there)
    values = [
        field.get_db_prep_save(field.pre_save(row, add=True), connection)
        for field in statement.fields
    ]
    with _cursor() as cursor:
        cursor.execute(statement.text, values)
        if statement.returned:
            made = cursor.fetchone()
            if made is None:
                return False
            setattr(row, statement.returned, made[0])
        elif not cursor.rowcount:
            return False
    state = row._state  # noqa: SLF001 # documented: Model._state
    state.adding, state.db = False, connection.alias
    return True


@contextmanager
def _cursor() -> Iterator[Any]:
    """Yield a cursor; PostgreSQL then keeps the plan of a statement that comes again and again."""
    if connection.vendor != "postgresql":
        with connection.cursor() as cursor:
            yield cursor
        return
    connection.ensure_connection()
    connection.validate_no_broken_transaction()
    opened: Any = connection.connection  # psycopg's own
    with connection.wrap_database_errors, Cursor(opened) as prepared:
        yield prepared


@lru_cache(maxsize=200)
def _statement(model: type[models.Model], _vendor: str, unless_there: bool) -> _Statement:
    quote = connection.ops.quote_name
    meta = model._meta  # Django's documented API
    made = meta.pk if isinstance(meta.pk, models.AutoField) else None
    fields = tuple(field for field in meta.local_concrete_fields if field is not made)
    names = ", ".join(quote(field.column) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    text = f"INSERT INTO {quote(meta.db_table)} ({names}) VALUES ({places})"  # noqa: S608 # names of columns
    if unless_there:
        text += " ON CONFLICT DO NOTHING"
    if made is not None:
        text += f" RETURNING {quote(made.column)}"
    return _Statement(text, fields, made.attname if made is not None else "")
