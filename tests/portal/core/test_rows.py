"""A row added quickly is the row that Django would have saved."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction
from django.db.transaction import TransactionManagementError

from chinar.portal.core.journal.models import Entry
from chinar.portal.core.notices.models import Notice
from chinar.portal.core.rows import afterwards, find, gathered, insert, insert_unless_there

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)


def notice(key: str = "k") -> Notice:
    return Notice(
        kind="grievances.received",
        key=key,
        recipient="r",
        language="ur",
        context={"words": "پانی", "count": 3},
        created_at=NOW,
    )


def entry(number: int = 1) -> Entry:
    return Entry(
        record_type="a.b", record_id="1", number=number, action="x", at=NOW, actor_kind="system",
        data={"n": None}, previous_hash="0", hash="1",
    )  # fmt: skip


def test_a_row_reads_back_as_it_was_written() -> None:
    made = notice()
    insert(made)
    found = Notice.objects.get(pk=made.pk)
    for field in Notice._meta.concrete_fields:
        assert getattr(found, field.attname) == getattr(made, field.attname)
    made.kind = "other"
    made.save()  # it knows that it is saved: no second row
    assert list(Notice.objects.values_list("kind", flat=True)) == ["other"]


def test_a_row_is_found_as_django_reads_it() -> None:
    insert(notice("here"))
    insert(notice("there"))
    wanted = Notice.objects.get(key="here")
    found = find(Notice, "key", "here")
    assert found is not None
    assert not found._state.adding
    for field in Notice._meta.concrete_fields:
        read, expected = (getattr(one, field.attname) for one in (found, wanted))
        assert (read, type(read)) == (expected, type(expected))
    assert find(Notice, "key", "nowhere") is None


def test_what_was_left_out_is_read_when_it_is_asked_for(django_assert_num_queries) -> None:
    insert(notice("here"))
    with django_assert_num_queries(0):  # the driver is asked past Django
        found = find(Notice, "key", "here", without=("context",))
    assert found is not None
    assert found.get_deferred_fields() == {"context"}
    with django_assert_num_queries(1):
        assert found.context == {"words": "پانی", "count": 3}


def test_the_database_gives_the_number() -> None:
    made = entry()
    insert(made)
    assert Entry.objects.get().pk == made.pk


def test_a_constraint_is_told() -> None:
    insert(entry())
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(entry())
    insert(entry(2))


@pytest.mark.parametrize("make", [notice, entry])
def test_what_is_there_stays_and_nothing_is_raised(make: type) -> None:
    assert insert_unless_there(make())
    second = make()
    assert not insert_unless_there(second)
    assert second._state.adding
    assert type(second).objects.count() == 1


def test_gathered_rows_are_written_in_order_and_only_then() -> None:
    notes, second = notice(), entry(2)
    with gathered() as rows:
        insert(notes)
        insert(entry())
        insert(second)
    assert not Notice.objects.exists()
    assert notes._state.adding
    with transaction.atomic():
        rows.write()
    assert Notice.objects.get() == notes
    assert list(Entry.objects.order_by("id").values_list("number", flat=True)) == [1, 2]
    assert second.pk == Entry.objects.get(number=2).pk


def test_a_constraint_on_gathered_rows_is_told_when_they_are_written() -> None:
    insert(entry())
    with gathered() as rows:
        insert(notice())
        insert(entry())
        insert(entry(2))
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.write()
    assert (Notice.objects.count(), Entry.objects.count()) == (0, 1)


def test_what_needs_the_rows_is_done_once_they_are_written() -> None:
    seen = []
    with gathered() as rows:
        insert(notice())
        afterwards(lambda: seen.append(Notice.objects.count()))
    assert seen == []
    with transaction.atomic():
        rows.write()
    afterwards(lambda: seen.append(-1))  # nothing is gathered: at once
    assert seen == [1, -1]


def test_nothing_is_kept_where_what_needs_the_rows_fails() -> None:
    with gathered() as rows:
        insert(notice())
        afterwards(lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        rows.write()
    assert not Notice.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_gathered_rows_need_a_transaction() -> None:
    with gathered() as rows:
        insert(notice())
    with pytest.raises(TransactionManagementError):
        rows.write()
    assert not Notice.objects.exists()


def test_what_the_database_has_to_answer_is_not_gathered() -> None:
    with gathered(), pytest.raises(RuntimeError):
        insert_unless_there(notice())
    assert not Notice.objects.exists()
