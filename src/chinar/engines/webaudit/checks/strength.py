"""How a certificate was made: its key, its signatures, how long it lives."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from cryptography.exceptions import UnsupportedAlgorithm

from chinar.engines.webaudit.checks.leaf import Shown, judged_by
from chinar.engines.webaudit.checks.rulings import cannot_tell, fault, inapplicable
from chinar.engines.webaudit.model import Check, Ruling
from chinar.engines.webaudit.reading.certificates import (
    LEAST_BITS,
    WEAK_DIGESTS,
    digest_of,
    is_self_signed,
    key_of,
)
from chinar.engines.webaudit.reading.front import Doubt
from chinar.engines.webaudit.seen.site import Observations

LIMITS = (
    (datetime(2029, 3, 15, tzinfo=UTC), 47),
    (datetime(2027, 3, 15, tzinfo=UTC), 100),
    (datetime(2026, 3, 15, tzinfo=UTC), 200),
    (datetime.min.replace(tzinfo=UTC), 398),
)
"""Issued from → longest life in days: CA/Browser Forum ballot SC-081, newest first."""


def _rule_on_keys(shown: Shown, _seen: Observations, _now: datetime) -> Sequence[Ruling]:
    code, weak = "cert.weak_key", []
    try:
        kinds = [
            (place, *key_of(one)) for place, one in enumerate(shown.chain) if _counts(shown, place)
        ]
    except (ValueError, UnsupportedAlgorithm) as error:
        doubt = Doubt(why="unreadable_certificate", detail=f"its key cannot be read: {error}")
        return cannot_tell(doubt, code)
    weak = [(place, kind, bits) for place, kind, bits in kinds if bits < LEAST_BITS.get(kind, 0)]
    evidence = [f"{_named(shown, place)}: {kind} key of {bits} bits" for place, kind, bits in weak]
    _, kind, bits = weak[0] if weak else kinds[0]
    return [fault(code, bool(weak), evidence=evidence, key=kind or None, bits=bits or None)]


def _rule_on_signatures(shown: Shown, _seen: Observations, _now: datetime) -> Sequence[Ruling]:
    found = [
        (place, digest_of(one))
        for place, one in enumerate(shown.chain)
        if _signature_counts(shown, place)
    ]
    weak = [(place, digest) for place, digest in found if digest in WEAK_DIGESTS]
    evidence = [f"{_named(shown, place)} is signed with {digest.upper()}" for place, digest in weak]
    digest = weak[0][1] if weak else next((digest for _, digest in found), "")
    return [fault("cert.weak_signature", bool(weak), evidence=evidence, digest=digest or None)]


def _rule_on_lifetime(shown: Shown, _seen: Observations, _now: datetime) -> Sequence[Ruling]:
    code, leaf = "cert.validity_too_long", shown.leaf
    if is_self_signed(leaf):
        return inapplicable("self_signed", code)
    starts, ends = leaf.not_valid_before_utc, leaf.not_valid_after_utc
    limit = next(days for since, days in LIMITS if starts >= since)
    lifetime = ends - starts
    days = -(-lifetime // timedelta(days=1))
    evidence = [f"valid for {days} days from {starts:%d %B %Y}; {limit} were allowed then"]
    too_long = lifetime > timedelta(days=limit)
    return [fault(code, too_long, evidence=evidence, days=days, limit=limit)]


def _counts(shown: Shown, place: int) -> bool:
    """Tell whether a certificate is judged: a root above the leaf is trusted as it is, or not."""
    return place == 0 or not is_self_signed(shown.chain[place])


def _signature_counts(shown: Shown, place: int) -> bool:
    """Tell whether anyone relies on a signature: on nobody's own."""
    return not is_self_signed(shown.chain[place])


def _named(shown: Shown, place: int) -> str:
    who = "the certificate" if place == 0 else "the intermediate"
    return f"{who} of {shown.chain[place].subject.rfc4514_string()[:200]}"


CHECKS = (
    Check(
        id="certificate.key",
        codes=("cert.weak_key",),
        judge=judged_by(_rule_on_keys, "cert.weak_key"),
    ),
    Check(
        id="certificate.signature",
        codes=("cert.weak_signature",),
        judge=judged_by(_rule_on_signatures, "cert.weak_signature"),
    ),
    Check(
        id="certificate.lifetime",
        codes=("cert.validity_too_long",),
        judge=judged_by(_rule_on_lifetime, "cert.validity_too_long"),
    ),
)
