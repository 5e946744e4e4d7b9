"""What the tests of people share: a counted-afresh front door, people in posts."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.cache import cache

PASSWORD = "a quiet walnut orchard"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture(autouse=True)
def _quick_hashes(monkeypatch):
    """Hash with argon2 still, but without its deliberate slowness."""
    from django.contrib.auth.hashers import Argon2PasswordHasher

    monkeypatch.setattr(Argon2PasswordHasher, "time_cost", 1)
    monkeypatch.setattr(Argon2PasswordHasher, "memory_cost", 64)
    monkeypatch.setattr(Argon2PasswordHasher, "parallelism", 1)


@pytest.fixture(autouse=True)
def _fresh_counts():
    """Let no test inherit the tries of another."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def make_person(make_post):
    """Make somebody with a password; with a role, seated on a post that plays it."""
    from chinar.portal.core.people.models import Holding, User

    def make(username, role=None, scope=None, *, practice=False, **fields):
        user = User.objects.create_user(username, PASSWORD, practice=practice, **fields)
        if role:
            post = make_post(role, scope, title=f"Post of {username}")
            Holding.objects.create(post=post, user=user, starts_on=date(2020, 1, 1))
        return user

    return make


@pytest.fixture
def places(organisations):
    """Two departments side by side, each with an office below it."""
    from chinar.portal.core.people.scopes import grow

    health, works = grow(organisations, "Health"), grow(organisations, "Works")
    return {
        "health": health,
        "health_office": grow(health, "Hospital"),
        "works": works,
        "works_office": grow(works, "Bridge office"),
    }


@pytest.fixture
def second_factor():
    """Give somebody an authenticator app; returns its secret."""
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    def give(user):
        secret = generate_totp_secret()
        TOTP.activate(user, secret)
        return secret

    return give


@pytest.fixture
def administrator(make_person, second_factor):
    """A state-wide administrator with everything that signing in asks for."""
    from chinar.portal.core.people.roles import Role

    user = make_person("admin", Role.ADMINISTRATOR)
    second_factor(user)
    return user


@pytest.fixture
def as_administrator(client, administrator):
    """A client signed in as the administrator."""
    client.force_login(administrator, backend=BACKEND)
    return client
