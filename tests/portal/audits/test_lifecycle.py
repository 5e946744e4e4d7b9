"""Every state and every thing that can happen in it."""

from __future__ import annotations

import pytest

from chinar.engines.webaudit import Outcome, Severity
from chinar.portal.audits.lifecycle import (
    FindingState,
    Health,
    ScanAction,
    ScanMoveError,
    ScanState,
    Sight,
    finding_after,
    health_of,
    scan_after,
    sight_of,
)

OPEN, CLEARING, CLOSED = FindingState.OPEN, FindingState.CLEARING, FindingState.CLOSED
SEEN, GONE, UNTOLD, DROPPED = Sight.SEEN, Sight.GONE, Sight.UNTOLD, Sight.DROPPED

FINDINGS = {
    (OPEN, SEEN): OPEN,
    (OPEN, GONE): CLEARING,
    (OPEN, UNTOLD): OPEN,
    (OPEN, DROPPED): CLOSED,
    (CLEARING, SEEN): OPEN,
    (CLEARING, GONE): CLOSED,
    (CLEARING, UNTOLD): CLEARING,
    (CLEARING, DROPPED): CLOSED,
    (CLOSED, SEEN): OPEN,
    (CLOSED, GONE): CLOSED,
    (CLOSED, UNTOLD): CLOSED,
    (CLOSED, DROPPED): CLOSED,
}
SCANS = {
    (ScanState.QUEUED, ScanAction.START): ScanState.RUNNING,
    (ScanState.QUEUED, ScanAction.FAIL): ScanState.FAILED,
    (ScanState.RUNNING, ScanAction.START): ScanState.RUNNING,
    (ScanState.RUNNING, ScanAction.FINISH): ScanState.DONE,
    (ScanState.RUNNING, ScanAction.FAIL): ScanState.FAILED,
}


@pytest.mark.parametrize("state", FindingState)
@pytest.mark.parametrize("sight", Sight)
def test_finding_moves_as_the_table_says(state, sight):
    assert finding_after(state, sight) is FINDINGS[state, sight]


@pytest.mark.parametrize("state", ScanState)
@pytest.mark.parametrize("action", ScanAction)
def test_scan_moves_as_the_table_says(state, action):
    if (state, action) in SCANS:
        assert scan_after(state, action) is SCANS[state, action]
        return
    with pytest.raises(ScanMoveError) as refused:
        scan_after(state, action)
    assert (refused.value.state, refused.value.action) == (state, action)


def test_no_finding_closes_on_one_look():
    assert FINDINGS[OPEN, GONE] is not CLOSED


@pytest.mark.parametrize(
    ("outcome", "why", "reached", "sight"),
    [
        (Outcome.FAILED, "", True, SEEN),
        (Outcome.FAILED, "", False, SEEN),
        (Outcome.PASSED, "", True, GONE),
        (Outcome.CANT_TELL, "timeout", True, UNTOLD),
        (Outcome.CANT_TELL, "timeout", False, UNTOLD),
        (Outcome.INAPPLICABLE, "no_date", True, GONE),
        (Outcome.INAPPLICABLE, "no_https", False, UNTOLD),
        (Outcome.INAPPLICABLE, "http_not_probed", True, UNTOLD),
        (Outcome.INAPPLICABLE, "no_suffix_to_compare", True, UNTOLD),
    ],
)
def test_verdict_says_of_a_fault(outcome, why, reached, sight):
    assert sight_of(outcome, {"why": why}, reached=reached) is sight


@pytest.mark.parametrize(
    ("judged", "open_faults", "clearing", "health"),
    [
        (True, {}, {}, Health.GOOD),
        (True, {Severity.LOW: 3, Severity.INFO: 1}, {}, Health.GOOD),
        (True, {Severity.MEDIUM: 1}, {}, Health.ATTENTION),
        (True, {}, {Severity.CRITICAL: 1}, Health.ATTENTION),
        (True, {}, {Severity.MEDIUM: 1}, Health.GOOD),
        (True, {Severity.HIGH: 1}, {}, Health.BAD),
        (True, {Severity.CRITICAL: 1}, {}, Health.BAD),
        (False, {}, {}, Health.UNKNOWN),
        (False, {Severity.MEDIUM: 1}, {}, Health.UNKNOWN),
        (False, {Severity.HIGH: 1}, {}, Health.BAD),
    ],
)
def test_health_sums_up(judged, open_faults, clearing, health):
    assert health_of(judged=judged, open_faults=open_faults, clearing=clearing) is health
