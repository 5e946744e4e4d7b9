"""Reads about parts: what other offices ask of those that a post works for."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from chinar.portal.core.people.models import Post, Scope
from chinar.portal.core.people.visibility import visible_to
from chinar.portal.grievances.lifecycle import WORK
from chinar.portal.grievances.models import Part, PartState
from chinar.portal.registry.models import Office


def parts_for(post: Post | None) -> QuerySet[Part]:
    """Return the parts of offices that a post works for; the offices are looked up first."""
    places = visible_to(post, Scope.objects.all(), WORK)
    return Part.objects.filter(Q(office__in=Office.objects.filter(scope__in=places)))


def parts_asked(post: Post | None) -> QuerySet[Part]:
    """Return the parts that wait for an answer of such an office."""
    asked = parts_for(post).filter(state=PartState.ASKED)
    return asked.prefetch_related("office", "grievance__category", "grievance__area")
