"""What a file says, or why it cannot be read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chinar.portal.registry.exchange import applying, columns, planning, reading, writing
from chinar.portal.registry.models import (
    ImportKind,
)

ORGANISATIONS, AREAS = ImportKind.ORGANISATIONS, ImportKind.AREAS
OFFICES, SITES = ImportKind.OFFICES, ImportKind.SITES


def everywhere(_scope):
    return True


def plan(kind, text, reach=everywhere):
    return planning.plan(kind, reading.read(text, kind), reach=reach)


def faults(planned):
    return {(row.number, fault.column) for row in planned.rows for fault in row.faults}


@pytest.fixture
def bring(officer, now, db):
    """Upload a file and apply it."""

    def bring(kind, text, *, keep_good=False, reach=everywhere):
        batch = applying.start(
            kind, text.encode(), file_name="list.csv", post=None, actor=officer, now=now
        )
        return applying.apply(batch, reach=reach, keep_good=keep_good, actor=officer, now=now)

    return bring


def test_a_byte_order_mark_is_welcome():
    text = reading.decode(b"\xef\xbb\xbfcode,name,kind\nA,B,agency\n")
    assert reading.read(text, ORGANISATIONS)[0].cells["code"] == "A"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("code,name\n".encode("utf-16"), "CSV UTF-8"),
        ("code,name\n".encode("utf-16-le"), "CSV UTF-8"),
        ("code,name,kind\nA,Caf\xe9,agency\n".encode("latin-1"), "Line 2"),
        (b"", "empty"),
        (b"  \n\n", "empty"),
        (b"x" * (reading.MOST_BYTES + 1), "4 MB"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_to_do(content, words):
    with pytest.raises(reading.FileError) as caught:
        reading.decode(content)
    assert words in caught.value.message


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("code,title,kind\nA,B,agency\n", ("“title”", "Missing: name", "name_ur")),
        ("code,name,kind,name\nA,B,agency,C\n", ("Twice: name",)),
        ("code;name;kind\nA;B;agency\n", ("commas",)),
        ("code,name,kind\n", ("no rows",)),
        ("code,name,kind\n,,\n", ("no rows",)),
        ('code,name,kind\nA,"B,agency\n', ("Line 2", "quotation")),
        ("a\x00b,c\n", ("UTF-8",)),
    ],
)
def test_wrong_columns_are_told_with_the_right_ones(text, words):
    with pytest.raises(reading.FileError) as caught:
        reading.read(reading.decode(text.encode()), ORGANISATIONS)
    for word in words:
        assert word in caught.value.message


def test_a_file_with_too_many_rows_is_refused():
    with pytest.raises(reading.FileError, match="more than 2 rows"):
        reading.read("code,name,kind\n" + "A,B,agency\n" * 3, ORGANISATIONS, most_rows=2)


def test_blank_lines_are_skipped_and_lines_keep_their_numbers():
    rows = reading.read("code,name,kind\n\nA,B,agency\n\n\nC,D,agency\n", ORGANISATIONS)
    assert [row.number for row in rows] == [3, 6]


@given(st.text(max_size=200), st.sampled_from(list(ImportKind)))
def test_any_text_is_read_or_refused_in_words(text, kind):
    message = "none needed"
    try:
        reading.read(text, kind)
    except reading.FileError as error:
        message = error.message
    assert message


@given(st.text(max_size=40), st.sampled_from([c for cs in columns.COLUMNS.values() for c in cs]))
def test_any_cell_is_read_once_and_for_all_or_refused(cell, column):
    try:
        once = column.canonical(cell)
    except columns.CellError as error:
        message = error.message
    else:
        message = "none needed"
        assert column.canonical(once) == once
    assert message


@pytest.mark.parametrize("cell", ["=1+1", "+91 194", "-5", "@cmd", "\tx", "\rx"])
def test_what_a_spreadsheet_would_run_is_written_with_a_mark_and_read_without(cell):
    assert writing.safe(cell) == f"'{cell}"
    text = f'code,name,kind\n"{writing.safe(cell)}",B,agency\n'
    assert reading.read(text, ORGANISATIONS)[0].cells["code"] == cell
