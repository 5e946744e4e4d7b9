"""A job's row moves only as its lifecycle allows, and only by whoever holds it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError

from chinar.portal.core.jobs import transitions
from chinar.portal.core.jobs.jobs import sweep
from chinar.portal.core.jobs.lifecycle import JobAction, JobState, Priority, allowed
from chinar.portal.core.jobs.models import Job
from chinar.portal.core.jobs.services import enqueue

SECOND = timedelta(seconds=1)


@pytest.fixture
def job(db, calls, now):
    return enqueue("test.note", {"word": "a"}, now=now)


def put(job, state, now):
    """Bring a job into a state, past its lifecycle."""
    Job.objects.filter(pk=job.pk).update(
        state=state, leased_by="me", attempts=1, lease_until=now + 60 * SECOND
    )
    job.refresh_from_db()


ACTS = {
    JobAction.CLAIM: lambda job, now: transitions.claim("me", now, pk=job.pk) is not None,
    JobAction.FINISH: lambda job, now: transitions.finish(job, now) or True,
    JobAction.TRY_LATER: lambda job, now: transitions.try_later(job, "x", now) or True,
    JobAction.GIVE_UP: lambda job, now: transitions.give_up(job, "x", now) or True,
    JobAction.RETRY: transitions.retry,
}


@pytest.mark.parametrize("action", list(JobAction))
@pytest.mark.parametrize("state", list(JobState))
def test_every_action_in_every_state(job, now, state, action):
    put(job, state, now)
    try:
        happened = ACTS[action](job, now)
    except transitions.LeaseLostError:
        happened = False
    job.refresh_from_db()
    assert happened == allowed(state, action)
    assert (job.state == state) == (not happened)


def test_the_database_knows_the_states(job):
    with pytest.raises(IntegrityError, match="known_job_state"):
        Job.objects.update(state="lost")


def test_a_job_is_claimed_once(job, now):
    claimed = transitions.claim("me", now)
    assert (claimed.pk, claimed.attempts, claimed.leased_by) == (job.pk, 1, "me")
    assert claimed.lease_until == now + timedelta(seconds=60)
    assert transitions.claim("you", now) is None


def test_a_job_is_not_claimed_before_its_time(db, calls, now):
    enqueue("test.note", {"word": "a"}, run_at=now + SECOND, now=now)
    assert transitions.claim("me", now) is None
    assert transitions.claim("me", now + SECOND)


def test_urgent_jobs_go_first_then_those_that_waited_longest(db, kinds, now):
    for name, priority in (
        ("low", Priority.LOW),
        ("high", Priority.HIGH),
        ("mid", Priority.NORMAL),
    ):
        kinds.job(f"test.{name}", priority=priority)(lambda: None)
    enqueue("test.low", now=now - 5 * SECOND)
    enqueue("test.mid", now=now)
    enqueue("test.mid", now=now - SECOND)
    enqueue("test.high", now=now)
    taken = [transitions.claim("me", now) for _ in range(4)]
    assert [one.kind for one in taken] == ["test.high", "test.mid", "test.mid", "test.low"]
    assert taken[1].created_at < taken[2].created_at


def test_a_kind_that_is_gone_can_still_be_claimed(job, now):
    Job.objects.update(kind="test.gone")
    assert transitions.claim("me", now).lease_until == now + timedelta(seconds=60)


@pytest.mark.parametrize("change", [{"leased_by": "you"}, {"attempts": 2}, {"state": "waiting"}])
def test_who_lost_the_lease_cannot_settle_the_job(job, now, change):
    mine = transitions.claim("me", now)
    Job.objects.filter(pk=job.pk).update(**change)
    for settle in (
        lambda: transitions.finish(mine, now),
        lambda: transitions.try_later(mine, "x", now),
        lambda: transitions.give_up(mine, "x", now),
    ):
        with pytest.raises(transitions.LeaseLostError):
            settle()
    assert not transitions.renew(mine, now + SECOND)


def test_a_lapsed_job_goes_back_with_its_attempt_counted(job, now):
    transitions.claim("me", now)
    assert transitions.reap(now + timedelta(seconds=60)) == 0
    assert transitions.reap(now + timedelta(seconds=61)) == 1
    job.refresh_from_db()
    assert (job.state, job.attempts, job.lease_until) == (JobState.WAITING, 1, None)
    assert job.last_error == "the worker stopped before the job was done"


def test_a_lapsed_job_without_attempts_left_has_failed(job, now):
    Job.objects.update(max_attempts=1)
    transitions.claim("me", now)
    transitions.reap(now + timedelta(seconds=61))
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert job.finished_at


def test_a_renewed_job_is_left_alone(job, now):
    mine = transitions.claim("me", now)
    assert transitions.renew(mine, now + timedelta(seconds=120))
    assert transitions.reap(now + timedelta(seconds=61)) == 0


def test_old_jobs_are_swept_out_failed_ones_later(db, calls, now):
    for state, days in (("done", 15), ("done", 13), ("failed", 15), ("failed", 91)):
        job = enqueue("test.note", now=now)
        Job.objects.filter(pk=job.pk).update(state=state, finished_at=now - timedelta(days=days))
    enqueue("test.note", now=now - timedelta(days=400))
    assert sweep(now) == 2
    assert Job.objects.count() == 3


def test_a_key_used_by_somebody_else_meanwhile_gives_their_job(db, calls, now, monkeypatch):
    """Two callers look for the key, find nothing, and both insert."""
    first = enqueue("test.note", key="k", now=now)
    found = [Job.objects.none()]
    real = Job.objects.filter
    monkeypatch.setattr(Job.objects, "filter", lambda **q: found.pop() if found else real(**q))
    assert enqueue("test.note", key="k", now=now).pk == first.pk
