"""People, the posts they hold, and the offices a post's roles reach over."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any, ClassVar, NamedTuple

import uuid6
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from chinar.portal.core.people.roles import ROLE_NAMES, Role

STEP = 4  # characters of a path per level of the tree
PATH_LENGTH = 64  # so sixteen levels


class UserQuerySet(BaseUserManager["User"]):
    """Make users with a hashed password, or with none."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> User:
        """Make and save a user; without a password they sign in by link or single sign-on."""
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save()
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        """Find a user by name, capitals or not."""
        return self.get(username__iexact=username)


class User(AbstractBaseUser):
    """Somebody who signs in."""

    id = models.UUIDField(primary_key=True, default=uuid6.uuid7, editable=False)
    username = models.CharField(
        _("Username"),
        max_length=60,
        unique=True,
        validators=[RegexValidator(r"^[\w.@+-]+\Z")],
    )
    email = models.EmailField(_("E-mail"), blank=True)
    phone = models.CharField(_("Phone"), max_length=20, blank=True)
    name = models.CharField(_("Name"), max_length=120, blank=True)
    language = models.CharField(_("Language"), max_length=5, default="en")
    is_active = models.BooleanField(_("May sign in"), default=True)
    practice = models.BooleanField(default=False, db_index=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserQuerySet] = UserQuerySet()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("username"), name="one_user_a_name"),
            # Single sign-on finds an account by its e-mail, so it must mean one account.
            models.UniqueConstraint(
                Lower("email"), condition=~models.Q(email=""), name="one_user_an_email"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.username


class Scope(models.Model):
    """A place in the tree of organisations and offices, or in the tree of areas.

    ``path`` holds four characters a level, so that everything below a place is one prefix.
    """

    path = models.CharField(max_length=PATH_LENGTH, unique=True)
    name = models.CharField(max_length=200)
    practice = models.BooleanField(default=False, db_index=True)

    SCOPE_LOOKUPS: ClassVar[tuple[str, ...]] = ("",)

    def __str__(self) -> str:
        return self.name


class Reach(NamedTuple):
    """What a grant says, flat: a role over the place at ``path``, and below it or not."""

    role: Role
    path: str
    below: bool


class Post(models.Model):
    """A seat in an office: work belongs to it, whoever sits there today."""

    id = models.UUIDField(primary_key=True, default=uuid6.uuid7, editable=False)
    title = models.CharField(_("Title"), max_length=200)
    scope = models.ForeignKey(Scope, on_delete=models.PROTECT, related_name="posts")
    active = models.BooleanField(default=True)
    practice = models.BooleanField(default=False, db_index=True)

    SCOPE_LOOKUPS: ClassVar[tuple[str, ...]] = ("scope",)

    def __str__(self) -> str:
        return self.title

    @cached_property
    def reaches(self) -> tuple[Reach, ...]:
        """What its grants say, read once for as long as this object lives."""
        return tuple(
            Reach(Role(grant.role), grant.scope.path, grant.below)
            for grant in self.grants.select_related("scope")
        )

    @property
    def roles(self) -> list[Role]:
        """The roles it plays anywhere, in the order of the table of roles."""
        played = {reach.role for reach in self.reaches}
        return [role for role in Role if role in played]

    def refresh_from_db(
        self,
        using: str | None = None,
        fields: Iterable[str] | None = None,
        from_queryset: models.QuerySet[Post] | None = None,
    ) -> None:
        """Read again from the database, grants included."""
        self.__dict__.pop("reaches", None)
        super().refresh_from_db(using, fields, from_queryset)


class Grant(models.Model):
    """A role that a post plays over one place, and over what is below it or not."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=30, choices=[(role, ROLE_NAMES[role]) for role in Role])
    scope = models.ForeignKey(Scope, on_delete=models.PROTECT, related_name="+")
    below = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["post", "role", "scope"], name="one_grant_each"),
            models.CheckConstraint(condition=models.Q(role__in=list(Role)), name="known_role"),
        ]

    def __str__(self) -> str:
        return f"{self.role} / {self.scope}"


class Holding(models.Model):
    """That a person holds a post from one day to another; the end day is not included."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="holdings")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="holdings")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gt=models.F("starts_on")),
                name="holding_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.starts_on}–{self.ends_on or ''}"
