"""Filing, tracking, an officer's list and a supervisor's page among a million cases.

`chinar bench caseload [--cases N] [--seconds S] [--only sqlite|postgresql] [--no-peer] [--keep D]`

django-helpdesk 2.6.1 does the same beside it, in the same run: as many tickets as we have cases,
two web processes each, the same connections, loads in turn. wrk makes the load. Everything is made
for the measurement and removed after it; with `--keep`, it stays in a folder and in databases, and
the next run with the same folder takes it as it is. Exits 1 where one of the limits is not held:
file 1.5 times and track 2 times the peer's requests a second, the list's 95th percentile below
100 ms and the supervisor's page below 200 ms.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import sqlite3
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import psycopg
from caseload_load import CONNECTIONS, Load, LoadError, run
from caseload_sides import Helpdesk, Ours, Side

FULL = "full"  # a file that says that all cases were made
POSTGRES = "postgres://postgres@127.0.0.1/postgres"
SLOW_S = 5.0
FASTER = {"file": 1.5, "track": 2.0}
LIMIT_MS = {"list": 100.0, "dashboard": 200.0}


@contextmanager
def place(what: str, kind: str, *, cases: int = 0, keep: str = "") -> Iterator[tuple[Path, str]]:
    """Yield a folder, and the address of a database of our own; empty for SQLite.

    What is to be kept has names by which the next run finds it; the rest is removed.
    """
    name = f"chinar_bench_{what}_{cases}" if keep else f"chinar_bench_{uuid.uuid4().hex}"
    url = f"postgres://postgres@127.0.0.1/{name}" if kind == "postgresql" else ""
    with ExitStack() as stack:
        if keep:
            folder = Path(keep).absolute() / f"{what}-{kind}-{cases}"
            if not (folder / FULL).exists():
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir(parents=True)
        else:
            made = tempfile.TemporaryDirectory(prefix="chinar-bench-")
            folder = Path(stack.enter_context(made))
        if url and not (folder / FULL).exists():
            order(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            order(f"CREATE DATABASE {name}")
        if url and not keep:
            stack.callback(order, f"DROP DATABASE {name} WITH (FORCE)")
        yield folder, url


def order(text: str) -> None:
    """Have the PostgreSQL of this machine do it."""
    with psycopg.connect(POSTGRES, autocommit=True) as connection:
        connection.execute(text)


def settle(side: Side, folder: Path, url: str) -> None:
    """Bring a database to where it is on a machine that has run for days.

    It lies in memory, and what filling left to be counted and written is done. Without this the
    first minutes measure the disk: gigabytes written out, and each page read for the first time.
    """
    if not url:
        with (folder / side.file).open("rb") as kept:
            while kept.read(1 << 24):
                pass
        return
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM (ANALYZE)")
        connection.execute("CHECKPOINT")
        connection.execute("CREATE EXTENSION IF NOT EXISTS pg_prewarm")
        connection.execute(
            "SELECT pg_prewarm(oid, 'read') FROM pg_class WHERE relkind IN ('r', 'i', 't')"
            " AND relpersistence = 'p'"
        )


def counted(side: Side, folder: Path, url: str) -> int:
    """Count the cases of one side."""
    query = f"SELECT count(*) FROM {side.table}"  # noqa: S608 # a table of ours
    if url:
        with psycopg.connect(url) as connection:
            return int(connection.execute(query).fetchone()[0])  # type: ignore[index] # a count
    with closing(sqlite3.connect(folder / side.file)) as connection:
        return int(connection.execute(query).fetchone()[0])


def measure(side: Side, kind: str, cases: int, seconds: int, keep: str) -> dict[str, Load]:
    """Fill one side and put each load on it; return what wrk said.

    Raises:
        LoadError: fewer cases were made than were filed: a repeat, which is cheap, was counted.
    """
    with place(side.name, kind, cases=cases, keep=keep) as (folder, url):
        if not (folder / FULL).exists():
            side.fill(folder, url, cases)
            (folder / FULL).touch()
        settle(side, folder, url)
        with side.serving(folder, url) as address:
            first = side.first_look(folder, address)
            loads = {}
            for name, script in side.scripts(folder).items():
                # One connection tells what one person waits; many tell what the machine bears.
                few = 1 if name in LIMIT_MS else CONNECTIONS
                before = counted(side, folder, url) if name == "file" else 0
                if first.get(name, 0) > SLOW_S:
                    loads[name] = Load.once(first[name])
                else:
                    loads[name] = run(address, script, connections=few, seconds=seconds)
                if name == "file":
                    made = counted(side, folder, url) - before
                    if made < loads[name].sent:
                        raise LoadError(f"{loads[name].sent} were filed, {made} cases were made")
                print(f"{side.name:<12} {kind:<11} {name:<10} {loads[name]}", flush=True)
            return loads


def verdicts(kind: str, ours: dict[str, Load], peer: dict[str, Load] | None) -> list[str]:
    """Return each limit that was not held."""
    broken = [
        f"{kind} {name}: p95 {ours[name].p95_ms:.0f} ms, the limit is {limit:.0f}"
        for name, limit in LIMIT_MS.items()
        if ours[name].p95_ms >= limit
    ]
    for name, factor in FASTER.items() if peer else ():
        ratio = ours[name].requests_s / max(peer[name].requests_s, 0.01)  # type: ignore[index] # peer is there
        print(f"{kind:<11} {name:<10} {ratio:.2f} times the peer's requests a second")
        if ratio < factor:
            broken.append(f"{kind} {name}: {ratio:.2f} times the peer, {factor} is the aim")
    return broken


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="chinar bench caseload", description=__doc__)
    parser.add_argument("--cases", type=int, default=1_000_000, help="cases, and tickets")
    parser.add_argument("--seconds", type=int, default=20, help="of each load")
    parser.add_argument("--only", default="", help="database to measure")
    parser.add_argument("--no-peer", action="store_true", help="leave django-helpdesk out")
    parser.add_argument("--keep", default="", help="folder for what is made, to use it again")
    parser.add_argument("--out", default="", help="file for the figures as JSON")
    options = parser.parse_args(arguments)
    if shutil.which("wrk") is None:
        print("the load is made by wrk: on Debian or Ubuntu, apt-get install wrk")
        return 3
    load = round(os.getloadavg()[0], 2)
    print(
        f"{options.cases} cases; {os.cpu_count()} processors, load {load}, "
        f"Python {platform.python_version()}"
    )
    peer = None if options.no_peer else Helpdesk.installed()
    broken: list[str] = []
    figures: dict[str, dict[str, dict[str, float]]] = {}
    for kind in ("sqlite", "postgresql"):
        if options.only not in (kind, ""):
            continue
        sides: list[Side] = [Ours(), *([peer] if peer else [])]
        wanted = (kind, options.cases, options.seconds, options.keep)
        loads = {side.name: measure(side, *wanted) for side in sides}
        figures |= {
            f"{kind} {name}": {what: one.data() for what, one in said.items()}
            for name, said in loads.items()
        }
        broken += verdicts(kind, loads["chinar"], loads.get("helpdesk"))
    if options.out:
        Path(options.out).write_text(json.dumps(figures, indent=1))
    for line in broken:
        print(f"not held: {line}")
    return int(bool(broken))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
