"""Answers are read in any pieces; garbage raises one error and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.fleet import tls_words as words

from chinar.engines.webaudit.probes.tls.answer import Answer, AnswerError, Hearing, read_ssl2
from chinar.engines.webaudit.probes.tls.tickets import early_data_of
from chinar.engines.webaudit.seen.tls import Version

FLIGHT = (
    words.server_hello(words.TLS12, 0x009E, 1, {0xFF01: b"\0", 15: b"\1"})
    + words.certificates([b"leaf", b"issuer"])
    + words.message(22, b"\1" + words.vector(b"staple", 3))
    + words.dh_exchange(1024)
    + words.HELLO_DONE
)
WHOLE = words.record(words.HANDSHAKE, words.TLS12, FLIGHT)
SSL2 = words.ssl2_server_hello(b"certificate", [0x010080, 0x0700C0])


def heard(data: bytes) -> Answer:
    hearing = Hearing()
    hearing.hear(data)
    return hearing.answer


@pytest.mark.parametrize("piece", [1, 3, 5, 64, 4096])
def test_answer_is_read_in_pieces_of_any_size(piece):
    hearing = Hearing()
    ends = [hearing.hear(WHOLE[at : at + piece]) for at in range(0, len(WHOLE), piece)]
    answer = hearing.answer

    assert ends[-1]
    assert not any(ends[:-1])
    assert answer.version is Version.TLS1_2
    assert (answer.suite, answer.compression, answer.dh_bits) == (0x009E, 1, 1024)
    assert answer.chain == [b"leaf", b"issuer"]
    assert answer.staple == b"staple"
    assert set(answer.extensions) == {0xFF01, 15}


def test_messages_that_span_records_are_joined():
    halves = FLIGHT[:700], FLIGHT[700:]
    data = b"".join(words.record(words.HANDSHAKE, words.TLS12, half) for half in halves)

    assert heard(data).complete


def test_answer_of_tls13_ends_with_its_hello():
    hello = words.server_hello(words.TLS12, 0x1301, 0, {43: b"\3\4"})
    answer = heard(words.record(words.HANDSHAKE, words.TLS12, hello) + b"\x17\3\3\0\2ab")

    assert answer.complete
    assert answer.version is Version.TLS1_3


def test_curve_is_read():
    flight = words.server_hello(words.TLS12, 0xC02F, 0, {}) + words.curve_exchange()

    assert heard(words.record(words.HANDSHAKE, words.TLS12, flight)).group == 29


def test_warning_is_passed_over_and_a_fatal_alert_ends_it():
    warning = words.record(words.ALERT, words.TLS12, b"\1\x70")

    assert heard(warning + WHOLE).version is Version.TLS1_2
    assert heard(warning + words.alert(words.TLS12, 40)).alert == 40
    assert not heard(warning).complete


@pytest.mark.parametrize(
    "data",
    [
        b"HTTP/1.1 400 Bad Request\r\n\r\n",
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"\x16\3\1\xff\xff",
        b"\x16\x05\0\0\1a",
        b"\x17\3\3\0\1a",
        b"\x18\3\3\0\1a",
        b"\x15\3\3\0\1\2",
        words.record(22, 0x0303, b"\x0b\0\0\0"),
        words.record(22, 0x0303, b"\2\xff\xff\xff"),
        words.record(22, 0x0303, words.message(2, b"\3\3" + bytes(10))),
        words.record(22, 0x0303, words.server_hello(0x0399, 0xC02F, 0, {})),
        words.record(22, 0x0303, words.server_hello(0x0303, 0x9E, 0, {}) + b"\x0c\0\0\2\xff\xff"),
        words.record(22, 0x0303, words.server_hello(0x0303, 0x9E, 0, {}) + b"\x0b\0\0\3\0\0\7"),
        b"\x16\3\3\0\0" * 300,
        words.record(22, 0x0303, words.server_hello(0x0303, 0x9E, 0, {})) + WHOLE[:5] * 70_000,
    ],
    ids=range(15),
)
def test_what_is_no_answer_raises_its_own_error(data):
    with pytest.raises(AnswerError):
        heard(data)


@given(st.binary(max_size=400), st.integers(0, len(WHOLE)), st.integers(1, 64))
def test_mutated_answers_never_raise_anything_else(noise, at, piece):
    data = WHOLE[:at] + noise + WHOLE[at + len(noise) :]
    hearing = Hearing()
    try:
        for start in range(0, len(data), piece):
            hearing.hear(data[start : start + piece])
    except AnswerError:
        return
    assert len(hearing.rest()) <= len(data)


@given(st.binary(max_size=200), st.integers(0, len(SSL2)))
def test_mutated_ssl2_answers_never_raise_anything_else(noise, at):
    try:
        answer = read_ssl2(SSL2[:at] + noise + SSL2[at + len(noise) :])
    except AnswerError:
        return
    assert answer is None or answer.complete


def test_ssl2_answer_tells_its_kinds():
    answer = read_ssl2(SSL2)

    assert answer
    assert answer.version is Version.SSL2
    assert answer.kinds == (0x010080, 0x0700C0)
    assert all(read_ssl2(SSL2[:size]) is None for size in range(len(SSL2)))


@pytest.mark.parametrize(
    ("data", "alert"),
    [(words.alert(words.SSL3, 40), 40), (b"\x80\3\0\0\1", 1)],
    ids=["later version", "ssl2 error"],
)
def test_refusal_of_ssl2_is_an_alert(data, alert):
    answer = read_ssl2(data)

    assert answer
    assert answer.version is None
    assert answer.alert == alert


def ticket(extensions: bytes) -> bytes:
    return bytes(8) + b"\1\0" + b"\0\4abcd" + words.vector(extensions, 2)


def test_early_data_is_read_off_a_ticket():
    assert early_data_of(ticket(b"\0\x2a\0\4\0\0\x40\0")) == 16_384
    assert early_data_of(ticket(b"\0\x2b\0\2ab")) == 0
    assert early_data_of(ticket(b"")) == 0


@given(st.binary(max_size=80))
def test_ticket_of_nonsense_allows_no_early_data_or_some(data):
    assert early_data_of(data) >= 0
    assert early_data_of(ticket(data)) >= 0
