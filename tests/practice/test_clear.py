"""Loading is all or nothing, and clearing removes all of practice and nothing else."""

from __future__ import annotations

import pytest
from django.apps import apps

from chinar.portal.core.journal.models import Entry
from chinar.practice import clear, load

# What was done stays: the journal, when figures were counted, of which days answers were drawn.
KEPT = {"journal.entry", "practice.load", "grievances.refresh", "grievances.qualitydraw"}


def rows() -> dict[str, int]:
    models = [model for model in apps.get_models() if model._meta.managed]
    return {model._meta.label_lower: model._default_manager.count() for model in models}


def test_a_load_that_fails_leaves_nothing(house, now, monkeypatch):
    def break_down(*_args):
        raise RuntimeError

    before = rows()
    monkeypatch.setattr(load.grievances, "make_grievances", break_down)
    with pytest.raises(RuntimeError):
        load.load(now, say=lambda _words: None)
    assert rows() == before


def test_clear_removes_all_of_practice_and_nothing_else(house, now):
    before = rows()
    load.load(now, say=lambda _words: None, count=12)
    assert clear.clear(now) > 500
    after = rows()
    assert {name: count for name, count in after.items() if name not in KEPT} == {
        name: count for name, count in before.items() if name not in KEPT
    }
    assert Entry.objects.order_by("-pk")[0].action == "clear"
