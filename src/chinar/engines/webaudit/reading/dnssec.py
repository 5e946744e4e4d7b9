"""DNSSEC: whether the signatures of an answer verify, from the zone's DS record down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import dns.dnssec
import dns.exception
import dns.message
import dns.name
import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.rrset
from dns.exception import UnsupportedAlgorithm, ValidationFailure

from chinar.engines.webaudit.seen.names import Answer

_VERIFIED_HERE = frozenset({5, 7, 8, 10, 13, 14, 15, 16})
"""RSA, ECDSA and EdDSA; a zone signed otherwise counts as unsigned to us (RFC 4035 section 5.2)."""
_MOST = 12
"""Keys, signatures and promises looked at: more would be an attack on the reader."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What came of verifying; `good` is None where it could not be told."""

    good: bool | None
    reason: str


def verify(
    *, host: str, zone: str, address: Answer, keys: Answer, ds: Answer, now: datetime
) -> Proof:
    """Verify a host's records with its zone's keys, and those keys by the DS record above."""
    apex, name = dns.name.from_text(zone), dns.name.from_text(host)
    try:
        records, published, promised = (
            dns.message.from_wire(part.wire) for part in (address, keys, ds)
        )
    except (dns.exception.DNSException, ValueError) as error:
        return Proof(good=None, reason=f"the answers cannot be read: {error}")
    try:
        own_keys, trusted = _keys(apex, published, promised)
        _validate(published, own_keys, trusted, now)
        for kind in (dns.rdatatype.A, dns.rdatatype.CNAME):
            found = _find(records, name, kind)
            if found is not None:
                _validate(records, found, own_keys, now)
    except _UnseenError as error:
        # A resolver that passes on the signature of the DS record hides no others.
        passes_on = _signatures(promised, apex, dns.rdatatype.DS) is not None
        return Proof(good=False if passes_on else None, reason=str(error))
    except UnsupportedAlgorithm as error:
        return Proof(good=None, reason=f"signed in a way that cannot be checked here: {error}")
    except dns.exception.DNSException as error:
        return Proof(good=False, reason=f"{type(error).__name__}: {error}")
    return Proof(good=True, reason="")


class _UnseenError(Exception):
    """Signatures or keys that should be there are not."""


def _keys(
    apex: dns.name.Name, published: dns.message.Message, promised: dns.message.Message
) -> tuple[dns.rrset.RRset, dns.rrset.RRset]:
    """Return the zone's keys, and those of them that the zone above vouches for."""
    promises = _find(promised, apex, dns.rdatatype.DS)
    keys = _find(published, apex, dns.rdatatype.DNSKEY)
    if keys is None:
        raise _UnseenError("the zone publishes no key")
    if promises is None or max(len(promises), len(keys)) > _MOST:
        raise _unsupported("no usable promise of signatures in the zone above")
    return keys, _promised_keys(apex, promises, keys)


def _validate(
    message: dns.message.Message, rrset: dns.rrset.RRset, keys: dns.rrset.RRset, now: datetime
) -> None:
    signatures = _signatures(message, rrset.name, rrset.rdtype)
    if signatures is None or len(signatures) > _MOST:
        raise _UnseenError(f"{rrset.name} is not signed")
    if not any(signature.algorithm in _VERIFIED_HERE for signature in signatures):
        raise _unsupported(f"algorithm {signatures[0].algorithm}")
    dns.dnssec.validate(rrset, signatures, {keys.name: keys}, now=now.timestamp())


def _unsupported(reason: str) -> UnsupportedAlgorithm:
    return UnsupportedAlgorithm(reason)  # type: ignore[no-untyped-call]


def _find(
    message: dns.message.Message, name: dns.name.Name, kind: dns.rdatatype.RdataType
) -> dns.rrset.RRset | None:
    return message.get_rrset(message.answer, name, dns.rdataclass.IN, kind)


def _signatures(
    message: dns.message.Message, name: dns.name.Name, kind: dns.rdatatype.RdataType
) -> dns.rrset.RRset | None:
    return message.get_rrset(
        message.answer, name, dns.rdataclass.IN, dns.rdatatype.RRSIG, covers=kind
    )


def _promised_keys(
    apex: dns.name.Name, promises: dns.rrset.RRset, keys: dns.rrset.RRset
) -> dns.rrset.RRset:
    """Return the keys that the zone above vouches for.

    Raises:
        UnsupportedAlgorithm: it vouches only in ways that are not known here.
        ValidationFailure: it vouches for other keys.
    """
    found: list[dns.rdata.Rdata] = []
    unknown = ""
    for promise in promises:
        for key in keys:
            try:
                digest = dns.dnssec.make_ds(apex, key, promise.digest_type, validating=True)
            except dns.exception.DNSException as error:
                unknown = str(error)
                continue
            if digest == promise:
                found.append(key)
    if found:
        return dns.rrset.from_rdata_list(apex, keys.ttl, found)
    if unknown:
        raise _unsupported(unknown)
    raise ValidationFailure("no key of the zone is the one that the DS record names")  # type: ignore[no-untyped-call]
