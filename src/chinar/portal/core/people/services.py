"""What an administrator does with people and posts, and how the first one comes to be."""

from __future__ import annotations

from datetime import date, datetime
from itertools import chain, count

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from chinar.portal.core.journal.actor import SYSTEM, Actor
from chinar.portal.core.people import transitions
from chinar.portal.core.people.access import NotAllowedError
from chinar.portal.core.people.models import Holding, Post, Scope, User
from chinar.portal.core.people.roles import Role
from chinar.portal.core.people.scopes import AREAS, ORGANISATIONS, root
from chinar.portal.core.people.selectors import CHANGE, administrators, people_for, posts_for
from chinar.portal.core.people.visibility import may_over

SEE = "people.see"
FIRST_NAME = "administrator"


class SelfChangeError(ValueError):
    """Somebody would shut themselves out."""


def has_administrator(on: date | None = None) -> bool:
    """Tell whether a real administrator of the whole state has a password."""
    found = administrators(on or timezone.localdate())
    return any(user.has_usable_password() for user in found)


@transaction.atomic
def first_administrator(now: datetime) -> str | None:
    """Return the path of a one-time link for the first administrator, whom it makes if need be.

    None when an administrator with a password exists. A fresh link ends the one before.
    """
    today = timezone.localdate(now)
    found = list(administrators(today))
    if any(user.has_usable_password() for user in found):
        return None
    user = found[0] if found else _make_first(now)
    return link_path(transitions.give_link(user, actor=SYSTEM, at=now))


def link_path(token: str) -> str:
    """Return the address at which a one-time link's owner sets a password."""
    return reverse("people:set_password", args=[token])


def give_link(post: Post | None, user: User, *, actor: Actor, now: datetime) -> str:
    """Return the path of a one-time link for ``user``, whose old password ends.

    Raises:
        NotAllowedError: ``post`` may not change this person.
    """
    _may_change(post, user)
    return link_path(transitions.give_link(user, actor=actor, at=now))


def let_sign_in(
    post: Post | None, user: User, *, allowed: bool, actor: Actor, now: datetime
) -> None:
    """Let ``user`` sign in again, or no longer.

    Raises:
        NotAllowedError: ``post`` may not change this person.
        SelfChangeError: they are about to shut themselves out.
    """
    _may_change(post, user)
    if str(user.pk) == actor.user_id:
        raise SelfChangeError
    transitions.let_sign_in(user, allowed=allowed, actor=actor, at=now)


def clear_second_factor(post: Post | None, user: User, *, actor: Actor, now: datetime) -> None:
    """Forget the phone and keys of somebody who lost them.

    Raises:
        NotAllowedError: ``post`` may not change this person.
        SelfChangeError: one's own are changed on one's own sign-in page.
    """
    _may_change(post, user)
    if str(user.pk) == actor.user_id:
        raise SelfChangeError
    transitions.clear_second_factor(user, actor=actor, at=now)


def add_post(
    post: Post | None,
    *,
    title: str,
    scope: Scope,
    roles: list[Role],
    below: bool,
    actor: Actor,
    now: datetime,
) -> Post:
    """Make a post within the reach of the administrator's own.

    Raises:
        NotAllowedError: the place is outside it, or what is ``below`` the place.
    """
    if not may_over(post, CHANGE, scope, below=below):
        raise NotAllowedError(CHANGE)
    practice = scope.practice or (post is not None and post.practice)
    return transitions.add_post(
        title=title,
        scope=scope,
        roles=roles,
        below=below,
        practice=practice,
        actor=actor,
        at=now,
    )


def begin_holding(
    post: Post | None,
    seat: Post,
    user: User,
    *,
    starts_on: date,
    actor: Actor,
    now: datetime,
) -> Holding:
    """Seat ``user`` on the post ``seat``.

    Raises:
        NotAllowedError: the administrator may not change the post, or not see the person.
    """
    _may_change_post(post, seat)
    if not people_for(post, SEE).filter(pk=user.pk).exists():
        raise NotAllowedError(SEE)
    return transitions.begin_holding(seat, user, starts_on=starts_on, actor=actor, at=now)


def end_holding(
    post: Post | None, holding: Holding, *, ends_on: date, actor: Actor, now: datetime
) -> None:
    """End a holding; on its first day it falls away.

    Raises:
        NotAllowedError: the post is outside the administrator's reach.
        transitions.HoldingDatesError: it would end before it starts.
    """
    _may_change_post(post, holding.post)
    transitions.end_holding(holding, ends_on=ends_on, actor=actor, at=now)


def _may_change(post: Post | None, user: User) -> None:
    if not people_for(post, CHANGE).filter(pk=user.pk).exists():
        raise NotAllowedError(CHANGE)


def _may_change_post(post: Post | None, seat: Post) -> None:
    if not posts_for(post, CHANGE).filter(pk=seat.pk).exists():
        raise NotAllowedError(CHANGE)


def _make_first(now: datetime) -> User:
    names = chain([FIRST_NAME], (f"{FIRST_NAME}{number}" for number in count(2)))
    free = next(name for name in names if not User.objects.filter(username__iexact=name).exists())
    user = transitions.add_person(username=free, actor=SYSTEM, at=now)
    state = root(ORGANISATIONS, "State")
    post = transitions.add_post(
        title="Administrator", scope=state, roles=[Role.ADMINISTRATOR], actor=SYSTEM, at=now
    )
    transitions.add_grant(
        post, Role.ADMINISTRATOR, scope=root(AREAS, "Areas"), actor=SYSTEM, at=now
    )
    transitions.begin_holding(post, user, starts_on=timezone.localdate(now), actor=SYSTEM, at=now)
    return user
