"""What DNS says of a site's name: one case a code, and what a poor resolver must not lead to."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from tests.engines.webaudit.loopback import HOST, MOMENT, OTHER_HOST, answer, page, verdict
from tests.fleet.dns_server import DnsServer, Rude, Signing, good_zone

from chinar.engines.webaudit import Outcome, Severity, Target, audit
from chinar.engines.webaudit.checks.domain import CHECKS as DOMAIN_CHECKS
from chinar.engines.webaudit.checks.mail import CHECKS as MAIL_CHECKS
from chinar.engines.webaudit.checks.names import CHECKS as NAME_CHECKS
from chinar.engines.webaudit.probes.nameserver import NameServers
from chinar.engines.webaudit.reading.domains import is_name, registered_domain, upwards
from chinar.engines.webaudit.reading.takeover import service_of

APEX = "example.gov.in"
CODES = {code for check in (*NAME_CHECKS, *MAIL_CHECKS) for code in check.codes}
ONLY = ("names", "mail")
_UNJUDGED = "site.availability"


@pytest.fixture
def look(auditor, fleet):
    """Audit the host's names against a server with these zones; verdicts by code."""

    def judged(zones, rude=None, target=None, policy=None, **server):
        port = fleet.site({"/": page()}, auditor.good_tls())
        with DnsServer(zones, rude, **server) as dns:
            changes = {"nameservers": (dns.address,), "only": ONLY, **(policy or {})}
            report = auditor(port, target=target, **changes)
        return {v.code: v for v in report.verdicts if v.check != _UNJUDGED}

    return judged


def zone(**changes):
    return replace(good_zone(APEX, [HOST]), **changes)


def changed(**records):
    """The faultless zone, with records replaced: name (dots as two lines) to types."""
    return zone().with_records({name.replace("__", "."): kinds for name, kinds in records.items()})


def failed(verdicts):
    return {code for code, v in verdicts.items() if v.outcome is Outcome.FAILED}


def test_good_zone_has_no_fault_and_leaves_nothing_untold(look):
    assert {v.outcome for v in look([zone()]).values()} == {Outcome.PASSED}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({APEX: {"CAA": []}}, "dns.caa_missing"),
        ({HOST: {"CAA": ['0 iodef "mailto:a@b.in"']}}, "dns.caa_missing"),
        ({HOST: {"AAAA": []}}, "dns.no_ipv6"),
        ({APEX: {"NS": [f"ns1.{APEX}."]}}, "dns.single_nameserver"),
        ({f"www.{HOST}": {"CNAME": ["gone.example."]}}, "dns.dangling_cname"),
    ],
    ids=["caa", "iodef", "ipv6", "servers", "alias"],
)
def test_fault_of_a_name_is_found_and_no_other(look, changes, code):
    verdicts = look([zone().with_records(changes)])

    assert failed(verdicts) == {code}
    assert verdicts[code].evidence


def test_zone_without_a_promise_in_the_one_above_is_not_signed(look):
    verdicts = look([zone(signing=Signing.NOT)])

    assert failed(verdicts) == {"dns.dnssec_missing"}
    assert verdicts["dns.dnssec_bogus"].facts == {"why": "not_signed"}


@pytest.mark.parametrize("validating", [True, False], ids=["validating", "plain resolver"])
@pytest.mark.parametrize(
    "signing", [Signing.EXPIRED, Signing.WRONG_KEY, Signing.NO_SIGNATURES], ids=str
)
def test_wrong_signatures_are_found_by_either_kind_of_resolver(look, signing, validating):
    verdicts = look([zone(signing=signing)], validating=validating)

    assert failed(verdicts) == {"dns.dnssec_bogus"}
    assert verdicts["dns.dnssec_bogus"].evidence


def test_right_signatures_are_verified_where_the_resolver_does_not(look):
    verdicts = look([zone()], validating=False)

    assert verdicts["dns.dnssec_bogus"].outcome is Outcome.PASSED


def test_resolver_that_hides_signatures_leaves_them_untold(look):
    found = look([zone()], validating=False, strips_signatures=True)["dns.dnssec_bogus"]

    assert (found.outcome, found.facts["why"]) == (Outcome.CANT_TELL, "signatures_unseen")


@pytest.mark.parametrize("rude", [Rude.SERVFAIL, Rude.REFUSE, Rude.DROP, Rude.GARBAGE], ids=str)
def test_resolver_that_fails_accuses_nobody(look, rude):
    verdicts = look([zone()], {("*", "*"): rude}, policy={"lookup_timeout_s": 0.2})

    assert {v.outcome for v in verdicts.values()} == {Outcome.CANT_TELL}
    assert {v.facts["why"] for v in verdicts.values()} == {"lookup_failed"}


