import pytest

from chinar.practice.sites import BY_HOST, CODES, SITES, Fault
from chinar.practice.sites.words import WORDS


def test_every_host_is_declared_once_under_the_reserved_name():
    assert len(BY_HOST) == len(SITES) >= 16
    assert all(host.endswith(".practice.example") for host in BY_HOST)


def test_every_fault_is_declared_by_some_site_and_has_its_code():
    assert {fault for site in SITES for fault in site.faults} == set(Fault) == set(CODES)


def test_some_sites_are_clean_and_a_soft_404_is_no_failing():
    assert len([site for site in SITES if not site.faults]) == 8
    assert BY_HOST["tourism.practice.example"].truth == frozenset()


def test_sites_speak_three_languages():
    assert {site.language for site in SITES} == set(WORDS) == {"en", "hi", "ur"}


def test_a_fault_switched_off_leaves_the_truth():
    site = BY_HOST["culture.practice.example"]
    assert site.truth == {"csp.missing", "xcto.missing"}
    off = frozenset({(site.host, Fault.CSP_MISSING)})
    assert site.truth_without(off) == {"xcto.missing"}


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.host)
def test_no_site_declares_faults_that_hide_each_other(site):
    hiding = {Fault.REFUSES, Fault.STALLS, Fault.SERVER_ERROR, Fault.NO_HTTPS, Fault.SOFT_404}
    if hiding & set(site.faults):
        assert len(site.faults) == 1
    assert len([fault for fault in site.faults if fault.startswith("cert-")]) <= 1
