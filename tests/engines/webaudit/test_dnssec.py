"""Signatures are verified from the DS record down; what cannot be verified is not called wrong."""

from __future__ import annotations

import dns.dnssec
import dns.flags
import dns.message
import dns.name
import dns.rrset
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from tests.engines.webaudit.loopback import MOMENT

from chinar.engines.webaudit.reading.dnssec import verify
from chinar.engines.webaudit.seen.names import Answer

ZONE = dns.name.from_text("example.gov.in")
HOST = dns.name.from_text("www.example.gov.in")
KEY, OTHER = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
PUBLIC, OTHER_PUBLIC = (
    dns.dnssec.make_dnskey(key.public_key(), "ECDSAP256SHA256", flags=257) for key in (KEY, OTHER)
)
ADDRESS = dns.rrset.from_text(HOST, 60, "IN", "A", "192.0.2.1")
KEYS = dns.rrset.from_rdata(ZONE, 60, PUBLIC)
DS = dns.rrset.from_rdata(ZONE, 60, dns.dnssec.make_ds(ZONE, PUBLIC, "SHA256"))


def signed(rrset, key=KEY, public=PUBLIC, signer=ZONE):
    signature = dns.dnssec.sign(
        rrset, key, signer, public, inception=MOMENT.timestamp() - 9, lifetime=99
    )
    return [rrset, dns.rrset.from_rdata(rrset.name, 60, signature)]


def answer(*rrsets) -> Answer:
    message = dns.message.make_response(dns.message.make_query(ZONE, "A"))
    message.answer = list(rrsets)
    return Answer(wire=message.to_wire())


def proof(address=None, keys=None, ds=None):
    return verify(
        host="www.example.gov.in",
        zone="example.gov.in",
        address=answer(*signed(ADDRESS)) if address is None else address,
        keys=answer(*signed(KEYS)) if keys is None else keys,
        ds=answer(*signed(DS, OTHER, OTHER_PUBLIC)) if ds is None else ds,
        now=MOMENT,
    )


def test_whole_chain_verifies():
    assert proof().good is True
    assert proof(address=answer()).good is True, "a name without address has nothing to verify"


def test_key_that_the_zone_above_does_not_name_proves_nothing():
    ds = dns.rrset.from_rdata(ZONE, 60, dns.dnssec.make_ds(ZONE, OTHER_PUBLIC, "SHA256"))
    found = proof(ds=answer(*signed(ds)))

    assert found.good is False
    assert "DS record" in found.reason


def test_signature_by_another_key_is_wrong():
    assert proof(address=answer(*signed(ADDRESS, OTHER, PUBLIC))).good is False


@pytest.mark.parametrize("missing", ["address", "keys"])
def test_missing_signature_is_wrong_only_where_the_resolver_passes_signatures_on(missing):
    bare = {"address": answer(ADDRESS), "keys": answer()}
    assert proof(**{missing: bare[missing]}).good is False
    assert proof(**{missing: bare[missing]}, ds=answer(DS)).good is None


@pytest.mark.parametrize(
    "ds",
    [
        dns.rrset.from_text(ZONE, 60, "IN", "DS", "1 13 250 aabbccdd"),
        dns.rrset.from_text(ZONE, 60, "IN", "DS", *(f"{n} 13 2 {'ab' * 32}" for n in range(20))),
    ],
    ids=["unknown digest", "too many"],
)
def test_promise_that_cannot_be_checked_is_untold(ds):
    assert proof(ds=answer(ds)).good is None


def test_unknown_algorithm_of_signatures_is_untold():
    odd = dns.rrset.from_text(ZONE, 60, "IN", "DNSKEY", "257 3 250 AQID")
    ds = dns.rrset.from_rdata(ZONE, 60, dns.dnssec.make_ds(ZONE, odd[0], "SHA256"))
    signature = signed(KEYS)[1].to_text().replace("DNSKEY 13", "DNSKEY 250")
    signature = dns.rrset.from_text(ZONE, 60, "IN", "RRSIG", signature.split(" RRSIG ")[1])

    assert proof(keys=answer(odd, signature), ds=answer(ds)).good is None


def test_answer_that_cannot_be_read_is_untold():
    assert proof(keys=Answer(wire=b"\0\1")).good is None
