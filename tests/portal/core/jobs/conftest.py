"""Kinds of jobs that exist in tests only."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from chinar.portal.core.jobs import celery_worker, leases, registry, scheduler, worker


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


@pytest.fixture
def keep_connection(db, monkeypatch):
    """Let loops that close their connection run on the test's, within its transaction."""
    for module in (celery_worker, leases, scheduler, worker):
        for name, stand_in in (
            ("connection", SimpleNamespace(close=lambda: None)),
            ("close_old_connections", lambda: None),
        ):
            if hasattr(module, name):
                monkeypatch.setattr(module, name, stand_in)
