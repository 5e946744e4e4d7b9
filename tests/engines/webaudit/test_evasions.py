"""However a private address is written or reached, no connection goes there unless allowed."""

from __future__ import annotations

import socket
from dataclasses import replace
from ipaddress import ip_network

import pytest
from tests.engines.webaudit.loopback import HOST, MOMENT, answer, page, verdict

from chinar.engines.webaudit import Outcome, Target, TargetError, audit
from chinar.engines.webaudit.probes.dns import system_lookup

LOOKUP = "chinar.engines.webaudit.probes.wire.system_lookup"
LOOPBACK = (ip_network("127.0.0.0/8"), ip_network("::1/128"))
REFUSED = {"address_refused", "redirect_refused"}

FORMS_OF_LOOPBACK = [
    "localhost",
    "LOCALHOST",
    "localhost.",
    "127.0.0.1",
    "127.0.0.1.",
    "127.1",
    "127.0.1",
    "127.127.127.127",
    "2130706433",
    "0x7f000001",
    "0x7f.0x0.0x0.0x1",
    "0x7f.1",
    "017700000001",
    "0177.0.0.1",
    "0177.0.0.01",
    "0",
    "0.0.0.0",
    "[::1]",
    "[0:0:0:0:0:0:0:1]",
    "[::]",
    "[::127.0.0.1]",
    "[::7f00:1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::ffff:0:127.0.0.1]",
    "[64:ff9b::127.0.0.1]",
    "[64:ff9b:1::7f00:1]",
    "[2002:7f00:1::]",
    "[2001:0:7f00:1::]",
    "[2001:0:4136:e378:8000:63bf:80ff:fffe]",
    "[2606:4700::5efe:127.0.0.1]",
    "[2606:4700::200:5efe:7f00:1]",
    "[::1%25lo]",
    "[fe80::1%25lo]",
    "１２７.0.0.1",
    "①②⑦.⓪.⓪.①",
    "127。0。0。1",
    "127．0．0．1",
    "lo\u00adcalhost",
    "ｌｏｃａｌｈｏｓｔ",
]
OTHER_PRIVATE = [
    "169.254.169.254",
    "2852039166",
    "0xa9fea9fe",
    "0251.0376.0251.0376",
    "[::ffff:a9fe:a9fe]",
    "[64:ff9b::a9fe:a9fe]",
    "[2002:a9fe:a9fe::1]",
    "[fd00:ec2::254]",
    "[fe80::a9fe:a9fe]",
    "100.100.100.200",
    "168.63.129.16",
    "192.0.0.192",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.0.1",
    "198.18.0.1",
    "100.64.0.1",
    "224.0.0.1",
    "255.255.255.255",
]
NOT_WEB = [
    "file:///etc/passwd",
    "FILE:/etc/passwd",
    "file://127.0.0.1/etc/passwd",
    "gopher://127.0.0.1:{port}/_x",
    "ftp://127.0.0.1:{port}/",
    "dict://127.0.0.1:{port}/d",
    "ldap://127.0.0.1:{port}/",
    "jar:http://127.0.0.1:{port}/a!/b",
    "data:text/html,x",
    "javascript:alert(1)",
    "view-source:http://127.0.0.1:{port}/",
    "http:\\\\127.0.0.1:{port}\\",
    "http://example.org\\@127.0.0.1:{port}/",
    "http://127.0.0.1:{port}\t/",
    "http://127.0.0.1\n:{port}/",
]
TRICKS_OF_LOCATION = [
    "//127.0.0.1:{port}/",
    "\\\\127.0.0.1:{port}\\",
    "/\\127.0.0.1:{port}/",
    "\t//127.0.0.1:{port}/",
    "http://8.8.8.8@127.0.0.1:{port}/",
    "http://user:word@127.0.0.1:{port}/",
    "http://8.8.8.8:80@127.0.0.1:{port}/",
    "http://8.8.8.8%2F@127.0.0.1:{port}/",
    "http://127.0.0.1:{port}#@8.8.8.8/",
    "http://127.0.0.1:{port}?@8.8.8.8/",
    "HTTP://127.0.0.1:{port}/",
    "http://%31%32%37.0.0.1:{port}/",
    "http://[::ffff:127.0.0.1]:{port}/",
    "http://localtest.gov.in:{port}/",
]
NAMES = {
    "metadata.google.internal": "169.254.169.254",
    "metadata.azure.internal": "169.254.169.254",
    "instance-data.ec2.internal": "169.254.169.254",
    "metadata.tencentyun.com": "169.254.0.23",
    "metadata.oraclecloud.com": "192.0.0.192",
    "alias-of-inside.gov.in": "127.0.0.1",
    "localtest.gov.in": "127.0.0.1",
    "127.0.0.1.nip.io": "127.0.0.1",
    "mapped.gov.in": "::ffff:127.0.0.1",
    "six.gov.in": "::1",
}


@pytest.fixture
def canary(fleet):
    """Where nobody may come: the port of a server on loopback."""
    return fleet.site({"*": page()})


