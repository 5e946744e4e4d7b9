"""The gate's answer for one host name among many, through the WSGI handler in this process.

`chinar bench gate [--hosts N] [--asks N] [--only sqlite|postgresql]`; each installation is made
for the measurement and removed after it. PostgreSQL is measured where it answers on loopback.
Exits 1 where the 95th percentile is 10 ms or more.
"""

from __future__ import annotations

# ruff: noqa: PLC0415 # Django only inside an installation, whose folder is chosen first
import argparse
import io
import json
import os
import platform
import random
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import psycopg

POSTGRES = "postgres://postgres@127.0.0.1/postgres"
LIMIT_MS = 10.0
HOSTS_A_SITE = 4
BATCH = 2000


# The measured side: this file again, inside an installation ---------------------------------
def inside(hosts: int, asks: int) -> None:
    """Fill the installation that the environment names, ask, and print the figures as JSON."""
    import django

    django.setup()
    fill(hosts)
    from chinar.portal.config.wsgi import application

    names = [host_name(number) for number in range(hosts)]
    chosen = random.Random(1)  # noqa: S311 # the same questions each time
    questions = [
        chosen.choice(names) if chosen.random() < 0.9 else f"no{number}.example.org"
        for number in range(asks)
    ]
    for question in questions[:50]:
        ask(application, question)
    took, decisions = [], dict.fromkeys(("admit", "conditional", "deny", "unknown"), 0)
    for question in questions:
        started = time.perf_counter()
        said = ask(application, question)
        took.append((time.perf_counter() - started) * 1000)
        decisions[said["decision"]] += 1
    took.sort()
    figures = {f"p{share}": round(took[len(took) * share // 100], 2) for share in (50, 95, 99)}
    sys.stdout.write(json.dumps({**figures, "decisions": decisions}))


def ask(application: Any, host: str) -> Any:
    """Ask as a proxy does; return what was said."""
    status = []
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": "/api/v1/hosting/decision",
        "QUERY_STRING": f"host={host}",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "localhost",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
    }
    answer = application(environ, lambda line, _headers: status.append(line))
    body = b"".join(answer)
    answer.close()
    if not status[0].startswith("200"):
        raise AssertionError(f"{host}: {status[0]} {body[:200]!r}")
    return json.loads(body)


def host_name(number: int) -> str:
    return f"h{number}.example.gov.in"


def fill(hosts: int) -> None:
    """Make sites of a few host names each, four in five with a certificate for all of them."""
    from chinar.portal.core.people.scopes import ORGANISATIONS, grow, root
    from chinar.portal.hosting.models import Certificate, HostAnswer
    from chinar.portal.registry.models import Host, Organisation, WebSite

    scope = grow(root(ORGANISATIONS, "State"), "Department")
    owner = Organisation.objects.create(
        code="D", name="Department", kind="administrative_department", scope=scope
    )
    today, now = datetime.now(UTC).date(), datetime.now(UTC)
    for first in range(0, hosts, BATCH):
        numbers = range(first, min(first + BATCH, hosts))
        groups = [numbers[at : at + HOSTS_A_SITE] for at in range(0, len(numbers), HOSTS_A_SITE)]
        sites = [WebSite(name=f"Site {group[0]}", owner=owner, state="live") for group in groups]
        WebSite.objects.bulk_create(sites)
        Host.objects.bulk_create(
            Host(site=site, name=host_name(number), primary=number == group[0])
            for site, group in zip(sites, groups, strict=True)
            for number in group
        )
        certified = [
            (certificate(site, group, today, now), group)
            for site, group in zip(sites, groups, strict=True)
            if group[0] // HOSTS_A_SITE % 5
        ]
        Certificate.objects.bulk_create(one for one, _ in certified)
        HostAnswer.objects.bulk_create(
            HostAnswer(host_id=host_name(number), certificate=one)
            for one, group in certified
            for number in group
        )


def certificate(site: Any, numbers: range, today: date, now: datetime) -> Any:
    from chinar.portal.hosting.models import Certificate

    until = today + timedelta(days=numbers[0] % 300 - 20)
    issued = until - timedelta(days=330)
    made = Certificate(
        number=f"N{numbers[0]}",
        auditor="Auditor",
        site=site,
        production_host=host_name(numbers[0]),
        other_hosts=[host_name(number) for number in numbers[1:]],
        audit_from=issued - timedelta(days=9),
        audit_to=issued - timedelta(days=5),
        issued_on=issued,
        valid_until=until,
        holds_until=until,
        conditions="As listed" if numbers[0] % 7 == 0 else "",
        lead_auditor_signed=True,
        head_signed=True,
        policy="jk-2024-03",
        state_since=now,
        entered_at=now,
        counts=True,
    )
    made.identify()
    return made


# The measuring side -------------------------------------------------------------------------
@contextmanager
def database(kind: str) -> Iterator[str]:
    """Yield the address of a database of our own; empty for SQLite in the data folder."""
    if kind == "sqlite":
        yield ""
        return
    name = f"chinar_bench_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(POSTGRES, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield f"postgres://postgres@127.0.0.1/{name}"
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def measure(kind: str, hosts: int, asks: int) -> dict[str, Any]:
    """Make an installation, fill it and ask it, in processes of its own."""
    with tempfile.TemporaryDirectory(prefix="chinar-bench-") as folder, database(kind) as url:
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("CHINAR_")}
        environment = {
            **inherited,
            "DJANGO_SETTINGS_MODULE": "chinar.portal.config.settings",
            "CHINAR_DATA_DIR": folder,
            "CHINAR_DATABASE_URL": url,
            "CHINAR_LOG_LEVEL": "ERROR",
        }
        migrate = ["-m", "chinar", "manage", "migrate", "--verbosity=0", "--skip-checks"]
        subprocess.run([sys.executable, *migrate], env=environment, check=True)
        command = [sys.executable, __file__, str(hosts), str(asks)]
        done = subprocess.run(
            command, env=environment, check=True, stdout=subprocess.PIPE, text=True
        )
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


def answers(kind: str) -> bool:
    """Tell whether a database is there to be measured."""
    if kind == "postgresql":
        try:
            psycopg.connect(POSTGRES, connect_timeout=2).close()
        except psycopg.Error as error:
            print(f"{kind:<11} skipped: {type(error).__name__}")
            return False
    return True


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="chinar bench gate", description=__doc__)
    parser.add_argument("--hosts", type=int, default=100_000, help="host names in the register")
    parser.add_argument("--asks", type=int, default=3000, help="questions measured")
    parser.add_argument("--only", default="", help="database to measure")
    options = parser.parse_args(arguments)
    load = round(os.getloadavg()[0], 2)
    print(
        f"{options.hosts} host names, {options.asks} questions; {os.cpu_count()} processors, "
        f"load {load}, Python {platform.python_version()}"
    )
    print(f"{'database':<11} {'p50 ms':>7} {'p95 ms':>7} {'p99 ms':>7}  decisions")
    slow = False
    for kind in ("sqlite", "postgresql"):
        if options.only not in (kind, "") or not answers(kind):
            continue
        figures = measure(kind, options.hosts, options.asks)
        shown = " ".join(f"{figures[name]:>7.2f}" for name in ("p50", "p95", "p99"))
        print(f"{kind:<11} {shown}  {figures['decisions']}", flush=True)
        slow = slow or figures["p95"] >= LIMIT_MS
    return int(slow)


if __name__ == "__main__":
    inside(*(int(argument) for argument in sys.argv[1:]))
