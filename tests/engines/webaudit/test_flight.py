"""A server's first flight, read from OpenSSL's own words without a wire; and from nonsense."""

from __future__ import annotations

import ssl
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engines.webaudit.loopback import HOST, page, verdict
from tests.engines.webaudit.test_certificates import der
from tests.fleet.site import Leaf

from chinar.engines.webaudit import Outcome
from chinar.engines.webaudit.probes.tls.flight import MAX_FLIGHT_BYTES, Flight, FlightError


@pytest.fixture(scope="module")
def papers(certificates):
    return certificates.papers(HOST, Leaf())


def answer_of(context: ssl.SSLContext, hello: bytes) -> bytes:
    """Return what a server says to a hello."""
    comes, goes = ssl.MemoryBIO(), ssl.MemoryBIO()
    server = context.wrap_bio(comes, goes, server_side=True)
    comes.write(hello)
    with pytest.raises(ssl.SSLError):
        server.do_handshake()  # it waits for the client's part, which never comes
    return goes.read()


@pytest.mark.parametrize("piece", [1, 7, 100_000], ids=["bytes", "bits", "whole"])
@pytest.mark.parametrize(
    ("version", "suites"),
    [
        (ssl.TLSVersion.TLSv1_3, "TLS_AES_128_GCM_SHA256"),
        (ssl.TLSVersion.TLSv1_3, "TLS_AES_256_GCM_SHA384"),
        (ssl.TLSVersion.TLSv1_3, "TLS_CHACHA20_POLY1305_SHA256"),
        (ssl.TLSVersion.TLSv1_2, ""),
    ],
    ids=["aes128", "aes256", "chacha", "tls12"],
)
def test_certificate_of_a_real_server_is_read(papers, version, suites, piece):
    context = papers.context()
    context.minimum_version = context.maximum_version = version
    flight = Flight(HOST)
    hello = flight.hello()
    if suites:
        hello = only_suite(flight, hello, suites)
    said = answer_of(context, hello)
    for at in range(0, len(said), piece):
        flight.feed(said[at : at + piece])

    assert flight.done
    assert flight.leaf == der(papers.leaf)
    assert (flight.ocsp, flight.scts) == (b"", b"")


def only_suite(flight: Flight, hello: bytes, name: str) -> bytes:
    """Offer one suite of TLS 1.3 alone; the server would choose its own favourite."""
    numbers = {
        "TLS_AES_128_GCM_SHA256": b"\x13\x01",
        "TLS_AES_256_GCM_SHA384": b"\x13\x02",
        "TLS_CHACHA20_POLY1305_SHA256": b"\x13\x03",
    }
    offered = b"\x13\x01\x13\x02\x13\x03"
    assert offered in hello
    flight._hello = flight._hello.replace(offered, numbers[name] * 3)
    return hello.replace(offered, numbers[name] * 3)


def test_server_that_wants_another_curve_is_not_read(papers):
    context = papers.context()
    context.set_ecdh_curve("secp384r1")
    flight = Flight(HOST)

    with pytest.raises(FlightError, match="key exchange"):
        flight.feed(answer_of(context, flight.hello()))


def test_changed_record_is_not_believed(papers):
    flight = Flight(HOST)
    said = bytearray(answer_of(papers.context(), flight.hello()))
    said[-1] ^= 1
    said[400] ^= 1

    with pytest.raises(FlightError):
        flight.feed(bytes(said))


def test_alert_is_a_refusal():
    with pytest.raises(FlightError, match="alert 40"):
        Flight(HOST).feed(b"\x15\x03\x03\x00\x02\x02\x28")


