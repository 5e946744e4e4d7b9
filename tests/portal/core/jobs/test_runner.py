"""A job runs once, is tried again after an error, and leaves nothing half done."""

# ruff: noqa: S311 # chance with a seed

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from django.db import transaction

from chinar.portal.core.jobs import runner, transitions
from chinar.portal.core.jobs.lifecycle import JobState
from chinar.portal.core.jobs.models import Job
from chinar.portal.core.jobs.registry import UnknownJobError
from chinar.portal.core.jobs.runner import described, run_due, settling
from chinar.portal.core.jobs.services import enqueue
from chinar.portal.core.people.models import Scope

CHANCE = random.Random(7)


def leave_effect():
    Scope.objects.create(path=f"{Scope.objects.count():04}", name="effect")


def effects():
    return Scope.objects.count()


def claimed_elsewhere():
    """Play the reaper and another worker, while this one is busy."""
    Job.objects.update(leased_by="another", attempts=2)


def run_next(now, **options):
    job = transitions.claim("me", now)
    return job, runner.run(job, chance=CHANCE, clock=lambda: now, **options)


def test_an_enqueued_job_runs_with_its_arguments(db, calls, now):
    job = enqueue("test.note", {"word": "apple"}, now=now)
    assert run_due(now=now) == 1
    job.refresh_from_db()
    assert calls == ["apple"]
    assert (job.state, job.finished_at, job.lease_until) == (JobState.DONE, now, None)


def test_the_same_key_enqueues_once(db, calls, now):
    first = enqueue("test.note", {"word": "a"}, key="k", now=now)
    assert enqueue("test.note", {"word": "b"}, key="k", now=now).pk == first.pk
    assert Job.objects.count() == 1


def test_a_kind_that_nobody_registered_is_refused(db, now):
    with pytest.raises(UnknownJobError, match=r"test\.nothing"):
        enqueue("test.nothing", now=now)


def test_a_job_whose_kind_is_gone_fails_at_once(db, calls, now):
    job = enqueue("test.note", now=now)
    Job.objects.update(kind="test.gone")
    assert run_due(now=now, raise_errors=False) == 1
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.FAILED, 1)
    assert job.last_error.startswith("UnknownJobError")


def test_a_rolled_back_caller_leaves_no_job(db, calls, now):
    with transaction.atomic():
        enqueue("test.note", now=now)
        transaction.set_rollback(True)
    assert not Job.objects.exists()


def test_jobs_that_jobs_enqueue_run_too(db, kinds, calls, now):
    @kinds.job("test.parent", atomic=True)
    def parent():
        enqueue("test.note", {"word": "child"}, now=now)

    enqueue("test.parent", now=now)
    assert run_due(now=now) == 2
    assert calls == ["child"]


@pytest.mark.parametrize("atomic", [True, False])
def test_a_failed_attempt_is_tried_later_until_none_is_left(db, kinds, now, atomic):
    @kinds.job("test.break", max_attempts=3, retry_s=100, atomic=atomic)
    def break_down():
        raise ValueError("no luck")

    job = enqueue("test.break", now=now)
    waits = []
    for _ in range(3):
        now += timedelta(hours=2)
        assert run_due(now=now, raise_errors=False) == 1
        job.refresh_from_db()
        waits.append((job.state, (job.next_run_at - now).total_seconds()))
    assert job.state == JobState.FAILED
    assert job.last_error == "ValueError: no luck"
    assert [state for state, _wait in waits] == ["waiting", "waiting", "failed"]
    assert 50 <= waits[0][1] <= 100 <= waits[1][1] <= 200


def test_the_wait_doubles_and_is_capped(db):
    longest = [runner.back_off_s(10, attempt, random.Random(1)) for attempt in (1, 2, 30)]
    assert longest[1] == 2 * longest[0]
    assert longest[2] <= runner.LONGEST_WAIT_S


def test_an_error_is_raised_for_who_asks(db, kinds, now):
    @kinds.job("test.break")
    def break_down():
        raise ValueError("no luck")

    job = enqueue("test.break", now=now)
    with pytest.raises(ValueError, match="no luck"):
        run_due(now=now)
    job.refresh_from_db()
    assert job.state == JobState.WAITING


