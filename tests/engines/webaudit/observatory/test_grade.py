"""Grade, score and every test are what MDN's own scanner said, over real servers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from tests.engines.webaudit.loopback import MOMENT
from tests.engines.webaudit.observatory.record import digest, load
from tests.engines.webaudit.observatory.server import SetServer
from tests.engines.webaudit.observatory.sets import HOW_MANY, all_sets

from chinar.engines.webaudit import Policy, SiteReport, Target, audit
from chinar.engines.webaudit.observatory.results import RESULTS

SETS = all_sets()
SAID = load()


@pytest.fixture(scope="module")
def reports(tmp_path_factory) -> Mapping[str, SiteReport]:
    folder = tmp_path_factory.mktemp("observatory")
    with SetServer(SETS, folder, MOMENT) as server:
        policy = Policy(
            only=("cors.wildcard",),  # asks with an origin; the grade needs nothing else
            connect_to=server.routes(),
            ca_files=(server.ca_file,),
            connections_per_second=100_000,
        )
        targets = [Target(host=one.host) for one in SETS]
        sites = audit(targets, policy, now=MOMENT).sites
    return {site.target.host: site for site in sites}


def told(site: SiteReport) -> Mapping[str, Any]:
    if site.observatory is None:
        return {"error": "no grade"}
    tests = {
        test.name: [test.result, test.modifier, test.passed] for test in site.observatory.tests
    }
    return {"grade": site.observatory.grade, "score": site.observatory.score, "tests": tests}


def test_sets_are_the_ones_that_mdn_was_asked_about():
    assert len(SETS) == HOW_MANY == len(SAID)
    assert {one.host: digest(one) for one in SETS} == {
        host: mark for host, (mark, _) in SAID.items()
    }


def test_sets_reach_every_letter_and_most_results():
    grades = {answer.get("grade") for _, answer in SAID.values()}
    reached = {said[0] for _, answer in SAID.values() for said in answer.get("tests", {}).values()}

    assert {"A+", "A", "A-", "B+", "B", "B-", "C+", "C", "C-", "D+", "D", "D-", "F"} <= grades
    assert None in grades
    assert len(reached & set(RESULTS)) / len(RESULTS) > 0.95


@pytest.mark.parametrize("host", list(SAID))
def test_grade_score_and_tests_equal_what_mdn_said(host, reports):
    assert told(reports[host]) == SAID[host][1]
    assert reports[host].grade == SAID[host][1].get("grade")
