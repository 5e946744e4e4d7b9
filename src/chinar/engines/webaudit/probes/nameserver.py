"""Questions to a resolver, over UDP and TCP: bounded in time, answers matched to questions."""

from __future__ import annotations

import asyncio
import re
import secrets
import socket
import struct
from collections.abc import Sequence
from dataclasses import replace

import dns.exception
import dns.rcode
import dns.resolver

from chinar.engines.webaudit.reading.dns_message import KINDS, read_message
from chinar.engines.webaudit.seen.names import Answer, Question
from chinar.engines.webaudit.seen.web import Failure, FailureKind

Address = tuple[str, int]
_WHOLE_NAME = re.compile(r"(?=.{1,253}\Z)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*")
_UDP_PAYLOAD = 1232  # what passes unfragmented: DNS flag day 2020
_MAX_RECORDS = 64
_TRIES = 2
_AT_ONCE = 128
_MAX_KEPT = 20_000
_GIVES_UP_AFTER = 3
_CHECKING_DISABLED = 0x0010
_AUTHENTIC_DATA = 0x0020
_NO_ERROR, _NO_SUCH_NAME = 0, 3
_RECURSION_DESIRED = 0x0100
_DNSSEC_OK = 0x8000


def system_nameservers() -> tuple[Address, ...]:
    """Return the resolvers that this machine is set up with."""
    try:
        configured = dns.resolver.Resolver()
    except dns.exception.DNSException:
        return ()
    return tuple((str(server), configured.port) for server in configured.nameservers)


class NameServers:
    """Asks resolvers; answers that many sites need are kept for the whole audit."""

    def __init__(self, servers: Sequence[Address], timeout_s: float) -> None:
        self._servers = tuple(servers)
        self._timeout_s = timeout_s
        self._kept: dict[tuple[Question, bool], asyncio.Task[Answer]] = {}
        self._gate = asyncio.Semaphore(_AT_ONCE)
        self._answered = False
        self._silences = 0

    async def ask(
        self, name: str, kind: str, *, signatures: bool = False, shared: bool = False
    ) -> Answer:
        """Ask for records; `shared` keeps the answer for other sites of this audit.

        Where a resolver refuses, it is asked once more without checking signatures: if that
        helps, the answer is marked bogus.
        """
        if not _WHOLE_NAME.fullmatch(name):
            detail = f"{name[:100]!r} is no name that DNS can hold"
            return Answer(failure=Failure(kind=FailureKind.UNKNOWN_HOST, detail=detail))
        question = (name, kind)
        if not shared:
            return await self._ask(question, signatures)
        task = self._kept.get((question, signatures))
        if task is None:
            task = asyncio.ensure_future(self._ask(question, signatures))
            if len(self._kept) < _MAX_KEPT:
                self._kept[question, signatures] = task
        # Another site waits for the same answer: this one's end must not end the question.
        answer = await asyncio.shield(task)
        if answer.failure and self._kept.get((question, signatures)) is task:
            del self._kept[question, signatures]  # one site's bad luck is not another's
        return answer

    async def _ask(self, question: Question, signatures: bool) -> Answer:
        async with self._gate:
            answer = await self._try_all(question, signatures, checking=True)
            if answer.refused:
                told = await self._try_all(question, signatures, checking=False)
                if not told.failure:
                    return replace(told, bogus=True)
            return answer

    async def _try_all(self, question: Question, signatures: bool, *, checking: bool) -> Answer:
        name, kind = question
        where = f"{kind} records of {name}"
        if not self._servers:
            detail = f"{where}: this machine knows no resolver"
            return Answer(failure=Failure(kind=FailureKind.LOOKUP_FAILED, detail=detail))
        if self._silences >= _GIVES_UP_AFTER and not self._answered:
            detail = f"{where}: the resolver answers nothing"
            return Answer(failure=Failure(kind=FailureKind.LOOKUP_FAILED, detail=detail))
        tries = max(_TRIES, len(self._servers))
        silence = Failure(kind=FailureKind.LOOKUP_FAILED, detail=f"{where}: no answer in time")
        answer = Answer(failure=silence)
        for attempt in range(tries):
            server = self._servers[attempt % len(self._servers)]
            try:
                async with asyncio.timeout(self._timeout_s / tries):
                    reply = await _exchange(server, question, signatures, checking)
                answer = _read(reply, question, where, keep_wire=signatures)
            except TimeoutError:
                continue
            except (OSError, EOFError, ValueError) as error:
                detail = f"{where}: {type(error).__name__} {error}"[:300]
                answer = Answer(failure=Failure(kind=FailureKind.LOOKUP_FAILED, detail=detail))
                continue
            self._answered = True
            if not answer.failure or len(self._servers) == 1:
                break
        else:
            self._silences += 1
        return answer


