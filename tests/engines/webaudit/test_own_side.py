"""What our own machine cannot do accuses no site."""

from __future__ import annotations

import asyncio
import errno
import os
import socket
from ipaddress import ip_network

import pytest
from tests.engines.webaudit.loopback import HOST, page, verdict

from chinar.engines.webaudit import Outcome, Target
from chinar.engines.webaudit.probes.wire import failure_of
from chinar.engines.webaudit.seen.web import FailureKind

SOCKETS = "chinar.engines.webaudit.probes.wire.socket.socket"
LOOKUP = "chinar.engines.webaudit.probes.wire.system_lookup"
OURS = [
    errno.ENETUNREACH,
    errno.ENETDOWN,
    errno.EADDRNOTAVAIL,
    errno.EAFNOSUPPORT,
    errno.EMFILE,
    errno.EPERM,
]
LOOPBACK = (ip_network("127.0.0.0/8"), ip_network("::1/128"))


def error_of(number: int) -> OSError:
    return OSError(number, os.strerror(number))


@pytest.fixture
def no_ipv6(monkeypatch):
    """A kernel that knows no IPv6."""
    real = socket.socket

    def without(family=socket.AF_INET, *args, **kwargs):
        if family == socket.AF_INET6:
            raise error_of(errno.EAFNOSUPPORT)
        return real(family, *args, **kwargs)

    monkeypatch.setattr(SOCKETS, without)


@pytest.fixture
def leads_to(monkeypatch):
    """Let every name lead to these addresses."""

    def lead(*addresses):
        async def lookup(host):
            return addresses

        monkeypatch.setattr(LOOKUP, lookup)

    return lead


@pytest.mark.parametrize("number", OURS)
def test_error_of_our_own_side_is_told_apart(number):
    assert failure_of(error_of(number), HOST).kind is FailureKind.NO_ROUTE


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (error_of(errno.EHOSTUNREACH), FailureKind.UNREACHABLE),
        (error_of(errno.ETIMEDOUT), FailureKind.TIMEOUT),
        (error_of(errno.ECONNRESET), FailureKind.CLOSED),
        (EOFError("the end"), FailureKind.CLOSED),
    ],
)
def test_error_of_the_other_side_stays_its_own(error, kind):
    assert failure_of(error, HOST).kind is kind


@pytest.mark.parametrize("number", OURS)
def test_lost_network_of_ours_accuses_no_site(auditor, monkeypatch, number):
    async def lost(*_):
        raise error_of(number)

    monkeypatch.setattr(asyncio.SelectorEventLoop, "sock_connect", lost)
    report = auditor()

    assert not report.failed
    assert verdict(report, "site.unreachable").facts["why"] == "no_route"
    assert verdict(report, "http.no_https").facts["why"] == "no_route"


def test_no_socket_left_accuses_no_site_and_breaks_no_check(auditor, monkeypatch):
    real = socket.socket

    def none_left(*args, **kwargs):
        if len(args) > 1 or kwargs:
            return real(*args, **kwargs)  # the loop's own, not a connection's
        raise error_of(errno.EMFILE)

    https, http = auditor.closed_port(), auditor.closed_port()
    monkeypatch.setattr(SOCKETS, none_left)
    report = auditor(https, http)

    assert verdict(report, "site.unreachable").outcome is Outcome.CANT_TELL
    assert verdict(report, "csp.missing").facts["why"] == "no_route"
    assert "engine_error" not in {v.facts.get("why") for v in report.verdicts}


def test_kernel_without_ipv6_reads_the_site_over_ipv4(auditor, fleet, no_ipv6, leads_to):
    leads_to("::1", "127.0.0.1")
    port = fleet.site({"/": page()}, auditor.certificates.context("two.gov.in"))
    target = Target.parse(f"https://two.gov.in:{port}/")
    report = auditor(target=target, allowed_networks=LOOPBACK)

    assert report.address == "127.0.0.1"
    assert verdict(report, "csp.missing").outcome is Outcome.PASSED


@pytest.mark.parametrize("addresses", [("::1", "127.0.0.1"), ("127.0.0.1", "::1")])
def test_refusal_tells_more_than_our_missing_ipv6(auditor, no_ipv6, leads_to, addresses):
    leads_to(*addresses)
    target = Target.parse(f"https://two.gov.in:{auditor.closed_port()}/")
    report = auditor(target=target, allowed_networks=LOOPBACK)

    assert verdict(report, "site.unreachable").facts["failures"] == ["connection_refused"]


def test_site_with_ipv6_alone_cannot_be_told_without_it(auditor, no_ipv6, leads_to):
    leads_to("::1")
    report = auditor(target=Target(host="six.gov.in"), allowed_networks=LOOPBACK)

    assert verdict(report, "site.unreachable").facts["why"] == "no_route"
    assert not report.failed
