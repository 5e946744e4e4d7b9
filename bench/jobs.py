"""Jobs a second: one database insert a job, enqueued one by one and run to done.

`chinar bench jobs [--jobs N] [--json FILE]`; each installation is made for the measurement and
removed after it. PostgreSQL, Redis and RabbitMQ are measured where they answer on loopback.
"""

# ruff: noqa: PLC0415 # Django only inside an installation, whose folder is chosen first

from __future__ import annotations

import argparse
import json
import os
import platform
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import psycopg

POSTGRES = "postgres://postgres@127.0.0.1/postgres"
BROKERS = {"redis": "redis://127.0.0.1:6379/0", "rabbitmq": "amqp://guest:guest@127.0.0.1:5672//"}
PATIENCE_S = 300


@dataclass(frozen=True, kw_only=True)
class Plan:
    """One thing to measure."""

    carrier: str
    database: str
    workers: int
    threads: int

    def __str__(self) -> str:
        crew = f"{self.workers} x {self.threads}"
        return f"{self.carrier:<9} {self.database:<11} {crew:>7}"


@dataclass(frozen=True, kw_only=True)
class Figure:
    """What was measured: jobs a second, enqueueing alone, running alone, and both at once."""

    plan: Plan
    enqueue: float
    run: float
    both: float


PLANS = [
    Plan(carrier="embedded", database="sqlite", workers=1, threads=1),
    Plan(carrier="embedded", database="sqlite", workers=1, threads=4),
    Plan(carrier="embedded", database="sqlite", workers=2, threads=1),
    Plan(carrier="embedded", database="postgresql", workers=1, threads=1),
    Plan(carrier="embedded", database="postgresql", workers=1, threads=4),
    Plan(carrier="embedded", database="postgresql", workers=2, threads=2),
    Plan(carrier="redis", database="postgresql", workers=1, threads=2),
    Plan(carrier="rabbitmq", database="postgresql", workers=1, threads=2),
]


# The measured side: this file again, inside an installation ---------------------------------
def inside(task: str, *arguments: str) -> None:
    """Play the part of ``task`` in the installation that the environment names."""
    os.environ["CELERY_SKIP_CHECKS"] = "1"
    import django

    django.setup()
    from django.db import connection

    from chinar.portal.core.jobs import broker, registry, worker
    from chinar.portal.core.jobs.services import enqueue

    broker.QUEUE = os.environ["BENCH_QUEUE"]

    @registry.job("bench.insert", atomic=True)
    def insert(*, number: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO bench (number) VALUES (%s)", [number])

    if task == "worker":
        stop = threading.Event()
        signal.signal(signal.SIGTERM, lambda *_: stop.set())
        worker.run(threads=int(arguments[0]), stop_event=stop)
    elif task == "enqueue":
        started = time.perf_counter()
        for number in range(int(arguments[0])):
            enqueue("bench.insert", {"number": number})
        sys.stdout.write(str(time.perf_counter() - started))


# The measuring side -------------------------------------------------------------------------
class Installation:
    """A migrated installation of its own."""

    def __init__(self, plan: Plan, folder: Path, database_url: str) -> None:
        self.plan, self.folder, self.database_url = plan, folder, database_url
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("CHINAR_")}
        self.queue = f"bench-{uuid.uuid4().hex[:8]}"
        self.environment = {
            **inherited,
            "DJANGO_SETTINGS_MODULE": "chinar.portal.config.settings",
            "CHINAR_DATA_DIR": str(folder),
            "CHINAR_DATABASE_URL": database_url,
            "CHINAR_LOG_LEVEL": "ERROR",
            "BENCH_QUEUE": self.queue,
            "CHINAR_BROKER_URL": BROKERS.get(plan.carrier, ""),
        }
        migrate = ["-m", "chinar", "manage", "migrate", "--verbosity=0", "--skip-checks"]
        subprocess.run([sys.executable, *migrate], env=self.environment, check=True)
        self.sql("CREATE TABLE bench (number integer)")

    def sql(self, statement: str) -> list[tuple[int, ...]]:
        """Run a statement beside the installation's own processes."""
        if self.database_url:
            with psycopg.connect(self.database_url) as connection:
                cursor = connection.execute(statement)
                return cursor.fetchall() if cursor.description else []
        connection = sqlite3.connect(self.folder / "chinar.sqlite3", timeout=60)
        with connection:
            found = connection.execute(statement).fetchall()
        connection.close()
        return found

    def enqueue(self, count: int) -> float:
        """Enqueue one by one in a process of its own; return the seconds it took."""
        command = [sys.executable, __file__, "enqueue", str(count)]
        done = subprocess.run(
            command, env=self.environment, check=True, stdout=subprocess.PIPE, text=True
        )
        return float(done.stdout)

    @contextmanager
    def workers(self) -> Iterator[None]:
        """Run the plan's workers during the block."""
        command = [sys.executable, __file__, "worker", str(self.plan.threads)]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        started = [
            subprocess.Popen(command, env=self.environment, start_new_session=True, **quiet)
            for _ in range(self.plan.workers)
        ]
        try:
            yield
        finally:
            for process in started:
                process.terminate()
            for process in started:
                process.wait(60)

    def finished(self, count: int) -> None:
        """Wait until so many jobs are done."""
        deadline = time.monotonic() + PATIENCE_S
        while self.sql("SELECT COUNT(*) FROM jobs_job WHERE state = 'done'")[0][0] < count:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{self.plan}: not done in {PATIENCE_S} s")
            time.sleep(0.05)

    def span_s(self, first: str, above: int) -> float:
        """Return the seconds from the earliest ``first`` to the last end, of jobs above an id."""
        on_postgres = f"EXTRACT(EPOCH FROM MAX(finished_at) - MIN({first}))"
        on_sqlite = f"(julianday(MAX(finished_at)) - julianday(MIN({first}))) * 86400"
        span = on_postgres if self.database_url else on_sqlite
        return float(self.sql(f"SELECT {span} FROM jobs_job WHERE id > {above}")[0][0])  # noqa: S608


