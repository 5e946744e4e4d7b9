"""A data-centre officer who enters certificates."""

from __future__ import annotations

import pytest
from tests.portal.hosting import world

from chinar.portal.core.people.roles import Role


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """A store of papers of its own for each test."""
    settings.MEDIA_ROOT = tmp_path / "uploads"


@pytest.fixture
def entrant(organisations, make_post):
    return world.Entrant(root=organisations, post=make_post(Role.DATA_CENTRE, title="Data centre"))


@pytest.fixture
def site(entrant):
    return entrant.site("food.example.gov.in", "www.food.example.gov.in")


@pytest.fixture
def stand_still(monkeypatch, now):
    """Let views see the tests' moment."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
