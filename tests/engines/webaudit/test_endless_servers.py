"""Servers that never stop talking or talk nonsense: they hold up and break nothing else."""

from __future__ import annotations

import contextlib
from dataclasses import replace

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding
from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import RequestReceived
from tests.engines.webaudit.loopback import HOST, MOMENT, page, verdict

from chinar.engines.webaudit import Outcome, Target, audit
from chinar.engines.webaudit.probes import site
from chinar.engines.webaudit.probes.tls import robot
from chinar.engines.webaudit.reading.certificates import load_chain
from chinar.engines.webaudit.reading.paths import Robots
from chinar.engines.webaudit.url import parse_url

OTHER = "other.example.gov.in"
HELLO_REQUESTS = b"\x16\x03\x03\x40\x00" + bytes(16_384)
EMPTY_RECORDS = b"\x16\x03\x03\x00\x00" * 3000
ALL_SAID = 60_000_000
"""What a flood would say in the time of the test if nobody hung up."""


class Flood:
    """Takes a hello and sends the same for ever, counting."""

    def __init__(self, data: bytes, before: bytes = b"") -> None:
        self.data = data
        self.before = before
        self.sent = 0

    async def __call__(self, reader, writer) -> None:
        await reader.read(65_536)
        writer.write(self.before)
        with contextlib.suppress(OSError):
            while self.sent < ALL_SAID:
                writer.write(self.data)
                await writer.drain()
                self.sent += len(self.data)


def beside(auditor, fleet, port: int):
    """Audit a site at a port and a sound one at once, with little patience."""
    sound = fleet.site({"/": page()}, auditor.certificates.context(OTHER))
    policy = replace(
        auditor.policy,
        connect_timeout_s=0.5,
        response_timeout_s=0.5,
        site_timeout_s=4.0,
        connect_to={
            (HOST, 443): ("127.0.0.1", port),
            (OTHER, 443): ("127.0.0.1", sound),
        },
    )
    targets = [Target(host=HOST, http_port=None), Target(host=OTHER, http_port=None)]
    hostile, other = audit(targets, policy, now=MOMENT).sites
    assert verdict(other, "xcto.missing").outcome is Outcome.PASSED
    return hostile


@pytest.mark.parametrize("data", [HELLO_REQUESTS, EMPTY_RECORDS], ids=["requests", "empty"])
def test_handshake_without_end_is_given_up(auditor, fleet, data):
    flood = Flood(data)
    report = beside(auditor, fleet, fleet.serve(flood))

    assert verdict(report, "cert.expired").outcome is Outcome.CANT_TELL
    assert flood.sent < ALL_SAID


def test_idle_frames_without_end_are_given_up(auditor, fleet):
    async def pings(reader, writer) -> None:
        state = H2Connection(config=H2Configuration(client_side=False))
        state.initiate_connection()
        writer.write(state.data_to_send())
        asked = False
        while not asked:
            events = state.receive_data(await reader.read(65_536))
            asked = any(isinstance(event, RequestReceived) for event in events)
            writer.write(state.data_to_send())
        frame = b"\0\0\x08\x06\0\0\0\0\0" + bytes(8)
        with contextlib.suppress(OSError):
            for _ in range(2000):
                writer.write(frame * 900)
                await writer.drain()

    context = auditor.certificates.context(HOST)
    context.set_alpn_protocols(["h2"])
    report = beside(auditor, fleet, fleet.serve(pings, context))

    assert verdict(report, "csp.missing").outcome is Outcome.CANT_TELL


def test_key_with_a_hostile_exponent_is_not_raised_to(monkeypatch):
    numbers = rsa.RSAPublicNumbers(e=(1 << 4000) + 1, n=(1 << 4096) + 15)

    class Key(rsa.RSAPublicKey):
        key_size = 4097

        def public_numbers(self):
            return numbers

        encrypt = verify = recover_data_from_signature = public_bytes = __eq__ = __copy__ = None
        __hash__ = None

    class Leaf:
        def public_key(self):
            return Key()

    monkeypatch.setattr(robot.x509, "load_der_x509_certificate", lambda _der: Leaf())
    assert robot._key_of([b"leaf"]) is None


@pytest.mark.parametrize("text", ["Disallow: //[", "Crawl-delay: ²", f"Crawl-delay: {'9' * 5000}"])
def test_garbled_robots_txt_permits_nothing_and_breaks_nothing(text):
    robots = Robots(f"User-agent: *\n{text}\n")
    assert robots.permits(parse_url("https://a.gov.in/page")) in (True, False)


def test_certificate_of_an_unknown_version_is_not_read_and_breaks_nothing(certificates):
    context_file = certificates.ca_file.read_bytes()
    der = x509.load_pem_x509_certificate(context_file).public_bytes(Encoding.DER)
    odd = der.replace(b"\xa0\x03\x02\x01\x02", b"\xa0\x03\x02\x01\x03", 1)

    assert odd != der
    assert len(load_chain([der])) == 1
    assert load_chain([odd]) == ()
    assert robot._key_of([odd]) is None


def test_probe_that_breaks_takes_no_other_with_it(auditor, monkeypatch):
    async def broken(*_args):
        raise RuntimeError("a probe that nobody thought of")

    monkeypatch.setattr(site, "survey", broken)
    report = auditor.page(page(without="X-Content-Type-Options"))

    assert verdict(report, "tls.ssl3").outcome is Outcome.CANT_TELL
    assert verdict(report, "xcto.missing").outcome is Outcome.FAILED
    assert verdict(report, "cert.expired").outcome is Outcome.PASSED
