"""Reads about the quality of answers: samples that a post may look at again."""

from __future__ import annotations

from typing import Final

from django.db.models import Q, QuerySet

from chinar.portal.core.journal.actor import Actor
from chinar.portal.core.people.models import Post
from chinar.portal.grievances import ways
from chinar.portal.grievances.lifecycle import SUPERVISE
from chinar.portal.grievances.models import Grievance, QualitySample, SampleVerdict
from chinar.portal.grievances.selectors.cases import cases_for, permits
from chinar.portal.grievances.standing import is_complained_about

QUALITY: Final = "grievances.quality"


def samples_for(post: Post | None) -> QuerySet[QualitySample]:
    """Return the samples over which a post watches: of its own offices, or of all."""
    watched = Q(grievance__in=cases_for(post, SUPERVISE))
    return QualitySample.objects.filter(watched | Q(grievance__in=cases_for(post, QUALITY)))


def waiting(post: Post | None) -> QuerySet[QualitySample]:
    """Return the samples that nobody judged yet."""
    return samples_for(post).filter(verdict=SampleVerdict.PENDING)


def bar_to_judging(grievance: Grievance, post: Post | None, actor: Actor) -> str:
    """Return why a post may not judge an answer: a word for it, or nothing when it may."""
    if is_complained_about(post, grievance):
        return "complained_about"
    if not (permits(post, grievance, SUPERVISE) or permits(post, grievance, QUALITY)):
        return "permission"
    if ways.took_part(grievance, actor) or (post and grievance.post_id == post.pk):
        return "answered"
    return ""
