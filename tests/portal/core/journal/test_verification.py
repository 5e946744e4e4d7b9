"""Whatever is changed, removed or moved in the journal is found, and named."""

# ruff: noqa: S608 # table and column names come from this file

from __future__ import annotations

import io
import json

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from chinar.portal.core.journal import sequencer
from chinar.portal.core.journal.hashing import FIRST
from chinar.portal.core.journal.models import Entry, Place
from chinar.portal.core.journal.transitions import write
from chinar.portal.core.journal.verification import Wrong, verify, verify_record

COLUMNS = [
    ("record_type", "people.scopf"),
    ("record_id", "1x"),
    ("number", 7),
    ("action", "test.steq"),
    ("at", "2026-11-24 06:30:02.000003"),
    ("actor_kind", "citizen"),
    ("actor_user", "v"),
    ("actor_post", "q"),
    ("data", '{"to": "open", "n": 2, "share": 0.26, "name": "چنار"}'),
    ("previous_hash", "0" * 63 + "1"),
    ("hash", "f" * 64),
    ("id", 4711),
]


@pytest.fixture
def placed(entries):
    sequencer.sequence_all()
    return entries


def wrongs(report):
    return {fault.wrong for fault in report.faults}


def changed_entries(report):
    return [fault.number for fault in report.faults if fault.wrong == Wrong.CHANGED]


def test_an_untouched_journal_is_whole(placed):
    report = verify()
    assert report.is_sound
    assert (report.entries, report.places) == (5, 5)
    assert report.head == Place.objects.get(position=5).chain_hash


def test_an_empty_journal_is_whole(db):
    assert verify().is_sound
    assert verify().head == FIRST


@pytest.mark.parametrize(("column", "value"), COLUMNS, ids=[column for column, _ in COLUMNS])
def test_a_changed_column_is_found(placed, tamper, column, value):
    tamper(f"UPDATE journal_entry SET {column} = %s WHERE id = %s", [value, placed[2].pk])
    assert not verify().is_sound


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL's columns have types")
@pytest.mark.parametrize("suffix", ["+05:30", "+00:00", "Z"])
def test_a_moment_with_a_time_zone_is_found(placed, tamper, suffix):
    tamper("UPDATE journal_entry SET at = at || %s WHERE id = %s", [suffix, placed[2].pk])
    assert changed_entries(verify()) == [placed[2].number]


def test_a_number_written_another_way_is_found(placed, tamper):
    data = '{"to": "open", "n": 2.0, "share": 0.25, "name": "چنار"}'
    tamper("UPDATE journal_entry SET data = %s WHERE id = %s", [data, placed[2].pk])
    assert changed_entries(verify()) == [placed[2].number]


def test_data_nested_without_end_is_found(placed, tamper, monkeypatch):
    def too_deep(value):
        raise RecursionError

    monkeypatch.setattr("chinar.portal.core.journal.stored.canonical", too_deep)
    assert verify().fault_count == 5


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL's columns have types")
@pytest.mark.parametrize("column", [column for column, _ in COLUMNS if column != "id"])
def test_a_value_of_another_type_is_found_and_named(placed, tamper, column):
    """The same bytes, as bytes, in two entries that follow each other."""
    for pk in (placed[0].pk, placed[2].pk):
        tamper(
            f"UPDATE journal_entry SET {column} = CAST({column} AS BLOB) WHERE id = %s",
            [pk],
        )
    report = verify()
    assert Wrong.CHANGED in wrongs(report)
    assert len(changed_entries(report)) >= 2
    assert all(str(fault) for fault in report.faults)


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL's columns have types")
@pytest.mark.parametrize("column", ["position", "entry_id", "chain_hash"])
def test_a_place_of_another_type_is_found(placed, records, tamper, column):
    tamper(f"UPDATE journal_place SET {column} = CAST({column} AS BLOB) WHERE position = 3")
    assert not verify().is_sound
    assert verify_record(records[0]) or column == "entry_id"


@pytest.mark.parametrize(
    ("column", "value"), [("position", 4711), ("entry_id", 4711), ("chain_hash", "0" * 64)]
)
def test_a_changed_place_is_found(placed, tamper, column, value):
    tamper(f"UPDATE journal_place SET {column} = %s WHERE position = 3", [value])
    assert not verify().is_sound


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="SQLite keeps text as it comes")
def test_every_changed_byte_of_a_row_is_found(placed, tamper):
    """Each byte of each text column in turn: one bit up, one to a byte that is not UTF-8."""
    for table, key, pk in (
        ("journal_entry", "id", placed[2].pk),
        ("journal_place", "position", 3),
    ):
        for column, content in stored_bytes(table, key, pk).items():
            for index in range(len(content)):
                for changed in (content[index] ^ 1, 0xFF):
                    altered = content[:index] + bytes([changed]) + content[index + 1 :]
                    if put(tamper, table, column, key, pk, altered):
                        assert not verify().is_sound, (column, index, changed)
            put(tamper, table, column, key, pk, content)
            assert verify().is_sound, column


