"""Every practice site is found to have exactly the faults that it was given."""

from __future__ import annotations

import pytest
from tests.fleet import all_sites
from tests.fleet.frame import FleetSite, Mode

from chinar.engines.webaudit import CODES, SiteReport

MOST_CONNECTIONS, MOST_REQUESTS = 25, 30
SITES = all_sites()
HYGIENE = [site for site in SITES if site.mode is Mode.HYGIENE]


def _named(site: FleetSite) -> str:
    return site.name


def _story(report: SiteReport, codes: set[str]) -> str:
    lines = [
        f"{verdict.code}: {verdict.outcome} {dict(verdict.facts)} {' | '.join(verdict.evidence)}"
        for verdict in report.verdicts
        if verdict.code in codes
    ]
    return "\n".join(line[:2000] for line in lines)


@pytest.mark.parametrize("site", SITES, ids=_named)
def test_exactly_the_faults_of_a_site_are_found(site, reports):
    report = reports[site.name]
    found = {verdict.code for verdict in report.failed}
    missed, accused = site.truth - found, found - site.truth
    assert not missed | accused, (
        f"{site.story}\nmissed: {sorted(missed)}\nwrongly accused: {sorted(accused)}\n"
        + _story(report, missed | accused)
    )


@pytest.mark.parametrize("site", HYGIENE, ids=_named)
def test_a_hygiene_audit_stays_within_its_budget(site, reports, ground):
    report = reports[site.name]
    assert report.connections <= MOST_CONNECTIONS
    assert report.requests <= MOST_REQUESTS
    assert ground.seen[site.name].connections <= MOST_CONNECTIONS, "counted at the server"


@pytest.mark.parametrize("site", SITES, ids=_named)
def test_no_check_breaks(site, reports):
    broken = {v.code for v in reports[site.name].verdicts if v.facts.get("why") == "engine_error"}
    assert not broken, _story(reports[site.name], broken)


def test_every_code_is_declared_by_some_site():
    browsers = {
        code for code in CODES if code.startswith("a11y.axe.")
    }  # tests/…/probes/test_browser
    declared = {code for site in SITES for code in site.truth}
    assert declared == set(CODES) - browsers - {"gigw.needs_human"}
