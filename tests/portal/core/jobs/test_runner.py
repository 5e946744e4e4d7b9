"""A job runs once, is tried again after an error, and leaves nothing half done."""

from __future__ import annotations

from chinar.portal.core.jobs.lifecycle import JobState
from chinar.portal.core.jobs.models import Job
from chinar.portal.core.jobs.runner import run_due
from chinar.portal.core.jobs.services import enqueue


def test_an_enqueued_job_runs_with_its_arguments(db, calls, now):
    job = enqueue("test.note", {"word": "apple"}, now=now)
    assert run_due(now=now) == 1
    job.refresh_from_db()
    assert calls == ["apple"]
    assert job.state == JobState.DONE


def test_the_same_key_enqueues_once(db, calls, now):
    first = enqueue("test.note", {"word": "a"}, key="k", now=now)
    assert enqueue("test.note", {"word": "b"}, key="k", now=now).pk == first.pk
    assert Job.objects.count() == 1
