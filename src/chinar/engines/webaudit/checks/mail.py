"""Mail in the domain's name: who may send it, what becomes of forged mail, how it travels."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime

from chinar.engines.webaudit.checks.names import doubt_of
from chinar.engines.webaudit.checks.rulings import cannot_tell, failed, fault, inapplicable, passed
from chinar.engines.webaudit.model import Check, Need, Ruling
from chinar.engines.webaudit.policy import Policy
from chinar.engines.webaudit.reading.domains import is_name, registered_domain
from chinar.engines.webaudit.reading.front import Doubt
from chinar.engines.webaudit.reading.spf import (
    MAX_LOOKUPS,
    MAX_VOID,
    Found,
    SpfRule,
    Term,
    follow,
    is_spf,
)
from chinar.engines.webaudit.seen.names import NameRecords
from chinar.engines.webaudit.seen.site import Observations
from chinar.engines.webaudit.seen.web import FailureKind

_SPF = ("mail.spf_missing", "mail.spf_permissive", "mail.spf_invalid")
_DMARC = ("mail.dmarc_missing", "mail.dmarc_none")
_STS = ("mail.mta_sts_missing",)
_DMARC_RECORD = re.compile(r"v[ \t]*=[ \t]*DMARC1[ \t]*(?:;|$)")
_POLICIES = ("none", "quarantine", "reject")
_Rule = Callable[[NameRecords], Sequence[Ruling]]


def _judged_by(rule: _Rule, codes: tuple[str, ...]) -> Callable[..., Sequence[Ruling]]:
    """Make a judge of a rule: it rules only where DNS knows the registered domain."""

    def judge(seen: Observations, _policy: Policy, _now: datetime) -> Sequence[Ruling]:
        if not is_name(seen.target.host):
            return inapplicable("no_name", *codes)
        if seen.names is None:
            return cannot_tell(Doubt(why="not_asked", detail="DNS was not asked"), *codes)
        own = seen.names.answer(seen.names.domain, "TXT")
        if own and not own.failure and not own.exists:
            detail = f"{seen.names.domain} does not exist in DNS"
            return cannot_tell(Doubt(why=FailureKind.UNKNOWN_HOST.value, detail=detail), *codes)
        return rule(seen.names)

    return judge


def _rule_on_spf(names: NameRecords) -> Sequence[Ruling]:
    domain = names.domain
    own = names.answer(domain, "TXT")
    if doubt := doubt_of(own):
        return cannot_tell(doubt, *_SPF)
    records = [text for text in own.records if is_spf(text)] if own else []
    if not records:
        evidence = [f"{domain} has no SPF record, so anyone may send in its name"]
        return [
            failed("mail.spf_missing", evidence=evidence, domain=domain),
            *inapplicable("missing", "mail.spf_permissive", "mail.spf_invalid"),
        ]
    present = passed("mail.spf_missing", domain=domain)
    rule = follow(domain, lambda name: _spf_records(names, name), _finder(names))
    return [present, _on_permission(domain, records[0], rule), _on_validity(domain, rule)]


def _on_permission(domain: str, record: str, rule: SpfRule) -> Ruling:
    open_end = rule.ending in ("", "?", "+")
    if rule.untold and open_end and not rule.permits_everyone:
        doubt = Doubt(why=FailureKind.LOOKUP_FAILED.value, detail=f"no answer for {rule.untold[0]}")
        return cannot_tell(doubt, "mail.spf_permissive")[0]
    # A record that is broken is refused whole; how it ends then permits nobody anything.
    permissive = rule.permits_everyone or (open_end and not rule.mistakes)
    ending = f"{rule.ending}all" if rule.ending else "no ending"
    return fault("mail.spf_permissive", permissive, evidence=[record], domain=domain, ending=ending)


def _on_validity(domain: str, rule: SpfRule) -> Ruling:
    mistakes = [*rule.mistakes]
    if rule.lookups > MAX_LOOKUPS:
        mistakes.append(f"it needs {rule.lookups} look-ups, {MAX_LOOKUPS} are allowed")
    if rule.void > MAX_VOID:
        mistakes.append(f"{rule.void} look-ups find nothing, {MAX_VOID} are allowed")
    if not mistakes and rule.untold:
        doubt = Doubt(why=FailureKind.LOOKUP_FAILED.value, detail=f"no answer for {rule.untold[0]}")
        return cannot_tell(doubt, "mail.spf_invalid")[0]
    return fault(
        "mail.spf_invalid",
        bool(mistakes),
        evidence=mistakes[:10],
        domain=domain,
        lookups=rule.lookups,
        void_lookups=rule.void,
    )


def _spf_records(names: NameRecords, name: str) -> Sequence[str] | None:
    answer = names.answer(name, "TXT")
    if answer is None or answer.failure:
        return None
    return [text for text in answer.records if is_spf(text)]


def _finder(names: NameRecords) -> Callable[[Term, str], Found]:
    def find(term: Term, name: str) -> Found:
        kinds = ("MX",) if term.kind == "mx" else ("A", "AAAA")
        answers = [names.answer(term.domain or name, kind) for kind in kinds]
        if any(answer and answer.records for answer in answers):
            return Found.SOMETHING
        untold = any(answer is None or answer.failure for answer in answers)
        return Found.UNTOLD if untold else Found.NOTHING

    return find


def _rule_on_dmarc(names: NameRecords) -> Sequence[Ruling]:
    domain = names.domain
    organisation = registered_domain(domain)
    for owner in dict.fromkeys((domain, organisation)):
        answer = names.answer(f"_dmarc.{owner}", "TXT")
        if doubt := doubt_of(answer):
            return cannot_tell(doubt, *_DMARC)
        records = [text for text in answer.records if _DMARC_RECORD.match(text)] if answer else []
        policy = _dmarc_policy(records, inherited=owner != domain)
        if policy:
            evidence = [f"_dmarc.{owner}: {records[0]}"]
            none = policy == "none"
            return [
                passed("mail.dmarc_missing", domain=domain, owner=owner),
                fault("mail.dmarc_none", none, evidence=evidence, domain=domain, policy=policy),
            ]
        if records:
            break
    evidence = [f"_dmarc.{domain}: {record}" for record in records[:3]] or [
        f"no DMARC record at _dmarc.{domain}"
    ]
    return [
        failed("mail.dmarc_missing", evidence=evidence, domain=domain),
        *inapplicable("missing", "mail.dmarc_none"),
    ]


def _dmarc_policy(records: Sequence[str], *, inherited: bool) -> str:
    """Return the policy that one valid record sets (RFC 7489 section 6.3); nothing without one."""
    if len(records) != 1:
        return ""
    pairs = (part.partition("=") for part in records[0].split(";")[:50])
    tags = {name.strip().lower(): value.strip().lower() for name, _, value in pairs}
    policy = tags.get("p", "")
    if policy not in _POLICIES:
        # Section 6.6.3: without a usable p, a record that asks for reports counts as none.
        return "none" if "mailto:" in tags.get("rua", "") else ""
    if tags.get("pct") == "0":
        return "none"  # no message at all is treated by it
    below = tags.get("sp", "")
    return below if inherited and below in _POLICIES else policy


def _rule_on_sts(names: NameRecords) -> Sequence[Ruling]:
    domain = names.domain
    mail, own = names.answer(domain, "MX"), names.answer(f"_mta-sts.{domain}", "TXT")
    if doubt := doubt_of(mail):
        return cannot_tell(doubt, *_STS)
    if not mail or not any(_receives(record) for record in mail.records):
        return inapplicable("no_mail", *_STS)
    if doubt := doubt_of(own):
        return cannot_tell(doubt, *_STS)
    there = any(text.lower().startswith("v=stsv1") for text in own.records) if own else False
    evidence = [f"no MTA-STS record at _mta-sts.{domain}"]
    return [fault("mail.mta_sts_missing", not there, evidence=evidence, domain=domain)]


def _receives(record: str) -> bool:
    """Tell whether an MX record names a server; a lone dot says "no mail" (RFC 7505)."""
    return record.split()[-1:] != ["."]


def _check(name: str, rule: _Rule, codes: tuple[str, ...]) -> Check:
    needs = frozenset({Need.MAIL})
    return Check(id=f"mail.{name}", codes=codes, judge=_judged_by(rule, codes), needs=needs)


CHECKS: tuple[Check, ...] = (
    _check("spf", _rule_on_spf, _SPF),
    _check("dmarc", _rule_on_dmarc, _DMARC),
    _check("mta_sts", _rule_on_sts, _STS),
)
