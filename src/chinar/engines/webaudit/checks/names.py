"""DNS: who may issue certificates, signatures, name servers, aliases that lead nowhere, IPv6."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from chinar.engines.webaudit.checks.rulings import cannot_tell, failed, fault, inapplicable, passed
from chinar.engines.webaudit.model import Check, Need, Ruling, Severity
from chinar.engines.webaudit.policy import Policy
from chinar.engines.webaudit.reading.caa import Permission, read_caa
from chinar.engines.webaudit.reading.dnssec import verify
from chinar.engines.webaudit.reading.domains import is_name, upwards
from chinar.engines.webaudit.reading.front import Doubt
from chinar.engines.webaudit.reading.takeover import CLAIMABLE, service_of
from chinar.engines.webaudit.seen.names import Answer, NameRecords
from chinar.engines.webaudit.seen.site import Observations
from chinar.engines.webaudit.seen.web import FailureKind

_NOT_ASKED = Doubt(why="not_asked", detail="DNS was not asked")
_LONGEST_SEARCH = 10_000
_Rule = Callable[[Observations, NameRecords, datetime], Sequence[Ruling]]


def doubt_of(answer: Answer | None) -> Doubt | None:
    """Say why an answer of DNS cannot be judged, or None where it can."""
    if answer is None:
        return _NOT_ASKED
    if answer.failure:
        return Doubt(why=answer.failure.kind.value, detail=answer.failure.detail)
    return None


def nearest_caa(names: NameRecords, host: str) -> Permission | Doubt | None:
    """Climb to the first CAA records (RFC 8659 section 3); None: there are none."""
    for name in upwards(host):
        answer = names.answer(name, "CAA")
        if doubt := doubt_of(answer):
            return doubt
        if answer and answer.records:
            return read_caa(name, answer.records)
    return None


def _judged_by(rule: _Rule, *codes: str) -> Callable[..., Sequence[Ruling]]:
    """Make a judge of a rule: it rules only where DNS knows the host."""

    def judge(seen: Observations, _policy: Policy, now: datetime) -> Sequence[Ruling]:
        host = seen.target.host
        if not is_name(host):
            return inapplicable("no_name", *codes)
        if seen.names is None:
            return cannot_tell(_NOT_ASKED, *codes)
        own = seen.names.answer(host, "A")
        if own and not own.failure and not own.exists and not own.aliases:
            detail = f"{host} does not exist in DNS"
            return cannot_tell(Doubt(why=FailureKind.UNKNOWN_HOST.value, detail=detail), *codes)
        return rule(seen, seen.names, now)

    return judge


def _rule_on_caa(seen: Observations, names: NameRecords, _now: datetime) -> Sequence[Ruling]:
    host = seen.target.host
    found = nearest_caa(names, host)
    if isinstance(found, Doubt):
        return cannot_tell(found, "dns.caa_missing")
    missing = found is None or not found.restricts
    evidence = [f"no CAA record with issue or issuewild at {host} or above"]
    owner = found.owner if found else None
    return [fault("dns.caa_missing", missing, evidence=evidence, owner=owner)]


def _rule_on_dnssec(seen: Observations, names: NameRecords, now: datetime) -> Sequence[Ruling]:
    zone = names.zone
    promise = names.answer(zone, "DS") if zone else None
    if doubt := _doubt_of_zone(seen, names) or doubt_of(promise):
        return cannot_tell(doubt, "dns.dnssec_missing", "dns.dnssec_bogus")
    if promise is None or not promise.records:
        evidence = [f"the zone {zone} has no DS record in the zone above it"]
        return [
            failed("dns.dnssec_missing", evidence=evidence, zone=zone),
            *inapplicable("not_signed", "dns.dnssec_bogus"),
        ]
    return [passed("dns.dnssec_missing", zone=zone), *_rule_on_signatures(seen, names, now)]


def _rule_on_signatures(seen: Observations, names: NameRecords, now: datetime) -> list[Ruling]:
    host, zone = seen.target.host, names.zone
    own, promise = names.answer(host, "A"), names.answer(zone, "DS")
    if doubt := doubt_of(own):
        return cannot_tell(doubt, "dns.dnssec_bogus")
    assert own is not None and promise is not None  # noqa: S101, PT018 -- doubt_of saw to it
    if own.bogus:
        evidence = ["the resolver refuses the name unless told not to verify signatures"]
        return [failed("dns.dnssec_bogus", evidence=evidence, zone=zone)]
    if own.authentic:
        return [passed("dns.dnssec_bogus", zone=zone)]
    keys = names.answer(zone, "DNSKEY")
    if doubt := doubt_of(keys):
        return cannot_tell(doubt, "dns.dnssec_bogus")
    proof = verify(host=host, zone=zone, address=own, keys=keys or Answer(), ds=promise, now=now)
    if proof.good is None:
        doubt = Doubt(why="signatures_unseen", detail=proof.reason)
        return cannot_tell(doubt, "dns.dnssec_bogus")
    return [fault("dns.dnssec_bogus", not proof.good, evidence=[proof.reason], zone=zone)]


def _doubt_of_zone(seen: Observations, names: NameRecords) -> Doubt | None:
    """Say why the host's zone is not known, or None where it is."""
    if names.zone:
        return None
    detail = f"the zone of {seen.target.host} could not be found"
    asked = (names.answer(name, "SOA") for name in upwards(seen.target.host))
    doubts = (doubt_of(answer) for answer in asked if answer)
    return next(
        (doubt for doubt in doubts if doubt),
        Doubt(why=FailureKind.LOOKUP_FAILED.value, detail=detail),
    )


