"""The embedded worker takes what is due, keeps its leases alive, and ends when told to."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from chinar.portal.core.jobs import leases, transitions, worker
from chinar.portal.core.jobs.leases import Leases
from chinar.portal.core.jobs.models import Job
from chinar.portal.core.jobs.services import enqueue

SECOND = timedelta(seconds=1)


@pytest.fixture
def stop(keep_connection, kinds):
    """An event that the job ``test.stop`` sets."""
    event = threading.Event()
    kinds.job("test.stop")(event.set)
    return event


def test_it_runs_what_is_due_until_it_is_told_to_stop(stop, calls):
    for word in "abc":
        enqueue("test.note", {"word": word})
    enqueue("test.stop")
    enqueue("test.note", {"word": "too late"})
    worker.Crew(stop).work()
    assert calls == ["a", "b", "c"]
    assert list(Job.objects.order_by("id").values_list("state", flat=True)) == 4 * ["done"] + [
        "waiting"
    ]


def test_it_waits_for_a_job_that_comes_later(stop, monkeypatch):
    naps = []

    def nap(seconds):
        naps.append(seconds)
        if len(naps) == 7:
            enqueue("test.stop")

    monkeypatch.setattr(stop, "wait", nap)
    worker.Crew(stop).work()
    assert naps[0] == worker.SHORTEST_POLL_S
    assert naps[-1] == worker.LONGEST_POLL_S


def test_it_goes_on_after_the_database_was_away(stop, calls, monkeypatch):
    enqueue("test.note", {"word": "a"})
    enqueue("test.stop")
    real, failures = transitions.claim, [OperationalError()]

    def claim(*args, **options):
        if failures:
            raise failures.pop()
        return real(*args, **options)

    monkeypatch.setattr(transitions, "claim", claim)
    worker.Crew(stop).work()
    assert calls == ["a"]


def test_one_thread_watches_while_the_others_queue(stop, monkeypatch):
    crew = worker.Crew(stop)
    monkeypatch.setattr(worker, "TURN_S", 0)
    with crew._watch:
        assert crew._await_job() is None


def test_a_held_job_is_renewed_when_a_third_of_its_lease_is_gone(stop, calls, now):
    enqueue("test.note", now=now)
    job, held = transitions.claim("me", now), Leases()
    with held.held(job, now):
        assert held.beat(now + 19 * SECOND) == 0
        assert held.beat(now + 21 * SECOND) == 1
        assert Job.objects.get().lease_until == now + 81 * SECOND
        Job.objects.update(leased_by="you")
        assert held.beat(now + 70 * SECOND) == 0
    assert held.beat(now + 70 * SECOND) == 0


def test_a_job_over_its_limit_is_no_longer_renewed(stop, kinds, now):
    kinds.job("test.hangs", limit_s=100)(lambda: None)
    enqueue("test.hangs", now=now)
    job, held = transitions.claim("me", now), Leases()
    with held.held(job, now):
        assert held.beat(now + 99 * SECOND) == 1
        assert held.beat(now + 150 * SECOND) == 0


def test_a_job_of_a_kind_that_is_gone_is_not_held(stop, calls, now):
    enqueue("test.note", now=now)
    Job.objects.update(kind="test.gone")
    job, held = transitions.claim("me", now), Leases()
    with held.held(job, now):
        assert held.beat(now + 50 * SECOND) == 0


def test_the_beat_goes_on_after_the_database_was_away(stop, calls, monkeypatch):
    enqueue("test.note")
    transitions.claim("dead", timezone.now() - 300 * SECOND)
    Job.objects.update(state="running", leased_by="dead", lease_until=timezone.now() - SECOND)
    rounds = [OperationalError(), None]

    def beat(_now):
        failure = rounds.pop(0)
        if not rounds:
            stop.set()
        if failure:
            raise failure

    held = Leases()
    monkeypatch.setattr(held, "beat", beat)
    monkeypatch.setattr(leases, "BEAT_S", 0)
    held.keep(stop)
    assert Job.objects.get().state == "waiting"


def test_no_two_processes_share_a_name():
    assert leases.holder_name() != leases.holder_name()


def test_a_worker_without_work_ends_when_told_to(stop, monkeypatch):
    monkeypatch.setattr(worker.Crew, "work", lambda _crew: None)
    monkeypatch.setattr(Leases, "keep", lambda *_: None)
    stop.set()
    worker.run(threads=2, stop_event=stop)
