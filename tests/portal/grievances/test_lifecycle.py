"""The table of moves, pair by pair."""

from __future__ import annotations

import pytest

from chinar.portal.core.people.roles import roles_with
from chinar.portal.grievances import words
from chinar.portal.grievances.lifecycle import (
    APPEALS,
    ASSIGN,
    CITIZEN,
    MOVES,
    OPEN_STATES,
    PAUSED_STATES,
    SUPERVISE,
    SYSTEM,
    WORK,
    Action,
    NotPossibleError,
    State,
    Turn,
    actions_in,
    move,
    turn,
)

PAIRS = [(state, action) for state in State for action in Action]

# The same rules as the table, written the other way round: what may happen in a state.
EXPECTED = {
    "draft": "register>registered not_take_up>not_taken_up",
    "registered": (
        "triage>triaged assign>assigned not_take_up>not_taken_up transfer>registered"
        " return>returned_misrouted merge>merged join>merged conflict escalate note add remind echo"
    ),
    "triaged": (
        "assign>assigned not_take_up>not_taken_up transfer>registered return>returned_misrouted"
        " merge>merged conflict>registered escalate note add remind echo"
    ),
    "assigned": (
        "assign start>in_progress ask_citizen>awaiting_citizen ask_office>awaiting_office"
        " not_take_up>not_taken_up transfer>registered return>returned_misrouted merge>merged"
        " conflict>registered escalate interim note add remind echo"
    ),
    "in_progress": (
        "assign>assigned ask_citizen>awaiting_citizen ask_office>awaiting_office"
        " propose>resolution_proposed transfer>registered merge>merged conflict>registered"
        " escalate interim note add remind echo"
    ),
    "awaiting_citizen": (
        "citizen_answers>in_progress end_pause>in_progress escalate interim note add remind echo"
    ),
    "awaiting_office": (
        "ask_office withdraw_part part_answers office_answers>in_progress end_pause>in_progress"
        " escalate interim note add"
        " remind echo"
    ),
    "resolution_proposed": "dispose>disposed send_back>in_progress escalate note add remind echo",
    "disposed": (
        "confirm>closed lapse>closed rate not_solved>reopened appeal>appeal_1"
        " appeal_again>appeal_2 reopen>reopened reopen_with_lead>merged note"
    ),
    "closed": (
        "rate not_solved>reopened appeal>appeal_1 appeal_again>appeal_2 reopen>reopened"
        " reopen_with_lead>merged"
    ),
    "not_taken_up": "reconsider>registered",
    "merged": "split>registered answer_with_lead>disposed add remind",
    "returned_misrouted": "reroute>registered escalate note add remind echo",
    "appeal_1": (
        "uphold>reopened refuse>disposed appeal_again>appeal_2 escalate note add remind echo"
    ),
    "appeal_2": "uphold>reopened refuse>closed escalate note add remind echo",
    "reopened": (
        "assign>assigned start>in_progress transfer>registered merge>merged conflict>registered"
        " escalate note add remind echo"
    ),
}


LATER = "set_limits name_office confide"
for _state in (
    *("registered", "triaged", "assigned", "in_progress", "awaiting_citizen", "awaiting_office"),
    *("resolution_proposed", "returned_misrouted", "reopened"),
):
    EXPECTED[_state] += f" {LATER}"
for _state in ("disposed", "closed", "appeal_1", "appeal_2"):
    EXPECTED[_state] += " confide"


def expected(state):
    for step in EXPECTED[state].split():
        action, _, to = step.partition(">")
        yield action, to or state


@pytest.mark.parametrize(("state", "action"), PAIRS)
def test_pair_does_what_the_rules_say_or_is_refused(state, action):
    allowed = dict(expected(state))
    if action in allowed:
        assert move(state, action).to == allowed[action]
    else:
        with pytest.raises(NotPossibleError) as refused:
            move(state, action)
        assert (refused.value.state, refused.value.action) == (state, action)


def test_every_move_is_made_by_a_known_hand():
    hands = {CITIZEN, SYSTEM, ASSIGN, WORK, SUPERVISE, APPEALS}
    assert {found.permission for found in MOVES.values()} == hands


@pytest.mark.parametrize("permission", [ASSIGN, WORK, SUPERVISE, APPEALS])
def test_every_permission_is_held_by_a_role(permission):
    assert roles_with(permission)


def test_every_state_can_be_reached_and_only_drafts_have_no_way_in():
    reached = {found.to for (state, _), found in MOVES.items() if found.to is not state}
    assert set(State) - reached == {State.DRAFT}


def test_every_open_state_leads_on():
    for state in OPEN_STATES:
        assert any(MOVES[state, action].to is not state for action in actions_in(state))


def test_clock_stands_still_only_while_the_citizen_is_asked():
    assert {state for state in OPEN_STATES if turn(state) is Turn.CITIZEN} == PAUSED_STATES


@pytest.mark.parametrize("state", State)
def test_state_and_turn_have_words_for_both_sides(state):
    assert words.STATE_NAMES[state]
    assert words.PLAIN_STATES[state]
    assert words.TURN_NAMES[turn(state)]
    assert words.DESK_TURN_NAMES[turn(state)]
    assert words.mark(state)


@pytest.mark.parametrize("action", Action)
def test_every_action_has_words_in_the_history(action):
    assert words.happened(action)
