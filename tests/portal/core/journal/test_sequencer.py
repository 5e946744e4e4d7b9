"""Every entry gets one place in the overall chain, in batches, also when two work at once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chinar.portal.core.journal import sequencer
from chinar.portal.core.journal.models import Entry, Place
from chinar.portal.core.journal.verification import verify


def test_entries_are_placed_in_batches(entries):
    assert sequencer.sequence(batch=2) == 2
    assert sequencer.sequence_all(batch=2) == 3
    assert sequencer.sequence() == 0
    placed = Place.objects.order_by("position").values_list("position", "entry_id")
    assert list(placed) == [(n + 1, entry.pk) for n, entry in enumerate(entries)]
    assert verify().is_sound


def test_an_entry_committed_late_with_a_lower_id_gets_the_next_place(entries, monkeypatch):
    late = entries[1]
    with monkeypatch.context() as patch:
        patch.setattr(
            sequencer,
            "_without_place",
            lambda **_: Entry.objects.exclude(pk=late.pk).order_by("id"),
        )
        sequencer.sequence()
    assert sequencer.sequence() == 1
    assert Place.objects.get(entry=late).position == 5
    assert verify().is_sound


def test_an_entry_older_than_the_window_is_found_by_the_thorough_round(entries, monkeypatch):
    monkeypatch.setattr(sequencer, "WINDOW", 1)
    late = entries[0]
    with monkeypatch.context() as patch:
        patch.setattr(
            sequencer,
            "_without_place",
            lambda **_: Entry.objects.exclude(pk=late.pk).order_by("id"),
        )
        sequencer.sequence()
    assert sequencer.sequence() == 0
    assert sequencer.sequence(thorough=True) == 1


@pytest.mark.slow
def test_writers_and_two_sequencers_at_once_leave_one_whole_chain(house):
    """Threads need a database in a file, or PostgreSQL: the tests' own SQLite is in memory."""
    seen = json.loads(house.python(CROWD))
    assert seen == {"faults": [], "entries": 40, "places": 40}


CROWD = Path(__file__).with_name("crowd.py")
