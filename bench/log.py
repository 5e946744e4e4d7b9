"""The Merkle log over an existing journal: catching up, signing, proving, verifying.

`chinar bench log [--entries N] [--only sqlite|postgresql]`; each installation is made for the
measurement and removed after it. PostgreSQL is measured where it answers on loopback.
"""

# ruff: noqa: PLC0415 # Django only inside an installation, whose folder is chosen first

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import psycopg

POSTGRES = "postgres://postgres@127.0.0.1/postgres"
NOW = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)
CHUNK = 20_000
PROOFS = 200


def inside(count: int) -> None:
    """Fill the installation that the environment names, and measure; print the figures."""
    import django

    django.setup()
    from chinar.portal.core.journal import heads, sequencer, tree, verification

    def timed(act: object, *arguments: object) -> float:
        started = time.perf_counter()
        act(*arguments)  # type: ignore[operator] # a function
        return time.perf_counter() - started

    figures = {"entries": float(count), "write_s": timed(_write, count)}
    figures["sequence_s"] = timed(sequencer.sequence_all)
    figures["catch_up_s"] = timed(tree.extend_all)
    figures["sign_s"] = timed(heads.sign, NOW)
    some = random.Random(7)  # noqa: S311 # which leaves, not secrets
    indexes = [some.randrange(count) for _ in range(PROOFS)]
    figures["inclusion_ms"] = 1000 / PROOFS * sum(timed(tree.inclusion, n, count) for n in indexes)
    figures["consistency_ms"] = (
        1000 / PROOFS * sum(timed(tree.consistency, n + 1, count) for n in indexes)
    )
    _write(1, first=count)
    sequencer.sequence_all()
    figures["one_more_ms"] = 1000 * timed(tree.extend_all)
    started = time.perf_counter()
    report = verification.verify()
    figures["verify_s"] = time.perf_counter() - started
    if not report.is_sound or report.leaves != count + 1:
        raise AssertionError(report.faults)
    sys.stdout.write(json.dumps(figures))


def _write(count: int, first: int = 0) -> None:
    """Write entries of one record each, many at once: how they got there is not measured."""
    from chinar.portal.core.journal.hashing import FIRST, entry_hash
    from chinar.portal.core.journal.models import Entry

    for start in range(first, first + count, CHUNK):
        entries = [
            Entry(
                record_type="bench.record",
                record_id=str(number),
                number=1,
                action="register",
                at=NOW,
                actor_kind="citizen",
                data={"number": f"JK/ANG/2026/{number:07}-K", "channel": "web"},
                previous_hash=FIRST,
            )
            for number in range(start, min(start + CHUNK, first + count))
        ]
        for entry in entries:
            entry.hash = entry_hash(entry)
        Entry.objects.bulk_create(entries, batch_size=2000)


@contextmanager
def installation(database: str) -> Iterator[dict[str, str]]:
    """Yield the environment of a migrated installation of its own."""
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("CHINAR_")}
    name = f"chinar_bench_{uuid.uuid4().hex[:8]}"
    with tempfile.TemporaryDirectory(prefix="chinar-bench-") as folder:
        environment = {
            **inherited,
            "DJANGO_SETTINGS_MODULE": "chinar.portal.config.settings",
            "CHINAR_DATA_DIR": folder,
            "CHINAR_LOG_LEVEL": "ERROR",
        }
        if database == "postgresql":
            environment["CHINAR_DATABASE_URL"] = f"postgres://postgres@127.0.0.1/{name}"
            with psycopg.connect(POSTGRES, autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE {name}")
        migrate = ["-m", "chinar", "manage", "migrate", "--verbosity=0", "--skip-checks"]
        try:
            subprocess.run([sys.executable, *migrate], env=environment, check=True)
            yield environment
        finally:
            if database == "postgresql":
                with psycopg.connect(POSTGRES, autocommit=True) as connection:
                    connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="chinar bench log", description=__doc__)
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--only", default="", choices=["", "sqlite", "postgresql"])
    options = parser.parse_args(arguments)
    print(f"{options.entries} entries; load before {os.getloadavg()[0]:.2f}")
    for database in ("sqlite", "postgresql"):
        if options.only not in (database, ""):
            continue
        with installation(database) as environment:
            done = subprocess.run(
                [sys.executable, __file__, str(options.entries)],
                env=environment,
                check=True,
                stdout=subprocess.PIPE,
                text=True,
            )
        figures = {name: round(value, 3) for name, value in json.loads(done.stdout).items()}
        print(f"{database:<11} {json.dumps(figures)}", flush=True)
    return 0


if __name__ == "__main__":
    inside(int(sys.argv[1]))
