"""Every pair of state and action, of web sites and of imports."""

from __future__ import annotations

import itertools

import pytest

from chinar.portal.registry.lifecycle import (
    IMPORT_MOVES,
    SITE_MOVES,
    ImportAction,
    ImportState,
    MoveNotAllowedError,
    SiteAction,
    SiteState,
    import_after,
    site_actions,
    site_after,
)

SITE_TABLE = {
    "planned": {"go_live": "live", "retire": "retired"},
    "live": {"suspend": "suspended", "retire": "retired"},
    "suspended": {"resume": "live", "retire": "retired"},
    "retired": {},
}
IMPORT_TABLE = {
    "draft": {"apply": "applied", "discard": "discarded"},
    "applied": {"undo": "undone"},
    "undone": {},
    "discarded": {},
}


@pytest.mark.parametrize(("state", "action"), list(itertools.product(SiteState, SiteAction)))
def test_a_web_site_moves_as_the_table_says(state, action):
    expected = SITE_TABLE[state].get(action)
    if expected is None:
        with pytest.raises(MoveNotAllowedError) as caught:
            site_after(state, action)
        assert (caught.value.state, caught.value.action) == (state, action)
    else:
        assert site_after(state, action) == expected


@pytest.mark.parametrize(("state", "action"), list(itertools.product(ImportState, ImportAction)))
def test_an_import_moves_as_the_table_says(state, action):
    expected = IMPORT_TABLE[state].get(action)
    if expected is None:
        with pytest.raises(MoveNotAllowedError):
            import_after(state, action)
    else:
        assert import_after(state, action) == expected


@pytest.mark.parametrize("state", list(SiteState))
def test_the_actions_offered_are_those_that_work(state):
    assert set(site_actions(state)) == set(SITE_TABLE[state])


def test_every_state_but_the_first_is_reached_by_some_move():
    assert set(SITE_MOVES.values()) == set(SiteState) - {SiteState.PLANNED}
    assert set(IMPORT_MOVES.values()) == set(ImportState) - {ImportState.DRAFT}
