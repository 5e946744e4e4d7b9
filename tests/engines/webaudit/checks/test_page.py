"""Page, accessibility and guideline codes: nothing is told of what was not seen."""

from __future__ import annotations

import pytest
from tests.engines.webaudit.loopback import answer, page, verdict
from tests.fleet import sites_of
from tests.fleet.dns_server import DnsServer, Rude, good_zone

from chinar.engines.webaudit.checks import accessibility, gigw
from chinar.engines.webaudit.checks import page as page_checks
from chinar.engines.webaudit.model import Outcome
from chinar.engines.webaudit.policy import Mode
from chinar.engines.webaudit.reading.gigw import CHECKPOINTS, FOR_PEOPLE, JUDGED, JUDGED_ELSEWHERE

CHECKS = (*page_checks.CHECKS, *accessibility.CHECKS, *gigw.CHECKS)
CODES = tuple(code for check in CHECKS for code in check.codes if check.mode is Mode.HYGIENE)
SITES = tuple(site for subject in ("page", "accessibility", "gigw") for site in sites_of(subject))


@pytest.mark.parametrize("code", [code for check in CHECKS for code in check.codes])
def test_each_code_has_a_practice_site_that_shows_it(code):
    shown = {each for site in SITES for each in site.truth}

    assert code in shown | {"gigw.needs_human"}


@pytest.mark.parametrize("code", CODES)
def test_nothing_is_told_of_a_site_that_cannot_be_reached(auditor, code):
    assert verdict(auditor(only=(code,)), code).outcome is Outcome.CANT_TELL


@pytest.mark.parametrize(
    "front",
    [answer("Access denied, support id 1", 403), answer("", 500)],
    ids=["blocked", "broken"],
)
def test_nothing_is_told_of_a_page_that_was_not_given(auditor, front):
    report = auditor.page(front)

    assert {verdict(report, code).outcome for code in CODES} == {Outcome.CANT_TELL}


def test_page_drawn_by_scripts_is_not_said_to_lack_anything(auditor):
    shell = (
        '<html lang="en"><head><title>Portal</title></head><body><div id=root></div></body></html>'
    )
    report = auditor.page(page(shell + '<script src="/app.js"></script>'))

    assert not [each.code for each in report.failed if each.code.startswith("gigw.")]
    assert verdict(report, "gigw.about_missing").facts["why"] == "too_little"


def test_every_checkpoint_is_judged_or_left_to_people():
    covered = {*JUDGED.values(), *JUDGED_ELSEWHERE, *FOR_PEOPLE}

    assert covered == set(CHECKPOINTS)
    assert len(CHECKPOINTS) == 88


def test_report_names_what_people_must_judge_and_is_no_certificate(auditor):
    found = verdict(auditor.page(page()), "gigw.needs_human")

    assert found.outcome is Outcome.CANT_TELL
    assert found.facts["checkpoints"] == list(FOR_PEOPLE)
    assert "certif" not in " ".join(found.evidence)


LINKS = '<a href="https://alive.example.com/">a</a> <a href="https://dead.example.org/">d</a>'


@pytest.mark.parametrize(
    ("rude", "outcome"),
    [
        ({}, Outcome.FAILED),
        ({("dead.example.org", "A"): Rude.SERVFAIL}, Outcome.CANT_TELL),
    ],
    ids=["told", "untold"],
)
def test_link_is_dead_only_when_dns_says_so(auditor, rude, outcome):
    portal = good_zone("india.gov.in", ["www.india.gov.in"])
    known = good_zone("example.com", ["alive.example.com"])
    with DnsServer([known, portal], rude) as server:
        auditor.policy = type(auditor.policy)(
            ca_files=auditor.policy.ca_files,
            connections_per_second=10_000,
            nameservers=(server.address,),
            only=("link.dead_domain",),
        )
        report = auditor.page(page(LINKS))

    assert verdict(report, "link.dead_domain").outcome is outcome


@pytest.mark.parametrize("host", ["gone.example.com", "gone.nobody.gov.in"])
def test_name_that_nobody_else_can_register_is_not_dead(auditor, host):
    portal = good_zone("india.gov.in", ["www.india.gov.in"])
    with DnsServer([good_zone("example.com", ["alive.example.com"]), portal]) as server:
        auditor.policy = type(auditor.policy)(
            ca_files=auditor.policy.ca_files,
            connections_per_second=10_000,
            nameservers=(server.address,),
            only=("link.dead_domain", "script.unregistered_domain"),
        )
        lures = f'<a href="https://{host}/">d</a><script src="https://{host}/a.js"></script>'
        report = auditor.page(page(lures))

    for code in ("link.dead_domain", "script.unregistered_domain"):
        assert verdict(report, code).outcome is Outcome.PASSED


def test_resolver_that_knows_no_name_at_all_accuses_nobody(auditor):
    with DnsServer([good_zone("elsewhere.in")]) as server:
        auditor.policy = type(auditor.policy)(
            ca_files=auditor.policy.ca_files,
            connections_per_second=10_000,
            nameservers=(server.address,),
            only=("link.dead_domain",),
        )
        report = auditor.page(page(LINKS))

    assert verdict(report, "link.dead_domain").outcome is Outcome.CANT_TELL
