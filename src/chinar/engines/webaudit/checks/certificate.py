"""The certificate: its dates, its names, and whom it is signed by."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from cryptography import x509

from chinar.engines.webaudit.checks.rulings import (
    cannot_tell,
    failed,
    fault,
    inapplicable,
    passed,
)
from chinar.engines.webaudit.model import Check, Observations, Policy, Ruling, Severity
from chinar.engines.webaudit.reading.certificates import covers, is_self_signed, names_of
from chinar.engines.webaudit.reading.front import Doubt, offers_no_https

_SOON = timedelta(days=30)
_VERY_SOON = timedelta(days=7)
_VALIDITY = ("cert.expired", "cert.not_yet_valid", "cert.expires_soon")
_TRUST = ("cert.self_signed", "cert.untrusted")
_Rule = Callable[[x509.Certificate, Observations, datetime], Sequence[Ruling]]


def _judge(
    seen: Observations, now: datetime, codes: tuple[str, ...], rule: _Rule
) -> Sequence[Ruling]:
    """Find the leaf certificate and apply a rule to it, or say why there is none to judge."""
    if offers_no_https(seen) or seen.handshake is None:
        return inapplicable("no_https", *codes)
    if failure := seen.handshake.failure:
        return cannot_tell(Doubt(why=failure.kind.value, detail=failure.detail), *codes)
    try:
        leaf = x509.load_der_x509_certificate(seen.handshake.chain[0])
    except (ValueError, IndexError) as error:
        detail = f"no certificate that can be read: {error}"
        return cannot_tell(Doubt(why="unreadable_certificate", detail=detail), *codes)
    return rule(leaf, seen, now)


def _rule_on_validity(
    leaf: x509.Certificate, _seen: Observations, now: datetime
) -> Sequence[Ruling]:
    starts, ends = leaf.not_valid_before_utc, leaf.not_valid_after_utc
    days = (ends - now).days
    until = ends.isoformat()
    rulings = [
        fault(
            "cert.expired",
            now > ends,
            evidence=[f"valid until {ends:%d %B %Y}"],
            not_after=until,
            days_left=days,
        ),
        fault(
            "cert.not_yet_valid",
            now < starts,
            evidence=[f"valid from {starts:%d %B %Y}"],
            not_before=starts.isoformat(),
        ),
    ]
    if now > ends:
        return [*rulings, *inapplicable("expired", "cert.expires_soon")]
    if ends - now > _SOON:
        return [*rulings, passed("cert.expires_soon", not_after=until, days_left=days)]
    severity = Severity.HIGH if ends - now <= _VERY_SOON else Severity.MEDIUM
    evidence = [f"valid until {ends:%d %B %Y}, {days} days left"]
    soon = failed(
        "cert.expires_soon",
        evidence=evidence,
        severity=severity,
        not_after=until,
        days_left=days,
    )
    return [*rulings, soon]


def _rule_on_host(leaf: x509.Certificate, seen: Observations, _now: datetime) -> Sequence[Ruling]:
    names = names_of(leaf)
    host = seen.target.host
    evidence = [f"{host} is not among: {', '.join(names[:20]) or 'no name at all'}"]
    shown = list(names[:20])
    return [
        fault("cert.wrong_host", not covers(names, host), evidence=evidence, host=host, names=shown)
    ]


def _rule_on_trust(leaf: x509.Certificate, seen: Observations, _now: datetime) -> Sequence[Ruling]:
    shaken = seen.handshake
    issuer = leaf.issuer.rfc4514_string()[:200]
    if shaken is None or shaken.trusted is None:
        detail = "this machine has no store of root certificates to compare with"
        return cannot_tell(Doubt(why="no_root_store", detail=detail), *_TRUST)
    evidence = [shaken.trust_error, f"issued by {issuer}"]
    if not shaken.trusted and is_self_signed(leaf):
        return [
            failed("cert.self_signed", evidence=evidence, issuer=issuer),
            *inapplicable("self_signed", "cert.untrusted"),
        ]
    untrusted = not shaken.trusted
    return [
        passed("cert.self_signed", issuer=issuer),
        fault("cert.untrusted", untrusted, evidence=evidence, issuer=issuer),
    ]


def judge_validity(seen: Observations, _policy: Policy, now: datetime) -> Sequence[Ruling]:
    """Judge the leaf's dates by the given moment."""
    return _judge(seen, now, _VALIDITY, _rule_on_validity)


def judge_host(seen: Observations, _policy: Policy, now: datetime) -> Sequence[Ruling]:
    """Judge whether the leaf is for the audited host."""
    return _judge(seen, now, ("cert.wrong_host",), _rule_on_host)


def judge_trust(seen: Observations, _policy: Policy, now: datetime) -> Sequence[Ruling]:
    """Judge whether browsers trust the chain."""
    return _judge(seen, now, _TRUST, _rule_on_trust)


CHECKS = (
    Check(id="certificate.validity", codes=_VALIDITY, judge=judge_validity),
    Check(id="certificate.host", codes=("cert.wrong_host",), judge=judge_host),
    Check(id="certificate.trust", codes=_TRUST, judge=judge_trust),
)
