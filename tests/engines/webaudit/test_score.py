"""The score: points by severity, a cap by subject, none where too little was judged."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from chinar.engines.webaudit import CODES, Outcome, Severity, Verdict
from chinar.engines.webaudit.score import CAPS, POINTS, deductions, score

HEADERS = ("xcto.missing", "referrer.missing", "leak.server_version", "leak.x_powered_by")


def of(outcome: Outcome, code: str = "csp.missing", check: str = "headers.x", **more) -> Verdict:
    return Verdict(
        check=check, outcome=outcome, code=code, **{"severity": CODES[code].severity} | more
    )


def failed(codes: Iterable[str], check: str = "headers.x") -> list[Verdict]:
    return [of(Outcome.FAILED, code, check) for code in codes]


def test_score_loses_points_by_severity_and_says_why():
    verdicts = failed(["xcto.missing"]) + failed(["hsts.no_subdomains", "hsts.missing"], "t.x")

    lost = deductions(verdicts)

    assert [(d.code, d.points) for d in lost] == [("hsts.missing", 10), ("xcto.missing", 3)]
    assert lost[0].reason == CODES["hsts.missing"].title
    assert score(verdicts) == 87


def test_faults_of_one_subject_cost_no_more_than_the_cap_of_the_worst():
    low = failed(HEADERS)
    assert [d.points for d in deductions(low)] == [3, 3, 3]
    assert score(low) == 100 - CAPS[Severity.LOW]

    worse = [*low, *failed(["csp.missing"])]
    assert [d.points for d in deductions(worse)] == [10, 3, 3, 3, 1]
    worst = [*worse, *failed(["xfo.missing"])]
    assert [d.points for d in deductions(worst)] == [10, 10]
    assert score(worst) == 100 - CAPS[Severity.MEDIUM]


def test_fifteen_low_faults_never_outweigh_a_critical_one():
    many = [of(Outcome.FAILED, "xcto.missing") for _ in range(15)]
    grave = [of(Outcome.FAILED, "xcto.missing", "exposure.x", severity=Severity.CRITICAL)]

    assert score(many) == 91
    assert score(grave) == 40


def test_score_never_falls_below_nothing():
    grave = [
        of(Outcome.FAILED, check=f"{subject}.x", severity=Severity.CRITICAL) for subject in "abc"
    ]
    assert score(grave) == 0


def test_points_that_are_listed_are_the_points_that_are_missing():
    verdicts = [
        of(Outcome.FAILED, code, f"{code.partition('.')[0]}.x") for code in sorted(CODES)[:8]
    ]
    lost = sum(d.points for d in deductions(verdicts))
    assert 0 < lost < 100
    assert score(verdicts) == 100 - lost


def test_score_is_withheld_where_too_little_of_what_matters_was_judged():
    assert score([of(Outcome.PASSED), of(Outcome.CANT_TELL)]) == 100
    assert score([of(Outcome.PASSED), *[of(Outcome.CANT_TELL)] * 2]) is None
    assert score([of(Outcome.INAPPLICABLE)]) is None
    assert score([]) is None


def test_site_whose_front_page_was_not_seen_has_no_score():
    seen = [of(Outcome.PASSED, code, f"{code}.x") for code in ("tls.ssl2", "tls.ssl3")]
    assert score(seen) == 100
    assert score([*seen, of(Outcome.CANT_TELL, "site.server_error", "site.availability")]) is None


def test_information_that_cannot_be_told_withholds_no_score():
    untold = [of(Outcome.CANT_TELL, "permissions.missing")] * 10
    assert score([of(Outcome.PASSED), *untold]) == 100


@pytest.mark.parametrize("severity", list(Severity))
def test_worse_faults_cost_more_and_information_nothing(severity):
    costs = [POINTS[one] for one in Severity]
    assert costs == sorted(costs, reverse=True)
    assert costs[-1] == CAPS[Severity.INFO] == 0
    assert CAPS[severity] >= POINTS[severity]
