"""Reads about grievances: what a post may see, what is due, what happened so far."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.db.models import Q, QuerySet

from chinar.portal.core.people.models import Post, Scope
from chinar.portal.core.people.visibility import may, may_over, visible_to
from chinar.portal.grievances.lifecycle import (
    CITIZEN,
    SYSTEM,
    WORK,
    Action,
    State,
    actions_in,
    permissions,
)
from chinar.portal.grievances.models import (
    Channel,
    Grievance,
    Message,
    MessageKind,
)
from chinar.portal.grievances.numbering import NumberError, parse
from chinar.portal.grievances.standing import AGAINST, is_complained_about, posts_over
from chinar.portal.registry.models import Area, Office

SEE: Final = "grievances.see"
CONFIDENTIAL: Final = "grievances.confidential"
MANY_OFFICES: Final = 500
# Not `open=True`: Django writes that as a bare column, for which SQLite uses no index.
IS_OPEN: Final = Q(open__in=[True])


def cases_for(post: Post | None, permission: str = SEE) -> QuerySet[Grievance]:
    """Return the cases over which a post holds a permission; confidential ones need more."""
    return Grievance.objects.filter(_within_reach(post, permission), open_to(post))


def open_to(post: Post | None, case: str = "") -> Q:
    """Say which cases are no secret from a post: a condition on rows from which ``case`` leads."""
    known = Q(**{f"{case}confidential": False})
    if post is None:
        return known
    if may(post, CONFIDENTIAL):
        reach = _within_reach(post, CONFIDENTIAL, case)
        if not reach:  # every case
            return reach
        known |= reach
    return known | Q(**{f"{case}post": post})


def case_page(post: Post | None, permission: str = SEE) -> QuerySet[Grievance]:
    """Return `cases_for` with what a case's page shows."""
    return (
        cases_for(post, permission)
        .prefetch_related(AGAINST)
        .select_related(
            "office__scope",
            "area__scope",
            "category",
            "post__scope",
            "policy",
            "service",
            "lead",
        )
    )


def permits(post: Post | None, grievance: Grievance, permission: str) -> bool:
    """Tell whether a post holds a permission over one case.

    An office complained about may see the case, and has no other say in it.
    """
    places = [grievance.office.scope]
    if grievance.area is not None:
        places.append(grievance.area.scope)
    if not any(may_over(post, permission, place) for place in places):
        return False
    if permission != SEE and is_complained_about(post, grievance):
        return False
    if not grievance.confidential or (post and grievance.post_id == post.pk):
        return True
    return any(may_over(post, CONFIDENTIAL, place) for place in places)


def officer_actions(post: Post | None, grievance: Grievance) -> list[tuple[Action, bool]]:
    """Return what officers can do in this state, each with whether this post may."""
    state = State(grievance.state)
    moves = [(action, permissions(state, action)) for action in actions_in(state)]
    return [
        (action, any(permits(post, grievance, one) for one in wanted))
        for action, wanted in moves
        if not {CITIZEN, SYSTEM} & set(wanted)
    ]


def assignable_posts(grievance: Grievance, on: date) -> list[Post]:
    """Return the posts that may work on a case, nearest first; `on_duty` holds today's holders."""
    posts = posts_over(grievance, WORK, on)
    return [post for post in posts if not is_complained_about(post, grievance)]


def proposed_reply(grievance: Grievance) -> Message | None:
    """Return the final reply that waits to be sent."""
    return grievance.messages.filter(kind=MessageKind.FINAL, sent_at=None).last()


def by_number(text: str) -> Grievance | None:
    """Find a case by its number as somebody typed it, or by the one an earlier portal gave it.

    Raises:
        NumberError: what was typed is not a number.
    """
    try:
        key = parse(text).key
    except NumberError:
        earlier = by_earlier_number(text)
        if earlier is None:
            raise
        return earlier
    return Grievance.objects.filter(key=key).first()


def by_earlier_number(text: str) -> Grievance | None:
    """Return the only case that was brought in under a number; two of them are nobody's.

    What is confidential is found by our own number alone, which tells nobody whether it is there.
    """
    number = " ".join(text.split()).upper()
    told = Q(intake__other_number=number) & ~Q(intake__other_number="")  # as its index says
    brought = Grievance.objects.filter(told, channel=Channel.IMPORT, confidential=False)
    found = list(brought[:2]) if number else []
    return found[0] if len(found) == 1 else None


def _within_reach(post: Post | None, permission: str, case: str = "") -> Q:
    """Say what `visible_to` says of grievances, with ids that an index serves.

    Empty where a post reaches every one.

    Offices and areas are few: looking them up first spares joins over every case.
    """
    if not may(post, permission):
        return Q(**{f"{case}pk__in": []})
    places = visible_to(post, Scope.objects.all(), permission)
    if not Office.objects.exclude(scope__in=places).exists():
        return Q()  # every office, and so every grievance
    offices = Office.objects.filter(scope__in=places)
    areas = list(Area.objects.filter(scope__in=places).values_list("pk", flat=True))
    few = list(offices.values_list("pk", flat=True)[: MANY_OFFICES + 1])
    known = Q(**{f"{case}office__in": offices if len(few) > MANY_OFFICES else few})
    return known | Q(**{f"{case}area__in": areas}) if areas else known
