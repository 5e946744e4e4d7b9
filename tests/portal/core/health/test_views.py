"""For machines: alive, ready, numbers."""

from __future__ import annotations

from collections import namedtuple
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from chinar.portal.core.health import readiness
from chinar.portal.core.jobs import selectors
from chinar.portal.core.jobs.clock import OFFICE
from chinar.portal.core.jobs.models import Job, Lease

Usage = namedtuple("Usage", "free")


def add_job(now, **more):
    values = {"kind": "x", "max_attempts": 1, "next_run_at": now, "created_at": now}
    return Job.objects.create(**values | more)


@pytest.fixture
def broken(monkeypatch):
    """A database that does not answer."""

    def fail(*args, **more):
        raise OperationalError("connection to server at 10.0.0.1 failed")

    monkeypatch.setattr(readiness.connection, "cursor", fail)
    monkeypatch.setattr(readiness, "MigrationExecutor", fail)
    monkeypatch.setattr(readiness, "_migrated", set())


def test_alive_touches_no_database(client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert "no-cache" in answer["Cache-Control"]


def test_ready_says_so_and_tells_of_the_background(client, db):
    now = timezone.now()
    add_job(now - timedelta(seconds=90))
    found = client.get("/readyz")
    assert found.status_code == 200
    said = found.json()
    assert said["ready"] is True
    assert said["checks"] == {"database": "ok", "migrations": "ok", "data_dir": "ok"}
    assert said["background"]["scheduler"] is False
    assert said["background"]["jobs"]["waiting"] == 1
    assert said["background"]["oldest_due_s"] >= 90


def test_a_database_that_does_not_answer_is_a_503_without_its_address(client, broken):
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"]["database"] == "the database does not answer"
    assert "10.0.0.1" not in answer.content.decode()


def test_missing_migrations_are_counted(client, db, monkeypatch):
    class Executor:
        def __init__(self, connection):
            self.loader = self.graph = self

        def leaf_nodes(self):
            return []

        def migration_plan(self, nodes):
            return [1, 2]

    monkeypatch.setattr(readiness, "_migrated", set())
    monkeypatch.setattr(readiness, "MigrationExecutor", Executor)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"]["migrations"] == "2 migrations are not applied"
    assert "background" not in answer.json()


def test_a_data_folder_that_is_gone_is_named_without_its_path(client, db, settings, tmp_path):
    settings.DATA_DIR = tmp_path / "gone"
    answer = client.get("/readyz")
    assert answer.status_code == 503
    said = answer.json()["checks"]["data_dir"]
    assert said == "the data folder cannot be written (No such file or directory)"


def test_a_full_disk_is_told_before_it_is_full(client, db, monkeypatch):
    monkeypatch.setattr(readiness.shutil, "disk_usage", lambda folder: Usage(free=1000))
    assert "64 MB" in client.get("/readyz").json()["checks"]["data_dir"]


def test_a_database_lost_between_two_checks_still_answers(client, db, monkeypatch):
    def fail(now):
        raise OperationalError

    monkeypatch.setattr(selectors, "scheduler_is_alive", fail)
    assert client.get("/readyz").json()["background"] == {}


@pytest.mark.parametrize("address", ["/healthz", "/readyz", "/metrics"])
def test_probes_only_read(client, address):
    assert client.post(address).status_code == 405


def test_numbers_count_jobs_notices_and_requests(client, db):
    now = timezone.now()
    add_job(now - timedelta(seconds=30))
    add_job(now, state="failed")
    Lease.objects.create(name=OFFICE, holder="me", until=now + timedelta(minutes=1))
    client.get("/healthz")
    text = client.get("/metrics").content.decode()
    assert 'chinar_jobs{state="waiting"} 1.0' in text
    assert 'chinar_jobs{state="failed"} 1.0' in text
    assert 'chinar_notices{state="kept"} 0.0' in text
    assert "chinar_scheduler_up 1.0" in text
    assert "chinar_database_up 1.0" in text
    assert 'chinar_requests_total{method="GET",status="200",view="health:alive"}' in text
    assert 'chinar_request_seconds_bucket{le="0.05",view="health:alive"}' in text
    assert "process_resident_memory_bytes" in text
    oldest = next(x for x in text.splitlines() if x.startswith("chinar_jobs_oldest_due_seconds"))
    assert float(oldest.split()[1]) >= 30


def test_numbers_without_a_database_say_that_it_is_down(client, monkeypatch):
    def fail():
        raise OperationalError

    monkeypatch.setattr(selectors, "counts_by_state", fail)
    text = client.get("/metrics").content.decode()
    assert "chinar_database_up 0.0" in text
    assert "chinar_jobs{" not in text


def test_a_made_up_method_adds_no_series(client, db):
    client.generic("BREW", "/healthz")
    text = client.get("/metrics").content.decode()
    assert "BREW" not in text
    assert 'method="other"' in text


@pytest.mark.parametrize(
    ("token", "headers", "address", "status"),
    [
        ("", {}, "127.0.0.1", 200),
        ("", {}, "::1", 200),
        ("", {}, "10.1.2.3", 404),
        ("", {}, "", 404),
        ("", {"X-Forwarded-For": "127.0.0.1"}, "127.0.0.1", 404),
        ("", {"Authorization": "Bearer "}, "10.1.2.3", 404),
        ("", {"Authorization": "Bearer x"}, "10.1.2.3", 404),
        ("s3cret", {"Authorization": "Bearer s3cret"}, "10.1.2.3", 200),
        ("s3cret", {"Authorization": "Bearer wrong"}, "127.0.0.1", 404),
        ("s3cret", {"Authorization": "Bearer ‽"}, "10.1.2.3", 404),
        ("s3cret", {}, "127.0.0.1", 200),
    ],
)
def test_numbers_are_for_this_machine_or_the_token(
    client, db, environment, token, headers, address, status
):
    environment(metrics_token=token)
    assert client.get("/metrics", headers=headers, REMOTE_ADDR=address).status_code == status