def test_an_atomic_job_that_breaks_leaves_no_effect(db, kinds, now):
    @kinds.job("test.half", atomic=True)
    def half():
        leave_effect()
        raise ValueError("half-way")

    enqueue("test.half", now=now)
    run_due(now=now, raise_errors=False)
    assert effects() == 0


def test_an_atomic_job_that_lost_its_lease_leaves_no_effect(db, kinds, now):
    @kinds.job("test.slow", atomic=True)
    def slow():
        leave_effect()
        Job.objects.update(attempts=2)

    enqueue("test.slow", now=now)
    run_next(now)
    assert effects() == 0


def test_a_settling_block_that_lost_its_lease_leaves_no_effect(db, kinds, now):
    @kinds.job("test.slow")
    def slow():
        claimed_elsewhere()
        with settling():
            leave_effect()

    job = enqueue("test.slow", now=now)
    run_next(now)
    job.refresh_from_db()
    assert effects() == 0
    assert (job.state, job.leased_by) == (JobState.RUNNING, "another")


def test_an_error_of_who_lost_the_lease_does_not_touch_the_job(db, kinds, now):
    @kinds.job("test.slow")
    def slow():
        claimed_elsewhere()
        raise ValueError("too late")

    job = enqueue("test.slow", now=now)
    run_next(now)
    job.refresh_from_db()
    assert (job.state, job.last_error) == (JobState.RUNNING, "")


def test_a_settling_block_is_a_transaction_for_who_calls_by_hand(db):
    with settling():
        leave_effect()
    assert effects() == 1


def test_an_error_after_the_work_was_settled_does_not_undo_it(db, kinds, now):
    @kinds.job("test.late")
    def late():
        with settling():
            leave_effect()
        raise ValueError("late")

    job = enqueue("test.late", now=now)
    run_due(now=now, raise_errors=False)
    job.refresh_from_db()
    assert (effects(), job.state) == (1, JobState.DONE)


@pytest.mark.django_db(transaction=True)
def test_a_hook_that_breaks_after_the_commit_strands_no_job(kinds, calls, now):
    def break_down():
        raise ValueError("late")

    @kinds.job("test.hooked")
    def hooked():
        with settling():
            transaction.on_commit(break_down)

    job = enqueue("test.hooked", now=now - timedelta(seconds=1))
    for word in "ab":
        enqueue("test.note", {"word": word}, now=now)
    _job, following = run_next(now, take_next=lambda: transitions.claim("me", now))
    job.refresh_from_db()
    assert (job.state, following.arguments) == (JobState.DONE, {"word": "a"})
    assert Job.objects.filter(state=JobState.RUNNING).count() == 1


def test_the_next_job_is_taken_with_the_mark_of_the_last(db, calls, now):
    for word in "ab":
        enqueue("test.note", {"word": word}, now=now)
    _job, following = run_next(now, take_next=lambda: transitions.claim("me", now))
    assert following.arguments == {"word": "b"}
    assert set(Job.objects.values_list("state", flat=True)) == {"done", "running"}
    assert runner.run(following, chance=CHANCE, clock=lambda: now) is None


def test_the_next_job_is_taken_after_a_failed_one_too(db, kinds, calls, now):
    @kinds.job("test.break")
    def break_down():
        raise ValueError("no luck")

    enqueue("test.break", now=now - timedelta(seconds=1))
    enqueue("test.note", {"word": "a"}, now=now)
    _job, following = run_next(now, take_next=lambda: transitions.claim("me", now))
    assert following.kind == "test.note"


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ValueError("no luck"), "ValueError: no luck"),
        (KeyError("name of somebody"), "KeyError: …"),
        (ValueError('no user "Asma Jan"'), "ValueError: no user …"),
        (ValueError("mail to asma@test.example failed"), "ValueError: mail to … failed"),
        (ValueError("call +91 94190 00000 now"), "ValueError: call …now"),
        (ValueError("Key (phone)=(9419000000) exists"), "ValueError: Key …=… exists"),
        (ValueError("one\nDETAIL: two"), "ValueError: one"),
        (ValueError(), "ValueError"),
    ],
)
def test_an_error_is_described_without_personal_data(error, said):
    assert described(error) == said


def test_a_long_error_is_cut(db):
    assert len(described(ValueError("word " * 100))) < 200
