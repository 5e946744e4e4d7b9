"""The schedule, the job that audits, the notice that follows, and an officer's wish."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from tests.portal.audits.conftest import a_report, unreachable

from chinar.engines.webaudit import Outcome
from chinar.portal.audits import jobs, policy, services, transitions
from chinar.portal.audits.models import Finding, Scan, SiteHealth
from chinar.portal.core.jobs.models import Job
from chinar.portal.core.jobs.registry import kinds
from chinar.portal.core.jobs.runner import run_due
from chinar.portal.core.notices.models import Notice
from chinar.portal.core.notices.rendering import render
from chinar.portal.core.people.access import NotAllowedError
from chinar.portal.core.people.models import Reach
from chinar.portal.core.people.roles import Role
from chinar.portal.registry import services as registry
from chinar.portal.registry.lifecycle import SiteAction

FAILED = Outcome.FAILED


@pytest.fixture
def reports(monkeypatch):
    """Let audits return what a test says: ``reports[host] = outcomes``."""
    outcomes = {}

    def run(site, host, *, now):
        wanted = outcomes.get(host, {})
        if isinstance(wanted, Exception):
            raise wanted
        return a_report(host, now, **wanted)

    monkeypatch.setattr(jobs, "run", run)
    return outcomes


@pytest.fixture
def post(make_post):
    made = make_post(Role.IT_DEPARTMENT)
    made.reaches = (Reach(Role.IT_DEPARTMENT, made.scope.path, True),)
    return made


def test_schedule_knows_both_jobs():
    names = {kind.name: kind.cron for kind in kinds()}
    assert names["audits.plan_scans"] == "*/15 * * * *"
    assert names["audits.scan_site"] == ""


def test_live_sites_are_audited_and_then_left_until_they_are_due(make_site, reports, now):
    live = make_site("a.example.gov.in")
    make_site("b.example.gov.in", state="planned")
    assert jobs.plan(now) == 1
    assert jobs.plan(now) == 0  # waits already
    run_due(now=now)
    scan = Scan.objects.get()
    assert (scan.site, scan.state, scan.requested_by) == (live, "done", None)
    SiteHealth.objects.update(due_at=now + timedelta(hours=23))
    assert jobs.plan(now + timedelta(hours=22)) == 0
    assert jobs.plan(now + timedelta(hours=23)) == 1


def test_scheduled_job_plans(make_site, reports):
    make_site("a.example.gov.in")
    jobs.plan_scans()
    assert Scan.objects.count() == 1


def test_suspended_and_retired_sites_are_not_audited_by_schedule(make_site, officer, now):
    site = make_site("a.example.gov.in")
    registry.move_web_site(site, SiteAction.SUSPEND, reason="old", actor=officer, now=now)
    assert jobs.plan(now) == 0


def test_plan_takes_a_bounded_number_the_longest_waiting_first(
    make_site, audited, now, monkeypatch
):
    monkeypatch.setattr(policy, "MOST_PER_PLAN", 2)
    old, new = make_site("old.example.gov.in"), make_site("new.example.gov.in")
    audited(new, at=now)
    audited(old, at=now - timedelta(days=1))
    never = make_site("never.example.gov.in")
    later = now + timedelta(days=2)
    assert jobs.due_sites(later) == [never, old]
    assert jobs.plan(later) == 2
    assert jobs.plan(later) == 1


def test_site_that_somebody_else_queues_meanwhile_is_passed_over(site, officer, now, monkeypatch):
    jobs.queue_scan(site, post=None, actor=officer, now=now)
    monkeypatch.setattr(jobs, "due_sites", lambda _now: [site])
    assert jobs.plan(now) == 0
    assert Scan.objects.count() == 1


def test_scan_whose_job_failed_for_good_is_ended(site, officer, reports, now):
    scan = jobs.queue_scan(site, post=None, actor=officer, now=now)
    Job.objects.update(state="failed")
    jobs.plan(now)
    scan.refresh_from_db()
    assert (scan.state, scan.reason) == ("failed", "given_up")
    assert SiteHealth.objects.get(site=site).due_at > now


def test_job_that_runs_twice_changes_nothing(site, officer, reports, now):
    reports["food.example.gov.in"] = {"hsts__missing": FAILED}
    scan = jobs.queue_scan(site, post=None, actor=officer, now=now)
    arguments = {"site_id": str(site.pk), "scan_id": str(scan.pk)}
    jobs.scan_site(**arguments)
    jobs.scan_site(**arguments)
    assert Finding.objects.get().state == "open"


def test_two_workers_with_one_scan_take_it_in_once(site, officer, reports, now, monkeypatch):
    scan = jobs.queue_scan(site, post=None, actor=officer, now=now)
    arguments = {"site_id": str(site.pk), "scan_id": str(scan.pk)}
    slow = jobs.run

    def overtaken(site, host, *, now):
        monkeypatch.setattr(jobs, "run", slow)
        jobs.scan_site(**arguments)
        return slow(site, host, now=now)

    monkeypatch.setattr(jobs, "run", overtaken)
    jobs.scan_site(**arguments)
    assert Scan.objects.get().state == "done"


def test_scan_of_a_host_that_is_no_host_fails(site, officer, now):
    scan = transitions.queue(site, post=None, actor=officer, at=now)
    Scan.objects.update(host="not a host")
    jobs.scan_site(site_id=str(site.pk), scan_id=str(scan.pk))
    scan.refresh_from_db()
    assert (scan.state, scan.reason) == ("failed", "no_target")


def test_practice_site_without_a_practice_server_fails_and_is_not_probed(make_site, officer, now):
    site = make_site("p.example.gov.in", practice=True)
    scan = jobs.queue_scan(site, post=None, actor=officer, now=now)
    run_due(now=now)
    scan.refresh_from_db()
    assert (scan.state, scan.reason) == ("failed", "no_policy")


def test_error_is_tried_again_and_the_scan_stays_until_it_is_given_up(site, officer, reports, now):
    reports["food.example.gov.in"] = RuntimeError("broken")
    scan = jobs.queue_scan(site, post=None, actor=officer, now=now)
    run_due(now=now, raise_errors=False)
    scan.refresh_from_db()
    assert scan.state == "running"
    del reports["food.example.gov.in"]
    run_due(now=now + timedelta(hours=1))
    scan.refresh_from_db()
    assert scan.state == "done"


def test_user_agent_names_whom_to_ask(site, settings):
    settings.ENVIRONMENT = settings.ENVIRONMENT.model_copy(
        update={"contact_email": "cell@example.gov.in\n"}
    )
    assert policy.policy_for(site).user_agent.endswith(" contact cell@example.gov.in")
    settings.ENVIRONMENT = settings.ENVIRONMENT.model_copy(update={"contact_email": ""})
    assert "contact" not in policy.policy_for(site).user_agent


# Notices ------------------------------------------------------------------------------------


def scanned(site, officer, now):
    jobs.queue_scan(site, post=None, actor=officer, now=now)
    run_due(now=now)


def test_web_manager_is_told_once_of_new_grave_faults(site, manager, officer, reports, now):
    reports["food.example.gov.in"] = {
        "cert__expired": FAILED,
        "http__no_https": FAILED,
        "hsts__missing": FAILED,
    }
    scanned(site, officer, now)
    notice = Notice.objects.get()
    assert (notice.user, notice.language) == (manager, "ur")
    assert notice.context["titles"] == [
        "The certificate has expired",
        "The site does not offer HTTPS",
    ]
    words = render(notice)
    assert "food.example.gov.in" in words.subject
    assert f"/ur/sites/{site.pk}/" in words.text
    scanned(site, officer, now + timedelta(hours=1))  # nothing new
    assert Notice.objects.count() == 1


def test_nobody_is_told_of_small_faults(site, manager, officer, reports, now):
    reports["food.example.gov.in"] = {"hsts__missing": FAILED}
    scanned(site, officer, now)
    assert not Notice.objects.exists()


def test_empty_seat_is_passed_over(site, make_post, officer, reports, now):
    post = make_post(Role.WEB_MANAGER, site.owner.scope)
    registry.put_in_charge(site, post, "web_manager", actor=officer, now=now)
    reports["food.example.gov.in"] = {"cert__expired": FAILED}
    scanned(site, officer, now)
    assert not Notice.objects.exists()
    assert Finding.objects.get().state == "open"


# An officer's wish --------------------------------------------------------------------------


def test_officer_has_a_site_audited(site, post, officer, reports, now):
    scan = services.audit_now(post, site, officer, now)
    assert (scan.state, scan.requested_by) == ("queued", post)
    run_due(now=now)
    scan.refresh_from_db()
    assert scan.state == "done"


def test_second_audit_is_refused_while_one_waits(site, post, officer, now):
    first = services.audit_now(post, site, officer, now)
    with pytest.raises(services.AlreadyQueuedError) as refused:
        services.audit_now(post, site, officer, now)
    assert refused.value.scan == first
    assert Job.objects.count() == 1


def test_post_without_the_permission_over_this_site_is_refused(
    site, make_post, make_department, officer, now
):
    other = make_department("ELSE")
    post = make_post(Role.WEB_MANAGER, other.scope)
    post.reaches = (Reach(Role.WEB_MANAGER, other.scope.path, True),)
    with pytest.raises(NotAllowedError):
        services.audit_now(post, site, officer, now)
    assert not Scan.objects.exists()


def test_retired_site_is_not_audited(site, post, officer, now):
    site = registry.move_web_site(site, SiteAction.RETIRE, reason="gone", actor=officer, now=now)
    with pytest.raises(services.NotAuditableError):
        services.audit_now(post, site, officer, now)


@pytest.mark.parametrize("seed", range(5))
def test_any_run_of_audits_keeps_the_figures_true(site, audited, now, seed):
    chance = random.Random(seed)  # noqa: S311 # a test's dice
    codes = ["hsts__missing", "csp__missing", "cert__expired", "exposed__git"]
    for hour in range(8):
        at = now + timedelta(hours=hour)
        if chance.random() < 0.2:
            audited(site, at=at, report=unreachable(site.primary_host, at))
        else:
            audited(site, at=at, **{code: FAILED for code in codes if chance.random() < 0.5})
        health = SiteHealth.objects.get(site=site)
        followed = Finding.objects.exclude(state="closed")
        assert health.open_total == followed.count()
        assert health.critical == followed.filter(severity="critical").count()
