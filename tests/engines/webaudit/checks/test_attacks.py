"""Attack-like requests: sent with leave only, few and harmless, proven twice."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, timedelta, timezone
from urllib.parse import unquote

import pytest
from tests.engines.webaudit.checks.observing import said, seen, silent
from tests.engines.webaudit.loopback import MOMENT
from tests.fleet.attacks import leave
from tests.fleet.attacks import site as attackable
from tests.fleet.frame import Answer, FleetSite, Ground, front_page

from chinar.engines.webaudit import (
    Authorisation,
    NotAuthorisedError,
    Outcome,
    Policy,
    Target,
    audit,
)
from chinar.engines.webaudit.checks.attacks import CHECKS
from chinar.engines.webaudit.policy import Mode
from chinar.engines.webaudit.probes.attacks import MAX_REQUESTS, parameters
from chinar.engines.webaudit.reading.attack_signs import NOWHERE, Attack
from chinar.engines.webaudit.seen.attacks import Sent

HOST = "attacked.gov.in"
POLICY = Policy(mode=Mode.ACTIVE)
ATTACK_LIKE = re.compile(r"['\"<>]|\.\./|%2e%2e|etc/passwd|chq|xmlrpc\.php\?|union select", re.I)
MANY_LINKS = "".join(
    f'<p><a href="/page{n}?id={n}&amp;sort=up">Page {n}</a></p>' for n in range(30)
)


def allowed(**changes):
    return Authorisation(
        **{
            "hosts": (HOST,),
            "starts_at": MOMENT - timedelta(hours=1),
            "ends_at": MOMENT + timedelta(hours=1),
            "allowed_by": "The Director",
            **changes,
        }
    )


@pytest.mark.parametrize(
    "authorisation",
    [
        None,
        allowed(hosts=("other.gov.in",)),
        allowed(hosts=(f"www.{HOST}",)),
        allowed(hosts=("gov.in",)),
        allowed(hosts=("*.gov.in",)),
        allowed(hosts=()),
        allowed(starts_at=MOMENT + timedelta(seconds=1)),
        allowed(ends_at=MOMENT),
        allowed(
            starts_at=MOMENT.astimezone(timezone(timedelta(hours=5.5))) + timedelta(hours=1),
            ends_at=MOMENT + timedelta(days=2),
        ),
    ],
    ids=[
        "none",
        "another-host",
        "host-below",
        "domain-above",
        "wildcard",
        "no-host",
        "not-yet",
        "over",
        "not-yet-in-another-zone",
    ],
)
def test_active_audit_without_leave_sends_nothing(fleet, authorisation):
    port = fleet.site({"*": b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"})
    routes = {(HOST, 443): ("127.0.0.1", port), (HOST, 80): ("127.0.0.1", port)}
    policy = Policy(mode=Mode.ACTIVE, authorisation=authorisation, connect_to=routes)
    with pytest.raises(NotAuthorisedError, match=HOST):
        audit([Target(host=HOST)], policy, now=MOMENT.astimezone(UTC))
    assert fleet.accepted == 0


def test_one_host_without_leave_keeps_the_whole_audit_from_beginning(fleet):
    port = fleet.site({})
    routes = {(host, 443): ("127.0.0.1", port) for host in (HOST, "other.gov.in")}
    policy = Policy(mode=Mode.ACTIVE, authorisation=allowed(), connect_to=routes)
    with pytest.raises(NotAuthorisedError, match=r"other\.gov\.in"):
        audit([Target(host=HOST), Target(host="other.gov.in")], policy, now=MOMENT)
    assert fleet.accepted == 0


def weak(name: str, mode: Mode) -> FleetSite:
    """Make a site with parameters, forms and an admin page to tempt an auditor."""
    form = '<form action="/find"><label>Find <input name="q"></label></form>'
    shut = Answer(
        status=401, headers={"WWW-Authenticate": 'Basic realm="Tomcat Manager Application"'}
    )
    return FleetSite(
        name=name,
        page=front_page(body=MANY_LINKS + form),
        paths={"/manager/html": shut},
        mode=mode,
        policy=leave(f"{name}.gov.in") if mode is Mode.ACTIVE else {},
    )


@pytest.fixture(scope="module")
def tempted() -> Iterator[Ground]:
    sites = [weak(f"tempting-{mode}", mode) for mode in Mode]
    elsewhere = Answer(status=302, headers={"Location": "https://www.left-alone.gov.in/"})
    sites += [
        attackable("left-alone", "Leads to a host that nobody allowed.", **{"/": elsewhere}),
        FleetSite(name="www-left", host_="www.left-alone.gov.in"),
    ]
    with Ground(sites) as ground:
        names = [site.name for site in sites if site.name != "www-left"]
        ground.audit(*names)
        yield ground


@pytest.mark.parametrize("mode", [Mode.HYGIENE, Mode.DEEP])
def test_hygiene_and_deep_audits_send_nothing_like_an_attack(tempted, mode):
    requests = tempted.seen[f"tempting-{mode}"].requests
    assert requests
    for request in requests:
        assert request.method == "GET"
        assert not ATTACK_LIKE.search(unquote(request.path)), request.path
        assert not {"authorization", "cookie", "x-forwarded-host"} & set(request.headers)
        assert NOWHERE not in str(request.headers)
        assert request.body == b""


def test_active_audit_sends_at_most_forty_attacks_and_no_form(tempted):
    attacks = [
        request
        for request in tempted.seen["tempting-active"].requests
        if ATTACK_LIKE.search(unquote(request.path))
        or request.method != "GET"
        or {"authorization", "x-forwarded-host"} & set(request.headers)
    ]
    assert 5 <= len(attacks) <= MAX_REQUESTS
    assert {request.method for request in attacks} == {"GET", "TRACE"}
    assert sum("authorization" in request.headers for request in attacks) == 3


def test_host_that_the_site_leads_to_is_not_attacked(tempted):
    for request in tempted.seen["www-left"].requests:
        assert request.method == "GET"
        assert not ATTACK_LIKE.search(unquote(request.path)), request.path


def test_parameters_are_the_pages_own_and_touch_nothing_dear():
    front = said(
        '<a href="/list?id=1">List</a><a href="/logout?all=1">Leave</a>'
        '<a href="/item?delete=7">Remove</a><a href="https://other.gov.in/x?id=1">Other</a>'
        '<form method="post" action="/send"><input name="text"></form>'
        '<form action="/find"><input name="q" value="old"></form>'
    ).last
    found = {(parameter.path, parameter.name) for parameter in parameters(front)}
    assert found == {("/list", "id"), ("/find", "q")}


def rule(attack: Attack, attacks):
    (check,) = [check for check in CHECKS if check.codes == (attack.value,)]
    (ruling,) = check.judge(seen(attacks=attacks), POLICY, MOMENT)
    return ruling


def answers(attack: Attack, first, again=None, control=None, where="/page?id"):
    sent = {"first": first, "again": again}
    named = {Sent(attack.value, where, turn).name: said for turn, said in sent.items() if said}
    if control:
        named[Sent("control", where, "control").name] = control
    return named


ERROR = "You have an error in your SQL syntax"


@pytest.mark.parametrize(
    ("attack", "first", "again", "control"),
    [
        (Attack.XSS, said("<chq0x>"), said("<chq1x>"), said("fine")),
        (Attack.SQL, said(ERROR), said(ERROR), said("fine")),
        (
            Attack.REDIRECT,
            said(status=302, location=f"https://{NOWHERE}/"),
            said(status=302, location=f"//{NOWHERE}/again"),
            said("fine"),
        ),
        (
            Attack.TRAVERSAL,
            said("root:x:0:0:root:/root:/bin/sh"),
            said("root:x:0:0:root:/root:/bin/sh"),
            said("fine"),
        ),
    ],
    ids=["xss", "sql", "redirect", "traversal"],
)
def test_hole_is_proven_by_two_requests_and_a_plain_one(attack, first, again, control):
    proven = rule(attack, answers(attack, first, again, control))
    assert proven.outcome is Outcome.FAILED
    assert "/root:/bin/sh" not in " ".join(proven.evidence)
    once = rule(attack, answers(attack, first, said("fine"), control))
    assert once.outcome is Outcome.PASSED
    alone = rule(attack, answers(attack, first, None, control))
    assert alone.outcome is Outcome.PASSED
    always = rule(attack, answers(attack, first, again, again))
    assert always.outcome is Outcome.PASSED, "the plain value shows the same"


@pytest.mark.parametrize(
    "page",
    [
        said("&lt;chq0x&gt;"),
        said("<chq0x>", content_type="application/json"),
        said("<chq0x>", content_type="text/plain; charset=utf-8"),
    ],
    ids=["escaped", "json", "text"],
)
def test_mark_that_no_browser_runs_is_no_hole(page):
    assert rule(Attack.XSS, answers(Attack.XSS, page, page)).outcome is Outcome.PASSED


@pytest.mark.parametrize("attack", list(Attack))
@pytest.mark.parametrize(
    "barrier", [silent(), said(status=403), said(status=429)], ids=["timeout", "403", "429"]
)
def test_firewall_that_refuses_an_attack_proves_nothing(attack, barrier):
    assert rule(attack, answers(attack, barrier)).outcome is Outcome.CANT_TELL


def test_site_without_parameters_has_none_to_try():
    sent = {Sent(Attack.TRACE.value, "/", "first").name: said(status=405)}
    assert rule(Attack.XSS, sent).outcome is Outcome.INAPPLICABLE
    assert rule(Attack.TRACE, sent).outcome is Outcome.PASSED


@pytest.mark.parametrize("attack", list(Attack))
def test_site_that_was_not_attacked_is_judged_of_nothing(attack):
    assert rule(attack, {}).outcome is Outcome.CANT_TELL


def test_site_whose_turn_comes_after_the_window_is_left_over(fleet, auditor):
    hosts = ("first.gov.in", "second.gov.in")

    def slow(_path, _headers) -> bytes:
        time.sleep(0.2)
        return b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"

    port = fleet.site({"*": slow}, auditor.certificates.context(*hosts))
    closes = MOMENT + timedelta(seconds=0.1)
    policy = replace(
        auditor.policy,
        mode=Mode.ACTIVE,
        authorisation=allowed(hosts=hosts, ends_at=closes),
        concurrency=1,
        connect_to={(host, 443): ("127.0.0.1", port) for host in hosts},
    )
    targets = [Target(host=host, http_port=None) for host in hosts]
    report = audit(targets, policy, now=MOMENT)

    assert [site.target.host for site in report.sites] == ["first.gov.in"]
    assert [target.host for target in report.unfinished] == ["second.gov.in"]
    assert not [path for _port, path, _ in fleet.requests if "chq" in path], "not attacked late"
