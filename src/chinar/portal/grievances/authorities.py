"""Which post decides an appeal: the nearest above the office that answered, then one above it."""

from __future__ import annotations

from datetime import date

from chinar.portal.core.people.models import Post
from chinar.portal.grievances import ways
from chinar.portal.grievances.lifecycle import APPEALS
from chinar.portal.grievances.models import Grievance
from chinar.portal.grievances.standing import NOBODY, VACANT, is_complained_about, posts_over


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
    answered, _people = ways.answered_by(grievance)
    office = grievance.office.scope.path
    return [
        post
        for post in posts_over(grievance, APPEALS, on)
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
