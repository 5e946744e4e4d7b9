"""Reads about calls: what waits by language, and which one somebody has on the line."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db.models import Count, Q, QuerySet

from chinar.portal.core.journal.actor import Actor
from chinar.portal.core.people.models import Post
from chinar.portal.core.people.visibility import visible_to
from chinar.portal.grievances.lifecycle import State
from chinar.portal.grievances.models import (
    Call,
    CallPurpose,
    CallState,
    Grievance,
    Message,
    MessageKind,
)

CALL: Final = "grievances.call"


def calls_for(post: Post | None) -> QuerySet[Call]:
    """Return the calls that a post may make; those of practice by practice posts alone."""
    practice = bool(post and post.practice)
    return visible_to(post, Call.objects.filter(practice=practice), CALL)


def due(post: Post | None, now: datetime) -> QuerySet[Call]:
    """Return the calls to be made now, longest waiting first."""
    free = Q(held_until=None) | Q(held_until__lte=now)
    waiting = calls_for(post).filter(free, state=CallState.WAITING, next_at__lte=now)
    return waiting.order_by("next_at", "id")


def counts_by_language(post: Post | None, now: datetime) -> dict[str, int]:
    """Count the calls to be made now, by the language of whom they are for."""
    counted = due(post, now).order_by().values("language").annotate(n=Count("pk"))
    return {row["language"]: row["n"] for row in counted}


def held_by(post: Post | None, actor: Actor) -> Call | None:
    """Return the call that somebody took and did not finish."""
    found = calls_for(post).filter(state=CallState.WAITING, held_by=actor.user_id)
    related = ("grievance__category", "grievance__area", "grievance__contact", "grievance__lead")
    return found.select_related(*related, "grievance__policy", "grievance__office").first()


def still_needed(call: Call) -> bool:
    """Tell whether what the call is about is still open, and may be said on a phone."""
    case = call.grievance
    if case.confidential:
        return False
    if call.purpose == CallPurpose.QUESTION:
        return case.state == State.AWAITING_CITIZEN
    said = case.feedback.filter(answered_at=call.about_at).exists()
    return case.state == State.DISPOSED and case.disposed_at == call.about_at and not said


def question_of(case: Grievance) -> Message | None:
    """Return the question that a case waits for an answer to."""
    if case.state != State.AWAITING_CITIZEN:
        return None
    return case.messages.filter(kind=MessageKind.QUESTION).last()
