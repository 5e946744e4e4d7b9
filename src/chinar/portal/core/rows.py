"""Adding and counting single rows quickly, on the paths that people wait on.

Django composes a statement anew each time, which costs more than the database takes to run it.
Here it is composed once a table, or was written by hand. No signal is sent.
"""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS, connection, connections, models
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
    """Return the one whole number that a statement answers, None where it answers nothing.

    Values stand in it as ``%s``, and nothing else does.
    """
    database = connections[DEFAULT_DB_ALIAS]
    adapt = database.ops.adapt_datetimefield_value
    given = [adapt(value) if isinstance(value, datetime) else value for value in values]
    with database.wrap_database_errors:
        found = _executed(database, text, given).fetchone()
    return int(found[0]) if found else None


def _run(row: models.Model, *, unless_there: bool) -> bool:
    database: Any = connections[DEFAULT_DB_ALIAS]
    statement = _statement(type(row), database.vendor, unless_there)
    values = [
        field.get_db_prep_save(field.pre_save(row, add=True), database)
        for field in statement.fields
    ]
    with database.wrap_database_errors:
        cursor = _executed(database, statement.text, values)
        if statement.returned:
            made = cursor.fetchone()
            if made is None:
                return False
            setattr(row, statement.returned, made[0])
        elif not cursor.rowcount:
            return False
    state = row._state  # noqa: SLF001 # documented: Model._state
    state.adding, state.db = False, database.alias
    return True


def _executed(database: Any, text: str, values: list[Any]) -> Any:
    """Run a statement on the driver's own connection; return its cursor.

    PostgreSQL then keeps the plan of a statement that comes again and again.
    """
    database.ensure_connection()
    database.validate_no_broken_transaction()
    if database.vendor == "postgresql":
        return Cursor(database.connection).execute(text, values)
    return database.connection.execute(text.replace("%s", "?"), values)


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
