"""Adding, finding and counting single rows quickly, on the paths that people wait on.

Django composes a statement anew each time, which costs more than the database takes to run it.
Here it is composed once a table, or was written by hand. No signal is sent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from operator import attrgetter
from typing import Any, Final, NamedTuple, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.transaction import TransactionManagementError
from psycopg import Cursor

# By the type of a value: what makes it the driver's, and None where it is that already.
_Ways = Mapping[type, Callable[[Any], Any] | None]
_PREPARING: Final = ("pre_save", "get_prep_value", "get_db_prep_value", "get_db_prep_save")
_HEX: Final = attrgetter("hex")


class _Statement(NamedTuple):
    text: str
    fields: tuple[tuple[models.Field[Any, Any], str, _Ways], ...]
    returned: str  # attribute that the database fills; empty where there is none


class _Ready(NamedTuple):
    """A row with the values that the driver is handed."""

    row: models.Model
    statement: _Statement
    values: list[Any]
    database: Any

    def sent(self) -> Any:
        """Run the statement; return its cursor."""
        return _executed(self.database, self.statement.text, self.values)

    def taken(self, cursor: Any) -> bool:
        """Mark the row as saved, with what the database gave it; tell whether it was."""
        if self.statement.returned:
            made = cursor.fetchone()
            if made is None:
                return False
            setattr(self.row, self.statement.returned, made[0])
        elif not cursor.rowcount:
            return False
        state = self.row._state  # noqa: SLF001 # documented: Model._state
        state.adding, state.db = False, self.database.alias
        return True


@dataclass(slots=True)
class Gathered:
    """Rows that are ready to be written, one after the other, and what is done once they are."""

    _ready: list[_Ready] = field(default_factory=list)
    _afterwards: list[Callable[[], object]] = field(default_factory=list)

    def add(self, ready: _Ready) -> None:
        """Have a row written after those before it."""
        self._ready.append(ready)

    def then(self, act: Callable[[], object]) -> None:
        """Have something done once all rows are written."""
        self._afterwards.append(act)

    def write(self) -> None:
        """Write them in the caller's transaction; PostgreSQL is told all before it answers any.

        Raises:
            IntegrityError: a constraint forbids one.
            TransactionManagementError: there is no open transaction to share.
        """
        database: Any = connections[DEFAULT_DB_ALIAS]
        if not database.in_atomic_block:
            raise TransactionManagementError("gathered rows are written in a transaction")
        together = database.connection.pipeline if database.vendor == "postgresql" else nullcontext
        with database.wrap_database_errors:
            with together():
                sent = [(ready, ready.sent()) for ready in self._ready]
            for ready, cursor in sent:
                ready.taken(cursor)
        for act in self._afterwards:
            act()


_Row = TypeVar("_Row", bound=models.Model)
_gathering: ContextVar[Gathered | None] = ContextVar("gathering", default=None)


def insert(row: models.Model) -> None:
    """Save a row that is not in the database yet, in the caller's transaction.

    Within `gathered` it is made ready and written later.

    Raises:
        IntegrityError: a constraint forbids it.
    """
    ready, later = _made_ready(row, unless_there=False), _gathering.get()
    if later is not None:
        later.add(ready)
        return
    with ready.database.wrap_database_errors:
        ready.taken(ready.sent())


def insert_unless_there(row: models.Model) -> bool:
    """Save a row unless a unique constraint knows it already; tell whether it was saved.

    Raises:
        RuntimeError: within `gathered`, where the database is not asked.
    """
    if gathering():
        raise RuntimeError("whether a row is there is not known while rows are gathered")
    ready = _made_ready(row, unless_there=True)
    with ready.database.wrap_database_errors:
        return ready.taken(ready.sent())


@contextmanager
def gathered() -> Iterator[Gathered]:
    """Make ready what is inserted in the block; it is written by `write`, and only then.

    So nobody waits for the one who writes while it is made ready.
    """
    rows = Gathered()
    before = _gathering.set(rows)
    try:
        yield rows
    finally:
        _gathering.reset(before)


def afterwards(act: Callable[[], object]) -> None:
    """Do what needs the rows before it: now, or when the rows that are gathered are written."""
    rows = _gathering.get()
    if rows is None:
        act()
    else:
        rows.then(act)


def gathering() -> bool:
    """Tell whether rows are being gathered."""
    return _gathering.get() is not None


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


def find(
    model: type[_Row], column: str, value: str, *, without: tuple[str, ...] = ()
) -> _Row | None:
    """Return the row whose unique ``column`` of text has a value, None where there is none.

    It is read without the fields named in ``without``, as `defer` does.
    """
    database: Any = connections[DEFAULT_DB_ALIAS]
    query = _query(model, database.vendor, column, without)
    with database.wrap_database_errors:
        found = _executed(database, query.text, [value]).fetchone()
    if found is None:
        return None
    values = list(found)
    for place, col, converters in query.converters:
        for convert in converters:
            values[place] = convert(values[place], col, database)
    return model.from_db(database.alias, query.names, values)


class _Query(NamedTuple):
    text: str
    names: list[str]
    converters: list[tuple[int, Any, list[Callable[..., Any]]]]


@lru_cache(maxsize=50)
def _query(
    model: type[models.Model], _vendor: str, column: str, without: tuple[str, ...]
) -> _Query:
    quote, meta = connection.ops.quote_name, model._meta
    fields = [one for one in meta.local_concrete_fields if one.name not in without]
    cols = [one.get_col(meta.db_table) for one in fields]
    names = ", ".join(quote(one.column) for one in fields)
    text = f"SELECT {names} FROM {quote(meta.db_table)} WHERE {quote(column)} = %s"  # noqa: S608 # names of columns
    converters = [
        (place, col, [*connection.ops.get_db_converters(col), *col.get_db_converters(connection)])
        for place, col in enumerate(cols)
    ]
    return _Query(text, [one.attname for one in fields], [one for one in converters if one[2]])


def _made_ready(row: models.Model, *, unless_there: bool) -> _Ready:
    database: Any = connections[DEFAULT_DB_ALIAS]
    statement = _statement(type(row), database.vendor, unless_there)
    said, values = vars(row), []
    for column, name, ways in statement.fields:
        value = said[name]
        kind = type(value)
        if kind not in ways:
            values.append(column.get_db_prep_save(column.pre_save(row, add=True), database))
        else:
            way = ways[kind]
            values.append(value if way is None else way(value))
    return _Ready(row, statement, values, database)


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
    columns = [field for field in meta.local_concrete_fields if field is not made]
    fields = tuple((field, field.attname, _ways(field)) for field in columns)
    names = ", ".join(quote(field.column) for field in columns)
    places = ", ".join(["%s"] * len(columns))
    text = f"INSERT INTO {quote(meta.db_table)} ({names}) VALUES ({places})"  # noqa: S608 # names of columns
    if unless_there:
        text += " ON CONFLICT DO NOTHING"
    if made is not None:
        text += f" RETURNING {quote(made.column)}"
    return _Statement(text, fields, made.attname if made is not None else "")


def _ways(field: models.Field[Any, Any]) -> _Ways:
    """Return how values of the types that a field mostly has are handed to the driver.

    Asking the field costs more than the insert does. A field that does something of its own, as
    locking words or telling the time, is asked.
    """
    if isinstance(field, models.ForeignKey):
        return _ways(field.target_field)
    if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
        return {}
    own = [getattr(type(field), name) for name in _PREPARING]
    ways: dict[type[models.Field[Any, Any]], _Ways] = {
        models.CharField: {str: None},
        models.TextField: {str: None},
        models.IntegerField: {int: None},
        models.FloatField: {float: None},
        models.BooleanField: {bool: None},
        models.DateTimeField: {datetime: connection.ops.adapt_datetimefield_value},
        models.UUIDField: {UUID: None if connection.features.has_native_uuid_field else _HEX},
    }
    for plain, known in ways.items():
        if own == [getattr(plain, name) for name in _PREPARING]:
            return {type(None): None, **known}
    return {}
