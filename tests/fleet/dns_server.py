"""A DNS server on loopback: zones given as plain data, signed or not, and rude where asked.

It answers as a resolver does: it follows aliases through all its zones, validates signed zones
(AD, or SERVFAIL for a bogus one) unless told not to, over UDP and TCP on one port.

    zone = good_zone("example.gov.in", ["www.example.gov.in"])
    with DnsServer([zone], rude={("www.example.gov.in", "AAAA"): Rude.DROP}) as dns:
        Policy(nameservers=(dns.address,))

Zones and rudeness may be changed while it runs: call `serve` or `be_rude`.
"""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Self

import dns.dnssec
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdataclass
import dns.rdatatype
import dns.rrset
from cryptography.hazmat.primitives.asymmetric import ec

SIGNED_AT = datetime(2026, 11, 20, tzinfo=UTC)
TTL = 300
_MAX_ALIASES = 10
_KEY = ec.generate_private_key(ec.SECP256R1())  # one key for every zone: making keys costs time
_OTHER_KEY = ec.generate_private_key(ec.SECP256R1())
_DNSKEY = dns.dnssec.make_dnskey(_KEY.public_key(), "ECDSAP256SHA256", flags=257)
Records = Mapping[str, Mapping[str, Sequence[str]]]


class Rude(StrEnum):
    """What a server may do to a question instead of answering it."""

    DROP = "drop"
    DELAY = "delay"
    SERVFAIL = "servfail"
    REFUSE = "refuse"
    TRUNCATE = "truncate"
    """Over UDP only: the whole answer comes over TCP."""
    GARBAGE = "garbage"
    WRONG_ID = "wrong_id"
    OTHER_QUESTION = "other_question"