def test_endless_flight_is_cut():
    flight = Flight(HOST)
    record = b"\x16\x03\x03\x40\x00" + b"\x0b\xff\xff\xff" + bytes(16_380)

    for _ in range(MAX_FLIGHT_BYTES // len(record)):
        flight.feed(record)
    with pytest.raises(FlightError, match="longer"):
        flight.feed(record)


KINDS = st.sampled_from([b"\x14", b"\x15", b"\x16", b"\x17"])
RECORDS = st.tuples(KINDS, st.binary(max_size=300)).map(
    lambda part: part[0] + b"\x03\x03" + len(part[1]).to_bytes(2, "big") + part[1]
)


@settings(max_examples=300)
@given(st.lists(RECORDS, max_size=4), st.binary(max_size=60))
def test_nonsense_ends_in_an_error_of_its_own_or_in_waiting(records, rest):
    flight = Flight(HOST)
    flight.hello()
    with suppress(FlightError):
        for record in [*records, rest]:
            flight.feed(record)


@settings(max_examples=100)
@given(st.data())
def test_real_flight_with_changed_bytes_is_refused_or_read(papers_said, data):
    said = bytearray(papers_said)
    for _ in range(data.draw(st.integers(1, 4))):
        said[data.draw(st.integers(0, len(said) - 1))] = data.draw(st.integers(0, 255))
    flight = Flight(HOST)
    flight.hello()
    with suppress(FlightError):
        flight.feed(bytes(said))


@pytest.fixture(scope="module")
def papers_said(papers):
    context = papers.context()
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    return answer_of(context, Flight(HOST).hello())


def test_connection_is_spent_only_where_it_can_change_a_ruling(auditor, fleet):
    only = ("cert.no_sct", "cert.revoked")
    counts = {}
    for scts in (2, 0):
        tls = auditor.certificates.context(HOST, scts=scts)
        tls.minimum_version = ssl.TLSVersion.TLSv1_3
        report = auditor(fleet.site({"/": page()}, tls), only=only)
        counts[scts] = report.connections
        expected = Outcome.PASSED if scts else Outcome.FAILED
        assert verdict(report, "cert.no_sct").outcome is expected

    assert counts[0] == counts[2] + 1


def record(*messages: bytes) -> bytes:
    body = b"".join(messages)
    return b"\x16\x03\x03" + len(body).to_bytes(2, "big") + body


def message(kind: int, body: bytes) -> bytes:
    return bytes((kind,)) + len(body).to_bytes(3, "big") + body


def server_hello(suite: bytes, *extensions: bytes) -> bytes:
    more = b"".join(extensions)
    return message(
        2, b"\3\3" + bytes(32) + b"\0" + suite + b"\0" + len(more).to_bytes(2, "big") + more
    )


def extension(kind: int, data: bytes) -> bytes:
    return kind.to_bytes(2, "big") + len(data).to_bytes(2, "big") + data


MODERN = extension(43, b"\3\4")


def test_staple_and_timestamps_of_tls_1_2_are_read():
    flight = Flight(HOST)
    flight.hello()
    flight.feed(record(server_hello(b"\xc0\x2f", extension(18, b"stamps"))))
    flight.feed(record(message(11, b"\0\0\7\0\0\4leaf")))
    assert not flight.done
    flight.feed(record(message(22, b"\1\0\0\4ocsp")))

    assert (flight.leaf, flight.ocsp, flight.scts, flight.done) == (
        b"leaf",
        b"ocsp",
        b"stamps",
        True,
    )


@pytest.mark.parametrize(
    ("hello", "words"),
    [
        (server_hello(b"\x13\x99", MODERN), "suite"),
        (server_hello(b"\x13\x01", MODERN), "too early"),
        (server_hello(b"\x13\x01", MODERN, extension(51, b"\0\x1d\0\4abcd")), "no point"),
        (server_hello(b"\x13\x01", MODERN, extension(51, b"\0\x17\0\4abcd")), "no point"),
        (server_hello(b"\x13\x01", MODERN, extension(51, b"\1\0\0\4abcd")), "not offered"),
        (message(2, b"\3\3"), "too early"),
    ],
    ids=["suite", "share", "x25519", "p256", "group", "cut"],
)
def test_hello_that_keeps_no_rule_is_refused(hello, words):
    flight = Flight(HOST)
    flight.hello()

    with pytest.raises(FlightError, match=words):
        flight.feed(record(hello))


def test_server_that_takes_the_older_curve_is_read(papers):
    context = papers.context()
    context.set_ecdh_curve("prime256v1")
    flight = Flight(HOST)
    flight.feed(answer_of(context, flight.hello()))

    assert flight.leaf == der(papers.leaf)


def test_address_is_not_sent_as_a_name():
    assert b"192.0.2.1" not in Flight("192.0.2.1").hello()
    assert HOST.encode() in Flight(HOST).hello()