def put(tamper, table, column, key, pk, content):
    """Store bytes as text; the number of another entry is refused by the table itself."""
    try:
        with transaction.atomic():
            tamper(
                f"UPDATE {table} SET {column} = CAST(%s AS TEXT) WHERE {key} = %s", [content, pk]
            )
    except IntegrityError:
        assert column in ("number", "entry_id")
        return False
    return True


def stored_bytes(table, key, pk):
    fields = (Entry if table == "journal_entry" else Place)._meta.concrete_fields
    columns = [field.column for field in fields if field.column != key]
    casts = ", ".join(f"CAST(CAST({column} AS TEXT) AS BLOB)" for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {casts} FROM {table} WHERE {key} = %s", [pk])
        return dict(zip(columns, cursor.fetchone(), strict=True))


@pytest.mark.parametrize("index", range(5))
def test_a_deleted_entry_is_found(placed, tamper, index):
    tamper("DELETE FROM journal_entry WHERE id = %s", [placed[index].pk])
    report = verify()
    assert Wrong.MISSING in wrongs(report)
    assert f"place {index + 1}" in " ".join(map(str, report.faults))


@pytest.mark.parametrize("index", range(4))
def test_an_entry_deleted_with_its_place_is_found(placed, tamper, index):
    tamper("DELETE FROM journal_place WHERE entry_id = %s", [placed[index].pk])
    tamper("DELETE FROM journal_entry WHERE id = %s", [placed[index].pk])
    assert Wrong.MISSING in wrongs(verify())


def test_the_end_cut_off_shows_against_a_head_noted_before(placed, tamper):
    head = verify().head
    tamper("DELETE FROM journal_place WHERE position = 5")
    tamper("DELETE FROM journal_entry WHERE id = %s", [placed[4].pk])
    assert verify().head != head


def test_swapped_places_are_found(placed, tamper):
    first, second = placed[1].pk, placed[3].pk
    tamper("UPDATE journal_place SET entry_id = -1 WHERE entry_id = %s", [first])
    tamper("UPDATE journal_place SET entry_id = %s WHERE entry_id = %s", [first, second])
    tamper("UPDATE journal_place SET entry_id = %s WHERE entry_id = -1", [second])
    assert wrongs(verify()) == {Wrong.MOVED}


def test_swapped_entries_are_found(placed, tamper):
    """Two entries change numbers within their record."""
    first, third = placed[0], placed[4]
    for pk, number in ((first.pk, 99), (third.pk, 1), (first.pk, 3)):
        tamper("UPDATE journal_entry SET number = %s WHERE id = %s", [number, pk])
    assert not verify().is_sound


def test_one_change_is_one_fault_and_names_the_entry(placed, tamper):
    tamper("UPDATE journal_entry SET action = 'test.other' WHERE id = %s", [placed[2].pk])
    report = verify()
    assert report.fault_count == 1
    assert str(report.faults[0]).startswith(f"changed: people.scope {placed[2].record_id} #2")


def test_a_record_is_verified_by_itself(placed, records, tamper):
    tamper("UPDATE journal_entry SET actor_user = 'w' WHERE id = %s", [placed[2].pk])
    assert [fault.number for fault in verify_record(records[0])] == [2]
    assert verify_record(records[1]) == []


def test_a_records_moved_place_is_found(placed, records, tamper):
    tamper("UPDATE journal_place SET chain_hash = %s WHERE position = 3", ["a" * 64])
    assert {fault.wrong for fault in verify_record(records[0])} == {Wrong.MOVED}


def test_the_command_tells_what_is_wrong_and_ends_with_1(placed, tamper):
    tamper("DELETE FROM journal_entry WHERE id = %s", [placed[2].pk])
    out = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("verify_journal", stdout=out)
    assert ended.value.code == 1
    assert "NOT whole" in out.getvalue()
    assert "#3" in out.getvalue()


def test_the_command_says_that_all_is_well_as_json_too(placed):
    out = io.StringIO()
    call_command("verify_journal", "--json", stdout=out)
    assert json.loads(out.getvalue())["entries"] == 5
    out = io.StringIO()
    call_command("verify_journal", stdout=out)
    assert out.getvalue().startswith("The journal is whole: 5 entries")


def test_more_faults_than_are_shown_are_counted(placed, tamper, monkeypatch):
    monkeypatch.setattr("chinar.portal.core.journal.verification.MOST_SHOWN", 2)
    tamper("UPDATE journal_entry SET action = 'x'")
    out = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("verify_journal", stdout=out)
    assert "… and 3 more" in out.getvalue()


def test_an_entry_without_a_place_is_verified_by_its_record(placed, records, officer, now, tamper):
    with transaction.atomic():
        late = write(records[0], "test.late", actor=officer, at=now)
    assert verify().is_sound
    tamper("UPDATE journal_entry SET action = 'test.soon' WHERE id = %s", [late.pk])
    assert not verify().is_sound


@pytest.fixture
def signed(placed, now):
    from chinar.portal.core.journal import heads, tree

    tree.extend_all()
    heads.sign(now)
    return placed


def whats(report):
    return " / ".join(str(fault) for fault in report.faults)


def test_an_untouched_tree_is_whole(signed):
    report = verify()
    assert report.is_sound, whats(report)
    assert (report.leaves, report.heads) == (5, 1)


def test_a_tree_that_has_not_caught_up_yet_is_whole(signed, records, officer, now):
    with transaction.atomic():
        for _ in range(4):
            write(records[0], "test.more", actor=officer, at=now)
    sequencer.sequence_all()
    report = verify()
    assert report.is_sound, whats(report)
    assert (report.places, report.leaves) == (9, 5)


def test_a_tail_cut_off_the_chain_is_found_by_the_head(signed, tamper):
    tamper("DELETE FROM journal_place WHERE position = 5")
    tamper("DELETE FROM journal_entry WHERE id = %s", [signed[4].pk])
    assert "a signed head covers 5 entries, 4 are there" in whats(verify())


def test_a_tail_cut_off_chain_and_tree_is_found_by_the_head(signed, tamper):
    tamper("DELETE FROM journal_place WHERE position = 5")
    tamper("DELETE FROM journal_entry WHERE id = %s", [signed[4].pk])
    tamper("DELETE FROM journal_treenode WHERE number >= 7")
    report = verify()
    assert "a signed head covers 5 entries, 4 are there" in whats(report)
    assert report.fault_count == 1


def test_a_tree_cut_off_alone_is_found(signed, tamper):
    tamper("DELETE FROM journal_treenode")
    assert "the tree has 0" in whats(verify())


def test_a_journal_hashed_anew_is_found_by_the_head(signed, tamper, now):
    """Somebody rewrites an entry, the chains and the tree, but cannot sign."""
    from chinar.portal.core.journal import tree
    from chinar.portal.core.journal.hashing import chain_hash, entry_hash

    tamper("UPDATE journal_entry SET action = 'test.forged' WHERE id = %s", [signed[4].pk])
    forged = entry_hash(Entry.objects.get(pk=signed[4].pk))
    tamper("UPDATE journal_entry SET hash = %s WHERE id = %s", [forged, signed[4].pk])
    before = Place.objects.get(position=4).chain_hash
    place = chain_hash(before, 5, signed[4].pk, forged)
    tamper("UPDATE journal_place SET chain_hash = %s WHERE position = 5", [place])
    tamper("DELETE FROM journal_treenode")
    tree.extend_all()
    report = verify()
    assert whats(report) == (
        "changed: place 5: the signed head is not that of the entries up to here"
    )


@pytest.mark.parametrize(
    ("column", "value"),
    [("size", 4), ("at_ms", 1), ("root", "0" * 64), ("signature", "AAAA"), ("root", "x")],
)
def test_a_changed_head_is_found(signed, tamper, column, value):
    tamper(f"UPDATE journal_treehead SET {column} = %s", [value])
    assert "a head's signature does not fit it" in whats(verify())


def test_a_head_without_its_public_key_is_found(signed, tamper):
    tamper("UPDATE journal_publicsigningkey SET pem = 'x'")
    assert "signature" in whats(verify())


def test_heads_in_another_order_are_found(signed, tamper, records, officer, now):
    from datetime import timedelta

    from chinar.portal.core.journal import heads, tree

    with transaction.atomic():
        write(records[0], "test.more", actor=officer, at=now)
    sequencer.sequence_all()
    tree.extend_all()
    later = heads.sign(now + timedelta(hours=1))
    tamper("UPDATE journal_treehead SET id = 0 WHERE id = %s", [later.pk])
    assert "a head of 5 entries follows one of 6" in whats(verify())


@pytest.mark.parametrize("number", range(8))
def test_a_changed_node_is_found(signed, tamper, number):
    tamper("UPDATE journal_treenode SET hash = %s WHERE number = %s", [b"\x01" * 32, number])
    assert "the tree's hashes do not fit" in whats(verify())


def test_a_node_too_many_is_found(signed, tamper):
    tamper("INSERT INTO journal_treenode (number, hash) VALUES (%s, %s)", [8, b"\x01" * 32])
    assert "the tree goes on" in whats(verify())


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL's columns have types")
def test_a_node_of_another_type_is_found(signed, tamper):
    tamper("UPDATE journal_treenode SET hash = 'text' WHERE number = 3")
    assert not verify().is_sound


def test_a_missing_place_is_one_fault_and_the_tree_goes_on(signed, tamper):
    tamper("DELETE FROM journal_place WHERE position = 3")
    assert "do not fit the entry" not in whats(verify())
    assert "signed head" not in whats(verify())