@contextmanager
def installation(plan: Plan) -> Iterator[Installation]:
    with tempfile.TemporaryDirectory(prefix="chinar-bench-") as folder:
        if plan.database == "sqlite":
            yield Installation(plan, Path(folder), "")
            return
        name = f"chinar_bench_{uuid.uuid4().hex[:8]}"
        with psycopg.connect(POSTGRES, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
            try:
                url = f"postgres://postgres@127.0.0.1/{name}"
                yield Installation(plan, Path(folder), url)
            finally:
                connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def measure(plan: Plan, count: int) -> Figure:
    """Enqueue without workers, let them catch up, then enqueue while they run."""
    with installation(plan) as house:
        enqueue_s = house.enqueue(count)
        with house.workers():
            house.finished(count)
            run_s = house.span_s("started_at", 0)
            house.enqueue(count)
            house.finished(2 * count)
            both_s = house.span_s("created_at", count)
        inserted = house.sql("SELECT COUNT(*), COUNT(DISTINCT number) FROM bench")[0]
        if inserted != (2 * count, count):
            raise AssertionError(f"{plan}: {inserted} inserts of {count} jobs run twice")
        if plan.carrier in BROKERS:
            forget_queue(BROKERS[plan.carrier], house.queue)
    return Figure(plan=plan, enqueue=count / enqueue_s, run=count / run_s, both=count / both_s)


def forget_queue(url: str, queue: str) -> None:
    import kombu

    with kombu.Connection(url) as connection:
        connection.default_channel.queue_delete(queue)


def answers(plan: Plan) -> bool:
    """Tell whether the services that a plan needs are there."""
    import kombu

    try:
        if plan.database == "postgresql":
            psycopg.connect(POSTGRES, connect_timeout=2).close()
        if plan.carrier in BROKERS:
            with kombu.Connection(BROKERS[plan.carrier], connect_timeout=2) as connection:
                connection.ensure_connection(max_retries=1, timeout=2)
    except (OSError, psycopg.Error, kombu.exceptions.KombuError) as error:
        print(f"{plan}   skipped: {type(error).__name__}")
        return False
    return True


def machine() -> dict[str, object]:
    """Say on what it was measured."""
    return {
        "processors": os.cpu_count(),
        "machine": platform.machine(),
        "system": platform.system(),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "load_before": round(os.getloadavg()[0], 2),
    }


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="chinar bench jobs", description=__doc__)
    parser.add_argument("--jobs", type=int, default=2000, help="jobs a measurement")
    parser.add_argument("--json", type=Path, help="write the figures here, too")
    parser.add_argument("--only", default="", help="carrier or database to measure")
    options = parser.parse_args(arguments)
    facts = machine()
    print(f"{options.jobs} jobs of one insert; {facts}")
    print(
        f"{'carrier':<9} {'database':<11} {'workers':>7}"
        f" {'enqueue/s':>10} {'run/s':>7} {'both/s':>7}"
    )
    figures = []
    for plan in PLANS:
        if options.only not in (plan.carrier, plan.database, "") or not answers(plan):
            continue
        figure = measure(plan, options.jobs)
        figures.append(figure)
        print(f"{plan} {figure.enqueue:>10.0f} {figure.run:>7.0f} {figure.both:>7.0f}", flush=True)
    report = {"machine": facts, "jobs": options.jobs, "figures": [asdict(f) for f in figures]}
    if options.json:
        options.json.write_text(json.dumps(report, indent=2) + "\n")
    else:
        print(json.dumps(report))
    return 0


if __name__ == "__main__":
    inside(*sys.argv[1:])
