"""What is on the stop list is never touched, however one gets there."""

from __future__ import annotations

from ipaddress import ip_network

import pytest
from tests.engines.webaudit.loopback import HOST, answer, page, verdict

from chinar.engines.webaudit import Outcome, Policy, Target, TargetError
from chinar.engines.webaudit.probes.stops import stop_list

LOOKUP = "chinar.engines.webaudit.probes.wire.system_lookup"


@pytest.mark.parametrize(
    "entry",
    [HOST, HOST.upper(), "*.example.gov.in", "*.gov.in", "127.0.0.1", "127.0.0.0/8", f"*.{HOST}"],
)
def test_listed_site_is_not_touched_and_accused_of_nothing(auditor, fleet, entry):
    port = fleet.site({"/": page(without="X-Content-Type-Options")}, auditor.good_tls())
    report = auditor(port, port, stop_list=(entry,))

    assert not fleet.accepted
    assert report.connections == 0
    assert not report.failed
    assert verdict(report, "site.unreachable").facts["why"] == "stopped"
    assert verdict(report, "csp.missing").facts["why"] == "stopped"


@pytest.mark.parametrize("entry", ["example.gov.in", "*.health.gov.in", "10.0.0.0/8", "::1"])
def test_site_beside_the_list_is_audited(auditor, fleet, entry):
    port = fleet.site({"/": page()}, auditor.good_tls())

    assert auditor(port, None, stop_list=(entry,), only=("headers",)).reached


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "::ffff:127.0.0.1", "64:ff9b::127.0.0.1", "2002:7f00:1::"]
)
def test_listed_network_counts_in_every_form(auditor, fleet, monkeypatch, address):
    async def lookup(host):
        return (address,)

    monkeypatch.setattr(LOOKUP, lookup)
    everywhere = (ip_network("0.0.0.0/0"), ip_network("::/0"))
    report = auditor(
        target=Target.parse(f"https://two.gov.in:{fleet.site({})}/"),
        allowed_networks=everywhere,
        stop_list=("127.0.0.0/8",),
    )

    assert not fleet.accepted
    assert verdict(report, "site.unreachable").facts["why"] == "stopped"


def test_listed_name_is_not_even_looked_up(auditor, monkeypatch):
    asked = []

    async def lookup(host):
        asked.append(host)
        return ("127.0.0.1",)

    monkeypatch.setattr(LOOKUP, lookup)
    auditor(target=Target.parse("www.example.org"), stop_list=("*.example.org",))

    assert asked == []


def test_redirect_to_a_listed_host_is_not_followed(auditor, fleet):
    elsewhere = fleet.site({"/": page()}, auditor.certificates.context("other.gov.in"))
    own = fleet.site(
        {"/": answer("", 302, {"Location": "https://other.gov.in/"})}, auditor.good_tls()
    )
    there = {("other.gov.in", 443): ("127.0.0.1", elsewhere)}
    report = auditor(own, None, connect_to=there, stop_list=("other.gov.in",))

    assert not fleet.accepted_at[elsewhere]
    assert verdict(report, "csp.missing").outcome is Outcome.CANT_TELL


@pytest.mark.parametrize("entry", ["", "10.0.0.0/99", "a b", "*."])
def test_entry_that_means_nothing_is_refused(entry):
    with pytest.raises(TargetError):
        stop_list(Policy(stop_list=(entry,)).stop_list)
