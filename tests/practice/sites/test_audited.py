from datetime import UTC, datetime

import pytest

from chinar.engines.webaudit import CODES as KNOWN
from chinar.engines.webaudit import Policy, Target, audit
from chinar.practice.sites import (
    BY_HOST,
    CODES,
    DOMAIN,
    SITES,
    Fault,
    ca_file,
    connect_to,
    faults_file,
    read_off,
    switch,
)
from chinar.practice.sites.past import past_of

NOW = datetime.now(UTC)  # the certificates on the wire are valid by the real clock


def failed_codes(served, *hosts):
    policy = Policy(
        connect_to=connect_to(served.data_dir),
        ca_files=(ca_file(served.data_dir),),
        government_suffixes=(DOMAIN,),
        response_timeout_s=1,
        connections_per_second=1000,
    )
    targets = {host: Target.parse(host) for host in hosts}
    past = {str(target): past_of(BY_HOST[host], NOW) for host, target in targets.items()}
    report = audit(targets.values(), policy, now=NOW, histories=past)
    return {site.target.host: {verdict.code for verdict in site.failed} for site in report.sites}


def test_the_auditor_knows_every_declared_code():
    assert {code for code in CODES.values() if code} <= set(KNOWN)


def test_an_audit_of_every_site_reports_exactly_the_truth(served):
    found = failed_codes(served, *BY_HOST)
    assert found == {site.host: set(site.truth) for site in SITES}


def test_with_every_fault_switched_off_every_site_is_clean(serving, tmp_path):
    for site in SITES:
        for fault in site.faults:
            switch(faults_file(tmp_path), site.host, fault, on=False)
    with serving(tmp_path) as served:
        assert failed_codes(served, *BY_HOST) == {host: set() for host in BY_HOST}


@pytest.mark.parametrize("fault", BY_HOST["welfare.practice.example"].faults)
def test_a_new_audit_sees_one_fault_of_many_gone(served, fault):
    site = BY_HOST["welfare.practice.example"]
    with served.without(site.host, fault):
        off = read_off(faults_file(served.data_dir))
        assert failed_codes(served, site.host)[site.host] == site.truth_without(off)
    assert CODES[fault] in failed_codes(served, site.host)[site.host]


def test_a_soft_404_is_accused_of_nothing_before_and_after(served):
    host = "tourism.practice.example"
    assert failed_codes(served, host) == {host: set()}
    with served.without(host, Fault.SOFT_404):
        assert failed_codes(served, host) == {host: set()}
