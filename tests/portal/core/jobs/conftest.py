"""Kinds of jobs that exist in tests only."""

from __future__ import annotations

import pytest

from chinar.portal.core.jobs import registry


@pytest.fixture
def kinds(monkeypatch):
    """A registry that a test may fill, and that is as it was afterwards."""
    registry.load()
    monkeypatch.setattr(registry, "_kinds", dict(registry._kinds))
    return registry


@pytest.fixture
def calls(kinds):
    """The arguments of each call of the job ``test.note``."""
    seen = []

    @kinds.job("test.note")
    def note(*, word):
        seen.append(word)

    return seen