async def _exchange(server: Address, question: Question, signatures: bool, checking: bool) -> bytes:
    """Ask one server once, over TCP where the answer does not fit a datagram.

    Raises:
        OSError, EOFError, ValueError: it cannot be asked or answers something else.
    """
    query = _query(question, signatures, checking)
    reply = await _by_udp(server, query)
    if reply[2] & 0x02:  # TC: cut short
        reply = await _by_tcp(server, query)
    return reply


def _query(question: Question, signatures: bool, checking: bool) -> bytes:
    """Write a question (RFC 1035 section 4.1, RFC 6891 section 6.1)."""
    name, kind = question
    flags = _RECURSION_DESIRED | _AUTHENTIC_DATA | (0 if checking else _CHECKING_DISABLED)
    head = struct.pack("!6H", secrets.randbits(16), flags, 1, 0, 0, 1)
    labels = b"".join(bytes((len(part),)) + part.encode() for part in name.split("."))
    asked = labels + b"\0" + struct.pack("!2H", KINDS[kind], 1)
    options = _DNSSEC_OK if signatures else 0
    return head + asked + b"\0" + struct.pack("!HHIH", 41, _UDP_PAYLOAD, options, 0)


def _is_answer_to(query: bytes, reply: bytes) -> bool:
    """Tell whether number and question are those that were sent: forgers must guess both."""
    end = len(query) - 11
    return (
        len(reply) >= end
        and reply[:2] == query[:2]
        and bool(reply[2] & 0x80)
        and reply[12:end].lower() == query[12:end].lower()
    )


async def _by_udp(server: Address, query: bytes) -> bytes:
    loop = asyncio.get_running_loop()
    address, port = server
    with socket.socket(
        socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_DGRAM
    ) as sock:
        sock.setblocking(False)
        sock.connect((address, port))
        sock.send(query)
        while True:
            reply = await loop.sock_recv(sock, 65_535)
            if _is_answer_to(query, reply):
                return reply


async def _by_tcp(server: Address, query: bytes) -> bytes:
    reader, writer = await asyncio.open_connection(*server)
    try:
        writer.write(len(query).to_bytes(2, "big") + query)
        reply = await reader.readexactly(int.from_bytes(await reader.readexactly(2), "big"))
    finally:
        writer.transport.abort()
    if not _is_answer_to(query, reply):
        raise ValueError("answered another question")
    return reply


def _read(reply: bytes, question: Question, where: str, *, keep_wire: bool) -> Answer:
    """Take what a check needs out of a reply."""
    message = read_message(reply)
    if message.rcode not in (_NO_ERROR, _NO_SUCH_NAME):
        said = dns.rcode.to_text(dns.rcode.Rcode(message.rcode))
        detail = f"{where}: the resolver answered {said}"
        failure = Failure(kind=FailureKind.LOOKUP_FAILED, detail=detail)
        return Answer(failure=failure, refused=True)
    asked, alias, start = KINDS[question[1]], KINDS["CNAME"], KINDS["SOA"]
    records = [record.text for record in message.answer if record.kind == asked]
    aliases = [record.text for record in message.answer if record.kind == alias]
    both = (*message.answer, *message.authority)
    return Answer(
        records=tuple(records[:_MAX_RECORDS]),
        exists=message.rcode == _NO_ERROR,
        aliases=tuple(aliases[:_MAX_RECORDS]) if asked != alias else (),
        zone=next((record.owner for record in both if record.kind == start), ""),
        authentic=message.authentic,
        wire=reply if keep_wire else b"",
    )
