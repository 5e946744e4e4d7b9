"""The states of a scan, of a finding and of a site's health, and every move between them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from chinar.engines.webaudit import NOT_LOOKED, Outcome, Severity


class ScanState(StrEnum):
    """Where an audit of one site stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class ScanAction(StrEnum):
    """What can happen to a scan."""

    START = "start"
    FINISH = "finish"
    FAIL = "fail"


class FindingState(StrEnum):
    """Where a fault of a site stands; it closes only when seen gone twice."""

    OPEN = "open"
    CLEARING = "clearing"
    CLOSED = "closed"


class Sight(StrEnum):
    """What one audit says of a fault."""

    SEEN = "seen"
    GONE = "gone"
    UNTOLD = "untold"
    DROPPED = "dropped"
    """Its host is no longer the one that is audited, or another check rules on it now."""


class Health(StrEnum):
    """A site at a glance."""

    GOOD = "good"
    ATTENTION = "attention"
    BAD = "bad"
    UNKNOWN = "unknown"


PENDING: Final = frozenset({ScanState.QUEUED, ScanState.RUNNING})
FOLLOWED: Final = frozenset({FindingState.OPEN, FindingState.CLEARING})

SCAN_MOVES: Final[dict[tuple[ScanState, ScanAction], ScanState]] = {
    (ScanState.QUEUED, ScanAction.START): ScanState.RUNNING,
    (ScanState.QUEUED, ScanAction.FAIL): ScanState.FAILED,
    # A worker that died in the middle leaves the scan to the next one.
    (ScanState.RUNNING, ScanAction.START): ScanState.RUNNING,
    (ScanState.RUNNING, ScanAction.FINISH): ScanState.DONE,
    (ScanState.RUNNING, ScanAction.FAIL): ScanState.FAILED,
}

FINDING_MOVES: Final[dict[tuple[FindingState, Sight], FindingState]] = {
    (FindingState.OPEN, Sight.SEEN): FindingState.OPEN,
    (FindingState.OPEN, Sight.GONE): FindingState.CLEARING,
    (FindingState.OPEN, Sight.UNTOLD): FindingState.OPEN,
    (FindingState.OPEN, Sight.DROPPED): FindingState.CLOSED,
    (FindingState.CLEARING, Sight.SEEN): FindingState.OPEN,
    (FindingState.CLEARING, Sight.GONE): FindingState.CLOSED,
    (FindingState.CLEARING, Sight.UNTOLD): FindingState.CLEARING,
    (FindingState.CLEARING, Sight.DROPPED): FindingState.CLOSED,
    (FindingState.CLOSED, Sight.SEEN): FindingState.OPEN,
    (FindingState.CLOSED, Sight.GONE): FindingState.CLOSED,
    (FindingState.CLOSED, Sight.UNTOLD): FindingState.CLOSED,
    (FindingState.CLOSED, Sight.DROPPED): FindingState.CLOSED,
}


class ScanMoveError(Exception):
    """The scan's state does not allow the action; both are told."""

    def __init__(self, state: str, action: str) -> None:
        super().__init__(f"{action} is not possible from {state}")
        self.state = state
        self.action = action


def scan_after(state: ScanState, action: ScanAction) -> ScanState:
    """Return the state a scan is in after ``action``.

    Raises:
        ScanMoveError: the table has no such move.
    """
    try:
        return SCAN_MOVES[state, action]
    except KeyError:
        raise ScanMoveError(state, action) from None


def finding_after(state: FindingState, sight: Sight) -> FindingState:
    """Return the state a finding is in after an audit said something of it."""
    return FINDING_MOVES[state, sight]


def sight_of(outcome: Outcome, facts: Mapping[str, object], *, reached: bool) -> Sight:
    """Say what a verdict means for a fault that is followed.

    *Inapplicable* comes from a probe that worked and found another fault in this one's place
    (no date at all, so none that is old), which is followed by itself: this one is gone. Where
    nothing answered, or nothing was asked, it proves nothing.
    """
    if outcome is Outcome.FAILED:
        return Sight.SEEN
    if outcome is Outcome.PASSED:
        return Sight.GONE
    if outcome is Outcome.INAPPLICABLE and reached and facts.get("why") not in NOT_LOOKED:
        return Sight.GONE
    return Sight.UNTOLD


def health_of(
    *, judged: bool, open_faults: Mapping[Severity, int], clearing: Mapping[Severity, int]
) -> Health:
    """Sum up a site: bad by a critical or high fault, attention by a medium one.

    A grave fault that the last audit no longer saw asks for attention until the next agrees.
    """
    grave = (Severity.CRITICAL, Severity.HIGH)
    if any(open_faults.get(severity) for severity in grave):
        return Health.BAD
    if not judged:
        return Health.UNKNOWN
    if open_faults.get(Severity.MEDIUM) or any(clearing.get(severity) for severity in grave):
        return Health.ATTENTION
    return Health.GOOD
