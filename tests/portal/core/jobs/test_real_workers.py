"""Real worker processes: what they do is done once, also when they are killed in the middle."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
import uuid
from contextlib import contextmanager, suppress
from pathlib import Path

import kombu
import pytest
from tests.houses import BROKERS, need

LABOUR = Path(__file__).with_name("labour.py")
JOBS = 200
KILLS = 10
PATIENCE_S = 60

pytestmark = [pytest.mark.slow, pytest.mark.timeout(120)]


class Site:
    """A house with workers in it, and a way to look at its tables from outside."""

    def __init__(self, house):
        self.house = house
        pipe = subprocess.PIPE
        self.labour = house.start(LABOUR, "stand_by", stdin=pipe, stdout=pipe, text=True)
        self.running = []

    def enqueue(self, **orders):
        words = [f"labour.{kind}={count}" for kind, count in orders.items()]
        self._gone(self.start("enqueue", *words))

    def start(self, *arguments):
        """Have a process start; return its number."""
        self.labour.stdin.write(json.dumps(arguments) + "\n")
        self.labour.stdin.flush()
        process = int(self.labour.stdout.readline())
        self.running.append(process)
        return process

    def kill(self, process, number=signal.SIGKILL):
        """End a process and all it started."""
        with suppress(ProcessLookupError):
            os.killpg(process, number)
        self._gone(process)

    def _gone(self, process):
        deadline = time.monotonic() + PATIENCE_S
        while Path(f"/proc/{process}").exists():
            assert time.monotonic() < deadline, f"{process} does not end"
            time.sleep(0.01)
        self.running.remove(process)

    def leave(self):
        for process in list(self.running):
            self.kill(process)
        self.labour.communicate(timeout=30)

    def states(self):
        """Count our jobs by state; the schedule adds others when a minute turns."""
        ours = "SELECT state, COUNT(*) FROM jobs_job WHERE kind LIKE 'labour.%' GROUP BY state"
        return dict(self.house.sql(ours))

    def effects(self):
        return [number for (number,) in self.house.sql("SELECT number FROM effect ORDER BY number")]

    def wait_until(self, is_so):
        deadline = time.monotonic() + PATIENCE_S
        while not is_so(self.states()):
            assert time.monotonic() < deadline, self.states()
            time.sleep(0.01)


@contextmanager
def at(house):
    site = Site(house)
    try:
        yield site
    finally:
        site.leave()


@pytest.fixture
def broker(request):
    """The variables that choose a broker and a queue of its own, which is deleted afterwards."""
    if request.param == "embedded":
        yield {}
        return
    url, queue = BROKERS[request.param], f"labour-{uuid.uuid4().hex[:8]}"
    need(url)
    yield {"CHINAR_BROKER_URL": url, "LABOUR_QUEUE": queue}
    with kombu.Connection(url) as connection:
        connection.default_channel.queue_delete(queue)


@pytest.mark.services
@pytest.mark.parametrize("broker", ["embedded", *BROKERS], indirect=True)
def test_jobs_run_once_whoever_carries_them(new_house, vendor, broker):
    """Two kinds of work, one that fails twice first, and one longer than its lease."""
    with at(new_house(vendor, **broker)) as site:
        workers = [site.start("worker", 2), site.start("scheduler")]
        site.enqueue(atomic=20, settling=20, flaky=1, long=1)
        site.wait_until(lambda states: states == {"done": 42})
        assert site.effects() == sorted([*range(20), *range(20), 0, 0])
        attempts = site.house.sql("SELECT attempts FROM jobs_job WHERE kind = 'labour.flaky'")
        assert attempts == [(3,)]
        for process in workers:
            site.kill(process, signal.SIGTERM)


@pytest.mark.parametrize(
    "database", ["sqlite", pytest.param("postgresql", marks=pytest.mark.services)]
)
def test_ten_killed_workers_lose_no_job_and_do_none_twice(new_house, database):
    with at(new_house(database)) as site:
        site.enqueue(atomic=JOBS // 2, settling=JOBS // 2)
        for kill in range(KILLS):
            process = site.start("worker", 2)
            goal = (kill + 1) * JOBS // (KILLS + 1)
            site.wait_until(
                lambda states, goal=goal: states.get("done", 0) >= goal and states.get("running")
            )
            site.kill(process)
        assert site.states()["done"] < JOBS
        site.start("worker", 2)
        site.wait_until(lambda states: states == {"done": JOBS})
        assert site.effects() == sorted(2 * list(range(JOBS // 2)))


@pytest.mark.services
@pytest.mark.parametrize("broker", BROKERS, indirect=True)
def test_a_killed_celery_worker_loses_no_job_and_does_none_twice(new_house, broker):
    """Messages that died with it are sent again once the broker's queue is empty."""
    with at(new_house("sqlite", **broker)) as site:
        site.start("scheduler")
        site.enqueue(atomic=30, settling=30)
        for goal in (10, 30):
            process = site.start("worker", 2)
            site.wait_until(lambda states, goal=goal: states.get("done", 0) >= goal)
            site.kill(process)
        site.start("worker", 2)
        site.wait_until(lambda states: states == {"done": 60})
        assert site.effects() == sorted(2 * list(range(30)))
