"""Where an auditor may not go, however it is written; and that a name keeps its address."""

from __future__ import annotations

import asyncio
import socket
from ipaddress import ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engines.webaudit.loopback import MOMENT, page, verdict

from chinar.engines.webaudit import Policy, ProbeError, Target, audit
from chinar.engines.webaudit.probes.addresses import refusal
from chinar.engines.webaudit.probes.dns import AddressBook, system_lookup


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",
        "10.1.2.3",
        "100.100.100.200",
        "127.0.0.1",
        "127.255.255.254",
        "168.63.129.16",
        "169.254.169.254",
        "172.31.0.1",
        "192.0.0.192",
        "192.168.1.1",
        "198.19.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "::ffff:0:10.0.0.1",
        "64:ff9b::127.0.0.1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::10.0.0.1",
        "2002:7f00:1::",
        "2002:c0a8:101::1",
        "2001:0:7f00:1:0:0:0:0",
        "2001:0:4136:e378:8000:63bf:80ff:fffe",
        "2606:4700::5efe:10.0.0.1",
        "2606:4700::200:5efe:127.0.0.1",
        "fd00:ec2::254",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "ff02::1",
        "2001:db8::1",
        "not an address",
    ],
)
def test_address_that_is_not_public_is_refused(address):
    assert refusal(address)


@pytest.mark.parametrize(
    "address",
    [
        "164.100.1.1",
        "8.8.8.8",
        "2405:8a00::1",
        "::ffff:8.8.8.8",
        "64:ff9b::8.8.8.8",
        "2002:808:808::1",
    ],
)
def test_public_address_is_not_refused(address):
    assert refusal(address) is None


def test_policy_can_allow_a_network_and_only_that():
    allowed = (ip_network("10.20.0.0/16"),)

    assert refusal("10.20.1.1", allowed) is None
    assert refusal("::ffff:10.20.1.1", allowed) is None
    assert refusal("10.21.1.1", allowed)
    assert refusal("64:ff9b::10.20.1.1", allowed)


@given(st.ip_addresses())
def test_every_address_is_refused_or_not_without_a_crash(address):
    assert refusal(str(address)) is None or isinstance(refusal(str(address)), str)


@pytest.mark.parametrize(
    "text",
    [
        "http://localhost/",
        "http://127.1/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0177.0.0.1/",
        "http://0/",
        "http://[::]/",
        "http://[::ffff:7f00:1]/",
        "http://127.0.0.1./",
        "http://１２７.0.0.1/",
    ],
)
def test_loopback_in_disguise_is_refused_after_resolving(text, monkeypatch):
    monkeypatch.setattr("chinar.engines.webaudit.probes.wire.system_lookup", system_lookup)
    (site,) = audit([Target.parse(text)], now=MOMENT).sites

    assert verdict(site, "site.unreachable").facts["why"] == "address_refused"
    assert site.connections == 0


def book(answers, **policy) -> AddressBook:
    asked = iter(answers)

    async def lookup(host):
        answer = next(asked)
        if isinstance(answer, BaseException):
            raise answer
        return answer

    return AddressBook(Policy(**policy), lookup)


def ask(of: AddressBook, host="a.gov.in", port=443):
    return asyncio.run(of.endpoints(host, port))


def test_name_is_asked_once_and_keeps_the_address_that_answered():
    addresses = book([("8.8.8.8", "8.8.4.4"), ("127.0.0.1",)])

    assert ask(addresses) == (("8.8.8.8", 443), ("8.8.4.4", 443))
    addresses.pin("a.gov.in", 443, "8.8.4.4")
    assert ask(addresses, port=80) == (("8.8.4.4", 80),)


def test_refused_addresses_beside_a_public_one_are_left_out():
    assert ask(book([("10.0.0.1", "8.8.8.8")])) == (("8.8.8.8", 443),)


def test_fixed_address_does_not_open_other_ports_of_it():
    policy = {"connect_to": {("a.gov.in", 443): ("127.0.0.1", 8443)}}
    addresses = book([("10.0.0.1",)], **policy)

    assert ask(addresses) == (("127.0.0.1", 8443),)
    addresses.pin("a.gov.in", 443, "127.0.0.1")
    with pytest.raises(ProbeError, match="address_refused"):
        ask(addresses, port=6379)


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (socket.gaierror(socket.EAI_NONAME, "unknown"), "unknown_host"),
        (socket.gaierror(socket.EAI_AGAIN, "later"), "lookup_failed"),
        (OSError("no"), "lookup_failed"),
        (UnicodeError("label too long"), "lookup_failed"),
        (TimeoutError(), "lookup_failed"),
        ((), "unknown_host"),
        (("10.0.0.1",), "address_refused"),
    ],
)
def test_failed_lookup_is_told_by_kind_and_not_repeated(answer, kind):
    addresses = book([answer])

    for _ in range(2):
        with pytest.raises(ProbeError) as caught:
            ask(addresses)
        assert caught.value.failure.kind == kind


def test_next_address_is_tried_where_the_first_does_not_answer(auditor, fleet, monkeypatch):
    async def lookup(host):
        return ("127.0.0.9", "127.0.0.1")

    monkeypatch.setattr("chinar.engines.webaudit.probes.wire.system_lookup", lookup)
    port = fleet.site({"/": page()}, auditor.certificates.context("two.gov.in"))
    report = auditor(
        target=Target.parse(f"https://two.gov.in:{port}/"),
        allowed_networks=(ip_network("127.0.0.0/8"),),
    )

    assert report.address == "127.0.0.1"
    assert verdict(report, "csp.missing").outcome == "passed"
