"""The certificate: its dates, its names, and whom it is signed by."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from chinar.engines.webaudit.checks import strength, vouching
from chinar.engines.webaudit.checks.leaf import Shown, judged_by
from chinar.engines.webaudit.checks.rulings import (
    cannot_tell,
    failed,
    fault,
    inapplicable,
    passed,
)
from chinar.engines.webaudit.model import Check, Ruling, Severity
from chinar.engines.webaudit.reading.certificates import covers, is_self_signed, names_of
from chinar.engines.webaudit.reading.chains import missing_link
from chinar.engines.webaudit.reading.front import Doubt
from chinar.engines.webaudit.seen.site import Observations

_SOON = timedelta(days=30)
_VERY_SOON = timedelta(days=7)
_VALIDITY = ("cert.expired", "cert.not_yet_valid", "cert.expires_soon")
_TRUST = ("cert.self_signed", "cert.untrusted", "cert.incomplete_chain")


def _rule_on_validity(shown: Shown, _seen: Observations, now: datetime) -> Sequence[Ruling]:
    leaf = shown.leaf
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


def _rule_on_host(shown: Shown, seen: Observations, _now: datetime) -> Sequence[Ruling]:
    names = names_of(shown.leaf)
    host = seen.target.host
    evidence = [f"{host} is not among: {', '.join(names[:20]) or 'no name at all'}"]
    return [
        fault(
            "cert.wrong_host",
            not covers(names, host),
            evidence=evidence,
            host=host,
            names=list(names[:20]),
        )
    ]


def _rule_on_trust(shown: Shown, _seen: Observations, _now: datetime) -> Sequence[Ruling]:
    shaken = shown.handshake
    issuer = shown.leaf.issuer.rfc4514_string()[:200]
    if shaken.trusted is None:
        detail = "this machine has no store of root certificates to compare with"
        return cannot_tell(Doubt(why="no_root_store", detail=detail), *_TRUST)
    evidence = [shaken.trust_error, f"issued by {issuer}"]
    if not shaken.trusted and is_self_signed(shown.leaf):
        return [
            failed("cert.self_signed", evidence=evidence, issuer=issuer),
            *inapplicable("self_signed", "cert.untrusted", "cert.incomplete_chain"),
        ]
    own = passed("cert.self_signed", issuer=issuer)
    missing = "" if shaken.trusted else missing_link(shown.chain, shaken.trust_error)
    if missing:
        evidence = [shaken.trust_error, f"the certificate of {missing} was not sent"]
        return [
            own,
            *inapplicable("incomplete_chain", "cert.untrusted"),
            failed("cert.incomplete_chain", evidence=evidence, missing=missing),
        ]
    return [
        own,
        fault("cert.untrusted", not shaken.trusted, evidence=evidence, issuer=issuer),
        passed("cert.incomplete_chain", sent=len(shown.chain)),
    ]


CHECKS = (
    Check(
        id="certificate.validity", codes=_VALIDITY, judge=judged_by(_rule_on_validity, *_VALIDITY)
    ),
    Check(
        id="certificate.host",
        codes=("cert.wrong_host",),
        judge=judged_by(_rule_on_host, "cert.wrong_host", reads_extensions=True),
    ),
    Check(id="certificate.trust", codes=_TRUST, judge=judged_by(_rule_on_trust, *_TRUST)),
    *strength.CHECKS,
    *vouching.CHECKS,
)
