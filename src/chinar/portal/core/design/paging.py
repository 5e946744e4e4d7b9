"""Keyset pagination: the next page starts after the last row seen, however deep."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any, Generic, TypeVar

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Field, Model, Q, QuerySet

Row = TypeVar("Row", bound=Model)


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
    after = _decoded(cursor, queryset.model, keys)
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


def _decoded(cursor: str | None, model: type[Model], keys: Sequence[str]) -> list[Any] | None:
    if not cursor:
        return None
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        values = json.loads(base64.urlsafe_b64decode(padded.encode()))
        if not isinstance(values, list) or len(values) != len(keys):
            return None
        return [_typed(model, _name(key), value) for key, value in zip(keys, values, strict=True)]
    except (binascii.Error, ValueError, ValidationError, UnicodeError):
        return None


def _typed(model: type[Model], name: str, value: Any) -> Any:
    field = _field(model, name)
    if value is None or isinstance(value, dict | list):
        raise ValueError(name)
    return value if field is None else field.to_python(value)


def _field(model: type[Model], name: str) -> Field[Any, Any] | None:
    """Find the model field behind a path; an annotation has none."""
    found: Any = None
    at: type[Model] | None = model
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
