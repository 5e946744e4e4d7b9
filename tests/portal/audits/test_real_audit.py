"""Real audits of sites that a practice server serves on loopback."""

from __future__ import annotations

import pytest
from django.utils import timezone

from chinar.portal.audits.models import Finding, Scan, SiteHealth
from chinar.portal.audits.services import audit_now
from chinar.portal.core.jobs.runner import run_due
from chinar.portal.core.people.roles import Role
from chinar.practice.sites import BY_HOST, CODES, Fault, faults_file, switch

HOST = "welfare.practice.example"


@pytest.fixture
def post(make_post):
    from chinar.portal.core.people.models import Reach

    made = make_post(Role.IT_DEPARTMENT)
    made.reaches = (Reach(Role.IT_DEPARTMENT, made.scope.path, True),)
    return made


@pytest.fixture
def audit(post, officer):
    def go(site):
        scan = audit_now(post, site, officer, timezone.now())  # certificates are real
        run_due()
        scan.refresh_from_db()
        return scan

    return go


def followed(site):
    return set(Finding.objects.exclude(state="closed").values_list("code", flat=True))


def test_findings_are_the_declared_truth_and_close_after_two_audits(make_site, practice, audit):
    site = make_site(HOST, practice=True)
    scan = audit(site)
    assert (scan.state, scan.reached) == ("done", True)
    assert followed(site) == BY_HOST[HOST].truth
    assert all(one.practice for one in (*Finding.objects.all(), *Scan.objects.all()))
    before = SiteHealth.objects.get(site=site)
    assert before.state == "bad"

    switch(faults_file(practice), HOST, Fault.GIT_EXPOSED, on=False)
    try:
        audit(site)
        git = Finding.objects.get(code="exposed.git")
        assert (git.state, git.clear_count) == ("clearing", 1)
        audit(site)
        git.refresh_from_db()
        assert (git.state, git.clear_count) == ("closed", 2)
    finally:
        switch(faults_file(practice), HOST, Fault.GIT_EXPOSED, on=True)
    after = SiteHealth.objects.get(site=site)
    assert after.score > before.score
    assert followed(site) == BY_HOST[HOST].truth - {CODES[Fault.GIT_EXPOSED]}


def test_site_that_stops_answering_keeps_its_findings(make_site, practice, audit):
    site = make_site("gardens.practice.example", practice=True)
    switch(faults_file(practice), site.primary_host, Fault.REFUSES, on=False)
    try:
        audit(site)
        assert followed(site) == set()
    finally:
        switch(faults_file(practice), site.primary_host, Fault.REFUSES, on=True)
    scan = audit(site)
    assert (scan.state, scan.reached, scan.score) == ("done", False, None)
    assert followed(site) == {"site.unreachable"}
    health = SiteHealth.objects.get(site=site)
    assert (health.state, health.grade, health.reached) == ("bad", "A+", False)
    assert health.last_seen_up < health.audited_at < health.due_at
