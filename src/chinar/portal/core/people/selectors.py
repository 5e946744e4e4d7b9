"""Reads about people: which posts somebody holds on a day."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from chinar.portal.core.people.models import Post, User


def posts_held(user: User, on: date) -> QuerySet[Post]:
    """Return the active posts that ``user`` holds on a day, by title."""
    return (
        Post.objects.filter(
            Q(holdings__ends_on=None) | Q(holdings__ends_on__gt=on),
            active=True,
            holdings__user=user,
            holdings__starts_on__lte=on,
        )
        .distinct()
        .order_by("title")
    )


def holder(post: Post, on: date) -> User | None:
    """Return who holds ``post`` on a day: the latest to have started."""
    holding = (
        post.holdings.filter(Q(ends_on=None) | Q(ends_on__gt=on), starts_on__lte=on)
        .select_related("user")
        .order_by("-starts_on")
        .first()
    )
    return holding.user if holding else None