@pytest.fixture
def names(monkeypatch):
    """Names that lead inside; numbers are left to the system, which knows their odd forms."""
    asked = []

    async def lookup(host):
        asked.append(host)
        if host in NAMES:
            return (NAMES[host],)
        if host == "localhost" or is_number(host):
            return await system_lookup(host)
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(LOOKUP, lookup)
    return asked


def is_number(host):
    """Tell whether the system reads a host as an address, in whatever form."""
    try:
        socket.inet_aton(host)
    except OSError:
        return False
    return True


def look(auditor, text, **changes):
    """Audit what a text names; None where it is refused as it is written."""
    try:
        target = Target.parse(text)
    except TargetError:
        return None
    policy = replace(auditor.policy, only=("headers",), connect_timeout_s=1, **changes)
    return audit([target], policy, now=MOMENT).sites[0]


@pytest.mark.parametrize("form", [*FORMS_OF_LOOPBACK, *OTHER_PRIVATE, *NAMES])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_private_target_is_refused_without_a_connection(
    auditor, fleet, canary, names, scheme, form
):
    report = look(auditor, f"{scheme}://{form}:{canary}/")

    assert fleet.accepted == 0
    if report is not None:
        assert report.connections == 0
        assert not report.failed
        assert verdict(report, "site.unreachable").facts["why"] == "address_refused"


@pytest.mark.parametrize("text", NOT_WEB)
def test_target_that_is_no_web_page_is_refused_as_it_is_written(auditor, fleet, canary, text):
    assert look(auditor, text.format(port=canary)) is None
    assert fleet.accepted == 0


@pytest.mark.parametrize(
    "location",
    [
        *(f"http://{form}:{{port}}/" for form in FORMS_OF_LOOPBACK if form != "lo\u00adcalhost"),
        *(f"http://{form}/latest/meta-data/" for form in OTHER_PRIVATE),
        *(f"https://{name}:{{port}}/" for name in NAMES),
        *NOT_WEB[:11],
        *TRICKS_OF_LOCATION,
    ],
)
def test_redirect_inside_is_not_followed(auditor, fleet, canary, names, location):
    there = location.format(port=canary).replace("\n", "")
    own = fleet.site({"*": answer("", 302, {"Location": there.encode().decode("latin-1")})})
    policy = replace(auditor.policy, only=("headers",), connect_to={(HOST, 80): ("127.0.0.1", own)})
    report = audit([Target(host=HOST, https_port=None)], policy, now=MOMENT).sites[0]

    assert fleet.accepted_at[canary] == 0
    assert fleet.accepted_at[own] == report.connections
    assert verdict(report, "xcto.missing").outcome is not Outcome.FAILED
    assert verdict(report, "xcto.missing").facts["why"] in REFUSED


@pytest.mark.parametrize("port", [21, 22, 25, 53, 110, 143, 445, 587, 6000, 6379, 6667, 11211])
def test_redirect_to_a_port_of_another_service_is_not_followed(auditor, fleet, port):
    own = fleet.site({"*": answer("", 302, {"Location": f"http://{HOST}:{port}/"})})
    report = auditor(None, own, only=("headers",), target=Target(host=HOST, https_port=None))

    assert verdict(report, "xcto.missing").facts["why"] == "redirect_refused"


@pytest.mark.parametrize("form", [*FORMS_OF_LOOPBACK[:7], "[::ffff:127.0.0.1]", *list(NAMES)[5:9]])
def test_policy_lets_an_audit_in_where_it_allows_the_network(auditor, fleet, canary, names, form):
    report = look(auditor, f"http://{form}:{canary}/", allowed_networks=LOOPBACK)

    assert report.reached
    assert fleet.accepted_at[canary] == report.connections > 0


def test_name_that_leads_inside_the_second_time_is_asked_once_only(auditor, fleet, monkeypatch):
    """The site is at an allowed address; the canary at one that is not, on the same port."""
    tls = auditor.certificates.context("rebound.gov.in")
    port = fleet.site({"/": page()}, tls)
    canary = fleet.serve(fleet.http({"*": page()}), tls, address="127.0.0.2", port=port)
    answers = iter([("127.0.0.1",)] + [("127.0.0.2",)] * 50)
    asked = []

    async def lookup(host):
        asked.append(host)
        return next(answers)

    monkeypatch.setattr(LOOKUP, lookup)
    report = look(
        auditor,
        f"https://rebound.gov.in:{port}/",
        allowed_networks=(ip_network("127.0.0.1/32"),),
    )

    assert canary == port
    assert asked == ["rebound.gov.in"]
    assert report.reached
    assert report.address == "127.0.0.1"


def test_private_answers_beside_an_allowed_one_are_left_out(auditor, fleet, monkeypatch):
    port = fleet.site({"/": page()})
    fleet.serve(fleet.http({"*": page()}), address="127.0.0.2", port=port)

    async def lookup(host):
        return ("127.0.0.2", "10.0.0.1", "127.0.0.1")

    monkeypatch.setattr(LOOKUP, lookup)
    report = look(
        auditor, f"http://mixed.gov.in:{port}/", allowed_networks=(ip_network("127.0.0.1/32"),)
    )

    assert report.address == "127.0.0.1"
    assert report.connections == 1
