"""DNS records of a site's name and mail: which questions one site needs."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence

from chinar.engines.webaudit.model import Need
from chinar.engines.webaudit.probes.nameserver import NameServers
from chinar.engines.webaudit.probes.wire import Wire
from chinar.engines.webaudit.reading.domains import is_name, registered_domain, upwards
from chinar.engines.webaudit.reading.spf import MAX_LOOKUPS, Term, is_spf, parse_spf
from chinar.engines.webaudit.seen.names import Answer, NameRecords, Question
from chinar.engines.webaudit.target import Target

_MAX_NAMESERVERS = 6
_MAX_SPF_RECORDS = 12
_MAX_LABELS = 12


async def ask(wire: Wire, target: Target, needs: frozenset[Need]) -> NameRecords | None:
    """Ask for the records that Need.NAMES and Need.MAIL stand for.

    None where nobody may be asked: an address has no records, and a policy that says where a
    host is (`connect_to`) without naming resolvers wants none of its names told to the system's.
    """
    policy = wire.policy
    told = {(target.host, target.https_port), (target.host, target.http_port)}
    if not is_name(target.host) or (not policy.nameservers and told & set(policy.connect_to)):
        return None
    domain = registered_domain(target.host, policy.government_suffixes)
    asker = _Asker(wire.names, target.host)
    zone = ""
    async with asyncio.TaskGroup() as group:
        if Need.NAMES in needs:
            found = group.create_task(_names(asker, target.host))
        if Need.MAIL in needs:
            group.create_task(_mail(asker, domain))
    if Need.NAMES in needs:
        zone = found.result()
    return NameRecords(zone=zone, domain=domain, answers=asker.answers)


class _Asker:
    """Keeps the answers of one site; what stands above its host is shared between sites."""

    def __init__(self, servers: NameServers, host: str) -> None:
        self._servers = servers
        self._host = host
        self.answers: dict[Question, Answer] = {}

    async def ask(self, name: str, kind: str, *, signatures: bool = False) -> Answer:
        """Ask once for each question."""
        if (name, kind) in self.answers:
            return self.answers[name, kind]
        own = name == self._host or name.endswith(f".{self._host}")
        answer = await self._servers.ask(name, kind, signatures=signatures, shared=not own)
        self.answers[name, kind] = answer
        return answer

    async def ask_all(self, questions: Iterable[Question]) -> None:
        """Ask for several together."""
        await asyncio.gather(*(self.ask(*question) for question in dict.fromkeys(questions)))


async def _names(asker: _Asker, host: str) -> str:
    """Ask for the host's own records, then for its zone's; return the zone."""
    above = upwards(host)[:_MAX_LABELS]
    sister = host.removeprefix("www.") if host.startswith("www.") else f"www.{host}"
    await asyncio.gather(
        asker.ask(host, "A", signatures=True),
        asker.ask_all([(host, "AAAA"), (sister, "A"), *((name, "CAA") for name in above)]),
    )
    zone = await _zone_of(asker, above)
    if zone:
        servers, promise = await asyncio.gather(
            asker.ask(zone, "NS"), asker.ask(zone, "DS", signatures=True)
        )
        if promise.records and not asker.answers[host, "A"].authentic:
            await asker.ask(zone, "DNSKEY", signatures=True)
        await _addresses(asker, servers.records[:_MAX_NAMESERVERS])
    return zone


async def _addresses(asker: _Asker, servers: Sequence[str]) -> None:
    """Ask for name servers' addresses until it is clear that they are not one machine."""
    await asker.ask_all((name, "A") for name in servers)
    found = {record for name in servers for record in asker.answers[name, "A"].records}
    if len(found) < 2:
        await asker.ask_all((name, "AAAA") for name in servers)


async def _zone_of(asker: _Asker, above: Sequence[str]) -> str:
    """Climb until a resolver shows whose zone a name is in; an alias shows its target's.

    An answer without records shows it too, so there is often nothing more to ask.
    """
    shown = (asker.answers.get((above[0], kind)) for kind in ("CAA", "AAAA"))
    for told in shown:
        if told and told.zone and not told.aliases and not told.records:
            return told.zone
    for name in above:
        answer = await asker.ask(name, "SOA")
        if answer.failure:
            return ""
        if answer.zone and not answer.aliases:
            return answer.zone
    return ""


async def _mail(asker: _Asker, domain: str) -> None:
    """Ask for the domain's mail records, and for all that its SPF record leads to."""
    organisation = registered_domain(domain)
    await asker.ask_all(
        [
            (domain, "TXT"),
            (domain, "MX"),
            (f"_dmarc.{domain}", "TXT"),
            (f"_dmarc.{organisation}", "TXT"),
            (f"_mta-sts.{domain}", "TXT"),
        ]
    )
    waiting, read = [domain], set[str]()
    while waiting and len(read) < _MAX_SPF_RECORDS:
        name = waiting.pop(0)
        if name in read:
            continue
        read.add(name)
        answer = await asker.ask(name, "TXT")
        for text in [text for text in answer.records if is_spf(text)][:1]:
            record = parse_spf(text)
            asking = [term for term in record.terms if term.asks][: MAX_LOOKUPS + 1]
            await asker.ask_all(q for term in asking for q in _questions(term, name))
            includes = [term.domain for term in asking if term.kind == "include"]
            waiting += [way for way in (*includes, record.redirect) if way and "%" not in way]


def _questions(term: Term, name: str) -> list[Question]:
    """Return what a receiver would ask because of a term."""
    about = term.domain or name
    if "%" in about:
        return []
    kinds = {"include": ("TXT",), "a": ("A", "AAAA"), "mx": ("MX",)}.get(term.kind, ())
    return [(about, kind) for kind in kinds]
