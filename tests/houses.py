"""A whole installation in a folder of its own, for tests that start real processes."""

from __future__ import annotations

import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import uuid
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

POSTGRES = "postgres://postgres@127.0.0.1/postgres"
BROKERS = {
    "rabbitmq": "amqp://guest:guest@127.0.0.1:5672//",
    "redis": "redis://127.0.0.1:6379/0",
}


def need(url):
    """Skip, saying so, when nothing listens at a service's address; in CI fail instead."""
    parts = urlsplit(url)
    default = {"postgres": 5432, "amqp": 5672, "redis": 6379}[parts.scheme]
    try:
        socket.create_connection((parts.hostname, parts.port or default), timeout=2).close()
    except OSError as error:
        reason = f"no {parts.scheme} at {parts.hostname}: {error.strerror}"
        if os.environ.get("CHINAR_TEST_REQUIRE_SERVICES") == "1":
            pytest.fail(reason)
        pytest.skip(reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """An installation with an empty, migrated database."""

    folder: Path
    database_url: str
    variables: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self):
        """The variables a process of this installation runs with."""
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("CHINAR_")}
        return {
            **inherited,
            "DJANGO_SETTINGS_MODULE": "chinar.portal.config.settings",
            "CHINAR_DATA_DIR": str(self.folder),
            "CHINAR_DATABASE_URL": self.database_url,
            **self.variables,
        }

    def start(self, program, *arguments, output=None):
        """Start a Python program in a process group of its own; ``output`` takes what it says."""
        return subprocess.Popen(
            [sys.executable, str(program), *map(str, arguments)],
            env=self.environment,
            start_new_session=True,
            stdout=output,
            stderr=output,
        )

    def python(self, program, *arguments):
        """Run a Python program to its end and return what it printed."""
        command = [sys.executable, str(program), *map(str, arguments)]
        done = subprocess.run(
            command, env=self.environment, capture_output=True, text=True, check=False, timeout=100
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def sql(self, statement):
        """Run a statement beside the installation's own processes; return its rows, if any."""
        if self.database_url:
            with psycopg.connect(self.database_url) as connection:
                cursor = connection.execute(statement)
                return cursor.fetchall() if cursor.description else []
        path = self.folder / "chinar.sqlite3"
        with closing(sqlite3.connect(path, timeout=20)) as connection, connection:
            return connection.execute(statement).fetchall()


def migrate(folder, database_url):
    folder.mkdir(exist_ok=True)
    house = House(folder=folder, database_url=database_url)
    command = [
        sys.executable,
        "-m",
        "chinar",
        "manage",
        "migrate",
        "--verbosity=0",
        "--skip-checks",
    ]
    subprocess.run(command, env=house.environment, check=True, timeout=100)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory):
    """A folder with a migrated SQLite database, to copy."""
    folder = tmp_path_factory.mktemp("template") / "data"
    migrate(folder, "")
    return folder


def on_postgres(statement):
    with psycopg.connect(POSTGRES, autocommit=True) as connection:
        connection.execute(statement)


@pytest.fixture(scope="session")
def postgres_template(tmp_path_factory):
    """The name of a migrated PostgreSQL database, to copy."""
    need(POSTGRES)
    name = f"chinar_template_{uuid.uuid4().hex[:8]}"
    on_postgres(f"CREATE DATABASE {name}")
    try:
        migrate(tmp_path_factory.mktemp("template-pg"), f"postgres://postgres@127.0.0.1/{name}")
        yield name
    finally:
        on_postgres(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def new_house(tmp_path, request):
    """Make an installation on ``sqlite`` or ``postgresql``, in its own folder and database."""
    made = []

    def make(kind, **variables):
        folder = tmp_path / f"house{len(made)}"
        if kind == "sqlite":
            shutil.copytree(request.getfixturevalue("sqlite_template"), folder)
            made.append(None)
            return House(folder=folder, database_url="", variables=variables)
        template = request.getfixturevalue("postgres_template")
        folder.mkdir()
        name = f"chinar_house_{uuid.uuid4().hex[:8]}"
        on_postgres(f"CREATE DATABASE {name} TEMPLATE {template}")
        made.append(name)
        return House(
            folder=folder, database_url=f"postgres://postgres@127.0.0.1/{name}", variables=variables
        )

    yield make
    for name in filter(None, made):
        on_postgres(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def house(new_house):
    """An installation on the kind of database that the tests run on."""
    from django.db import connection

    return new_house(connection.vendor)
