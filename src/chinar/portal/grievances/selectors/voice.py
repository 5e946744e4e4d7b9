"""Reads about what people say afterwards: appeals by due date, and who may decide them."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from chinar.portal.core.journal.actor import Actor
from chinar.portal.core.people.models import Post
from chinar.portal.core.people.visibility import may
from chinar.portal.core.uploads.models import Upload
from chinar.portal.core.uploads.services import uploads_of
from chinar.portal.grievances import ways
from chinar.portal.grievances.lifecycle import APPEALS
from chinar.portal.grievances.models import Appeal, Decision, Grievance
from chinar.portal.grievances.selectors.cases import cases_for, permits
from chinar.portal.grievances.standing import is_complained_about


def appeals_for(post: Post | None) -> QuerySet[Appeal]:
    """Return the appeals of the cases over which a post decides, and those given to it by name."""
    if not may(post, APPEALS):
        return Appeal.objects.none()
    mine = Q(authority=post) | Q(grievance__in=cases_for(post, APPEALS))
    return Appeal.objects.filter(mine)


def appeals_to_decide(post: Post | None) -> QuerySet[Appeal]:
    """Return what waits for a post: given to it, or to nobody yet while it is within reach."""
    nobody = Q(authority=None, grievance__in=cases_for(post, APPEALS))
    waiting = Appeal.objects.filter(decision=Decision.PENDING)
    return waiting.filter(Q(authority=post) | nobody) if may(post, APPEALS) else waiting.none()


def bar_to_deciding(appeal: Appeal, grievance: Grievance, post: Post | None, actor: Actor) -> str:
    """Return why a post may not decide an appeal: a word for it, or nothing when it may.

    The post that it was given to may, also where the case is confidential.
    """
    if is_complained_about(post, grievance):
        return "complained_about"
    named = post is not None and appeal.authority_id == post.pk and may(post, APPEALS)
    if not named and not permits(post, grievance, APPEALS):
        return "permission"
    if ways.took_part(grievance, actor) or (post and grievance.post_id == post.pk):
        return "answered"
    if appeal.authority_id is not None and not named:
        return "another"
    return ""


def papers_of(appeal: Appeal) -> tuple[list[Upload], list[Upload]]:
    """Return the files of whoever appealed, and those of the decision."""
    files = list(uploads_of(appeal))
    theirs = [file for file in files if file.created_at <= appeal.filed_at]
    return theirs, [file for file in files if file.created_at > appeal.filed_at]