@pytest.mark.parametrize("rude", [Rude.WRONG_ID, Rude.OTHER_QUESTION], ids=str)
def test_answer_to_something_else_is_not_believed(look, rude):
    verdicts = look([zone()], {("*", "*"): rude}, policy={"lookup_timeout_s": 0.2})

    assert {v.outcome for v in verdicts.values()} == {Outcome.CANT_TELL}


@pytest.mark.parametrize("rude", [Rude.TRUNCATE, Rude.DELAY], ids=str)
def test_slow_or_long_answers_are_waited_for(look, rude):
    assert failed(look([zone()], {("*", "*"): rude}, delay_s=0.05)) == set()


def test_one_record_that_could_not_be_had_leaves_the_others_judged(look):
    verdicts = look(
        [changed(example__gov__in={"NS": [f"ns1.{APEX}."]})], {(HOST, "AAAA"): Rude.SERVFAIL}
    )

    assert failed(verdicts) == {"dns.single_nameserver"}
    assert verdicts["dns.no_ipv6"].outcome is Outcome.CANT_TELL


def test_name_that_dns_does_not_know_is_accused_of_nothing(look):
    verdicts = look([])

    assert {(v.outcome, v.facts["why"]) for v in verdicts.values()} == {
        (Outcome.CANT_TELL, "unknown_host")
    }


def test_address_has_no_name_to_judge(auditor, fleet):
    ports = {("192.0.2.7", 443): ("127.0.0.1", fleet.site({"/": page()}, auditor.good_tls()))}
    report = auditor(target=Target(host="192.0.2.7"), connect_to=ports, only=ONLY)

    found = [v for v in report.verdicts if v.code in CODES]
    assert {(v.outcome, v.facts["why"]) for v in found} == {(Outcome.INAPPLICABLE, "no_name")}


def test_host_that_is_led_elsewhere_is_asked_of_no_system_resolver(auditor, fleet, nameserver):
    before = sum(nameserver.asked.values())
    report = auditor(fleet.site({"/": page()}, auditor.good_tls()), nameservers=(), only=ONLY)

    found = [v for v in report.verdicts if v.code in CODES]
    assert {(v.outcome, v.facts["why"]) for v in found} == {(Outcome.CANT_TELL, "not_asked")}
    assert sum(nameserver.asked.values()) == before


def test_machine_without_a_resolver_accuses_nobody(auditor):
    report = auditor(target=Target(host="www.example.gov.in"), nameservers=(), only=ONLY)

    found = [v for v in report.verdicts if v.code in CODES]
    assert {(v.outcome, v.facts["why"]) for v in found} == {(Outcome.CANT_TELL, "lookup_failed")}


def test_alias_to_a_claimable_service_is_critical(look):
    way = {f"www.{HOST}": {"CNAME": ["old.azurewebsites.net."]}}
    found = look([zone().with_records(way)])["dns.dangling_cname"]

    assert (found.severity, found.facts["service"]) == (Severity.CRITICAL, "azurewebsites.net")


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        ("There isn't a GitHub Pages site here.", Outcome.FAILED),
        ("No such page", Outcome.PASSED),
    ],
    ids=["unclaimed", "claimed"],
)
def test_service_that_says_that_nobody_is_there_gives_the_alias_away(auditor, fleet, body, outcome):
    pages = good_zone("github.io", ["office.github.io"])
    own = zone().with_records({HOST: {"CNAME": ["office.github.io."], "A": [], "AAAA": []}})
    port = fleet.site({"*": answer(body, 404)}, auditor.good_tls())
    with DnsServer([own, pages]) as dns:
        report = auditor(port, nameservers=(dns.address,), only=ONLY)

    assert verdict(report, "dns.dangling_cname").outcome is outcome
    assert verdict(report, "dns.dnssec_missing").outcome is Outcome.PASSED


def test_answers_that_sites_share_are_asked_for_once(auditor, fleet):
    tls = auditor.certificates.context(HOST, OTHER_HOST)
    https = ("127.0.0.1", fleet.site({"/": page()}, tls))
    with DnsServer([good_zone(APEX, [HOST, OTHER_HOST])]) as dns:
        routes = {(host, 443): https for host in (HOST, OTHER_HOST)}
        policy = replace(auditor.policy, connect_to=routes, nameservers=(dns.address,), only=ONLY)
        audit([Target(host=HOST), Target(host=OTHER_HOST)], policy, now=MOMENT)
        asked = dict(dns.asked)

    assert {asked[HOST, "A"], asked[OTHER_HOST, "A"]} == {1}
    shared = {question: count for question, count in asked.items() if question[0].endswith(APEX)}
    assert max(shared.values()) == 1
    assert (APEX, "DNSKEY") not in asked, "a validating resolver needs no second opinion"


