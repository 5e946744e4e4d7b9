"""Notices whose closing date is over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from chinar.engines.webaudit.checks.rulings import cannot_tell, fault, unless_cut
from chinar.engines.webaudit.model import Check, Ruling
from chinar.engines.webaudit.policy import Policy
from chinar.engines.webaudit.reading.deadlines import deadlines
from chinar.engines.webaudit.reading.front import Doubt, cut_short, front_content
from chinar.engines.webaudit.seen.site import Observations

_CODE = "fresh.expired_notices"
GRACE_DAYS = 15
"""A notice may stand this long after its last date before anybody is blamed."""
_FEWEST = 2
_MOST_NAMED = 5


def judge(seen: Observations, _policy: Policy, now: datetime) -> Sequence[Ruling]:
    """Judge the closing dates of lists: a fault where most of them are over."""
    front = front_content(seen)
    if isinstance(front, Doubt):
        return cannot_tell(front, _CODE)
    found = deadlines(front[1])
    before = now.date() - timedelta(days=GRACE_DAYS)
    over = sorted((one for one in found if one.day < before), key=lambda one: one.day)
    most = len(over) >= _FEWEST and 2 * len(over) > len(found)
    evidence = [f"{one.day.isoformat()}: {one.words}" for one in over[:_MOST_NAMED]]
    facts = {"expired": len(over), "notices": len(found)}
    return [unless_cut(fault(_CODE, most, evidence=evidence, **facts), cut_short(*front))]


CHECKS = (Check(id="freshness.notices", codes=(_CODE,), judge=judge),)
