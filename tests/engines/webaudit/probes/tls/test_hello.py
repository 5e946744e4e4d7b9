"""Hellos are read by the tests' own reader, and are of sizes that balancers bear."""

from __future__ import annotations

import pytest
from tests.fleet import tls_words as words

from chinar.engines.webaudit.probes.tls.hello import CODE_OF, Hello
from chinar.engines.webaudit.probes.tls.suites import SSL2_KINDS, first_choice
from chinar.engines.webaudit.seen.tls import Version

HOST = "health.example.gov.in"
LATER = [version for version in Version if version is not Version.SSL2]


@pytest.mark.parametrize("version", LATER)
def test_hello_offers_what_it_was_asked_to(version):
    hello = Hello(version=version, suites=first_choice(version), host=HOST, compression=True)

    read = words.read_hello(hello.record())

    assert read.version == CODE_OF[version]
    assert read.modern == (version is Version.TLS1_3)
    assert [code for code in read.suites if code != words.RENEGOTIATION_SIGNAL] == list(
        first_choice(version)
    )
    # RFC 8446 section 4.1.2: a hello of TLS 1.3 with compression is to be refused.
    assert read.compressions == (b"\0" if version is Version.TLS1_3 else b"\1\0")
    assert HOST.encode() in read.extensions[0]


def test_ssl2_hello_offers_every_kind():
    read = words.read_hello(Hello(version=Version.SSL2, suites=()).record())

    assert read.version == words.SSL2
    assert read.suites == list(SSL2_KINDS)


@pytest.mark.parametrize("host", ["192.0.2.7", "2001:db8::7", ""])
def test_address_is_not_sent_as_a_name(host):
    hello = Hello(version=Version.TLS1_2, suites=[0xC02F], host=host)

    assert 0 not in words.read_hello(hello.record()).extensions


@pytest.mark.parametrize("count", range(1, 120, 7))
def test_no_hello_is_of_a_size_at_which_balancers_hang(count):
    for version in LATER:
        hello = Hello(version=version, suites=[0xC02F] * count, host=HOST)
        message = len(hello.record()) - 5
        assert message not in range(256, 512)
        words.read_hello(hello.record())


def test_two_hellos_share_no_random():
    hello = Hello(version=Version.TLS1_2, suites=[0xC02F])

    assert hello.record() != hello.record()


def test_no_finite_field_group_is_named():
    read = words.read_hello(Hello(version=Version.TLS1_2, suites=[0x009E]).record())
    listed = read.extensions[10][2:]

    assert not any(listed[at] == 1 for at in range(0, len(listed), 2))
