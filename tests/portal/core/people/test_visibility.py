"""A permission is role × office × what is below: nothing outside is seen, at no extra query."""

from __future__ import annotations

from datetime import date

import pytest
from django.db.models import QuerySet
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chinar.portal.core.people.models import Grant, Holding, Post, Scope
from chinar.portal.core.people.roles import (
    PERMISSION_WORDS,
    ROLE_NAMES,
    ROLE_PERMISSIONS,
    Role,
    permission_words,
    roles_with,
)
from chinar.portal.core.people.scopes import grow, root
from chinar.portal.core.people.selectors import holder, posts_held, posts_in_use
from chinar.portal.core.people.visibility import may, may_over, visible_to

pytestmark = pytest.mark.django_db

SEE = "people.see"


def seen(post, permission=SEE):
    return set(visible_to(post, Post.objects.all(), permission).values_list("title", flat=True))


@pytest.fixture
def seats(places):
    return {name: Post.objects.create(title=name, scope=scope) for name, scope in places.items()}


def grant(post, scope, role=Role.ADMINISTRATOR, *, below=True):
    Grant.objects.create(post=post, role=role, scope=scope, below=below)
    post.refresh_from_db()
    return post


def test_department_sees_itself_and_below_and_not_its_neighbour(seats, places):
    assert seen(grant(seats["health"], places["health"])) == {"health", "health_office"}


def test_grant_without_below_stops_at_the_place_itself(seats, places):
    assert seen(grant(seats["health"], places["health"], below=False)) == {"health"}


def test_two_grants_add_up(seats, places):
    post = grant(seats["health"], places["health_office"])
    grant(post, places["works"], below=False)
    assert seen(post) == {"health_office", "works"}


def test_role_without_the_permission_sees_nothing(seats, organisations):
    assert seen(grant(seats["health"], organisations, Role.CALL_CENTRE)) == set()


def test_nobody_and_an_abolished_post_see_nothing(seats, organisations):
    post = grant(seats["health"], organisations)
    assert seen(post) == {"health", "health_office", "works", "works_office"}
    post.active = False
    assert seen(post) == seen(None) == set()
    assert not may(post, SEE)
    assert not may(None, SEE)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.integers(0, 40), min_size=1, max_size=14), st.integers(0, 40), st.booleans())
def test_what_is_seen_is_what_hangs_below_and_nothing_else(db, shape, at, below):
    Post.objects.all().delete()
    Scope.objects.all().delete()
    tree = [root("0001", "State")]
    parents = [None]
    for choice in shape:
        parent = choice % len(tree)
        tree.append(grow(tree[parent], "place"))
        parents.append(parent)
    for index, scope in enumerate(tree):
        Post.objects.create(title=str(index), scope=scope)
    at %= len(tree)
    post = grant(Post.objects.get(title=str(at)), tree[at], below=below)

    def hangs_below(index):
        while index is not None and index != at:
            index = parents[index]
        return index == at

    expected = {i for i in range(len(tree)) if (hangs_below(i) if below else i == at)}
    assert seen(post) == {str(index) for index in expected}
    over = {i for i, scope in enumerate(tree) if may_over(post, SEE, scope)}
    assert over == expected


def test_asking_again_and_again_costs_no_query(seats, organisations, django_assert_num_queries):
    user_post = grant(seats["health"], organisations)
    assert may(user_post, SEE)
    with django_assert_num_queries(0):
        for _ in range(50):
            assert may(user_post, SEE)
            assert isinstance(visible_to(user_post, Post.objects.all(), SEE), QuerySet)


def test_a_page_learns_who_asks_in_two_queries(make_person, django_assert_num_queries):
    user = make_person("asha", Role.ADMINISTRATOR)
    with django_assert_num_queries(2):
        (post,) = posts_in_use(user, date(2026, 11, 24))
        assert may(post, SEE)
        assert post.roles == [Role.ADMINISTRATOR]


@pytest.mark.parametrize(
    ("day", "held"),
    [
        (date(2026, 2, 28), False),
        (date(2026, 3, 1), True),
        (date(2026, 3, 30), True),
        (date(2026, 3, 31), False),
    ],
)
def test_holding_begins_on_its_first_day_and_ends_before_its_last(
    make_post, make_person, day, held
):
    user, post = make_person("asha"), make_post(Role.CALL_CENTRE)
    Holding.objects.create(
        post=post, user=user, starts_on=date(2026, 3, 1), ends_on=date(2026, 3, 31)
    )
    assert list(posts_held(user, day)) == ([post] if held else [])
    assert holder(post, day) == (user if held else None)


def test_latest_to_start_holds_the_post_and_closed_accounts_hold_none(make_post, make_person):
    post = make_post(Role.CALL_CENTRE)
    older, newer = make_person("asha"), make_person("bashir")
    Holding.objects.create(post=post, user=older, starts_on=date(2026, 1, 1))
    Holding.objects.create(post=post, user=newer, starts_on=date(2026, 2, 1))
    assert holder(post, date(2026, 3, 1)) == newer
    newer.is_active = False
    newer.save()
    assert holder(post, date(2026, 3, 1)) == older


def test_every_role_has_a_name_and_a_row_in_the_table():
    assert set(ROLE_NAMES) == set(ROLE_PERMISSIONS) == set(Role)


def test_every_permission_in_the_table_has_words_and_no_other():
    granted = set().union(*ROLE_PERMISSIONS.values())
    assert granted == set(PERMISSION_WORDS)


def test_a_permission_names_the_roles_that_hold_it():
    assert roles_with("hosting.decide") == [Role.DATA_CENTRE]
    assert permission_words("people.see") == "see people and the posts they hold"
    assert permission_words("no.such") == "no.such"
