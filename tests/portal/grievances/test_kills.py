"""`kill -9` of web and worker processes under load loses nothing of what was acknowledged."""

from __future__ import annotations

import pytest
from tests.portal.grievances.kills.siege import besiege

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
KILLS = 6


def test_killed_processes_lose_no_grievance_and_leave_none_half_made(house):
    """Number, words, files, clock, journal, intake, notice of each, once: `besiege` tells how."""
    outcome = besiege(house, kills=KILLS, citizens=4, seed=1, patient=False)
    assert outcome.faults == []
    assert outcome.kills.total() == KILLS
    assert outcome.cases >= outcome.acknowledged > KILLS
    assert outcome.broken
