"""Odd sites are seen for what they are: cleared of what was looked at, nothing assumed."""

from __future__ import annotations

import pytest
from tests.fleet.odd import CLEAN, RUDE

from chinar.engines.webaudit import Outcome

BLIND = {"odd-wall", "odd-big"}
"""Sites whose front page nobody gets to see, or not to its end."""
SEEN = [site.name for site in CLEAN if site.name not in BLIND]


def outcome(report, code: str) -> Outcome:
    return next(verdict.outcome for verdict in report.verdicts if verdict.code == code)


@pytest.mark.parametrize("name", SEEN)
def test_an_odd_site_is_read_and_not_only_spared(name, reports):
    report = reports[name]
    judged = ("site.unreachable", "csp.missing", "hsts.missing", "cert.expired", "fresh.no_date")
    assert {code: outcome(report, code) for code in judged} == dict.fromkeys(judged, "passed")


def test_behind_a_firewall_nothing_of_the_page_is_said(reports):
    report = reports["odd-wall"]
    assert outcome(report, "site.unreachable") == "passed"
    judged = ("csp.missing", "fresh.no_date", "site.server_error")
    assert {code: outcome(report, code) for code in judged} == dict.fromkeys(judged, "cantTell")


@pytest.mark.parametrize("name", [site.name for site in RUDE])
def test_of_a_rude_site_nothing_of_the_page_is_said(name, reports):
    judged = ("fresh.no_date", "a11y.lang_missing", "content.mixed_active", "sri.missing")
    said = {code: outcome(reports[name], code) for code in judged}
    assert said == dict.fromkeys(judged, "cantTell")


@pytest.mark.parametrize("name", ["rude-stalls", "rude-garbage", "odd-wall"])
def test_a_site_that_shows_no_page_gets_no_marks(name, reports):
    assert (reports[name].grade, reports[name].score) == (None, None)


def test_a_site_that_throttles_is_not_asked_again_and_again(reports, ground):
    asked = [request for request in ground.seen["odd-throttles"].requests if request.secure]
    assert len(asked) <= 10, "a few may be under way when the first 429 comes"


def test_a_site_that_answers_everything_exposes_nothing(reports):
    exposed = [v for v in reports["odd-soft-404"].verdicts if v.code.startswith("exposed.")]
    assert exposed
    assert not [verdict.code for verdict in exposed if verdict.outcome == "failed"]
