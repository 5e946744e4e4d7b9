"""A date of the last update that moves by itself, told from what earlier audits saw."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from itertools import pairwise

from chinar.engines.webaudit.checks.rulings import cannot_tell, failed, inapplicable, passed
from chinar.engines.webaudit.model import Check, Ruling, Severity
from chinar.engines.webaudit.policy import Policy
from chinar.engines.webaudit.reading.front import Doubt, cut_short, front_content
from chinar.engines.webaudit.reading.sighting import sighting_of
from chinar.engines.webaudit.seen.history import Sighting
from chinar.engines.webaudit.seen.site import Observations

_CODE = "fresh.date_faked"
_DAYS_OF_A_CLOCK = 3
"""Days on which the claimed date was the day itself before a script is blamed for it."""
_MOVES = 2
_OFTEN_DAYS = 30
"""A review that changes nothing is honest once a quarter, not every month."""
_MOST_NAMED = 6


def judge(seen: Observations, _policy: Policy, now: datetime) -> Sequence[Ruling]:
    """Judge the claimed dates of all sightings of the very words that the page has now."""
    front = front_content(seen)
    if isinstance(front, Doubt):
        return cannot_tell(front, _CODE)
    current = sighting_of(seen, now)
    if current is None:
        doubt = cut_short(*front) or Doubt(why="too_little", detail=str(front[0].url))
        return cannot_tell(doubt, _CODE)
    if current.claimed is None:
        return inapplicable("no_date", _CODE)
    if not seen.history.sightings:
        return inapplicable("no_history", _CODE)
    run = _run_of_same_words(seen.history.sightings, current)
    days = _days_of(run)
    moves = sum(later > earlier for (_, earlier), (_, later) in pairwise(days))
    clock = sum(abs((claimed - at).days) <= 1 for at, claimed in days) if moves else 0
    by_clock = clock >= _DAYS_OF_A_CLOCK and moves >= _MOVES and clock == len(days)
    span = (days[-1][0] - days[0][0]).days
    often = moves >= _MOVES and span <= _OFTEN_DAYS * moves
    facts = {"moves": moves, "days": len(days)}
    if not by_clock and not often:
        return [passed(_CODE, **facts)]
    return [
        failed(
            _CODE,
            severity=None if by_clock else Severity.LOW,
            evidence=[f"seen on {at}: “{claimed}”, same words" for at, claimed in _named(days)],
            confidence="high" if by_clock else "medium",
            before=days[0][1].isoformat(),
            after=days[-1][1].isoformat(),
            **facts,
        )
    ]


def _run_of_same_words(past: Sequence[Sighting], current: Sighting) -> list[Sighting]:
    """Return the sightings without a break, up to now, that have the words of now."""
    run = [current]
    for one in reversed(past):
        if one.content != current.content:
            break
        run.append(one)
    return run[::-1]


def _days_of(run: Sequence[Sighting]) -> list[tuple[date, date]]:
    """Return the day and the claimed date of the last sighting of each day that claims one."""
    return list(
        {one.at.date(): (one.at.date(), one.claimed) for one in run if one.claimed}.values()
    )


def _named(days: Sequence[tuple[date, date]]) -> Sequence[tuple[date, date]]:
    half = _MOST_NAMED // 2
    return days if len(days) <= _MOST_NAMED else (*days[:half], *days[-half:])


CHECKS = (Check(id="freshness.history", codes=(_CODE,), judge=judge),)
