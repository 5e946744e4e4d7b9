"""Fixtures that every room's tests share: a data folder of their own, posts and people."""

from __future__ import annotations

import importlib
import os
import tempfile
from collections.abc import Callable
from contextlib import contextmanager
from datetime import UTC, date, datetime

os.environ["CHINAR_DATA_DIR"] = tempfile.mkdtemp(prefix="chinar-test-")

import pytest

from chinar.portal.core import remembering
from chinar.portal.core.journal.actor import Actor, ActorKind

pytest_plugins = ["tests.browser", "tests.databases", "tests.houses"]

NOW = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)


@pytest.fixture(autouse=True, scope="session")
def flush_past_the_triggers():
    """Let transactional tests empty the journal, whose triggers refuse that to everybody."""
    from django.db.backends.base.operations import BaseDatabaseOperations

    rooms = "chinar.portal.core.journal.migrations"
    entries = importlib.import_module(f"{rooms}.0002_append_only")
    tree = importlib.import_module(f"{rooms}.0004_tree_append_only")
    flush = BaseDatabaseOperations.execute_sql_flush

    def flush_all(self, sql_list):
        install, remove = entries.statements(self.connection.vendor)
        install_tree, remove_tree = tree.statements(self.connection.vendor)
        flush(self, [*remove_tree, *remove, *sql_list, *install, *install_tree])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", flush_all)
        yield


@pytest.fixture(autouse=True)
def nothing_remembered():
    """Forget what the process remembers of another test's database."""
    remembering.forget()


@pytest.fixture
def now() -> datetime:
    """The moment at which every test stands still."""
    return NOW


@pytest.fixture
def officer() -> Actor:
    """An officer's hand, for transitions that only journal who did it."""
    return Actor(kind=ActorKind.OFFICER, user_id="u", post_id="p")


@contextmanager
def _kept_for_a_module(django_db_blocker):
    """Let a module's tests share what is written here; each starts from it, and it goes at last."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def module_facts(django_db_setup, django_db_blocker):
    """Load the facts that `up` loads, once for a module whose tests only need `db`."""
    from chinar.portal.catalogue import facts as services
    from chinar.portal.grievances import facts as categories
    from chinar.portal.registry import facts as registry

    with _kept_for_a_module(django_db_blocker):
        for facts in (registry, services, categories):
            facts.load(NOW)
        yield


@pytest.fixture(scope="module")
def module_practice(module_facts, django_db_blocker):
    """Load practice data with few grievances, once for a module; yield what was said."""
    from chinar.practice import load

    told: list[str] = []
    with _kept_for_a_module(django_db_blocker):
        load.load(NOW, say=told.append, count=25)
        yield told


@pytest.fixture(autouse=True)
def reader_of_english():
    """Leave no language active for the next test."""
    yield
    from django.utils import translation

    translation.deactivate()


@pytest.fixture
def organisations(db):
    """The root of the tree of organisations."""
    from chinar.portal.core.people.scopes import ORGANISATIONS, root

    return root(ORGANISATIONS, "State")


@pytest.fixture
def make_post(organisations) -> Callable[..., object]:
    """Make a post with one role over a scope (the whole state unless told otherwise)."""
    from chinar.portal.core.people.models import Grant, Post

    def make(role, scope=None, title="Officer"):
        scope = scope or organisations
        post = Post.objects.create(title=title, scope=scope)
        Grant.objects.create(post=post, role=role, scope=scope)
        return post

    return make


@pytest.fixture
def sign_in(client, make_post):
    """Sign a new user into the test client, holding a post with ``role`` over ``scope``."""
    from allauth.mfa.models import Authenticator

    from chinar.portal.core.people.models import Holding, User

    def sign(role, scope=None, username=None):
        post = make_post(role, scope)
        username = username or f"user-{post.pk}"
        user = User.objects.create_user(username, email=f"{post.pk}@test.example")
        Holding.objects.create(post=post, user=user, starts_on=date(2020, 1, 1))
        # Roles that decide need a second factor; what it is does not matter here.
        Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return post

    return sign
