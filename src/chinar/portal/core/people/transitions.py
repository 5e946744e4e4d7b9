"""The only writers of people, posts and holdings; each writes the journal beside it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from chinar.portal.core.journal.actor import Actor, ActorKind
from chinar.portal.core.journal.transitions import write
from chinar.portal.core.people import links
from chinar.portal.core.people.models import Grant, Holding, Post, Scope, User
from chinar.portal.core.people.roles import Role


class HoldingDatesError(ValueError):
    """A holding would end before the day it starts."""


@transaction.atomic
def add_person(
    *,
    username: str,
    actor: Actor,
    at: datetime,
    name: str = "",
    email: str = "",
    phone: str = "",
    language: str = "en",
    practice: bool = False,
    password: str | None = None,
) -> User:
    """Make somebody who can sign in; without a password, after following a one-time link."""
    user = User.objects.create_user(
        username,
        password,
        name=name,
        email=email,
        phone=phone,
        language=language,
        practice=practice,
    )
    write(user, "add", actor=actor, at=at, data={"practice": practice})
    return user


@transaction.atomic
def give_link(user: User, *, actor: Actor, at: datetime) -> str:
    """Return a fresh one-time link's text; earlier links and the old password end here."""
    user.set_unusable_password()
    user.save(update_fields=["password"])
    write(user, "give_link", actor=actor, at=at)
    return links.make(user, at)


@transaction.atomic
def set_password(token: str, password: str, *, at: datetime) -> User:
    """Set the password of a link's owner; the link is spent.

    Raises:
        links.LinkVoidError: the link no longer lets anybody in.
    """
    user = links.owner(token, at, lock=True)
    user.set_password(password)
    user.save(update_fields=["password"])
    actor = Actor(kind=ActorKind.OFFICER, user_id=str(user.pk))
    write(user, "set_password", actor=actor, at=at)
    return user


@transaction.atomic
def let_sign_in(user: User, *, allowed: bool, actor: Actor, at: datetime) -> None:
    """Let somebody sign in again, or no longer; open sessions end with the next request."""
    user.is_active = allowed
    user.save(update_fields=["is_active"])
    write(user, "reactivate" if allowed else "deactivate", actor=actor, at=at)


@transaction.atomic
def clear_second_factor(user: User, *, actor: Actor, at: datetime) -> None:
    """Forget somebody's phone and keys, so that they can set up new ones."""
    gone, _ = Authenticator.objects.filter(user=user).delete()
    write(user, "clear_second_factor", actor=actor, at=at, data={"authenticators": gone})


@transaction.atomic
def add_post(
    *,
    title: str,
    scope: Scope,
    roles: Iterable[Role],
    actor: Actor,
    at: datetime,
    below: bool = True,
    practice: bool = False,
) -> Post:
    """Make a post in one place that plays roles over it."""
    post = Post.objects.create(title=title, scope=scope, practice=practice)
    write(post, "add", actor=actor, at=at, data={"scope": scope.pk, "practice": practice})
    for role in roles:
        add_grant(post, role, scope=scope, below=below, actor=actor, at=at)
    return post


@transaction.atomic
def add_grant(
    post: Post, role: Role, *, scope: Scope, actor: Actor, at: datetime, below: bool = True
) -> Grant:
    """Let a post play a role over a place, and over what is below it or not."""
    grant = Grant.objects.create(post=post, role=role, scope=scope, below=below)
    post.__dict__.pop("reaches", None)
    data = {"role": role.value, "scope": scope.pk, "below": below}
    write(post, "add_grant", actor=actor, at=at, data=data)
    return grant


@transaction.atomic
def begin_holding(
    post: Post, user: User, *, starts_on: date, actor: Actor, at: datetime
) -> Holding:
    """Seat somebody on a post from a day on; whoever held it before leaves it that day.

    Who was to begin on that day or later never does, and the journal says so: this is how a
    wrong seat is put right on the same day. Holdings that are over stay as they were.
    """
    Post.objects.select_for_update().get(pk=post.pk)
    still = Q(ends_on=None) | Q(ends_on__gt=max(starts_on, timezone.localdate(at)))
    for holding in post.holdings.filter(still):
        last = max(starts_on, holding.starts_on)
        end_holding(holding, ends_on=last, actor=actor, at=at)
    begun = Holding.objects.create(post=post, user=user, starts_on=starts_on)
    data = {"holding": begun.pk, "user": str(user.pk), "starts_on": starts_on.isoformat()}
    write(post, "begin_holding", actor=actor, at=at, data=data)
    return begun


@transaction.atomic
def end_holding(holding: Holding, *, ends_on: date, actor: Actor, at: datetime) -> None:
    """End a holding on a day, which is the first without it; on its first day it falls away.

    Raises:
        HoldingDatesError: that day is before the first.
    """
    if ends_on < holding.starts_on:
        raise HoldingDatesError(holding.starts_on)
    if ends_on == holding.starts_on:
        _void_holding(holding, actor=actor, at=at)
        return
    holding.ends_on = ends_on
    holding.save(update_fields=["ends_on"])
    data = {"holding": holding.pk, "user": str(holding.user_id), "ends_on": ends_on.isoformat()}
    write(holding.post, "end_holding", actor=actor, at=at, data=data)


def _void_holding(holding: Holding, *, actor: Actor, at: datetime) -> None:
    """Take back a holding that held for no day; the journal alone remembers it."""
    data = {
        "holding": holding.pk,
        "user": str(holding.user_id),
        "starts_on": holding.starts_on.isoformat(),
    }
    write(holding.post, "void_holding", actor=actor, at=at, data=data)
    holding.delete()
