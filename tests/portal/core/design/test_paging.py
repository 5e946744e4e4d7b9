"""Keyset pages: every row once, in order, whatever the cursor says."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db.models import F
from django.db.models.functions import Length
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chinar.portal.core.design.paging import keyset_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    """Seven people, some of one name, made a microsecond apart."""
    model = get_user_model()
    at = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)
    made = []
    for place, name in enumerate("bbaaabc"):
        user = model.objects.create(username=f"user{place}", name=name)
        model.objects.filter(pk=user.pk).update(created_at=at + timedelta(microseconds=place // 2))
        made.append(user)
    return model.objects.filter(pk__in=[user.pk for user in made])


def walk(queryset, order, size):
    """Follow the cursors to the end; return the pages as lists of user names."""
    pages = []
    cursor = None
    while cursor != "":
        page = keyset_page(queryset, order=order, cursor=cursor, size=size)
        pages.append([user.username for user in page.items])
        cursor = page.next_cursor
        assert page.first == (len(pages) == 1)
    return pages


@pytest.mark.parametrize("size", [1, 2, 3, 6, 7, 8])
@pytest.mark.parametrize(
    "order",
    [
        ("name",),
        ("-name", "username"),
        ("created_at",),
        ("-created_at", "-id"),
        ("name", "-created_at", "pk"),
    ],
)
def test_pages_hold_every_row_once_in_order(people, order, size):
    keys = order if {"pk", "id", "-id", "-pk"} & set(order) else (*order, "pk")
    expected = [user.username for user in people.order_by(*keys)]
    pages = walk(people, order, size)
    assert [name for page in pages for name in page] == expected
    assert all(len(page) == size for page in pages[:-1])


def test_an_annotation_can_order_pages(people):
    pages = walk(people.annotate(also=F("username")), ("-also",), 3)
    assert pages == [["user6", "user5", "user4"], ["user3", "user2", "user1"], ["user0"]]


def test_a_row_added_before_the_cursor_moves_nothing(people):
    first = keyset_page(people, order=("username",), size=3)
    people.model.objects.create(username="aaa", name="new")
    second = keyset_page(
        people.model.objects.filter(username__startswith="user"),
        order=("username",),
        cursor=first.next_cursor,
        size=3,
    )
    assert [user.username for user in second.items] == ["user3", "user4", "user5"]


def raw(text):
    return base64.urlsafe_b64encode(text.encode("latin-1")).decode()


def forged(values):
    return raw(json.dumps(values))


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        None,
        "%%%",
        "AAAA",
        "é",
        forged({"a": 1}),
        forged(["2026-01-01"]),
        forged(["not a time", "not a key"]),
        forged([None, None]),
        forged([[1], {}]),
        "x" * 5000,
        "\0",
        "\ud800",
        raw("[Infinity, 1]"),
        raw("[" * 5000),
        raw("\xff"),
        forged([5, "x"]),
        forged([True, 5]),
        forged(["2026-11-24T06:30:00", 5]),
        forged(["0001-01-01T00:00:00+05:30", 5]),
        forged(["9999-12-31T23:59:59-05:30", 5]),
    ],
)
def test_a_cursor_that_makes_no_sense_gives_the_first_page(people, cursor):
    page = keyset_page(people, order=("created_at",), cursor=cursor, size=2)
    assert page.first
    assert [user.username for user in page.items] == ["user0", "user1"]


@pytest.mark.parametrize(
    ("order", "value"),
    [
        (("name",), "a\0b"),
        (("name",), "\ud800"),
        (("length",), "x"),
        (("length",), float("inf")),
        (("length",), float("nan")),
        (("length",), 10**30),
        (("length",), None),
        (("length",), ""),
    ],
)
def test_a_value_that_no_database_takes_gives_the_first_page(people, order, value):
    queryset = people.annotate(length=Length("username"))
    cursor = forged([value, str(people[0].pk)])
    page = keyset_page(queryset, order=order, cursor=cursor, size=2)
    assert page.first
    assert len(page.items) == 2


def test_a_date_takes_no_number():
    from chinar.portal.core.people.models import Holding

    page = keyset_page(Holding.objects.all(), order=("starts_on", "pk"), cursor=forged([5, "x"]))
    assert page.first


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.sampled_from(["name", "created_at", "is_active", "length"]),
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.dates()),
    st.one_of(st.integers(), st.text(), st.uuids()),
)
def test_no_cursor_is_an_error(db, name, value, key):
    def plain(part):
        return part if isinstance(part, str | int | float | type(None)) else str(part)

    queryset = get_user_model().objects.annotate(length=Length("username"))
    keyset_page(queryset, order=(name,), cursor=forged([plain(value), plain(key)]))


def test_nothing_found_is_a_first_page_without_a_next():
    page = keyset_page(get_user_model().objects.none(), order=("username",))
    assert (page.items, page.next_cursor, page.first) == ([], "", True)


def test_a_related_field_can_order_pages(organisations):
    from chinar.portal.core.people.models import Post

    for title in ("c", "a", "b"):
        Post.objects.create(title=title, scope=organisations)
    pages = []
    cursor = None
    while cursor != "":
        page = keyset_page(
            Post.objects.all(), order=("scope__name", "-title", "scope"), cursor=cursor, size=1
        )
        pages += [post.title for post in page.items]
        cursor = page.next_cursor
    assert pages == ["c", "b", "a"]
