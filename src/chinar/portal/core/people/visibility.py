"""Who may see and do what: a permission is role × office × what is below it."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import models
from django.db.models import Q, QuerySet

from chinar.portal.core.people.models import Grant, Post, Reach, Scope
from chinar.portal.core.people.roles import ROLE_PERMISSIONS
from chinar.portal.core.people.scopes import ORGANISATIONS, after

M = TypeVar("M", bound=models.Model)


def may(post: Post | None, permission: str) -> bool:
    """Tell whether a post holds a permission over anything at all."""
    return bool(_reaches(post, permission))


def may_over(post: Post | None, permission: str, scope: Scope, *, below: bool = False) -> bool:
    """Tell whether a post holds a permission over one place, and over all ``below`` it if asked."""
    return any(
        scope.path.startswith(reach.path) if reach.below else scope.path == reach.path and not below
        for reach in _reaches(post, permission)
    )


def may_everywhere(post: Post | None, permission: str) -> bool:
    """Tell whether a post holds a permission over the whole tree of organisations."""
    return any(reach.path == ORGANISATIONS and reach.below for reach in _reaches(post, permission))


def visible_to(post: Post | None, queryset: QuerySet[M], permission: str) -> QuerySet[M]:
    """Narrow ``queryset`` to the records over which ``post`` holds ``permission``.

    The model names its lookups to `Scope` in ``SCOPE_LOOKUPS``; any one of them suffices.
    An empty lookup (``""``) is the model's own ``path``. Costs no query of its own once the
    post's grants are read, which the middleware does for the post in use.
    """
    reaches = _reaches(post, permission)
    if not reaches:
        return queryset.none()
    lookups: tuple[str, ...] = queryset.model.SCOPE_LOOKUPS  # type: ignore[attr-defined] # by contract
    where = Q()
    for reach in reaches:
        for lookup in lookups:
            where |= _within(f"{lookup}__path" if lookup else "path", reach)
    return queryset.filter(where)


def grants_within(post: Post | None, permission: str) -> QuerySet[Grant]:
    """Return the grants that reach no further than ``post`` holds ``permission``."""
    where = Q(pk__in=[])
    for reach in _reaches(post, permission):
        narrow = Q() if reach.below else Q(below=False)
        where |= _within("scope__path", reach) & narrow
    return Grant.objects.filter(where)


def _reaches(post: Post | None, permission: str) -> list[Reach]:
    if post is None or not post.active:
        return []
    return [reach for reach in post.reaches if permission in ROLE_PERMISSIONS[reach.role]]


def _within(field: str, reach: Reach) -> Q:
    if not reach.below:
        return Q(**{field: reach.path})
    # A range and not LIKE: it walks the path's index on either database.
    bounds: dict[str, Any] = {f"{field}__gte": reach.path, f"{field}__lt": after(reach.path)}
    return Q(**bounds)
