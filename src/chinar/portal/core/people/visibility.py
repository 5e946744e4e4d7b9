"""Who may see and do what: a permission is role × office × what is below it."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import models
from django.db.models import Q, QuerySet

from chinar.portal.core.people.models import Post
from chinar.portal.core.people.roles import ROLE_PERMISSIONS, Role

M = TypeVar("M", bound=models.Model)


def grants_for(post: Post | None, permission: str) -> list[tuple[str, bool]]:
    """Return the (path, below) pairs over which a post holds a permission."""
    if post is None or not post.active:
        return []
    return [
        (grant.scope.path, grant.below)
        for grant in post.grants.select_related("scope")
        if permission in ROLE_PERMISSIONS[Role(grant.role)]
    ]


def may(post: Post | None, permission: str) -> bool:
    """Tell whether a post holds a permission over anything at all."""
    return bool(grants_for(post, permission))


def visible_to(post: Post | None, queryset: QuerySet[M], permission: str) -> QuerySet[M]:
    """Narrow ``queryset`` to the records over which ``post`` holds ``permission``.

    The model names its lookups to `Scope` in ``SCOPE_LOOKUPS``; any one of them suffices.
    An empty lookup (``""``) is the model's own ``path``.
    """
    lookups: tuple[str, ...] = queryset.model.SCOPE_LOOKUPS  # type: ignore[attr-defined] # by contract
    where = Q(pk__in=[])
    for path, below in grants_for(post, permission):
        for lookup in lookups:
            where |= _under(lookup, path, below=below)
    return queryset.filter(where)


def _under(lookup: str, path: str, *, below: bool) -> Q:
    field = f"{lookup}__path" if lookup else "path"
    condition: dict[str, Any] = {f"{field}__startswith" if below else field: path}
    return Q(**condition)