def _rule_on_servers(seen: Observations, names: NameRecords, _now: datetime) -> Sequence[Ruling]:
    code, zone = "dns.single_nameserver", names.zone
    answer = names.answer(zone, "NS") if zone else None
    if doubt := _doubt_of_zone(seen, names) or doubt_of(answer):
        return cannot_tell(doubt, code)
    servers = sorted({record.rstrip(".").lower() for record in answer.records}) if answer else []
    if not servers:
        detail = f"no NS record of {zone} was given"
        return cannot_tell(Doubt(why=FailureKind.LOOKUP_FAILED.value, detail=detail), code)
    found = [names.answer(server, kind) for server in servers for kind in ("A", "AAAA")]
    complete = all(answer and not answer.failure for answer in found)
    addresses = {record for answer in found if answer for record in answer.records}
    one_machine = complete and len(addresses) == 1
    evidence = [f"{zone} is served by {', '.join(servers[:10])}", *sorted(addresses)[:1]]
    alone = len(servers) < 2 or one_machine
    return [fault(code, alone, evidence=evidence, zone=zone, nameservers=servers[:10])]


def _rule_on_aliases(seen: Observations, names: NameRecords, _now: datetime) -> Sequence[Ruling]:
    code, host = "dns.dangling_cname", seen.target.host
    own = names.answer(host, "A")
    if doubt := doubt_of(own):
        return cannot_tell(doubt, code)
    sister = host.removeprefix("www.") if host.startswith("www.") else f"www.{host}"
    for name in (host, sister):
        answer = names.answer(name, "A")
        if answer is None or answer.failure or not answer.aliases:
            continue
        target = answer.aliases[-1]
        service = next((s for s in map(service_of, answer.aliases) if s), "")
        unclaimed = name == host and _says_unclaimed(seen, service)
        if not answer.exists or unclaimed:
            lost = "does not exist" if not answer.exists else f"is not claimed at {service}"
            evidence = [f"{name} is an alias of {target}, which {lost}"]
            severity = Severity.CRITICAL if service else None
            return [
                failed(
                    code,
                    evidence=evidence,
                    severity=severity,
                    name=name,
                    target=target,
                    service=service or None,
                )
            ]
    return [passed(code)]


def _says_unclaimed(seen: Observations, service: str) -> bool:
    """Tell whether the front page is the one by which a service says that nobody is there."""
    mark = CLAIMABLE.get(service, "").encode()
    if not mark:
        return False
    pages = [fetch.last for fetch in (seen.https, seen.http) if fetch and fetch.last]
    return any(page.status >= 400 and mark in page.body[:_LONGEST_SEARCH] for page in pages)


def _rule_on_ipv6(seen: Observations, names: NameRecords, _now: datetime) -> Sequence[Ruling]:
    code, host = "dns.no_ipv6", seen.target.host
    own, new = names.answer(host, "A"), names.answer(host, "AAAA")
    if doubt := doubt_of(new) or doubt_of(own):
        return cannot_tell(doubt, code)
    if own and new and not own.records and not new.records:
        return inapplicable("no_address", code)
    lacking = bool(new and not new.records)
    return [fault(code, lacking, evidence=[f"{host} has no AAAA record"], host=host)]


def _check(name: str, rule: _Rule, *codes: str) -> Check:
    needs = frozenset({Need.NAMES})
    return Check(id=f"names.{name}", codes=codes, judge=_judged_by(rule, *codes), needs=needs)


CHECKS: tuple[Check, ...] = (
    _check("caa", _rule_on_caa, "dns.caa_missing"),
    _check("dnssec", _rule_on_dnssec, "dns.dnssec_missing", "dns.dnssec_bogus"),
    _check("aliases", _rule_on_aliases, "dns.dangling_cname"),
    _check("servers", _rule_on_servers, "dns.single_nameserver"),
    _check("ipv6", _rule_on_ipv6, "dns.no_ipv6"),
)
