"""Protocols, ciphers and known weaknesses of the TLS door."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from chinar.engines.webaudit.checks.rulings import cannot_tell, inapplicable
from chinar.engines.webaudit.model import Check, Fact, Need, Outcome, Ruling
from chinar.engines.webaudit.policy import Policy
from chinar.engines.webaudit.reading.front import Doubt, offers_no_https
from chinar.engines.webaudit.seen.site import Observations
from chinar.engines.webaudit.seen.tls import NOT_ASKED, Family, Flaw, TlsSurvey, Told, Version
from chinar.engines.webaudit.seen.web import Failure, FailureKind

_Find = Callable[[TlsSurvey], Told]
_Facts = Callable[[TlsSurvey], Mapping[str, Fact]]

_NOTHING_OLDER = "nothing_to_fall_back_to"


def _version(version: Version) -> _Find:
    return lambda survey: survey.versions.get(version, NOT_ASKED)


def _family(family: Family) -> _Find:
    return lambda survey: survey.families.get(family, NOT_ASKED)


def _flaw(flaw: Flaw) -> _Find:
    return lambda survey: survey.flaws.get(flaw, NOT_ASKED)


def _no_modern_version(survey: TlsSurvey) -> Told:
    """Neither 1.2 nor 1.3, where something older shows that the server can be asked at all."""
    modern = [_version(version)(survey) for version in (Version.TLS1_2, Version.TLS1_3)]
    if any(told.there for told in modern):
        return Told(there=False)
    if untold := next((told for told in modern if told.there is None), None):
        return untold
    return _missing(survey, "neither TLS 1.2 nor TLS 1.3")


def _no_newest_version(survey: TlsSurvey) -> Told:
    told = _version(Version.TLS1_3)(survey)
    if told.there is None:
        return told
    return Told(there=False) if told.there else _missing(survey, "no TLS 1.3")


def _offered(survey: TlsSurvey | None) -> list[str]:
    """Return the versions offered: a server of SSL alone looks as if it spoke no TLS."""
    if survey is None:
        return []
    return [str(version) for version in Version if _version(version)(survey).there]


def _missing(survey: TlsSurvey, what: str) -> Told:
    offered = _offered(survey)
    if not offered:
        detail = "the server agreed to no version at all"
        return Told(failure=Failure(kind=FailureKind.TLS, detail=detail))
    return Told(there=True, proof=f"{what}, only {', '.join(offered)}")


_PROTOCOLS: Mapping[str, _Find] = {
    "tls.ssl2": _version(Version.SSL2),
    "tls.ssl3": _version(Version.SSL3),
    "tls.tls1_0": _version(Version.TLS1_0),
    "tls.tls1_1": _version(Version.TLS1_1),
    "tls.no_tls1_2": _no_modern_version,
    "tls.no_tls1_3": _no_newest_version,
    "tls.no_fallback_scsv": _flaw(Flaw.NO_FALLBACK_SCSV),
}
_CIPHERS: Mapping[str, _Find] = {
    "tls.cipher_null": _family(Family.NULL),
    "tls.cipher_anonymous": _family(Family.ANONYMOUS),
    "tls.cipher_export": _family(Family.EXPORT),
    "tls.cipher_rc4": _family(Family.RC4),
    "tls.cipher_3des": _family(Family.TRIPLE_DES),
    "tls.cipher_des": _family(Family.DES),
    "tls.cipher_cbc": _family(Family.CBC),
}
_KEY_EXCHANGE: Mapping[str, _Find] = {
    "tls.no_forward_secrecy": _flaw(Flaw.NO_FORWARD_SECRECY),
    "tls.dh_weak": _flaw(Flaw.WEAK_DH),
}
_FLAWS: Mapping[str, _Find] = {
    "tls.heartbleed": _flaw(Flaw.HEARTBLEED),
    "tls.ccs_injection": _flaw(Flaw.CCS_INJECTION),
    "tls.robot": _flaw(Flaw.ROBOT),
    "tls.insecure_renegotiation": _flaw(Flaw.INSECURE_RENEGOTIATION),
    "tls.compression": _flaw(Flaw.COMPRESSION),
    "tls.early_data": _flaw(Flaw.EARLY_DATA),
}


def _versions_offered(survey: TlsSurvey) -> Mapping[str, Fact]:
    return {"offered": _offered(survey)}


def _exchange_seen(survey: TlsSurvey) -> Mapping[str, Fact]:
    """Suites in the server's order: all of them in deep mode, else those it happened to choose."""
    facts: dict[str, Fact] = {
        "suites": [f"{v}: {name}" for v, names in survey.suites.items() for name in names]
    }
    if survey.preferred:
        facts["preferred"] = survey.preferred
    if survey.dh_bits is not None:
        facts["bits"] = survey.dh_bits
    if survey.groups:
        facts["curves"] = list(survey.groups)
    return facts


def _nothing(_survey: TlsSurvey) -> Mapping[str, Fact]:
    return {}


def _check(name: str, finds: Mapping[str, _Find], facts: _Facts) -> Check:
    codes = tuple(finds)

    def judge(seen: Observations, _policy: Policy, _now: datetime) -> Sequence[Ruling]:
        if offers_no_https(seen) and not _offered(seen.tls):
            return inapplicable("no_https", *codes)
        if seen.tls is None:
            return cannot_tell(Doubt(why="not_asked", detail="this probe was not sent"), *codes)
        known = facts(seen.tls)
        return [_rule(code, find(seen.tls), known) for code, find in finds.items()]

    return Check(id=name, codes=codes, judge=judge, needs=frozenset({Need.TLS}))


def _rule(code: str, told: Told, facts: Mapping[str, Fact]) -> Ruling:
    if not told.applies:
        return inapplicable(_NOTHING_OLDER, code)[0]
    if told.there is None:
        failure = told.failure or Failure(kind=FailureKind.BUDGET, detail="not asked")
        return cannot_tell(Doubt(why=failure.kind.value, detail=failure.detail), code)[0]
    outcome = Outcome.FAILED if told.there else Outcome.PASSED
    evidence = (told.proof,) if told.there else ()
    return Ruling(code=code, outcome=outcome, facts=facts, evidence=evidence)


CHECKS = (
    _check("tls.protocols", _PROTOCOLS, _versions_offered),
    _check("tls.ciphers", _CIPHERS, _nothing),
    _check("tls.keyexchange", _KEY_EXCHANGE, _exchange_seen),
    _check("tls.flaws", _FLAWS, _nothing),
)