class Signing(StrEnum):
    """How a zone is signed."""

    NOT = "not"
    GOOD = "good"
    EXPIRED = "expired"
    WRONG_KEY = "wrong_key"
    """Signatures by a key that the zone does not publish."""
    NO_SIGNATURES = "no_signatures"
    """The parent promises signatures (DS), the zone has none."""

    @property
    def bogus(self) -> bool:
        """Whether a validating resolver refuses the zone's answers."""
        return self not in (Signing.NOT, Signing.GOOD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """One zone: records by full name and type, in the text of a zone file."""

    apex: str
    records: Records
    signing: Signing = Signing.NOT
    signed_at: datetime = SIGNED_AT

    def with_records(self, changes: Mapping[str, Mapping[str, Sequence[str]] | None]) -> Zone:
        """Return the zone with some types of some names replaced; None or () removes them."""
        records = {name: dict(kinds) for name, kinds in self.records.items()}
        for name, kinds in changes.items():
            if kinds is None:
                records.pop(name, None)
                continue
            merged = records.get(name, {}) | kinds
            records[name] = {kind: texts for kind, texts in merged.items() if texts}
        return replace(self, records=records)


def good_zone(
    apex: str,
    hosts: Iterable[str] = (),
    *,
    issuer: str = "ca.example",
    addresses: tuple[str, str] = ("127.0.0.1", "::1"),
    signing: Signing = Signing.GOOD,
) -> Zone:
    """Return a zone that no check finds fault with; it sends and receives mail.

    `issuer` is whom its CAA record permits.
    """
    v4, v6 = addresses
    records: dict[str, Mapping[str, Sequence[str]]] = {
        apex: {
            "NS": [f"ns1.{apex}.", f"ns2.{apex}."],
            "A": [v4],
            "AAAA": [v6],
            "CAA": [f'0 issue "{issuer}"'],
            "MX": [f"10 mail.{apex}."],
            "TXT": ['"v=spf1 mx -all"'],
        },
        f"ns1.{apex}": {"A": ["192.0.2.1"], "AAAA": ["2001:db8::1"]},
        f"ns2.{apex}": {"A": ["198.51.100.1"], "AAAA": ["2001:db8:1::1"]},
        f"mail.{apex}": {"A": ["192.0.2.2"]},
        f"_dmarc.{apex}": {"TXT": [f'"v=DMARC1; p=reject; rua=mailto:dmarc@{apex}"']},
        f"_mta-sts.{apex}": {"TXT": ['"v=STSv1; id=20261101"']},
    }
    for host in hosts:
        records.setdefault(host, {"A": [v4], "AAAA": [v6]})
    return Zone(apex=apex, records=records, signing=signing)


@dataclass(slots=True)
class _Reply:
    """An answer being put together."""

    zones: list[Zone] = field(default_factory=list)
    answer: list[dns.rrset.RRset] = field(default_factory=list)
    authority: list[dns.rrset.RRset] = field(default_factory=list)
    rcode: dns.rcode.Rcode = dns.rcode.NOERROR


class DnsServer:
    """Serves zones on a loopback port from a thread of its own."""

    def __init__(
        self,
        zones: Iterable[Zone] = (),
        rude: Mapping[tuple[str, str], Rude] | None = None,
        *,
        validating: bool = True,
        strips_signatures: bool = False,
        delay_s: float = 0.3,
    ) -> None:
        self._validating = validating
        self._strips = strips_signatures
        self._delay_s = delay_s
        self.asked: Counter[tuple[str, str]] = Counter()
        """How often each (name, type) was asked for."""
        self.by_tcp: Counter[tuple[str, str]] = Counter()
        self._zones: dict[dns.name.Name, Zone] = {}
        self._known: dict[bytes, bytes] = {}
        self._rude: dict[tuple[str, str], Rude] = {}
        self.serve(*zones)
        self.be_rude(rude or {})
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self.address = ("127.0.0.1", 0)

    def serve(self, *zones: Zone) -> None:
        """Add zones, or put them in place of older ones."""
        self._zones |= {dns.name.from_text(zone.apex): zone for zone in zones}
        self._known.clear()

    def be_rude(self, rude: Mapping[tuple[str, str], Rude]) -> None:
        """Treat questions for (name, type) so; a name or type of '*' stands for any."""
        self._rude = dict(rude)
        self._known.clear()

    def __enter__(self) -> Self:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._open(), self._loop).result(10)
        return self

    def __exit__(self, *_exception: object) -> None:
        asyncio.run_coroutine_threadsafe(self._shut(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _open(self) -> None:
        for attempt in range(20):
            self._tcp = await asyncio.start_server(self._on_stream, "127.0.0.1", 0)
            self.address = ("127.0.0.1", self._tcp.sockets[0].getsockname()[1])
            try:
                self._udp, _ = await self._loop.create_datagram_endpoint(
                    lambda: _Datagrams(self), local_addr=self.address
                )
            except OSError:
                self._tcp.close()
                if attempt == 19:
                    raise
            else:
                return

    async def _shut(self) -> None:
        self._udp.close()
        self._tcp.close()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for _ in range(3):
            await asyncio.sleep(0)  # closed transports are let go in the loop's next rounds

    async def _on_stream(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                size = int.from_bytes(await reader.readexactly(2), "big")
                reply = await self.reply(await reader.readexactly(size), tcp=True)
                if reply is not None:
                    writer.write(len(reply).to_bytes(2, "big") + reply)
                    await writer.drain()
        except (OSError, EOFError, asyncio.CancelledError):
            writer.transport.abort()
        finally:
            writer.close()

    async def reply(self, wire: bytes, *, tcp: bool) -> bytes | None:
        """Answer one question, or None where it stays without an answer."""
        query = dns.message.from_wire(wire)
        asked = query.question[0]
        key = (asked.name.to_text(omit_final_dot=True).lower(), asked.rdtype.name)
        self.asked[key] += 1
        self.by_tcp[key] += tcp
        rude = self._rudeness(key)
        if rude is Rude.DROP:
            return None
        if rude is Rude.DELAY:
            await asyncio.sleep(self._delay_s)
        if rude is Rude.GARBAGE:
            return wire[:2] + b"\xff" * 40
        known = self._known.get(wire[2:])
        if known is None or rude not in (None, Rude.DELAY):
            known = self._message(query, rude, tcp).to_wire(max_size=65535)[2:]
            self._known[wire[2:]] = known
        number = wire[:2] if rude is not Rude.WRONG_ID else bytes(255 - byte for byte in wire[:2])
        return number + known

    def _rudeness(self, key: tuple[str, str]) -> Rude | None:
        name, kind = key
        ways = ((name, kind), (name, "*"), ("*", kind), ("*", "*"))
        return next((self._rude[way] for way in ways if way in self._rude), None)

    def _message(
        self, query: dns.message.Message, rude: Rude | None, tcp: bool
    ) -> dns.message.Message:
        message = dns.message.make_response(query, recursion_available=True)
        if rude is Rude.OTHER_QUESTION:
            message.question = dns.message.make_query("elsewhere.example", "A").question
        if rude is Rude.TRUNCATE and not tcp:
            message.flags |= dns.flags.TC
            return message
        if rude in (Rude.SERVFAIL, Rude.REFUSE):
            message.set_rcode(dns.rcode.SERVFAIL if rude is Rude.SERVFAIL else dns.rcode.REFUSED)
            return message
        signed = bool(query.ednsflags & dns.flags.DO) and not self._strips
        reply = self._look_up(query.question[0].name, query.question[0].rdtype, signed)
        bogus = any(zone.signing.bogus for zone in reply.zones)
        if bogus and self._validating and not query.flags & dns.flags.CD:
            message.set_rcode(dns.rcode.SERVFAIL)
            return message
        if self._validating and all(zone.signing is Signing.GOOD for zone in reply.zones):
            message.flags |= dns.flags.AD if reply.zones else 0
        message.answer, message.authority = reply.answer, reply.authority
        message.set_rcode(reply.rcode)
        return message

    def _look_up(self, name: dns.name.Name, kind: dns.rdatatype.RdataType, signed: bool) -> _Reply:
        reply = _Reply()
        if kind == dns.rdatatype.DS and name in self._zones:
            return _from_above(self._zones[name], name, signed)
        for _ in range(_MAX_ALIASES):
            zone = self._zone_of(name)
            if zone is None:
                reply.rcode = dns.rcode.NXDOMAIN
                break
            reply.zones.append(zone)
            texts = _texts(zone, name, kind)
            alias = _texts(zone, name, dns.rdatatype.CNAME)
            if texts or not alias or kind == dns.rdatatype.CNAME:
                self._conclude(reply, zone, name, kind, texts, signed)
                break
            reply.answer += _rrsets(zone, name, dns.rdatatype.CNAME, alias, signed)
            name = dns.name.from_text(alias[0])
        return reply

    def _conclude(
        self,
        reply: _Reply,
        zone: Zone,
        name: dns.name.Name,
        kind: dns.rdatatype.RdataType,
        texts: Sequence[str],
        signed: bool,
    ) -> None:
        if texts:
            reply.answer += _rrsets(zone, name, kind, texts, signed)
            return
        apex = dns.name.from_text(zone.apex)
        soa = _texts(zone, apex, dns.rdatatype.SOA)
        reply.authority += _rrsets(zone, apex, dns.rdatatype.SOA, soa, signed)
        if not _exists(zone, name):
            reply.rcode = dns.rcode.NXDOMAIN

    def _zone_of(self, name: dns.name.Name) -> Zone | None:
        while name not in self._zones:
            if name == dns.name.root:
                return None
            name = name.parent()
        return self._zones[name]


class _Datagrams(asyncio.DatagramProtocol):
    def __init__(self, server: DnsServer) -> None:
        self._server = server
        self._tasks: set[asyncio.Task[None]] = set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def datagram_received(self, data: bytes, address: tuple[str, int]) -> None:
        task = asyncio.ensure_future(self._answer(data, address))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _answer(self, data: bytes, address: tuple[str, int]) -> None:
        reply = await self._server.reply(data, tcp=False)
        if reply is not None and not self._transport.is_closing():
            self._transport.sendto(reply, address)


def _from_above(zone: Zone, apex: dns.name.Name, signed: bool) -> _Reply:
    """Answer for the records that the zone above keeps of a zone: whether it is signed."""
    above = Zone(apex=apex.parent().to_text(), records={}, signing=Signing.GOOD)
    reply = _Reply(zones=[above])
    if zone.signing is Signing.NOT:
        soa = _texts(above, apex.parent(), dns.rdatatype.SOA)
        reply.authority = _rrsets(above, apex.parent(), dns.rdatatype.SOA, soa, signed)
    else:
        digest = [dns.dnssec.make_ds(apex, _DNSKEY, "SHA256").to_text()]
        reply.answer = _rrsets(above, apex, dns.rdatatype.DS, digest, signed)
    return reply


def _texts(zone: Zone, name: dns.name.Name, kind: dns.rdatatype.RdataType) -> Sequence[str]:
    own = zone.records.get(name.to_text(omit_final_dot=True).lower(), {})
    found = own.get(kind.name, ())
    if found or name != dns.name.from_text(zone.apex):
        return found
    if kind == dns.rdatatype.SOA:
        return [f"ns1.{zone.apex.rstrip('.')}. hostmaster.{zone.apex.rstrip('.')}. 1 3600 600 9 60"]
    published = zone.signing not in (Signing.NOT, Signing.NO_SIGNATURES)
    return [_DNSKEY.to_text()] if published and kind == dns.rdatatype.DNSKEY else ()


def _exists(zone: Zone, name: dns.name.Name) -> bool:
    """Tell whether a name, or one below it, has any record."""
    text = name.to_text(omit_final_dot=True).lower()
    return name == dns.name.from_text(zone.apex) or any(
        owner == text or owner.endswith(f".{text}") for owner in zone.records
    )


def _rrsets(
    zone: Zone,
    name: dns.name.Name,
    kind: dns.rdatatype.RdataType,
    texts: Sequence[str],
    signed: bool,
) -> list[dns.rrset.RRset]:
    """Return records, and the signature over them where the zone has one."""
    records = dns.rrset.from_text_list(name, TTL, dns.rdataclass.IN, kind, list(texts))
    if not signed or zone.signing in (Signing.NOT, Signing.NO_SIGNATURES):
        return [records]
    lasts = timedelta(days=1 if zone.signing is Signing.EXPIRED else 3650)
    signature = dns.dnssec.sign(
        records,
        _OTHER_KEY if zone.signing is Signing.WRONG_KEY else _KEY,
        dns.name.from_text(zone.apex),
        _DNSKEY,
        inception=zone.signed_at - timedelta(days=1),
        expiration=zone.signed_at + lasts,
    )
    return [records, dns.rrset.from_rdata(name, TTL, signature)]
