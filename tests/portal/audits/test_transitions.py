"""What an audit does to the findings of its site."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from tests.portal.audits.conftest import CHECKS, a_report, unreachable

from chinar.engines.webaudit import CODES, Outcome, Severity, Verdict
from chinar.portal.audits import transitions
from chinar.portal.audits.models import Finding, Scan, SiteHealth
from chinar.portal.core.journal.actor import SYSTEM
from chinar.portal.core.journal.models import Entry
from chinar.portal.registry import services as registry
from chinar.portal.registry.exchange import applying
from chinar.portal.registry.models import ImportKind, WebSite

FAILED, PASSED = Outcome.FAILED, Outcome.PASSED
HOUR = timedelta(hours=1)


def finding(code):
    return Finding.objects.get(code=code)


def told(record):
    entries = Entry.objects.filter(record_id=str(record.pk)).order_by("number")
    return [entry.action for entry in entries]


def test_first_audit_opens_what_failed_with_a_day_to_put_it_right(site, audited, now):
    scan, changes = audited(
        site, cert__expired=FAILED, http__no_https=FAILED, csp__missing=FAILED,
        xcto__missing=FAILED, hsts__no_subdomains=FAILED,
    )  # fmt: skip
    due = dict(Finding.objects.values_list("severity", "due_on"))
    assert due == {
        "critical": date(2026, 11, 27),
        "high": date(2026, 12, 9),
        "medium": date(2026, 12, 24),
        "low": date(2027, 2, 22),
        "info": None,
    }
    assert len(changes.opened) == 5
    assert {one.code for one in changes.grave_news()} == {"cert.expired", "http.no_https"}
    assert told(finding("csp.missing")) == ["audits.opened"]
    assert told(scan) == ["audits.queued", "audits.started", "audits.finished"]
    assert scan.counts["failed"] == 5
    assert scan.counts["opened"] == 5
    assert scan.counts["passed"] == len(CODES) - 5
    assert (scan.score, scan.grade) == (scan.report["score"], scan.report["grade"])
    health = SiteHealth.objects.get(site=site)
    counts = (health.critical, health.high, health.medium, health.low, health.info)
    assert (counts, health.open_total, health.state) == ((1, 1, 1, 1, 1), 5, "bad")
    assert health.last_scan == scan


def test_finding_is_confirmed_without_a_new_entry(site, audited, now):
    audited(site, hsts__missing=FAILED)
    audited(site, at=now + HOUR, hsts__missing=FAILED)
    one = finding("hsts.missing")
    assert (one.state, one.first_seen, one.last_seen) == ("open", now, now + HOUR)
    assert told(one) == ["audits.opened"]


def test_finding_closes_only_when_seen_gone_twice(site, audited, now):
    audited(site, hsts__missing=FAILED)
    _, first = audited(site, at=now + HOUR)
    assert [one.state for one in first.clearing] == ["clearing"]
    assert SiteHealth.objects.get(site=site).medium == 1
    _, second = audited(site, at=now + 2 * HOUR)
    assert [one.state for one in second.closed] == ["closed"]
    one = finding("hsts.missing")
    assert (one.clear_count, one.closed_at) == (2, now + 2 * HOUR)
    assert told(one) == ["audits.opened", "audits.clearing", "audits.closed"]
    assert SiteHealth.objects.get(site=site).open_total == 0


def test_finding_that_comes_back_while_clearing_starts_over(site, audited, now):
    audited(site, hsts__missing=FAILED)
    audited(site, at=now + HOUR)
    audited(site, at=now + 2 * HOUR, hsts__missing=FAILED)
    one = finding("hsts.missing")
    assert (one.state, one.clear_count, one.due_on) == ("open", 0, date(2026, 12, 24))
    assert told(one)[-1] == "audits.back"
    audited(site, at=now + 3 * HOUR)
    assert finding("hsts.missing").state == "clearing"


def test_closed_finding_that_comes_back_opens_again_with_a_new_day(site, audited, now):
    audited(site, http__no_https=FAILED)
    audited(site, at=now + HOUR)
    audited(site, at=now + 2 * HOUR)
    later = now + timedelta(days=10)
    scan, changes = audited(site, at=later, http__no_https=FAILED)
    one = finding("http.no_https")
    assert (one.state, one.closed_at, one.opened_at) == ("open", None, later)
    assert (one.first_seen, one.due_on) == (now, date(2026, 12, 19))
    assert changes.grave_news() == [one]
    assert scan.counts["reopened"] == 1
    assert told(one)[-1] == "audits.reopened"


def test_site_that_does_not_answer_keeps_its_findings(site, audited, now):
    audited(site, hsts__missing=FAILED, csp__missing=FAILED)
    audited(site, at=now + HOUR, csp__missing=FAILED)
    silent = now + 2 * HOUR
    audited(site, at=silent, report=unreachable(site.primary_host, silent))
    states = dict(Finding.objects.values_list("code", "state"))
    assert states == {
        "hsts.missing": "clearing",
        "csp.missing": "open",
        "site.unreachable": "open",
    }
    health = SiteHealth.objects.get(site=site)
    assert (health.reached, health.state, health.last_seen_up) == (False, "bad", now + HOUR)
    assert (health.grade, health.graded_at) == ("A", now + HOUR)  # the last there was


def test_site_that_does_not_answer_is_looked_at_again_at_a_quarter_past(site, audited, now):
    audited(site, report=unreachable(site.primary_host, now))
    due = SiteHealth.objects.get(site=site).due_at
    assert HOUR <= due - now <= HOUR + timedelta(minutes=15)
    assert due.minute % 15 == 0


def test_good_site_is_looked_at_again_within_a_day(site, audited, now):
    audited(site)
    health = SiteHealth.objects.get(site=site)
    assert timedelta(hours=22) < health.due_at - now <= timedelta(days=1)
    assert health.state == "good"


def test_site_where_too_little_could_be_judged_is_unknown(site, audited, now):
    cannot = (Outcome.CANT_TELL, "blocked")
    audited(
        site,
        report=a_report(site.primary_host, now, default=cannot, site__unreachable=PASSED),
    )
    health = SiteHealth.objects.get(site=site)
    assert (health.state, health.grade, health.score) == ("unknown", "", None)


def test_fault_that_another_took_the_place_of_is_gone(site, audited, now):
    audited(site, fresh__stale=FAILED)
    superseded = {"fresh__no_date": FAILED, "fresh__stale": (Outcome.INAPPLICABLE, "no_date")}
    audited(site, at=now + HOUR, **superseded)
    audited(site, at=now + 2 * HOUR, **superseded)
    states = dict(Finding.objects.values_list("code", "state"))
    assert states == {"fresh.stale": "closed", "fresh.no_date": "open"}


def test_findings_of_a_host_that_is_no_longer_the_first_are_dropped(site, audited, now):
    audited(site, hsts__missing=FAILED)
    registry.change_web_site(site, {}, hosts=["new.example.gov.in"], actor=SYSTEM, now=now)
    site = type(site).objects.get(pk=site.pk)
    audited(site, at=now + HOUR, hsts__missing=FAILED)
    states = dict(Finding.objects.values_list("host", "state"))
    assert states == {"food.example.gov.in": "closed", "new.example.gov.in": "open"}
    assert told(Finding.objects.get(host="food.example.gov.in"))[-1] == "audits.dropped"


def test_finding_moves_to_the_check_that_rules_on_its_code_now(site, audited, now):
    audited(site, hsts__missing=FAILED)
    other = Verdict(
        check="check.new", outcome=FAILED, code="hsts.missing", severity=Severity.MEDIUM
    )
    audited(site, at=now + HOUR, hsts__missing=other)
    states = dict(Finding.objects.values_list("check_id", "state"))
    assert states == {CHECKS["hsts.missing"]: "closed", "check.new": "open"}


def test_check_that_is_no_longer_made_leaves_its_finding(site, audited, now):
    audited(site, hsts__missing=FAILED)
    report = a_report(site.primary_host, now)
    fewer = tuple(one for one in report.verdicts if one.code != "hsts.missing")
    audited(site, at=now + HOUR, report=replace(report, verdicts=fewer))
    assert finding("hsts.missing").state == "open"


def test_graver_finding_is_due_sooner_and_says_so(site, audited, now):
    def soon(severity):
        return Verdict(
            check=CHECKS["cert.expires_soon"],
            outcome=FAILED,
            code="cert.expires_soon",
            severity=severity,
        )

    audited(site, cert__expires_soon=soon(Severity.MEDIUM))
    _, changes = audited(site, at=now + HOUR, cert__expires_soon=soon(Severity.HIGH))
    one = finding("cert.expires_soon")
    assert (one.severity, one.severity_rank, one.due_on) == ("high", 1, date(2026, 12, 9))
    assert changes.changed == [one]
    assert told(one)[-1] == "audits.severity_changed"
    audited(site, at=now + timedelta(days=5), cert__expires_soon=soon(Severity.MEDIUM))
    assert finding("cert.expires_soon").due_on == date(2026, 12, 9)  # never put off


def test_report_is_absorbed_once(site, audited, now):
    scan, _ = audited(site, hsts__missing=FAILED)
    assert transitions.absorb(scan, a_report(site.primary_host, now), now) is None
    assert finding("hsts.missing").state == "open"
    assert transitions.start(scan.pk, at=now) is None
    assert transitions.fail(scan.pk, "given_up", at=now) is None


def test_scan_that_is_gone_is_left_alone(db, now):
    assert transitions.start(uuid4(), at=now) is None
    assert transitions.fail(uuid4(), "given_up", at=now) is None


def test_error_in_the_middle_leaves_nothing_half_done(site, now, monkeypatch):
    scan = transitions.queue(site, post=None, actor=SYSTEM, at=now)
    transitions.start(scan.pk, at=now)
    monkeypatch.setattr(transitions.health, "sum_up", lambda *_: 1 / 0)
    report = a_report(site.primary_host, now, hsts__missing=FAILED)
    with pytest.raises(ZeroDivisionError):
        transitions.absorb(scan, report, now)
    scan.refresh_from_db()
    assert scan.state == "running"
    assert not Finding.objects.exists()


def test_failed_scan_tries_again_the_same_day_and_keeps_findings(site, audited, now):
    audited(site, hsts__missing=FAILED)
    scan = transitions.queue(site, post=None, actor=SYSTEM, at=now + HOUR)
    transitions.fail(scan.pk, "no_policy", at=now + HOUR)
    scan.refresh_from_db()
    assert (scan.state, scan.reason) == ("failed", "no_policy")
    assert finding("hsts.missing").state == "open"
    health = SiteHealth.objects.get(site=site)
    assert health.due_at - now < timedelta(hours=3)
    assert told(scan)[-1] == "audits.failed"


def test_one_scan_of_a_site_at_a_time(site, now):
    transitions.queue(site, post=None, actor=SYSTEM, at=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Scan.objects.create(site=site, host="x.example", requested_at=now)


def test_what_belongs_to_practice_says_so(make_site, audited):
    site = make_site("practice.example.gov.in", practice=True)
    audited(site, hsts__missing=FAILED)
    for model in (Scan, Finding, SiteHealth):
        assert model.objects.get().practice


def test_site_and_scan_and_finding_speak_for_themselves(site, audited):
    scan, _ = audited(site, hsts__missing=FAILED)
    assert str(scan) == "food.example.gov.in done"
    assert str(finding("hsts.missing")) == "food.example.gov.in hsts.missing open"
    assert str(site.health) == f"{site.pk} attention"


def test_audits_follow_a_site_whose_import_is_undone(make_department, audited, now):
    make_department("WATER")
    text = b"host,name,owner,state\nnew.example.gov.in,New,WATER,live\n"
    batch = applying.start(
        ImportKind.SITES, text, file_name="sites.csv", post=None, actor=SYSTEM, now=now
    )
    applying.apply(batch, reach=lambda _: True, keep_good=False, actor=SYSTEM, now=now)
    audited(WebSite.objects.get(), csp__missing=FAILED)
    assert SiteHealth.objects.exists()
    applying.undo(batch, reach=lambda _: True, actor=SYSTEM, now=now)
    for model in (WebSite, Scan, Finding, SiteHealth):
        assert not model.objects.exists()
