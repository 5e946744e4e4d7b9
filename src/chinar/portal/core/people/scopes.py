"""Grow and move the trees of places that roles reach over."""

from __future__ import annotations

from typing import Final

from django.db import transaction
from django.db.models import F, Max, QuerySet, Value
from django.db.models.functions import Concat, Length, Substr

from chinar.portal.core.people.models import PATH_LENGTH, STEP, Scope

DIGITS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ORGANISATIONS: Final = "0001"
AREAS: Final = "0002"


class ScopeTreeError(ValueError):
    """The trees of places cannot grow or move in this way."""


def number(value: int) -> str:
    """Write a number in base 36, four characters wide, so that text sorts as numbers do."""
    if not 0 <= value < len(DIGITS) ** STEP:
        raise ScopeTreeError("no number is left below this place")
    text = ""
    for _ in range(STEP):
        value, digit = divmod(value, len(DIGITS))
        text = DIGITS[digit] + text
    return text


def after(path: str) -> str:
    """Return the first text that sorts behind everything at or below ``path``."""
    # Counting the last step on keeps to characters that every collation sorts alike.
    return path[:-STEP] + number(int(path[-STEP:], len(DIGITS)) + 1)


def below(scope: Scope) -> QuerySet[Scope]:
    """Return a place and everything below it."""
    return Scope.objects.filter(path__gte=scope.path, path__lt=after(scope.path))


def root(path: str, name: str) -> Scope:
    """Return the root of a tree, making it when it is not there."""
    return Scope.objects.get_or_create(path=path, defaults={"name": name})[0]


def grow(parent: Scope, name: str, *, practice: bool = False) -> Scope:
    """Add a place below ``parent``, after the places already there."""
    with transaction.atomic():
        held = Scope.objects.select_for_update().get(pk=parent.pk)
        return Scope.objects.create(path=_next_path(held), name=name, practice=practice)


def move(scope: Scope, parent: Scope) -> None:
    """Hang a place, with everything below it, under another parent.

    Raises:
        ScopeTreeError: it is a root, the parent is below it, or the tree would grow too deep.
    """
    with transaction.atomic():
        locked = Scope.objects.select_for_update().order_by("pk").in_bulk([scope.pk, parent.pk])
        moved, target = locked[scope.pk], locked[parent.pk]
        if len(moved.path) == STEP:
            raise ScopeTreeError("a root stays where it is")
        if target.path.startswith(moved.path):
            raise ScopeTreeError("a place cannot hang below itself")
        old, new = moved.path, _next_path(target)
        subtree = below(moved)
        deepest = subtree.aggregate(deepest=Max(Length("path")))["deepest"]
        _check_depth(deepest - len(old) + len(new))
        subtree.update(path=Concat(Value(new), Substr(F("path"), len(old) + 1)))
        scope.refresh_from_db()


def _next_path(parent: Scope) -> str:
    depth = len(parent.path) + STEP
    _check_depth(depth)
    last = (
        below(parent)
        .annotate(length=Length("path"))
        .filter(length=depth)
        .order_by("-path")
        .values_list("path", flat=True)
        .first()
    )
    return parent.path + number(int(last[-STEP:], len(DIGITS)) + 1 if last else 1)


def _check_depth(length: int) -> None:
    if length > PATH_LENGTH:
        raise ScopeTreeError("the tree of places ends at this depth")
