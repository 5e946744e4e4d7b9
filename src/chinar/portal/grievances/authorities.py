"""Which post decides an appeal, and whom a late one goes up to: never who answered."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from chinar.portal.core.people.models import Post
from chinar.portal.grievances import ways
from chinar.portal.grievances.lifecycle import APPEALS, SUPERVISE
from chinar.portal.grievances.models import Grievance
from chinar.portal.grievances.standing import (
    DEPARTMENT,
    NOBODY,
    VACANT,
    at_level,
    is_complained_about,
    nearest_first,
    posts_over,
)


def authority_for(grievance: Grievance, tier: int, on: date) -> tuple[Post | None, str]:
    """Return the post that decides an appeal of a tier, and what was wrong on the way.

    A post that nobody holds is passed over while another above is held.
    """
    above = eligible(grievance, on)
    if tier > 1:
        above = _above_the_first(grievance, above)
    if not above:
        return None, NOBODY
    held = [post for post in above if post.on_duty]  # type: ignore[attr-defined] # prefetched
    chosen = held[0] if held else above[0]
    return chosen, "" if held and chosen is above[0] else VACANT


def eligible(grievance: Grievance, on: date) -> list[Post]:
    """Return the posts that may decide about an answer, nearest first.

    Never one that answered, sits in the office that did, or in the one complained about.
    """
    return _apart(grievance, posts_over(grievance, APPEALS, on))


def over_appeal(grievance: Grievance, level: int, on: date) -> tuple[Post | None, str]:
    """Return whom an appeal goes up to at a level (1 is next) that nobody decides in time.

    Whoever decides appeals or supervises above its authority, and nobody of the department that
    is appealed against; what was wrong on the way is told as by `superior`.
    """
    department = grievance.office.scope.path[:DEPARTMENT]
    watching = [
        post
        for post in _apart(grievance, posts_over(grievance, SUPERVISE, on))
        if not post.scope.path.startswith(department)
    ]
    waiting = ways.pending(grievance)
    authority = waiting.authority if waiting else None
    known = {post.pk: post for post in (*eligible(grievance, on), *watching)}
    others = nearest_first(post for post in known.values() if post != authority)
    above = others
    if authority is not None:
        depth = len(authority.scope.path)
        above = [post for post in others if len(post.scope.path) < depth] or [
            post for post in others if len(post.scope.path) == depth
        ]
    return at_level(above, level, below=others[::-1])


def _apart(grievance: Grievance, posts: Iterable[Post]) -> list[Post]:
    """Leave those who did not answer, and sit in no office that did or is complained about."""
    answered, _people = ways.answered_by(grievance)
    office = grievance.office.scope.path
    return [
        post
        for post in posts
        if str(post.pk) not in answered
        and post.pk != grievance.post_id
        and not post.scope.path.startswith(office)
        and not is_complained_about(post, grievance)
    ]


def _above_the_first(grievance: Grievance, posts: list[Post]) -> list[Post]:
    """Leave those that stand higher than the first authority; its equals where there are none."""
    before = [appeal.authority for appeal in ways.of_answer(grievance) if appeal.authority]
    others = [post for post in posts if post.pk not in {first.pk for first in before}]
    if not before:
        return others
    depth = min(len(first.scope.path) for first in before)
    return [post for post in others if len(post.scope.path) < depth] or [
        post for post in others if len(post.scope.path) == depth
    ]
