"""With a broker, a job's id is sent after its commit, and again when the message was lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from chinar.portal.core.jobs import broker, celery_worker, worker
from chinar.portal.core.jobs.models import Job
from chinar.portal.core.jobs.services import enqueue

SECOND = timedelta(seconds=1)


class FakeCelery:
    """A broker with one queue; ``away`` makes it refuse."""

    def __init__(self):
        self.sent, self.queued, self.away, self.started = [], 0, False, []

    def send_task(self, name, args, queue, retry):
        if self.away:
            raise ConnectionError("no broker")
        assert (name, queue, retry) == (broker.TASK, broker.QUEUE, False)
        self.sent.extend(args)

    def connection_for_write(self):
        if self.away:
            raise ConnectionError("no broker")
        return self

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None

    default_channel = property(lambda self: self)

    def queue_declare(self, queue, passive):
        return self

    message_count = property(lambda self: self.queued)

    def worker_main(self, arguments):
        self.started.append(arguments)

    def task(self, function, name):
        assert (function, name) == (celery_worker.run_job, broker.TASK)


@pytest.fixture
def fake(db, settings, monkeypatch, calls):
    settings.BROKER_URL = "redis://127.0.0.1:1/0"
    celery = FakeCelery()
    monkeypatch.setattr(broker, "app", lambda _url: celery)
    celery_worker.application.cache_clear()
    yield celery
    celery_worker.application.cache_clear()


def test_a_job_is_sent_once_it_is_committed(fake, now, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        job = enqueue("test.note", now=now)
        assert fake.sent == []
    assert fake.sent == [job.pk]
    assert broker.relay(now) == 0


def test_a_job_for_later_is_sent_when_it_is_due(fake, now, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        job = enqueue("test.note", run_at=now + SECOND, now=now)
    assert broker.relay(now) == 0
    assert broker.relay(now + SECOND) == 1
    assert fake.sent == [job.pk]


def test_a_job_that_a_key_had_before_is_not_sent_again(
    fake, now, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        enqueue("test.note", key="k", now=now)
        enqueue("test.note", key="k", now=now)
    assert len(fake.sent) == 1


def test_a_job_that_the_broker_did_not_take_is_sent_later(
    fake, now, django_capture_on_commit_callbacks
):
    fake.away = True
    with django_capture_on_commit_callbacks(execute=True):
        job = enqueue("test.note", now=now)
    assert broker.relay(now + 31 * SECOND) == 0
    fake.away = False
    assert broker.relay(now + 31 * SECOND) == 1
    assert fake.sent == [job.pk]


def test_a_job_that_waits_its_turn_in_a_long_queue_is_not_sent_again(fake, now):
    enqueue("test.note", now=now)
    new = enqueue("test.note", run_at=now + SECOND, now=now)
    fake.queued = 5
    assert broker.relay(now + 60 * SECOND) == 1
    assert fake.sent == [new.pk]


def test_without_a_broker_nothing_is_relayed(db, calls, now):
    enqueue("test.note", now=now)
    assert broker.relay(now) == 0


def test_a_message_runs_its_job_once(fake, keep_connection, calls, monkeypatch):
    monkeypatch.setattr(celery_worker.Leases, "keep", lambda *_: None)
    job = enqueue("test.note", {"word": "a"})
    celery_worker.run_job(job.pk)
    celery_worker.run_job(job.pk)
    assert calls == ["a"]
    assert Job.objects.get().state == "done"


def test_with_a_broker_a_worker_is_a_celery_worker(fake):
    worker.run(threads=3, stop_event=None)
    assert "--concurrency=3" in fake.started[0]


def test_the_application_carries_ids_and_keeps_no_results():
    celery = broker.app("redis://127.0.0.1:1/0")
    assert celery.conf.task_ignore_result
    assert celery.conf.task_default_queue == broker.QUEUE


def test_jobs_whose_messages_were_lost_do_not_hold_up_those_never_sent(fake, now, monkeypatch):
    monkeypatch.setattr(broker, "RELAY_BATCH", 2)
    lost = [enqueue("test.note", now=now).pk for _ in range(3)]
    Job.objects.update(sent_at=now)
    later = now + 60 * SECOND
    new = enqueue("test.note", run_at=later, now=now)
    assert broker.relay(later) == 2
    assert fake.sent == [new.pk, lost[0]]
