"""Records with entries, and a way past the triggers for a test that plays the intruder."""

from __future__ import annotations

import importlib
from datetime import timedelta

import pytest
from django.db import connection, transaction

from chinar.portal.core.journal.models import Entry
from chinar.portal.core.journal.transitions import write
from chinar.portal.core.people.models import Scope

ROOMS = "chinar.portal.core.journal.migrations"
append_only = importlib.import_module(f"{ROOMS}.0002_append_only")
tree_append_only = importlib.import_module(f"{ROOMS}.0004_tree_append_only")


@pytest.fixture
def records(db):
    """Two records that the journal can tell of."""
    return [Scope.objects.create(path=f"ZZZ{n}", name=f"Place {n}") for n in range(2)]


@pytest.fixture
def entries(records, officer, now) -> list[Entry]:
    """Three entries of one record and two of another, written in turns."""
    written = []
    with transaction.atomic():
        for number in range(5):
            at = now + timedelta(seconds=number, microseconds=number)
            data = {"to": "open", "n": number, "share": 0.25, "name": "چنار"}
            record = records[number % 2]
            written.append(write(record, "test.step", actor=officer, at=at, data=data))
    return written


@pytest.fixture
def tamper(db):
    """Run SQL as somebody would who can switch triggers, foreign keys and checks off."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
        else:
            for triggers in (append_only, tree_append_only):
                for statement in triggers.statements("sqlite")[1]:
                    cursor.execute(statement)
            cursor.execute("PRAGMA ignore_check_constraints = ON")

    def execute(sql, parameters=()):
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters)

    yield execute
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA ignore_check_constraints = OFF")
    transaction.set_rollback(True)  # else Django checks the foreign keys that were broken
