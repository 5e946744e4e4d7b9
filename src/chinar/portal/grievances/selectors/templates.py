"""Reads about templates of replies: those of an office, its department, and all above."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from chinar.portal.core.people.models import STEP, Post, Scope
from chinar.portal.core.people.visibility import visible_to
from chinar.portal.grievances.lifecycle import WORK
from chinar.portal.grievances.models import Grievance, MessageKind, ReplyTemplate


def templates_for(grievance: Grievance, kind: MessageKind) -> QuerySet[ReplyTemplate]:
    """Return the templates to begin a reply with: its language, its matter, its office."""
    path = grievance.office.scope.path
    paths = [path[:end] for end in range(STEP, len(path) + 1, STEP)]
    return ReplyTemplate.objects.filter(
        Q(category=None) | Q(category=grievance.category_id),
        active=True,
        kind=kind,
        language=grievance.language,
        scope__path__in=paths,
    )


def templates_of(post: Post | None) -> QuerySet[ReplyTemplate]:
    """Return the templates that a post looks after."""
    return visible_to(post, ReplyTemplate.objects.all(), WORK).select_related("scope", "category")


def template_places(post: Post | None) -> list[Scope]:
    """Return the places that a post may make templates for: those its roles are over."""
    if post is None:
        return []
    paths = {reach.path for reach in post.reaches}
    return list(visible_to(post, Scope.objects.filter(path__in=paths), WORK).order_by("path"))
