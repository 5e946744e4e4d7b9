"""Slow sites, parked names and registrations that end."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.engines.webaudit.checks.observing import FRONT_PAGE, said, seen, silent
from tests.engines.webaudit.loopback import MOMENT

from chinar.engines.webaudit import Outcome, Policy, Severity
from chinar.engines.webaudit.checks.availability import (
    judge_parked,
    judge_registration,
    judge_speed,
)
from chinar.engines.webaudit.reading.rdap import ends_at, registered_name, service_for
from chinar.engines.webaudit.seen.site import View
from chinar.engines.webaudit.seen.web import FailureKind

POLICY = Policy()
SLOW = said(FRONT_PAGE, ttfb_s=4.5)
QUICK = said(FRONT_PAGE, ttfb_s=0.2)


@pytest.mark.parametrize(
    ("front", "view", "outcome"),
    [
        (SLOW, SLOW, Outcome.FAILED),
        (SLOW, QUICK, Outcome.PASSED),
        (QUICK, SLOW, Outcome.PASSED),
        (SLOW, silent(), Outcome.FAILED),
        (SLOW, said("blocked", 403, ttfb_s=0.1), Outcome.FAILED),
        (silent(), QUICK, Outcome.CANT_TELL),
        (said(status=500, ttfb_s=9), SLOW, Outcome.CANT_TELL),
    ],
    ids=["both", "once", "view", "alone", "barrier", "silent", "broken"],
)
def test_site_is_slow_where_its_quickest_answer_is(front, view, outcome):
    (ruling,) = judge_speed(seen(front=front, views={View.ROBOT: view}), POLICY, MOMENT)
    assert ruling.outcome is outcome
    if outcome is Outcome.FAILED:
        assert ruling.facts["seconds"] == 4.5


def test_answer_that_was_not_timed_tells_nothing_of_speed():
    (untimed,) = (replace(hop, ttfb_s=None) for hop in QUICK.hops)
    (ruling,) = judge_speed(seen(front=replace(QUICK, hops=(untimed,))), POLICY, MOMENT)
    assert ruling.outcome is Outcome.CANT_TELL


@pytest.mark.parametrize(
    ("page", "outcome"),
    [
        ("<h1>health.example: this domain is for sale</h1>", Outcome.FAILED),
        ("<script src='//img.sedoparking.com/js/x.js'></script>", Outcome.FAILED),
        ("<title>Account Suspended</title>", Outcome.FAILED),
        ("<title>Domain Default page</title>", Outcome.FAILED),
        ("<title>x.org is parked free, courtesy of us</title>", Outcome.FAILED),
        ("<p>The department warns: a domain is for sale only there</p>", Outcome.PASSED),
        ("<p>Car parking crew timings</p>", Outcome.PASSED),
        (FRONT_PAGE, Outcome.PASSED),
    ],
)
def test_parked_name_is_known_by_its_page(page, outcome):
    (ruling,) = judge_parked(seen(front=said(page)), POLICY, MOMENT)
    assert ruling.outcome is outcome


def test_site_that_cannot_be_reached_is_not_called_parked():
    (ruling,) = judge_parked(seen(front=silent(FailureKind.CLOSED)), POLICY, MOMENT)
    assert (ruling.outcome, ruling.facts["why"]) == (Outcome.CANT_TELL, "closed")


def registry(days, **more):
    end = (MOMENT + timedelta(days=days)).isoformat()
    events = [{"eventAction": "registration"}, {"eventAction": "expiration", "eventDate": end}]
    return said(json.dumps({"events": events} | more))


@pytest.mark.parametrize(
    ("answer", "outcome", "severity"),
    [
        (registry(400), Outcome.PASSED, None),
        (registry(31), Outcome.PASSED, None),
        (registry(30), Outcome.FAILED, None),
        (registry(7), Outcome.FAILED, Severity.HIGH),
        (registry(-1), Outcome.FAILED, Severity.HIGH),
        (said("{}"), Outcome.CANT_TELL, None),
        (said("[" * 90_000), Outcome.CANT_TELL, None),
        (said('{"events": [{"eventAction": "expiration", "eventDate": 7}]}'),
         Outcome.CANT_TELL, None),
        (said("<p>none</p>", 404), Outcome.CANT_TELL, None),
        (silent(FailureKind.ADDRESS_REFUSED), Outcome.CANT_TELL, None),
        (None, Outcome.CANT_TELL, None),
    ],
)  # fmt: skip
def test_registration_that_ends_soon_is_told(answer, outcome, severity):
    (ruling,) = judge_registration(seen(registration=answer), POLICY, MOMENT)
    assert (ruling.outcome, ruling.severity) == (outcome, severity)


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("www.health.jk.gov.in", "jk.gov.in"),
        ("www.example.com", "example.com"),
        ("example.in", "example.in"),
        ("a.b.example.co.in", "example.co.in"),
        ("gov.in", ""),
        ("localhost", ""),
        ("10.0.0.1", ""),
        ("2001:db8::1", ""),
    ],
)
def test_registered_name_is_found_in_a_host(host, name):
    assert registered_name(host) == name


def test_registry_is_asked_only_where_its_service_is_known():
    assert service_for("example.org").endswith("/rdap/domain/example.org")
    assert service_for("jk.gov.in") == ""
    services = {"in": "https://rdap.example/", "gov.in": "https://gov.example/x"}
    assert service_for("jk.gov.in", services) == "https://gov.example/x/domain/jk.gov.in"


def test_moment_without_a_zone_is_taken_as_universal_time():
    body = b'{"events": [{"eventAction": "expiration", "eventDate": "2026-12-01T00:00:00"}]}'
    assert ends_at(body).isoformat() == "2026-12-01T00:00:00+00:00"
