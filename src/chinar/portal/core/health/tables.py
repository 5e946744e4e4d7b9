"""Rows to lines of text and back, the same for every database."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, Final

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.models import ExpressionWrapper, F, TextField

from chinar.portal.core.locked import LockedTextField

BATCH: Final = 500
# Made anew by `migrate` or by the next sign-in, or not worth keeping: log-ins tried, who is
# elected for a few seconds.
LEFT_OUT_APPS: Final = frozenset({"contenttypes", "auth", "sessions", "axes"})
AS_STORED: Final = "as_stored_"
LEFT_OUT: Final = frozenset({"jobs.lease"})
Row = list[Any]


def kept() -> list[type[models.Model]]:
    """Return the models whose rows a backup holds."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed  # Django's documented API, here and below
        and not model._meta.proxy
        and model._meta.app_label not in LEFT_OUT_APPS
        and model._meta.label_lower not in LEFT_OUT
    ]


def label(model: type[models.Model]) -> str:
    """Return the name of a model as the archive has it."""
    return model._meta.label_lower


def fields(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """Return the fields that have a column which is written."""
    own = model._meta.concrete_fields
    return [field for field in own if not getattr(field, "generated", False)]


def lines(model: type[models.Model]) -> Iterator[str]:
    """Yield a table as text: its columns, then a line of values for each row, as a stream."""
    columns = fields(model)
    yield _json([field.attname for field in columns])
    # What lies locked is read past its field, so that it leaves as it lies.
    locked = [field.name for field in columns if isinstance(field, LockedTextField)]
    past = {AS_STORED + name: ExpressionWrapper(F(name), TextField()) for name in locked}
    rows = model._base_manager.order_by("pk").defer(*locked).annotate(**past)  # noqa: SLF001
    for row in rows.iterator(chunk_size=BATCH):
        yield _json([_plain(field, row) for field in columns])


def _plain(field: models.Field[Any, Any], row: models.Model) -> Any:
    """Return a value that JSON holds without loss: moments keep their microseconds."""
    if isinstance(field, LockedTextField):
        return getattr(row, AS_STORED + field.name)
    value = field.value_from_object(row)
    if isinstance(field, models.JSONField) or value is None or isinstance(value, bool | int | str):
        return value
    return field.value_to_string(row)


def _json(values: Row) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def insert(model: type[models.Model], text: Iterable[bytes]) -> int:
    """Add the rows of a table's text; return how many.

    Raises:
        ValueError: the columns are not the table's, or a value does not fit its column.
    """
    source = iter(text)
    names = json.loads(next(source))
    columns = {field.attname: field for field in fields(model)}
    if set(names) != set(columns):
        raise ValueError(f"{label(model)} has other columns: {sorted(set(names) ^ set(columns))}")
    ordered = [columns[name] for name in names]
    statement = _statement(model, ordered)
    count = 0
    while batch := [_stored(ordered, json.loads(one)) for one in islice(source, BATCH)]:
        with connection.cursor() as cursor:
            cursor.executemany(statement, batch)
        count += len(batch)
    return count


def _statement(model: type[models.Model], columns: list[models.Field[Any, Any]]) -> str:
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    names = ", ".join(quote(str(field.column)) for field in columns)
    places = ", ".join(["%s"] * len(columns))
    return f"INSERT INTO {table} ({names}) VALUES ({places})"  # noqa: S608 # quoted, from models


def _stored(columns: list[models.Field[Any, Any]], values: Row) -> Row:
    """Turn a line's values into what this database's driver takes."""
    return [
        field.get_db_prep_save(_value(field, value), connection)
        for field, value in zip(columns, values, strict=True)
    ]


def _value(field: models.Field[Any, Any], value: Any) -> Any:
    if value is None or isinstance(field, models.JSONField):
        return value
    try:
        return field.to_python(value)
    except ValidationError as error:
        raise ValueError(f"a value does not fit {field}") from error
