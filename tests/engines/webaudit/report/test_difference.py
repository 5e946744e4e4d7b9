"""Two audits compared: each pair of outcomes, and what was not audited again."""

from __future__ import annotations

import pytest
from tests.engines.webaudit.loopback import MOMENT

from chinar.engines.webaudit import (
    Change,
    Outcome,
    Severity,
    SiteReport,
    Target,
    Verdict,
    compare,
)

FAILED, PASSED = Outcome.FAILED, Outcome.PASSED
UNTOLD, NEVER = Outcome.CANT_TELL, Outcome.INAPPLICABLE


def site(outcome: Outcome | None, host: str = "a.example", **facts: str) -> SiteReport:
    verdict = Verdict(
        check="headers.sniffing",
        outcome=outcome or PASSED,
        code="xcto.missing",
        severity=Severity.LOW,
        facts=facts,
    )
    return SiteReport(
        target=Target(host=host),
        address=None,
        grade=None,
        score=None,
        deductions=(),
        verdicts=(verdict,) if outcome else (),
        connections=0,
        requests=0,
        bytes=0,
        seconds=0,
        started_at=MOMENT,
        finished_at=MOMENT,
    )


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        (PASSED, FAILED, Change.NEW),
        (UNTOLD, FAILED, Change.NEW),
        (None, FAILED, Change.NEW),
        (FAILED, FAILED, Change.UNCHANGED),
        (FAILED, PASSED, Change.FIXED),
        (FAILED, NEVER, Change.FIXED),
        (FAILED, UNTOLD, Change.CANNOT_TELL),
        (FAILED, None, Change.CANNOT_TELL),
        (PASSED, PASSED, None),
        (UNTOLD, PASSED, None),
        (None, UNTOLD, None),
    ],
)
def test_change_follows_from_both_outcomes(before, after, change):
    found = compare([site(before)], [site(after)])

    assert [one.change for one in found] == ([change] if change else [])


def test_fault_that_was_not_asked_for_again_is_not_called_fixed():
    (one,) = compare([site(FAILED)], [site(NEVER, why="http_not_probed")])

    assert one.change is Change.CANNOT_TELL


def test_site_that_was_left_out_is_not_called_fixed():
    found = compare([site(FAILED), site(FAILED, "b.example")], [site(PASSED)])

    assert [(one.target, one.change) for one in found] == [
        ("https://a.example/", Change.FIXED),
        ("https://b.example/", Change.CANNOT_TELL),
    ]
