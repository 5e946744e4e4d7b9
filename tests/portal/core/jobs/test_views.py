"""The page about background work shows it to administrators and lets them run a job again."""

from __future__ import annotations

import pytest
from django.urls import reverse

from chinar.portal.core.jobs.lifecycle import JobState
from chinar.portal.core.jobs.models import Job
from chinar.portal.core.jobs.runner import run_due
from chinar.portal.core.jobs.services import enqueue
from chinar.portal.core.journal.models import Entry
from chinar.portal.core.people.roles import Role


@pytest.fixture
def failed(db, kinds, now):
    @kinds.job("test.break", max_attempts=1)
    def break_down():
        raise ValueError("it broke")

    job = enqueue("test.break", now=now)
    run_due(now=now, raise_errors=False)
    return job


@pytest.fixture
def page():
    return reverse("jobs:overview")


def test_an_administrator_sees_jobs_and_the_schedule(client, sign_in, failed, page):
    sign_in(Role.ADMINISTRATOR)
    text = client.get(page).content.decode()
    assert "test.break" in text
    assert "ValueError: it broke" in text
    assert "journal.sequence" in text
    assert "No scheduler runs" in text


def test_jobs_of_one_state_are_listed(client, sign_in, failed, page):
    sign_in(Role.ADMINISTRATOR)
    assert b"test.break" in client.get(page, {"state": "failed"}).content
    assert b"test.break" not in client.get(page, {"state": "done"}).content
    assert b"test.break" in client.get(page, {"state": "no such"}).content


def test_an_administrator_runs_a_failed_job_again(client, sign_in, failed, page):
    sign_in(Role.ADMINISTRATOR)
    response = client.post(reverse("jobs:retry", args=[failed.pk]), follow=True)
    assert b"waits to run again" in response.content
    failed.refresh_from_db()
    assert (failed.state, failed.attempts) == (JobState.WAITING, 0)
    assert Entry.objects.get().action == "jobs.retried"


def test_a_job_that_did_not_fail_stays_as_it_is(client, sign_in, failed, page):
    sign_in(Role.ADMINISTRATOR)
    Job.objects.update(state=JobState.DONE)
    response = client.post(reverse("jobs:retry", args=[failed.pk]), follow=True)
    assert b"no longer a failed one" in response.content
    assert not Entry.objects.exists()


def test_a_job_that_is_not_there_is_not_found(client, sign_in, db):
    sign_in(Role.ADMINISTRATOR)
    assert client.post(reverse("jobs:retry", args=[4711])).status_code == 404


def test_others_are_refused(client, sign_in, failed, page):
    again = reverse("jobs:retry", args=[failed.pk])
    assert client.get(page).status_code == 302
    assert client.post(again).status_code == 302
    sign_in(Role.WEB_MANAGER)
    assert client.get(page).status_code == 403
    assert client.post(again).status_code == 403
    assert client.get(again).status_code == 405
