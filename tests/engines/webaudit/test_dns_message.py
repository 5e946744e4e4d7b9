"""DNS messages are read as dnspython reads them; nonsense is refused, and quickly."""

from __future__ import annotations

from contextlib import suppress

import dns.flags
import dns.message
import dns.rrset
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chinar.engines.webaudit.reading.dns_message import KINDS, Record, read_message

OWNER = "www.example.gov.in."
WRITTEN = {
    "A": ("192.0.2.7", "192.0.2.7"),
    "AAAA": ("2001:db8::7", "2001:db8::7"),
    "NS": ("NS1.example.gov.in.", "ns1.example.gov.in"),
    "CNAME": ("elsewhere.example.", "elsewhere.example"),
    "MX": ("10 mail.example.gov.in.", "10 mail.example.gov.in."),
    "TXT": ('"v=spf1 mx " "-all"', "v=spf1 mx -all"),
    "CAA": ('0 issue "ca.example; a=b"', '0 issue "ca.example; a=b"'),
    "SOA": ("ns1.example.gov.in. h.example.gov.in. 1 2 3 4 5", ""),
}


def message(kind: str, *texts: str) -> dns.message.Message:
    reply = dns.message.make_response(dns.message.make_query(OWNER, kind))
    if texts:
        reply.answer.append(dns.rrset.from_text_list(OWNER, 60, "IN", kind, texts))
    return reply


@pytest.mark.parametrize("kind", WRITTEN)
def test_record_of_every_kind_is_read(kind):
    text, read = WRITTEN[kind]
    wire = message(kind, text).to_wire()

    expected = Record(owner=OWNER.rstrip("."), kind=KINDS[kind], text=read)
    assert read_message(wire).answer == (expected,)


def test_lone_dot_of_a_null_mx_stays():
    assert read_message(message("MX", "0 .").to_wire()).answer[0].text == "0 ."


def test_flags_and_authority_are_read():
    reply = message("A")
    reply.flags |= dns.flags.AD
    reply.set_rcode(3)
    soa = WRITTEN["SOA"][0]
    reply.authority.append(dns.rrset.from_text("example.gov.in.", 60, "IN", "SOA", soa))
    said = read_message(reply.to_wire())

    assert (said.rcode, said.authentic, said.answer) == (3, True, ())
    assert [record.owner for record in said.authority] == ["example.gov.in"]


@pytest.mark.parametrize(
    "rest",
    [
        b"\xc0\x0c" + bytes(10),
        b"\x40abc",
        b"\x05ab",
        b"\0\0\x01\0\x01\0\0\0\0\xff\xff",
        b"",
    ],
    ids=["points at itself", "no label", "short label", "short record", "nothing"],
)
def test_message_that_leads_nowhere_is_refused(rest):
    head = bytes.fromhex("000081800000000100000000")

    with pytest.raises(ValueError, match=r"."):
        read_message(head + rest)


@given(st.binary(max_size=400))
def test_nonsense_is_refused_or_read(data):
    with suppress(ValueError):
        read_message(data)


@given(st.data())
def test_message_with_changed_bytes_is_refused_or_read(data):
    kind = data.draw(st.sampled_from(list(WRITTEN)))
    wire = bytearray(message(kind, WRITTEN[kind][0]).to_wire())
    for _ in range(data.draw(st.integers(1, 5))):
        wire[data.draw(st.integers(0, len(wire) - 1))] = data.draw(st.integers(0, 255))
    with suppress(ValueError):
        read_message(bytes(wire))
