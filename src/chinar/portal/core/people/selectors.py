"""Reads about people: who holds which post on a day, and what an administrator may touch."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from chinar.portal.core.people.models import Grant, Holding, Post, Reach, Scope, User
from chinar.portal.core.people.roles import SECOND_FACTOR_ROLES, Role
from chinar.portal.core.people.scopes import ORGANISATIONS
from chinar.portal.core.people.visibility import grants_within, visible_to

CHANGE = "people.change"
PRACTICE_OF_EACH = 3  # enough for four eyes and a wrong office
P = TypeVar("P", User, Post)
SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def current(on: date) -> Q:
    """Return the condition that a holding runs on a day; its end day is not included."""
    return Q(starts_on__lte=on) & (Q(ends_on=None) | Q(ends_on__gt=on))


def posts_held(user: User, on: date) -> QuerySet[Post]:
    """Return the active posts that ``user`` holds on a day, by title."""
    held = Holding.objects.filter(current(on), user=user)
    return Post.objects.filter(active=True, pk__in=held.values("post")).order_by("title", "pk")


def posts_in_use(user: User, on: date) -> list[Post]:
    """Return the posts held on a day with their grants read, in two queries."""
    grants = Prefetch("grants", queryset=Grant.objects.select_related("scope"))
    posts = list(posts_held(user, on).select_related("scope").prefetch_related(grants))
    for post in posts:
        post.reaches = tuple(
            Reach(Role(grant.role), grant.scope.path, grant.below) for grant in post.grants.all()
        )
    return posts


def holder(post: Post, on: date) -> User | None:
    """Return who holds ``post`` on a day and may sign in: the latest to have started."""
    holding = (
        post.holdings.filter(current(on), user__is_active=True)
        .select_related("user")
        .order_by("-starts_on", "-pk")
        .first()
    )
    return holding.user if holding else None


def needs_second_factor(user: User, posts: Iterable[Post]) -> bool:
    """Tell whether a post of theirs decides something and they have no second factor yet.

    Practice people are let off, so that anybody can try every role.
    """
    if user.practice or not any(SECOND_FACTOR_ROLES.intersection(post.roles) for post in posts):
        return False
    return not has_second_factor(user)


def has_second_factor(user: User) -> bool:
    """Tell whether somebody signs in with more than a password."""
    return Authenticator.objects.filter(user=user, type__in=SECOND_FACTORS).exists()


def administrators(on: date) -> QuerySet[User]:
    """Return the real people who administer the whole state on a day; who may sign in."""
    posts = Post.objects.filter(
        active=True,
        practice=False,
        grants__role=Role.ADMINISTRATOR,
        grants__scope__path=ORGANISATIONS,
        grants__below=True,
    )
    held = Holding.objects.filter(current(on), post__in=posts)
    return User.objects.filter(is_active=True, practice=False, pk__in=held.values("user")).order_by(
        "created_at"
    )


def people_for(post: Post | None, permission: str) -> QuerySet[User]:
    """Return the people somebody in ``post`` may see, or change.

    ``people.see`` reaches whoever holds a post in its offices, or none at all;
    ``people.change`` only those who never held a post that it could not change too, so that
    nobody can take over an account that reaches further than their own office. A practice post
    reaches practice people only.
    """
    reached = posts_for(post, permission).values("pk")
    theirs = Holding.objects.filter(user=OuterRef("pk"))
    people = _practised(post, User.objects.all())
    if permission == CHANGE:
        return people.exclude(Exists(theirs.exclude(post__in=reached)))
    return people.filter(Exists(theirs.filter(post__in=reached)) | ~Exists(theirs))


def posts_for(post: Post | None, permission: str) -> QuerySet[Post]:
    """Return the posts somebody in ``post`` may see, or change.

    ``people.see`` reaches the posts that stand in its offices; ``people.change`` only those of
    them whose every grant it covers. A practice post reaches practice posts only.
    """
    posts = _practised(post, visible_to(post, Post.objects.all(), permission))
    if permission != CHANGE:
        return posts
    grants = Grant.objects.filter(post=OuterRef("pk"))
    further = grants.exclude(pk__in=grants_within(post, permission).values("pk"))
    return posts.exclude(Exists(further))


def _practised(post: Post | None, found: QuerySet[P]) -> QuerySet[P]:
    return found.filter(practice=True) if post is not None and post.practice else found


def places_for(post: Post | None, permission: str, words: str = "") -> QuerySet[Scope]:
    """Return the places over which ``post`` holds a permission, narrowed by their name."""
    places = visible_to(post, Scope.objects.all(), permission)
    return places.filter(name__icontains=words).order_by("path")


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeSignIn:
    """A sign-in that anybody may try."""

    username: str
    post: str
    roles: list[Role]


def practice_sign_ins(on: date) -> list[PracticeSignIn]:
    """List a few practice people of each role, in the order of the table of roles."""
    holdings = (
        Holding.objects.filter(
            current(on), user__practice=True, user__is_active=True, post__active=True
        )
        .select_related("user", "post")
        .prefetch_related("post__grants")
        .order_by("user__username")
    )
    by_roles: dict[tuple[Role, ...], list[PracticeSignIn]] = {}
    for holding in holdings:
        played = {Role(grant.role) for grant in holding.post.grants.all()}
        roles = tuple(role for role in Role if role in played)
        one = PracticeSignIn(
            username=holding.user.username, post=holding.post.title, roles=list(roles)
        )
        by_roles.setdefault(roles, []).append(one)
    order = {role: number for number, role in enumerate(Role)}
    ranked = sorted(by_roles, key=lambda roles: [order[role] for role in roles])
    return [one for roles in ranked if roles for one in by_roles[roles][:PRACTICE_OF_EACH]]
