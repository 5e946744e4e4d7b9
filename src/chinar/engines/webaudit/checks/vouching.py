"""Who vouches for a certificate besides its chain: logs, the revoker, the domain's own CAA."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from cryptography import x509

from chinar.engines.webaudit.checks.leaf import Shown, judged_by
from chinar.engines.webaudit.checks.names import nearest_caa
from chinar.engines.webaudit.checks.rulings import cannot_tell, fault, inapplicable, passed
from chinar.engines.webaudit.model import Check, Need, Ruling
from chinar.engines.webaudit.reading.certificates import covers, is_self_signed, names_of
from chinar.engines.webaudit.reading.chains import path_of
from chinar.engines.webaudit.reading.domains import is_name
from chinar.engines.webaudit.reading.front import Doubt
from chinar.engines.webaudit.reading.issuers import (
    addresses_of_issuer,
    identities_of,
    organisation_of,
)
from chinar.engines.webaudit.reading.revocation import (
    Standing,
    by_list,
    by_staple,
    list_address,
    wants_staple,
)
from chinar.engines.webaudit.reading.timestamps import (
    embedded_timestamps,
    stapled_timestamps,
    timestamps_in,
)
from chinar.engines.webaudit.seen.site import Observations

_SCT, _REVOKED, _CAA = "cert.no_sct", "cert.revoked", "cert.caa_mismatch"


def _nobody_vouches(shown: Shown, code: str) -> list[Ruling]:
    """Rule where nobody has a part in the certificate but who made it; else say nothing."""
    if is_self_signed(shown.leaf):
        return inapplicable("self_signed", code)
    if shown.handshake.trusted is False:
        return inapplicable("untrusted", code)
    return []


def _rule_on_timestamps(shown: Shown, _seen: Observations, _now: datetime) -> Sequence[Ruling]:
    if rulings := _nobody_vouches(shown, _SCT):
        return rulings
    if count := embedded_timestamps(shown.leaf):
        return [passed(_SCT, timestamps=count, source="certificate")]
    stapled = shown.handshake.stapled
    if stapled is None or stapled.failure:
        return cannot_tell(_doubt_of_staple(shown), _SCT)
    ways = {
        "TLS": timestamps_in(stapled.scts),
        "OCSP": stapled_timestamps(stapled.ocsp) if stapled.ocsp else 0,
    }
    for source, count in ways.items():
        if count:
            return [passed(_SCT, timestamps=count, source=source)]
    evidence = ["no timestamp in the certificate, in the TLS handshake or in an OCSP answer"]
    return [fault(_SCT, True, evidence=evidence, timestamps=0)]


def _doubt_of_staple(shown: Shown) -> Doubt:
    failure = shown.handshake.stapled and shown.handshake.stapled.failure
    if not failure:
        return Doubt(why="not_asked", detail="the server was not asked what it staples")
    return Doubt(why=failure.kind.value, detail=failure.detail)


def _rule_on_revocation(shown: Shown, _seen: Observations, now: datetime) -> Sequence[Ruling]:
    if rulings := _nobody_vouches(shown, _REVOKED):
        return rulings
    leaf = shown.leaf
    stapled = shown.handshake.stapled
    answer = stapled.ocsp if stapled else b""
    if not answer and not list_address(leaf) and not wants_staple(leaf):
        return inapplicable("no_revocation_source", _REVOKED)
    path = path_of(shown.chain)
    if len(path) < 2:
        doubt = Doubt(why="no_issuer", detail="the issuer's certificate was not sent")
        return cannot_tell(doubt, _REVOKED)
    found: list[Standing] = []
    if answer:
        found.append(by_staple(answer, leaf, path[1], now))
    kept = shown.handshake.revocations
    if kept and not kept.failure:
        found.append(by_list(kept.data, leaf, path[1], now))
    told = sorted(
        (one for one in found if one.revoked is not None), key=lambda one: not one.revoked
    )
    if not told:
        return _untold_revocation(shown, found)
    verdict = told[0]
    when = f" on {verdict.at:%d %B %Y}" if verdict.at else ""
    evidence = [f"the issuer's {verdict.source} says that it was revoked{when}"]
    return [fault(_REVOKED, bool(verdict.revoked), evidence=evidence, source=verdict.source)]


def _untold_revocation(shown: Shown, found: Sequence[Standing]) -> list[Ruling]:
    """Say why neither staple nor list told anything."""
    kept, stapled = shown.handshake.revocations, shown.handshake.stapled
    if found:
        detail = "; ".join(f"{one.source}: {one.reason}" for one in found)
        return cannot_tell(Doubt(why="revocation_unproven", detail=detail), _REVOKED)
    if kept and kept.failure:
        return cannot_tell(Doubt(why=kept.failure.kind.value, detail=kept.failure.detail), _REVOKED)
    if stapled and not stapled.failure and not list_address(shown.leaf):
        # A responder that the certificate names is not asked: only what the server staples counts.
        return inapplicable("no_revocation_source", _REVOKED)
    return cannot_tell(_doubt_of_staple(shown), _REVOKED)


def _rule_on_permission(shown: Shown, seen: Observations, _now: datetime) -> Sequence[Ruling]:
    host = seen.target.host
    if rulings := _nobody_vouches(shown, _CAA):
        return rulings
    if not is_name(host):
        return inapplicable("no_name", _CAA)
    if seen.names is None:
        return cannot_tell(Doubt(why="not_asked", detail="DNS was not asked"), _CAA)
    names = [name for name in names_of(shown.leaf) if covers([name], host)]
    wildcard = bool(names) and all(name.startswith("*.") for name in names)
    # RFC 8659 section 3: for "*.example" the records of "example" count, not those of the host.
    found = nearest_caa(seen.names, host.partition(".")[2] if wildcard else host)
    if isinstance(found, Doubt):
        return cannot_tell(found, _CAA)
    permitted = found.issuers(wildcard=wildcard) if found else None
    if found is None or permitted is None:
        return inapplicable("no_caa", _CAA)
    return _compare(shown.leaf, found.owner, permitted)


def _compare(leaf: x509.Certificate, owner: str, permitted: Sequence[str]) -> list[Ruling]:
    """Rule on whether an issuer is among those that a name permits."""
    issuer = organisation_of(leaf.issuer) or leaf.issuer.rfc4514_string()[:100]
    known = identities_of(leaf)
    whom = list(permitted[:20])
    if set(permitted) & {*known, *addresses_of_issuer(leaf)}:
        return [passed(_CAA, issuer=issuer, permitted=whom)]
    if permitted and not known:
        detail = f"it is not known by which names CAA records know {issuer}"
        return cannot_tell(Doubt(why="unknown_issuer", detail=detail), _CAA)
    evidence = [f"{owner} permits {', '.join(whom) or 'nobody'}; the certificate is from {issuer}"]
    return [fault(_CAA, True, evidence=evidence, issuer=issuer, permitted=whom, owner=owner)]


CHECKS = (
    Check(
        id="certificate.timestamps",
        codes=(_SCT,),
        judge=judged_by(_rule_on_timestamps, _SCT, reads_extensions=True),
        needs=frozenset({Need.VOUCHERS}),
    ),
    Check(
        id="certificate.revocation",
        codes=(_REVOKED,),
        judge=judged_by(_rule_on_revocation, _REVOKED, reads_extensions=True),
        needs=frozenset({Need.VOUCHERS}),
    ),
    Check(
        id="certificate.permission",
        codes=(_CAA,),
        judge=judged_by(_rule_on_permission, _CAA, reads_extensions=True),
        needs=frozenset({Need.NAMES}),
    ),
)
