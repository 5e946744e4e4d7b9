"""Grow and move the trees of places that roles reach over."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Length, Substr

from chinar.portal.core.people.models import STEP, Scope

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ORGANISATIONS = "0001"
AREAS = "0002"


def number(value: int) -> str:
    """Write a number in base 36, four characters wide, so that text sorts as numbers do."""
    text = ""
    for _ in range(STEP):
        value, digit = divmod(value, len(DIGITS))
        text = DIGITS[digit] + text
    return text


def root(path: str, name: str) -> Scope:
    """Return the root of a tree, making it when it is not there."""
    return Scope.objects.get_or_create(path=path, defaults={"name": name})[0]


def grow(parent: Scope, name: str, *, practice: bool = False) -> Scope:
    """Add a place below ``parent``, after the places already there."""
    with transaction.atomic():
        Scope.objects.select_for_update().get(pk=parent.pk)
        return Scope.objects.create(path=_next_path(parent), name=name, practice=practice)


def move(scope: Scope, parent: Scope) -> None:
    """Hang a place, with everything below it, under another parent."""
    if parent.path.startswith(scope.path):
        raise ValueError("a place cannot hang below itself")
    with transaction.atomic():
        Scope.objects.select_for_update().get(pk=parent.pk)
        old, new = scope.path, _next_path(parent)
        Scope.objects.filter(path__startswith=old).update(
            path=Concat(Value(new), Substr(F("path"), len(old) + 1))
        )
        scope.refresh_from_db()


def _next_path(parent: Scope) -> str:
    depth = len(parent.path) + STEP
    last = (
        Scope.objects.filter(path__startswith=parent.path)
        .exclude(path=parent.path)
        .annotate(length=Length("path"))
        .filter(length=depth)
        .order_by("-path")
        .values_list("path", flat=True)
        .first()
    )
    return parent.path + number(int(last[-STEP:], 36) + 1 if last else 1)
