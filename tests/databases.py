"""Test databases copied from one that was migrated once, which takes ten seconds each time.

The template stands for the code that it was made with; other code makes another one. All workers
and runs of one checkout share it.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path

import psycopg
import pytest

ROOT = Path(__file__).resolve().parents[1]
FOLDER = Path(sys.prefix) / "share" / "test-databases"


@cache
def digest() -> str:
    """Return what stands for all that a migrated database depends on, and for this checkout."""
    made_of = hashlib.sha256(str(ROOT).encode())
    sources = sorted((ROOT / "src" / "chinar" / "portal").rglob("*.py"))
    for path in (ROOT / "requirements.lock", *sources):
        made_of.update(f"{path} {path.stat().st_size}\n".encode())
        made_of.update(path.read_bytes())
    return made_of.hexdigest()[:16]


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def environment(folder: Path, database_url: str, **more: str) -> dict[str, str]:
    """Return the variables that a process of an installation runs with."""
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("CHINAR_")}
    return {
        **inherited,
        "DJANGO_SETTINGS_MODULE": "chinar.portal.config.settings",
        "CHINAR_DATA_DIR": str(folder),
        "CHINAR_DATABASE_URL": database_url,
        **more,
    }


def migrate(folder: Path, database_url: str) -> None:
    """Make the tables of an installation."""
    folder.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "chinar", "manage", "migrate", "--verbosity=0"]
    subprocess.run(
        [*command, "--skip-checks"], env=environment(folder, database_url), check=True, timeout=300
    )


def sqlite_template() -> Path:
    """Return a file with a migrated database."""
    path = FOLDER / f"{digest()}.sqlite3"
    with _one_at_a_time():
        if not path.exists():
            for old in FOLDER.glob("*.sqlite3"):
                old.unlink()
            with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
                migrate(Path(folder), "")
                made = Path(folder) / "chinar.sqlite3"
                with closing(sqlite3.connect(made)) as connection:
                    connection.execute("PRAGMA journal_mode = DELETE")  # all of it in one file
                made.rename(path)
    return path


def postgres_template(server: str) -> str:
    """Return the name of a migrated database on a server, ``postgres://…`` without a name."""
    name, known = f"chinar_template_{digest()}", FOLDER / "postgresql"
    with _one_at_a_time(), psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        here = "SELECT 1 FROM pg_database WHERE datname = %s"
        if connection.execute(here, [name]).fetchone() is None:
            olds = known.read_text().split() if known.exists() else []
            making = f"{name}_making"
            for old in (making, *olds):
                connection.execute(f"DROP DATABASE IF EXISTS {old} WITH (FORCE)")
            connection.execute(f"CREATE DATABASE {making}")
            with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
                migrate(Path(folder), f"{server}/{making}")
            connection.execute(f"ALTER DATABASE {making} RENAME TO {name}")
            known.write_text(name)
    return name


ON_DATABASE = frozenset({"db", "transactional_db", "django_db_setup", "vendor"})


def pytest_addoption(parser):
    """Offer a run on a second database that leaves out what is the same on any."""
    told = "leave out tests that ask nothing of the database"
    parser.addoption("--only-on-database", action="store_true", help=told)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """Leave out what was asked to be left out."""
    if not config.getoption("only_on_database"):
        return
    kept = [item for item in items if _asks(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
    items[:] = kept


def _asks(item) -> bool:
    fixtures = ON_DATABASE.intersection(getattr(item, "fixturenames", ()))
    return bool(fixtures) or item.get_closest_marker("django_db") is not None


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """Have each test database made from the template instead of by migrations."""
    from django.conf import settings
    from django.core import management
    from django.db import connections

    call_command = management.call_command
    url = os.environ.get("CHINAR_DATABASE_URL", "")
    if url:
        settings.DATABASES["default"]["TEST"]["TEMPLATE"] = postgres_template(
            url.rpartition("/")[0]
        )

    def copy(name, *arguments, **options):
        if name != "migrate" or "run_syncdb" not in options:  # as only the making of one calls it
            return call_command(name, *arguments, **options)
        connection = connections[options["database"]]
        connection.ensure_connection()
        if connection.vendor == "sqlite":
            with closing(sqlite3.connect(sqlite_template())) as template:
                template.backup(connection.connection)
        return None

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(management, "call_command", copy)
        yield
