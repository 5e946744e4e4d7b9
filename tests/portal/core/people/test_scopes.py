"""The trees of places: every move keeps each place below its own parent and nobody else's."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chinar.portal.core.people.models import PATH_LENGTH, STEP, Scope
from chinar.portal.core.people.scopes import (
    AREAS,
    ORGANISATIONS,
    ScopeTreeError,
    after,
    below,
    grow,
    move,
    number,
    root,
)

pytestmark = pytest.mark.django_db

# A script of growing and moving: each step names two places among those there are.
STEPS = st.lists(
    st.tuples(st.sampled_from(["grow", "move"]), st.integers(0, 30), st.integers(0, 30)),
    max_size=25,
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(STEPS)
def test_tree_stays_a_tree_whatever_is_grown_and_moved(db, steps):
    Scope.objects.all().delete()
    first = root(ORGANISATIONS, "State")
    parents: dict[int, int | None] = {first.pk: None}

    def ancestors(pk):
        while (pk := parents[pk]) is not None:
            yield pk

    for action, one, other in steps:
        keys = list(parents)
        chosen, parent = keys[one % len(keys)], keys[other % len(keys)]
        if action == "grow":
            made = grow(Scope.objects.get(pk=parent), "place")
            parents[made.pk] = parent
            continue
        allowed = parents[chosen] is not None and chosen not in {parent, *ancestors(parent)}
        try:
            move(Scope.objects.get(pk=chosen), Scope.objects.get(pk=parent))
            assert allowed
            parents[chosen] = parent
        except ScopeTreeError:
            assert not allowed or len(list(ancestors(parent))) > 8

    for scope in Scope.objects.all():
        expected = {pk for pk in parents if pk == scope.pk or scope.pk in ancestors(pk)}
        assert set(below(scope).values_list("pk", flat=True)) == expected
        parent = parents[scope.pk]
        if parent is not None:
            assert scope.path[:-STEP] == Scope.objects.get(pk=parent).path


@given(st.integers(0, 36**4 - 2))
def test_numbers_sort_as_text(value):
    assert number(value) < number(value + 1)
    assert after(number(value)) == number(value + 1)


def test_number_that_does_not_fit_is_refused():
    with pytest.raises(ScopeTreeError):
        number(36**4)


def test_tenth_sibling_is_not_below_the_first(organisations):
    siblings = [grow(organisations, str(n)) for n in range(1, 38)]
    assert siblings[9].path == "0001000A"
    assert siblings[35].path == "00010010"
    child = grow(siblings[0], "child")
    assert set(below(siblings[0])) == {siblings[0], child}


def test_place_cannot_hang_below_itself_and_roots_stay(organisations):
    child = grow(organisations, "child")
    grandchild = grow(child, "grandchild")
    for target in (child, grandchild):
        with pytest.raises(ScopeTreeError):
            move(child, target)
    with pytest.raises(ScopeTreeError):
        move(organisations, root(AREAS, "Areas"))


def test_tree_ends_where_its_column_does(organisations):
    deepest = organisations
    for _ in range(PATH_LENGTH // STEP - 1):
        deepest = grow(deepest, "deeper")
    assert len(deepest.path) == PATH_LENGTH
    with pytest.raises(ScopeTreeError):
        grow(deepest, "too deep")
    pair = grow(organisations, "pair")
    grow(pair, "below the pair")
    parent = Scope.objects.get(path=deepest.path[: -2 * STEP])
    with pytest.raises(ScopeTreeError):
        move(pair, Scope.objects.get(path=deepest.path[:-STEP]))
    move(pair, parent)


def test_moved_office_takes_its_number_from_its_new_neighbours(places):
    move(places["health_office"], places["works"])
    assert places["health_office"].path == places["works"].path + "0002"
