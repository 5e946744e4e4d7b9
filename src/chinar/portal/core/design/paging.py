"""Keyset pagination: the next page starts after the last row seen, however deep."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, Generic, TypeVar

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Field, Model, Q, QuerySet
from django.utils.timezone import is_naive

Row = TypeVar("Row", bound=Model)
NUMBERS = range(-(2**63), 2**63)  # those that a database holds
# What reading forged text as JSON, and as a field's value, can end in. UnicodeError and
# binascii.Error are ValueErrors, OverflowError and decimal's errors are ArithmeticErrors.
NONSENSE = (ValueError, TypeError, ArithmeticError, RecursionError, ValidationError)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeysetPage(Generic[Row]):
    """One page of rows; ``next_cursor`` is empty on the last page."""

    items: list[Row]
    next_cursor: str
    first: bool


def keyset_page(
    queryset: QuerySet[Row], *, order: Sequence[str], cursor: str | None = None, size: int = 50
) -> KeysetPage[Row]:
    """Return the page after ``cursor``; a cursor that makes no sense gives the first page.

    ``order`` names model fields (``"-due_on"``, ``"owner__name"``) that are never null; the
    primary key is added when missing, so that no two rows compare equal.
    """
    keys = _with_tie_breaker(order)
    after = _decoded(cursor, queryset, keys)
    rows = queryset.order_by(*keys)
    if after is not None:
        rows = rows.filter(_beyond(keys, after))
    found = list(rows[: size + 1])
    items = found[:size]
    more = len(found) > size
    return KeysetPage(
        items=items,
        next_cursor=_encoded(items[-1], keys) if more else "",
        first=after is None,
    )


def _with_tie_breaker(order: Sequence[str]) -> tuple[str, ...]:
    names = {_name(key) for key in order}
    return (*order,) if names & {"pk", "id"} else (*order, "pk")


def _name(key: str) -> str:
    return key.removeprefix("-")


def _beyond(keys: Sequence[str], after: Sequence[Any]) -> Q:
    """Build (a > x) or (a = x and b > y) or …; led by a ≥ x, which an index can serve."""
    first = f"{_name(keys[0])}__{'lte' if keys[0].startswith('-') else 'gte'}"
    beyond = Q()
    same = Q()
    for key, value in zip(keys, after, strict=True):
        step = "lt" if key.startswith("-") else "gt"
        beyond |= same & Q(**{f"{_name(key)}__{step}": value})
        same &= Q(**{_name(key): value})
    return Q(**{first: after[0]}) & beyond


def _encoded(row: Model, keys: Sequence[str]) -> str:
    values = [_plain(_value(row, _name(key))) for key in keys]
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def _value(row: Any, name: str) -> Any:
    for step in name.split("__"):
        row = getattr(row, step)
    return row.pk if isinstance(row, Model) else row


def _plain(value: Any) -> Any:
    if isinstance(value, date | time):
        return value.isoformat()
    return value if isinstance(value, int | float | str) else str(value)


def _decoded(cursor: str | None, queryset: QuerySet[Row], keys: Sequence[str]) -> list[Any] | None:
    if not cursor:
        return None
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        values = json.loads(base64.urlsafe_b64decode(padded.encode()))
        if not isinstance(values, list) or len(values) != len(keys):
            return None
        fields = [_field(queryset, _name(key)) for key in keys]
        return [_typed(field, value) for field, value in zip(fields, values, strict=True)]
    except NONSENSE:
        return None


def _typed(field: Field[Any, Any] | None, value: Any) -> Any:
    if value is None or isinstance(value, dict | list):
        raise ValueError(value)
    return _storable(value if field is None else field.to_python(value))


def _storable(value: Any) -> Any:
    """Return the value if a database takes it.

    Raises:
        ValueError: it does not; a lone surrogate's UnicodeEncodeError is one.
        OverflowError: the time is beyond the first or the last year in UTC.
    """
    if isinstance(value, str):
        value.encode()
    if isinstance(value, datetime):
        value.astimezone(UTC)
    nul = isinstance(value, str) and "\0" in value
    large = isinstance(value, int) and value not in NUMBERS
    if value is None or nul or large or (isinstance(value, datetime) and is_naive(value)):
        raise ValueError(value)
    return value


def _field(queryset: QuerySet[Row], name: str) -> Field[Any, Any] | None:
    """Find the field behind a path: of the model, or of an annotation, which may have none."""
    annotation = queryset.query.annotations.get(name)
    if annotation is not None:
        return annotation.output_field
    found: Any = None
    at: type[Model] | None = queryset.model
    for step in name.split("__"):
        if at is None:
            return None
        fields = at._meta  # Django's documented way to a model's fields
        try:
            found = fields.pk if step == "pk" else fields.get_field(step)
        except FieldDoesNotExist:
            return None
        at = found.related_model
    while found is not None and found.related_model is not None:
        found = found.target_field
    return found  # type: ignore[no-any-return] # a Field, by the walk above
