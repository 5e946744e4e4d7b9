"""Public tables: somebody who subtracts all that is published cannot tell a small cell."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chinar.portal.grievances.suppression import (
    FEWEST,
    MEASURES,
    blank_alone,
    blank_below,
)


def table(*rows: tuple[int, int]) -> list[dict[str, int]]:
    """Return rows of (answered, in limit)."""
    return [{"received": a, "answered": a, "in_limit": p} for a, p in rows]


def total(rows) -> dict[str, int]:
    return {name: sum(row.get(name, 0) for row in rows) for name in MEASURES}


def blanks(rows):
    return blank_below(blank_alone(total(rows)), rows)


def wholes_that_fit(rows, blank, whole):
    """Yield every assignment of the whole that agrees with what is published."""
    hidden = [place for place, measures in enumerate(blank) if whole in measures]
    left = sum(rows[place].get(whole, 0) for place in hidden)
    known = [row.get(whole, 0) for row in rows]
    if not hidden:
        yield known
        return
    for some in product(range(left + 1), repeat=len(hidden) - 1):
        if sum(some) <= left:
            guess = list(known)
            for place, value in zip(hidden, (*some, left - sum(some)), strict=True):
                guess[place] = value
            yield guess


def what_an_attacker_knows(rows, blank, measure):
    """Return for each blank cell the least and most that it can be.

    Exact: given the wholes, the parts are any numbers up to them with the published sum.
    """
    whole = MEASURES[measure]
    hidden = [place for place, measures in enumerate(blank) if measure in measures]
    left = sum(rows[place].get(measure, 0) for place in hidden)
    known: dict[int, list[tuple[int, int]]] = {place: [] for place in hidden}
    for guess in wholes_that_fit(rows, blank, whole or measure):
        if not whole:
            for place in hidden:
                known[place].append((guess[place], guess[place]))
            continue
        if any(
            guess[place] < row.get(measure, 0)
            for place, row in enumerate(rows)
            if measure not in blank[place]
        ):
            continue
        room = sum(guess[place] for place in hidden)
        for place in hidden:
            least = max(0, left - (room - guess[place]))
            most = min(guess[place], left)
            if least <= most and room >= left:
                known[place].append((least, most))
    return {
        place: (min(low for low, _ in found), max(high for _, high in found))
        for place, found in known.items()
    }


counts = st.integers(min_value=0, max_value=12)
tables = st.lists(st.tuples(counts, counts), min_size=2, max_size=4).map(
    lambda pairs: table(*[(a, min(a, p)) for a, p in pairs])
)


@settings(max_examples=150, deadline=None)
@given(tables)
def test_no_blank_cell_can_be_recovered(rows):
    blank = blanks(rows)
    shown_total = blank_alone(total(rows))
    for measure in ("received", "answered", "in_limit"):
        if measure in shown_total:
            assert all(measure in measures for measures in blank)
            continue
        for place, (least, most) in what_an_attacker_knows(rows, blank, measure).items():
            assert most >= FEWEST, (rows, blank, measure, place)
            assert least < most


@settings(max_examples=150, deadline=None)
@given(tables)
def test_no_small_cell_and_no_small_rest_is_shown(rows):
    for row, measures in zip(rows, blanks(rows), strict=True):
        for measure in set(MEASURES) - measures:
            assert row.get(measure, 0) >= FEWEST
            whole = MEASURES[measure]
            if whole:
                assert whole not in measures
                assert row[whole] - row.get(measure, 0) >= FEWEST


@settings(max_examples=80, deadline=None)
@given(st.lists(tables, min_size=2, max_size=3))
def test_offices_do_not_tell_what_their_department_hides(departments):
    sums = [total(offices) for offices in departments]
    blank = blank_below(blank_alone(total(sums)), sums)
    for offices, hidden in zip(departments, blank, strict=True):
        for measures in blank_below(hidden, offices):
            assert hidden <= measures


def test_one_small_cell_takes_the_next_smallest_with_it():
    rows = table((3, 0), (20, 10), (40, 20))
    assert ["answered" in measures for measures in blanks(rows)] == [True, True, False]


def test_small_cells_that_make_up_too_little_take_another_with_them():
    rows = table((1, 0), (2, 0), (30, 15), (40, 20))
    assert ["received" in measures for measures in blanks(rows)] == [True, True, True, False]


def test_rest_of_a_part_is_as_bare_as_the_part():
    rows = table((50, 48), (60, 30), (70, 35))
    assert ["in_limit" in measures for measures in blanks(rows)] == [True, True, False]
    assert not any("answered" in measures for measures in blanks(rows))


def test_large_cells_are_all_shown():
    rows = table((50, 25), (60, 30))
    assert not any({"received", "answered", "in_limit"} & measures for measures in blanks(rows))


def test_only_row_is_shown_as_its_total_is():
    assert "answered" not in blanks(table((20, 10)))[0]
    assert "answered" in blanks(table((3, 1)))[0]


@pytest.mark.parametrize(("count", "blank"), [(0, True), (4, True), (5, False)])
def test_cell_below_five_is_blank(count, blank):
    assert ("received" in blank_alone({"received": count})) is blank
