"""Every move of a delivery, allowed or not."""

from __future__ import annotations

import itertools

import pytest

from chinar.portal.core.notices.lifecycle import MOVES, DeliveryAction, DeliveryState, allowed


@pytest.mark.parametrize(("state", "action"), [*itertools.product(DeliveryState, DeliveryAction)])
def test_only_the_moves_of_the_table_are_allowed(state, action):
    assert allowed(state, action) == ((state, action) in MOVES)


def test_what_was_sent_is_never_sent_again():
    ended = (DeliveryState.SENT, DeliveryState.KEPT, DeliveryState.GATHERED)
    assert not [move for move in MOVES if move[0] in ended]
