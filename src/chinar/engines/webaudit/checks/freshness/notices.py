"""Notices whose closing date is over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from chinar.engines.webaudit.checks.rulings import cannot_tell, fault
from chinar.engines.webaudit.model import Check, Ruling
from chinar.engines.webaudit.policy import Policy
from chinar.engines.webaudit.reading.deadlines import deadlines
from chinar.engines.webaudit.reading.front import Doubt, front_content
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
    response, page = front
    found = deadlines(page)
    before = now.date() - timedelta(days=GRACE_DAYS)
    over = sorted((one for one in found if one.day < before), key=lambda one: one.day)
    most = len(over) >= _FEWEST and 2 * len(over) > len(found)
    if not most and not response.complete:
        detail = f"{response.url} is longer than an audit reads, or cannot be decoded"
        return cannot_tell(Doubt(why="incomplete", detail=detail), _CODE)
    evidence = [f"{one.day.isoformat()}: {one.words}" for one in over[:_MOST_NAMED]]
    facts = {"expired": len(over), "notices": len(found)}
    return [fault(_CODE, most, evidence=evidence, **facts)]


CHECKS = (Check(id="freshness.notices", codes=(_CODE,), judge=judge),)
