"""A department with a web site, made-up reports, and the practice sites really served."""

from __future__ import annotations

import asyncio
import threading
from datetime import date, datetime, timedelta

import pytest

from chinar.engines.webaudit import CODES, Outcome, SiteReport, Target, Verdict
from chinar.engines.webaudit.observatory.results import letter_for
from chinar.engines.webaudit.score import deductions, score
from chinar.portal.audits import policy, transitions
from chinar.portal.core.journal.actor import SYSTEM
from chinar.portal.core.people.models import Holding, User
from chinar.portal.core.people.roles import Role
from chinar.portal.registry import services as registry

CHECKS = {code: f"check.{code.split('.')[0]}" for code in CODES}


@pytest.fixture(autouse=True)
def forget_practice(monkeypatch):
    """Leave no provider of practice policies behind."""
    monkeypatch.setattr(policy, "_practice", [])


@pytest.fixture
def government(organisations, now):
    return registry.add_organisation(
        code="GOV", name="Government", kind="government", actor=SYSTEM, now=now
    )


@pytest.fixture
def make_department(government, now):
    def make(code="FCS", **more):
        more.setdefault("name", f"Department {code}")
        more.setdefault("parent", government)
        return registry.add_organisation(
            code=code, kind="administrative_department", actor=SYSTEM, now=now, **more
        )

    return make


@pytest.fixture
def make_site(make_department, now):
    owners = {}

    def make(host="food.example.gov.in", owner=None, state="live", **more):
        if owner is None:
            owner = owners.setdefault("one", None) or make_department()
            owners["one"] = owner
        more.setdefault("name", f"Site {host}")
        more.setdefault("hosts", [host])
        return registry.add_web_site(owner=owner, state=state, actor=SYSTEM, now=now, **more)

    return make


@pytest.fixture
def site(make_site):
    return make_site()


def a_report(host: str, now: datetime, *, default=Outcome.PASSED, **outcomes) -> SiteReport:
    """Make a report from outcomes by code (dots as two underscores); the others as `default`."""
    given = {code.replace("__", "."): value for code, value in outcomes.items()}
    verdicts = tuple(_verdict(code, given.get(code, default)) for code in CODES)
    points = score(verdicts)
    return SiteReport(
        target=Target.parse(host),
        address="192.0.2.1",
        grade=None if points is None else letter_for(points),
        score=points,
        deductions=deductions(verdicts),
        verdicts=verdicts,
        connections=3,
        requests=4,
        bytes=5000,
        seconds=0.5,
        started_at=now,
        finished_at=now + timedelta(seconds=1),
    )


def _verdict(code, given):
    if isinstance(given, Verdict):
        return given
    outcome, why = (given, "") if isinstance(given, Outcome) else given
    return Verdict(
        check=CHECKS[code],
        outcome=outcome,
        code=code,
        severity=CODES[code].severity,
        facts={"why": why} if why else {},
        evidence=(f"<b>proof of {code}</b>",) if outcome is Outcome.FAILED else (),
    )


def unreachable(host: str, now: datetime) -> SiteReport:
    """Make the report of a site that did not answer."""
    return a_report(
        host,
        now,
        default=(Outcome.CANT_TELL, "timeout"),
        site__unreachable=Outcome.FAILED,
    )


@pytest.fixture
def audited(now):
    """Audit a site with a made-up report: ``audited(site, at=now, hsts__missing=FAILED)``."""

    def go(site, *, at=now, report=None, **outcomes):
        scan = transitions.queue(site, post=None, actor=SYSTEM, at=at)
        scan = transitions.start(scan.pk, at=at)
        report = report or a_report(site.primary_host, at, **outcomes)
        changes = transitions.absorb(scan, report, at)
        scan.refresh_from_db()
        return scan, changes

    return go


@pytest.fixture(scope="session")
def practice_dir(tmp_path_factory):
    """The folder of a practice server that runs in a thread of its own."""
    from chinar.practice.sites.server import PracticeServer

    folder = tmp_path_factory.mktemp("audited-sites")
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    server = PracticeServer(folder, idle_s=10, stall_s=10)
    try:
        asyncio.run_coroutine_threadsafe(server.start(), loop).result(30)
        yield folder
    finally:
        asyncio.run_coroutine_threadsafe(server.close(), loop).result(30)
        asyncio.run_coroutine_threadsafe(loop.shutdown_asyncgens(), loop).result(30)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(30)
        loop.close()


@pytest.fixture
def practice(practice_dir):
    """Reach the practice sites as the practice room would."""
    from chinar.engines.webaudit import Policy
    from chinar.practice.sites import DOMAIN, ca_file, connect_to

    def provider(_site):
        return Policy(
            connect_to=connect_to(practice_dir),
            ca_files=(ca_file(practice_dir),),
            government_suffixes=(DOMAIN,),
            response_timeout_s=1,
            connections_per_second=1000,
        )

    policy.register_practice(provider)
    return practice_dir


@pytest.fixture
def manager(site, make_post, officer, now):
    """The web manager in charge of the site, who reads Urdu."""
    post = make_post(Role.WEB_MANAGER, site.owner.scope, "Web manager")
    user = User.objects.create_user("wm", email="wm@example.gov.in", language="ur")
    Holding.objects.create(post=post, user=user, starts_on=date(2020, 1, 1))
    registry.put_in_charge(site, post, "web_manager", actor=officer, now=now)
    return user
