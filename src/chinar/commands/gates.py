"""The gates of conventions.md as one list, and the test runs on each database."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
POSTGRES = "postgres://postgres@127.0.0.1:5432/postgres"
POSTGRES_ADDRESS = ("127.0.0.1", 5432)
LOCKS = ("requirements.lock", "requirements-test.lock")
# What the rules of the house ask of the rooms where a mistake costs most, and of the whole.
CORE_FILES = "*/engines/*,*/lifecycle.py,*/transitions.py,*/services.py,*/services/*"
CORE_COVERAGE, WHOLE_COVERAGE = 95, 88
# Compiled modules are kept, whatever the surroundings ask: the tests start hundreds of processes.
BYTECODE = {"PYTHONDONTWRITEBYTECODE": ""}
# What drives a browser stands in files of such names, so that the others need not be read.
BROWSER_FILES = "python_files=test_*browser*.py"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """One command that must end with 0."""

    name: str
    command: tuple[str, ...]
    environment: dict[str, str] = field(default_factory=dict)


def python(*arguments: str) -> tuple[str, ...]:
    """Return a command that runs a module of this environment."""
    return (sys.executable, "-m", *arguments)


def static_gates() -> list[Gate]:
    """Return the gates that run no test."""
    deploy = {"CHINAR_SECURE": "1", "CHINAR_ALLOWED_HOSTS": "portal.example"}
    return [
        Gate(name="format", command=python("ruff", "format", "--check", "--quiet", ".", "chinar")),
        Gate(name="lint", command=python("ruff", "check", "--quiet", ".", "chinar")),
        Gate(name="types", command=python("mypy")),
        Gate(name="imports", command=("lint-imports", "--no-cache")),
        Gate(name="templates", command=python("djlint", "--check", "--lint", "--quiet", "src")),
        Gate(
            name="deploy",
            command=python("chinar", "manage", "check", "--deploy", "--fail-level", "WARNING"),
            environment=deploy,
        ),
        Gate(
            name="migrations",
            command=python("chinar", "manage", "makemigrations", "--check", "--dry-run"),
        ),
    ]


def test_gates(*, browser: bool, postgres: bool) -> list[Gate]:
    """Return the test runs, then what they covered."""
    bare = python("pytest", "-q", "-n", "2")
    run = (*bare, "--cov", "--cov-report=", "--cov-append", "-m")
    gates = [Gate(name="tests on SQLite", command=(*run, "not browser"))]
    if browser:
        # A run of their own: the browser's driver keeps an event loop in the test's thread. The
        # story is the same whatever the database, so once is enough.
        gates.append(
            Gate(name="tests in a browser", command=(*run, "browser", "-o", BROWSER_FILES))
        )
    if postgres:
        gates.append(
            Gate(
                name="tests on PostgreSQL",
                # The same lines again: counting them would only take time, and so would what
                # asks nothing of a database.
                command=(
                    *bare,
                    "-m",
                    "not browser",
                    "--only-on-database",
                    "tests/portal",
                    "tests/practice",
                ),
                environment={"CHINAR_DATABASE_URL": POSTGRES},
            )
        )
    report = python("coverage", "report", "--skip-covered")
    return [
        *gates,
        Gate(name="coverage of the whole", command=(*report, f"--fail-under={WHOLE_COVERAGE}")),
        Gate(
            name="coverage of the core",
            command=(*report, f"--include={CORE_FILES}", f"--fail-under={CORE_COVERAGE}"),
        ),
    ]


def check() -> list[str]:
    """Run the static gates; return the names of those that failed."""
    leaking = [f"address in {name}" for name in LOCKS if "://" in (ROOT / name).read_text()]
    return leaking + run(static_gates())


def test(*, browser: bool) -> list[str]:
    """Run the tests on each database that answers; return the names of the failed gates.

    Where PostgreSQL does not answer, its run is left out and said so, except in CI
    (``CHINAR_TEST_REQUIRE_SERVICES``), where it then fails.
    """
    postgres = bool(os.environ.get("CHINAR_TEST_REQUIRE_SERVICES")) or _answers(POSTGRES_ADDRESS)
    if not postgres:
        sys.stdout.write("── tests on PostgreSQL: skipped, nothing answers on 127.0.0.1:5432\n")
    for old in ROOT.glob(".coverage*"):
        old.unlink()
    return run(test_gates(browser=browser, postgres=postgres))


def _answers(address: tuple[str, int]) -> bool:
    try:
        socket.create_connection(address, timeout=2).close()
    except OSError:
        return False
    return True


def run(gates: list[Gate]) -> list[str]:
    """Run every gate, telling how each ended; return the names of those that failed."""
    failed = []
    for gate in gates:
        started = time.monotonic()
        code = subprocess.run(  # noqa: S603 # our own commands
            gate.command, cwd=ROOT, env=os.environ | BYTECODE | gate.environment, check=False
        ).returncode
        verdict = "ok" if code == 0 else f"FAILED ({code})"
        sys.stdout.write(f"── {gate.name}: {verdict}, {time.monotonic() - started:.0f} s\n")
        sys.stdout.flush()
        if code:
            failed.append(gate.name)
    return failed
