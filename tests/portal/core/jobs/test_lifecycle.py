"""Every pair of state and action: the moves there are, and no other."""

from __future__ import annotations

import itertools

import pytest

from chinar.portal.core.jobs.lifecycle import MOVES, JobAction, JobState, allowed

ALLOWED = {
    ("waiting", "claim"): "running",
    ("running", "finish"): "done",
    ("running", "try_later"): "waiting",
    ("running", "give_up"): "failed",
    ("failed", "retry"): "waiting",
}


@pytest.mark.parametrize(("state", "action"), list(itertools.product(JobState, JobAction)))
def test_a_move_is_allowed_or_not(state, action):
    assert allowed(state, action) == ((state, action) in ALLOWED)
    assert MOVES.get((state, action)) == ALLOWED.get((state, action))