def test_second_resolver_answers_where_the_first_is_silent():
    with DnsServer([zone()], {("*", "*"): Rude.DROP}) as silent, DnsServer([zone()]) as living:

        async def ask():
            servers = NameServers((silent.address, living.address), timeout_s=1)
            return await servers.ask(HOST, "A")

        assert asyncio.run(ask()).records == ("127.0.0.1",)


def test_resolver_that_never_answers_is_soon_given_up():
    with DnsServer([], {("*", "*"): Rude.DROP}) as silent:

        async def ask():
            servers = NameServers((silent.address,), timeout_s=0.1)
            return [await servers.ask(f"h{number}.in", "A") for number in range(6)]

        answers = asyncio.run(ask())
        assert all(answer.failure for answer in answers)
        assert len({name for name, _ in silent.asked}) == 3


@pytest.mark.parametrize(
    "name", ["", "a..b", "x" * 64 + ".in", "white space.in", "ü.in", "a." * 140 + "in"]
)
def test_what_is_no_name_is_not_asked(name):
    async def ask():
        return await NameServers((("127.0.0.1", 9),), timeout_s=1).ask(name, "A")

    assert asyncio.run(ask()).failure


@pytest.mark.parametrize(
    ("host", "suffixes", "expected"),
    [
        ("a.b.jk.gov.in", ("gov.in",), "jk.gov.in"),
        ("a.b.jk.gov.in", ("gov.in", "jk.gov.in"), "b.jk.gov.in"),
        ("gov.in", ("gov.in",), "gov.in"),
        ("www.uok.ac.in", (), "uok.ac.in"),
        ("www.example.co.uk", (), "example.co.uk"),
        ("www.example.org", (), "example.org"),
        ("example.org", (), "example.org"),
        ("www.bihar.in", (), "bihar.in"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_registered_domain_is_one_label_below_the_public_suffix(host, suffixes, expected):
    assert registered_domain(host, suffixes) == expected


def test_tree_of_names_is_climbed_to_the_top():
    assert upwards("a.gov.in") == ("a.gov.in", "gov.in", "in")
    assert not is_name("localhost")
    assert not is_name("::1")


def test_buckets_are_told_from_other_hosts_of_their_owner():
    assert service_of("office.s3.ap-south-1.amazonaws.com") == "s3.amazonaws.com"
    assert service_of("office.s3-website.ap-south-1.amazonaws.com") == "s3.amazonaws.com"
    assert service_of("ec2-1-2-3-4.compute.amazonaws.com") == ""
    assert service_of("example.gov.in") == ""


def test_checks_of_names_are_under_their_groups():
    groups = {check.group for check in (*NAME_CHECKS, *MAIL_CHECKS, *DOMAIN_CHECKS)}
    assert groups == {"names", "mail", "domain"}


def test_host_with_neither_kind_of_address_needs_no_second(look):
    verdicts = look([zone().with_records({HOST: {"A": [], "AAAA": [], "TXT": ['"x"']}})])

    assert verdicts["dns.no_ipv6"].facts == {"why": "no_address"}


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ((APEX, "DS"), "dns.dnssec_missing"),
        ((APEX, "NS"), "dns.single_nameserver"),
        ((HOST, "A"), "dns.dangling_cname"),
        ((HOST, "A"), "dns.dnssec_bogus"),
        (("gov.in", "CAA"), "dns.caa_missing"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_question_without_answer_leaves_its_code_untold(look, question, code):
    verdicts = look([changed(example__gov__in={"CAA": []})], {question: Rude.SERVFAIL})

    found = verdicts[code]
    assert (found.outcome, found.facts["why"]) == (Outcome.CANT_TELL, "lookup_failed")


def test_keys_that_could_not_be_had_leave_signatures_untold(look):
    verdicts = look([zone()], {(APEX, "DNSKEY"): Rude.SERVFAIL}, validating=False)

    assert verdicts["dns.dnssec_bogus"].facts == {"why": "lookup_failed"}


def test_alias_does_not_hide_the_zone_it_stands_in(look):
    """The zone of an alias is its own, not its target's."""
    other = good_zone("cdn.example", ["edge.cdn.example"], signing=Signing.NOT)
    own = zone().with_records({HOST: {"CNAME": ["edge.cdn.example."], "A": [], "AAAA": []}})
    verdicts = look([own, other])

    assert verdicts["dns.dnssec_missing"].facts["zone"] == APEX
    assert failed(verdicts) == set()
