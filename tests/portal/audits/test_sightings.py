"""The portal's memory of sites: what one audit saw is known to the next, over real servers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.engines.webaudit.loopback import HOST, MOMENT, Certificates, Fleet, page
from tests.portal.audits.conftest import a_report

from chinar.engines.webaudit import Outcome, Policy
from chinar.engines.webaudit.seen.history import Sighting as Seen
from chinar.portal.audits import figures, jobs, policy, transitions
from chinar.portal.audits.models import Finding, Sighting
from chinar.portal.audits.selectors import site_page
from chinar.portal.core.journal.actor import SYSTEM

KNOWN = "<p>The department of food gives out ration cards and keeps the lists of shops.</p>" * 30
DEFACED = "<title>Hacked by Crew</title><h1>Hacked by Crew</h1><p>greetz to all</p>"


def front(body: str, day) -> bytes:
    foot = f"<footer>Last updated on: {day:%d-%m-%Y}</footer>"
    return page(f"<html><head><title>Department of Food</title></head><body>{body}{foot}</body>")


@pytest.fixture
def served(tmp_path, make_site):
    """A site whose front page a test sets: ``served.body``."""
    fleet, certificates = Fleet(), Certificates(tmp_path)

    class Served:
        body = front(KNOWN, MOMENT)
        site = make_site(HOST, practice=True)

    door = fleet.site({"/": lambda *_: Served.body}, certificates.context(HOST))
    ways = {(HOST, 443): ("127.0.0.1", door), (HOST, 80): ("127.0.0.1", door)}
    rules = Policy(
        connect_to=ways, ca_files=(certificates.ca_file,), only=("fresh.date_faked", "compromise")
    )
    policy.register_practice(lambda _site: rules)
    yield Served
    fleet.close()


def audit(site, at):
    scan = transitions.queue(site, post=None, actor=SYSTEM, at=at)
    scan = transitions.start(scan.pk, at=at)
    transitions.absorb(scan, jobs.run(site, HOST, now=at), at)


def followed():
    return set(Finding.objects.exclude(state="closed").values_list("code", flat=True))


def test_page_that_only_prints_the_day_is_accused_at_the_third_audit(served):
    for number in range(3):
        at = MOMENT + timedelta(days=number)
        served.body = front(KNOWN, at)
        assert "fresh.date_faked" not in followed()
        audit(served.site, at)
    assert followed() == {"fresh.date_faked"}
    finding = Finding.objects.get()
    assert (finding.facts["confidence"], finding.facts["days"]) == ("high", 3)
    assert Sighting.objects.count() == 3


def test_page_that_changes_with_its_date_is_never_accused(served):
    for number in range(4):
        at = MOMENT + timedelta(days=number)
        served.body = front(f"{KNOWN}<p>Notice {'abcd'[number]}: a new shop</p>", at)
        audit(served.site, at)
    assert followed() == set()


def test_defacement_is_seen_against_the_known_page(served):
    audit(served.site, MOMENT)
    served.body = page(DEFACED)
    audit(served.site, MOMENT + timedelta(hours=1))
    finding = Finding.objects.get(code="compromise.defaced")
    assert finding.facts["confidence"] == "high"
    assert "Department of Food" in finding.facts["before"]
    assert any("shrank" in line for line in finding.evidence)
    served.body = page(DEFACED.replace("to all", "to the crew"))
    audit(served.site, MOMENT + timedelta(hours=2))  # the defaced page is not the known one now
    finding.refresh_from_db()
    assert "Department of Food" in finding.facts["before"]


def test_break_in_that_is_certain_shows_the_six_hours_of_cert_in(served):
    served.body = page(DEFACED)
    audit(served.site, MOMENT)
    shown = figures.of(site_page(served.site), MOMENT + timedelta(hours=1)).findings
    [one] = [one for one in shown if one.finding.code == "compromise.defaced"]
    assert one.report_by == MOMENT + timedelta(hours=6)
    assert not one.report_late
    [one] = [
        one
        for one in figures.of(site_page(served.site), MOMENT + timedelta(hours=7)).findings
        if one.finding.code == "compromise.defaced"
    ]
    assert one.report_late


def test_other_faults_have_no_such_clock(site, audited, now):
    audited(site, hsts__missing=Outcome.FAILED)
    [one] = figures.of(site_page(site), now).findings
    assert one.report_by is None


def seen(site, at):
    from dataclasses import replace

    report = replace(a_report(site.primary_host, at), sighting=Seen(at=at, content="same"))
    scan = transitions.queue(site, post=None, actor=SYSTEM, at=at)
    scan = transitions.start(scan.pk, at=at)
    transitions.absorb(scan, report, at)


def test_newest_sightings_are_kept_and_the_first_of_each_month(site, now, monkeypatch):
    monkeypatch.setattr(policy, "SIGHTINGS_KEPT", 3)
    monkeypatch.setattr(policy, "MONTHS_KEPT", 2)
    days = [MOMENT + timedelta(days=10 * number) for number in range(12)]
    for at in days:
        seen(site, at)
    kept = list(Sighting.objects.order_by("at").values_list("at", flat=True))
    older, newest = kept[:-3], kept[-3:]
    assert newest == days[-3:]
    months = [(at.year, at.month) for at in older]
    assert len(months) == len(set(months)) == 2
    assert all(at == min(d for d in days if d.month == at.month) for at in older[1:])


def test_audit_that_saw_nothing_leaves_nothing_and_odd_rows_are_passed_over(site, audited, now):
    audited(site)
    assert not Sighting.objects.exists()
    Sighting.objects.create(site=site, host=site.primary_host, at=now, data={"format": 99})
    assert jobs.history_of(site, site.primary_host).sightings == ()
