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
from tests.databases import environment, postgres_template, sqlite_template

SERVER = "postgres://postgres@127.0.0.1"
POSTGRES = f"{SERVER}/postgres"
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
        return environment(self.folder, self.database_url, **self.variables)

    def start(self, program, *arguments, **streams):
        """Start a Python program in a process group of its own; ``streams`` are `Popen`'s."""
        return subprocess.Popen(
            [sys.executable, str(program), *map(str, arguments)],
            env=self.environment,
            start_new_session=True,
            **streams,
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


def on_postgres(statement):
    with psycopg.connect(POSTGRES, autocommit=True) as connection:
        connection.execute(statement)


@pytest.fixture
def new_house(tmp_path):
    """Make an installation on ``sqlite`` or ``postgresql``, in its own folder and database."""
    made = []

    def make(kind, **variables):
        folder = tmp_path / f"house{len(made)}"
        if kind == "sqlite":
            folder.mkdir()
            shutil.copy(sqlite_template(), folder / "chinar.sqlite3")
            made.append(None)
            return House(folder=folder, database_url="", variables=variables)
        need(POSTGRES)
        folder.mkdir()
        name = f"chinar_house_{uuid.uuid4().hex[:8]}"
        on_postgres(f"CREATE DATABASE {name} TEMPLATE {postgres_template(SERVER)}")
        made.append(name)
        return House(folder=folder, database_url=f"{SERVER}/{name}", variables=variables)

    yield make
    for name in filter(None, made):
        on_postgres(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def vendor():
    """The kind of database that the tests run on."""
    from django.db import connection

    return connection.vendor


@pytest.fixture
def house(new_house, vendor):
    """An installation on the kind of database that the tests run on."""
    return new_house(vendor)
