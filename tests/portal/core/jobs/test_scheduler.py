"""Each slot of the schedule is enqueued once, by the one process that is elected."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError

from chinar.portal.core.jobs import scheduler, selectors, transitions
from chinar.portal.core.jobs.clock import latest_slot, next_slot
from chinar.portal.core.jobs.models import Job, Lease, Schedule
from chinar.portal.core.jobs.scheduler import TERM, elected, resign, tick, turn
from chinar.portal.core.jobs.services import enqueue

MINUTE = timedelta(minutes=1)


@pytest.fixture
def hourly(db, kinds, monkeypatch):
    """A schedule of one job, at five past each hour of the state's time."""
    monkeypatch.setattr(kinds, "_kinds", {})
    monkeypatch.setattr(kinds, "load", lambda: None)
    kinds.schedule("test.hourly", "5 * * * *")(lambda: None)


def test_a_job_seen_for_the_first_time_waits_for_its_next_slot(hourly, now):
    assert tick(now) == 0
    assert tick(now + 4 * MINUTE) == 0
    assert tick(now + 5 * MINUTE) == 1


def test_a_slot_is_enqueued_once(hourly, now):
    tick(now)
    at = latest_slot("5 * * * *", now) + timedelta(hours=1)
    assert tick(at) == 1
    assert tick(at) == 0
    assert Job.objects.get().key == f"test.hourly@{at.astimezone(UTC):%Y-%m-%dT%H:%MZ}"


def test_a_slot_is_enqueued_once_by_two_who_believe_they_are_elected(hourly, now, monkeypatch):
    tick(now)
    later = now + timedelta(hours=1)
    seen = list(Schedule.objects.values_list("kind", "last_slot"))
    assert tick(later) == 1
    monkeypatch.setattr(
        "django.db.models.query.QuerySet.values_list", lambda *_args, **_options: seen
    )
    assert tick(later) == 0


def test_after_a_long_pause_a_job_runs_once_not_for_every_slot(hourly, now):
    tick(now)
    assert tick(now + timedelta(days=3)) == 1
    assert Job.objects.count() == 1


def test_slots_are_in_the_states_own_time(db):
    at = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)  # noon in Kolkata
    assert latest_slot("0 12 * * *", at) == at
    assert latest_slot("0 12 * * *", at - MINUTE) == at - timedelta(days=1)
    assert next_slot("0 12 * * *", at) == at + timedelta(days=1)


def test_one_of_two_is_elected_until_it_is_silent(db, now):
    assert elected("a", now)
    assert not elected("b", now)
    assert elected("a", now + TERM / 2)
    assert not elected("b", now + TERM + TERM / 4)
    assert elected("b", now + 2 * TERM)
    assert not elected("a", now + 2 * TERM)


def test_who_resigns_makes_room_at_once(db, now):
    assert elected("a", now)
    resign("b")
    assert not elected("b", now)
    resign("a")
    assert elected("b", now)


def test_of_two_who_start_together_one_is_elected(db, now, monkeypatch):
    Lease.objects.create(name="scheduler", holder="a", until=now + TERM)
    monkeypatch.setattr("django.db.models.query.QuerySet.first", lambda _queryset: None)
    assert not elected("b", now)


def test_the_elected_one_also_returns_what_dead_workers_left(hourly, calls, now):
    job = enqueue("test.note", now=now)
    transitions.claim("dead", now)
    assert turn("a", now + timedelta(minutes=2))
    job.refresh_from_db()
    assert job.state == "waiting"
    assert not turn("b", now + timedelta(minutes=2))


class FewRounds(threading.Event):
    """A stop that comes after some rounds, without waiting between them."""

    def __init__(self, rounds):
        super().__init__()
        self.rounds = rounds

    def wait(self, timeout=None):
        self.rounds -= 1
        if not self.rounds:
            self.set()
        return self.is_set()


def test_the_loop_goes_on_after_the_database_was_away(keep_connection, monkeypatch):
    turns = []

    def fail_once(me, now):
        turns.append(me)
        if len(turns) == 1:
            raise OperationalError

    monkeypatch.setattr(scheduler, "turn", fail_once)
    scheduler.run(stop_event=FewRounds(3))
    assert len(turns) == 3
    assert len(set(turns)) == 1


def test_the_loop_resigns_at_the_end(keep_connection):
    scheduler.run(stop_event=FewRounds(1))
    assert not Lease.objects.exists()
    assert Schedule.objects.filter(kind="journal.sequence").exists()


def test_what_is_scheduled_and_counted_can_be_read(hourly, calls, now):
    tick(now)
    enqueue("test.note", now=now - MINUTE)
    assert [slot.kind for slot in selectors.slots(now)] == ["test.hourly"]
    assert selectors.counts_by_state() == {"waiting": 1, "running": 0, "done": 0, "failed": 0}
    assert selectors.oldest_due(now) == now - MINUTE
    assert not selectors.scheduler_is_alive(now)
    elected("a", now)
    assert selectors.scheduler_is_alive(now)
