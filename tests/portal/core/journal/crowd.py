"""A program for `test_sequencer`: four writers and two sequencers at once, then a verification."""

import json
import sys
import threading
from datetime import UTC, datetime

import django

django.setup()

from django.db import connection, transaction

from chinar.portal.core.journal import sequencer
from chinar.portal.core.journal.actor import SYSTEM
from chinar.portal.core.journal.transitions import write
from chinar.portal.core.journal.verification import verify
from chinar.portal.core.people.models import Scope

NOW = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)
written = threading.Event()


def work(scope):
    for _ in range(10):
        with transaction.atomic():
            write(scope, "test.step", actor=SYSTEM, at=NOW)
    connection.close()


def place():
    while not written.is_set():
        sequencer.sequence(batch=3)
    connection.close()


scopes = [Scope.objects.create(path=f"ZZZ{n}", name="Place") for n in range(3)]
writers = [threading.Thread(target=work, args=(scope,)) for scope in (*scopes, scopes[0])]
placers = [threading.Thread(target=place) for _ in range(2)]
for thread in (*writers, *placers):
    thread.start()
for thread in writers:
    thread.join()
written.set()
for thread in placers:
    thread.join()
sequencer.sequence_all()
report = verify()
seen = {
    "faults": [str(fault) for fault in report.faults],
    "entries": report.entries,
    "places": report.places,
}
sys.stdout.write(json.dumps(seen))
