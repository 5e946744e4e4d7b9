"""An entry is written with the change it tells of, hashed the same on every database."""

from __future__ import annotations

import uuid
from datetime import timedelta, timezone

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chinar.portal.core.journal.actor import SYSTEM
from chinar.portal.core.journal.hashing import FIRST, canonical, entry_hash, moment
from chinar.portal.core.journal.models import Entry, Place
from chinar.portal.core.journal.transitions import NotInTransactionError, write
from chinar.portal.core.journal.verification import verify
from chinar.portal.core.people.models import Scope

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20)
NUMBERS = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
JSON = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)


def test_entries_of_a_record_are_numbered_and_chained(entries, records):
    own = Entry.objects.filter(record_id=str(records[0].pk)).order_by("number")
    assert [entry.number for entry in own] == [1, 2, 3]
    assert [entry.previous_hash for entry in own] == [FIRST, own[0].hash, own[1].hash]


@pytest.mark.django_db(transaction=True)
def test_an_entry_needs_the_transaction_of_its_change(officer, now):
    with pytest.raises(NotInTransactionError):
        write(Scope(pk=1), "test.step", actor=officer, at=now)


@given(data=st.dictionaries(TEXT, JSON, max_size=4), moments=st.datetimes(min_value=None))
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_hash_is_the_same_after_the_database_had_it(records, officer, data, moments, now):
    at = now.replace(microsecond=moments.microsecond)
    entry = write(records[0], "test.step", actor=officer, at=at, data=data)
    read = Entry.objects.get(pk=entry.pk)
    assert entry_hash(read) == entry.hash == read.hash
    assert verify().is_sound


def test_a_moment_is_hashed_the_same_in_every_time_zone(now):
    kolkata = timezone(timedelta(hours=5, minutes=30))
    assert moment(now.astimezone(kolkata)) == moment(now) == "2026-11-24T06:30:00.000000+00:00"


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "a\x00b", "\ud800", {"\x00": 1}])
def test_what_json_or_a_database_cannot_hold_is_refused(records, officer, now, value):
    with pytest.raises(ValueError, match=r".+"):
        write(records[0], "test.step", actor=officer, at=now, data={"value": value})


def test_ids_are_written_as_text(records, now):
    some = uuid.uuid4()
    entry = write(records[0], "test.step", actor=SYSTEM, at=now, data={"id": some})
    assert entry.data == {"id": str(some)}


def test_whole_numbers_are_integers_however_written():
    assert canonical({"a": 1e16, "b": (1.0, -0.0, 1.5)}) == {"a": 10**16, "b": [1, 0, 1.5]}


@pytest.mark.parametrize(
    "change",
    [
        lambda: Entry.objects.update(action="x"),
        lambda: Entry.objects.all()._raw_delete("default"),
        lambda: Place.objects.update(chain_hash="x"),
        lambda: Place.objects.all().delete(),
        lambda: Entry.objects.first().save(),
    ],
)
def test_the_database_refuses_to_change_or_delete(entries, change):
    from chinar.portal.core.journal import sequencer

    sequencer.sequence()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        change()
    assert Entry.objects.filter(action="test.step").count() == 5


def test_the_database_refuses_to_truncate(db):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("TRUNCATE journal_entry CASCADE")


@pytest.mark.django_db(transaction=True)
def test_a_transactional_test_starts_with_the_triggers_in_place(officer, now):
    scope = Scope.objects.create(path="ZZZZ", name="Place")
    with transaction.atomic():
        write(scope, "test.step", actor=officer, at=now)
    with pytest.raises(DatabaseError, match="append-only"):
        Entry.objects.all().delete()
    assert Entry.objects.count() == 1
