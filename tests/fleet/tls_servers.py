"""TLS servers of the tests' own, for what no OpenSSL of today can serve.

A `Relic` answers the hellos that its fault is about, up to the point where keys would be agreed.
Every other hello goes to a sound OpenSSL that serves the site, as if both were one server that
prefers what is modern.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field

from cryptography.hazmat.primitives import serialization
from tests.fleet import tls_words as words
from tests.fleet.doors import LONG_S
from tests.fleet.site import Door, Handler, Lot, Papers

Context = Callable[[Papers], ssl.SSLContext]
_DHE = {0x0011, 0x0014, 0x0015, 0x0016, 0x0033, 0x0039, 0x009E, 0x009F}
_ANONYMOUS = {0x0017, 0x0018, 0x001A, 0x001B, 0x0034, 0x00A6}


@dataclass(frozen=True, kw_only=True)
class Relic:
    """An old server: which hellos it takes, and how it goes on."""

    suites: dict[int, list[int]] = field(default_factory=dict)
    """By version, in its order of preference."""
    first: bool = False
    """It takes what it knows before OpenSSL is asked, where the hello has no TLS 1.3."""
    dh_bits: int = 2048
    compresses: bool = False
    renegotiates_safely: bool = True
    heartbeat: str = ""
    """Where it knows heartbeats: "sound" drops a faulty one, "bleeds" answers it."""
    takes_early_change: bool = False
    oracle: bool = False
    """Wrongly padded RSA messages get another alert."""
    notices_fallback: bool = True
    refuses_by: str = "alert"
    """How it refuses after all: "alert", "close" or "stall"."""
    highest: int = words.TLS13
    """The newest version that the whole server knows: a fallback below it is noticed."""


def relic_door(relic: Relic, sound: Context | None = None) -> Door:
    """Serve a site with a relic in front of a sound OpenSSL."""

    def door(lot: Lot) -> Handler:
        context = sound(lot.papers) if sound else lot.papers.context()

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            hello = words.read_hello(await first_record(reader))
            if choice := choose(relic, hello):
                await Speaker(relic, lot.papers, reader, writer).speak(hello, *choice)
            elif relic.refuses_by != "alert" and not (hello.modern or _sound_takes(hello)):
                await asyncio.sleep(LONG_S if relic.refuses_by == "stall" else 0)
            else:
                await pass_on(lot.serve, context, hello.raw, reader, writer)

        return serve

    return door


async def first_record(reader: asyncio.StreamReader) -> bytes:
    """Read the hello's record, of SSL 2 or later."""
    head = await reader.readexactly(2)
    if head[0] & 0x80:
        return head + await reader.readexactly(int.from_bytes(head, "big") & 0x7FFF)
    head += await reader.readexactly(3)
    return head + await reader.readexactly(int.from_bytes(head[3:], "big"))


def choose(relic: Relic, hello: words.Hello) -> tuple[int, int] | None:
    """Choose (version, suite), or None for a hello that is not the relic's."""
    if hello.modern:
        return None
    if hello.version == words.SSL2:
        shared = [kind for kind in relic.suites.get(words.SSL2, []) if kind in hello.suites]
        return (words.SSL2, shared[0]) if shared else None
    for version in sorted(relic.suites, reverse=True):
        if words.SSL2 < version <= hello.version:
            shared = [suite for suite in relic.suites[version] if suite in hello.suites]
            if shared and (relic.first or not _sound_takes(hello)):
                return version, shared[0]
    return None


def _sound_takes(hello: words.Hello) -> bool:
    """Tell whether the OpenSSL behind has a suite for it: ECDHE with AES-GCM or ChaCha20."""
    modern = {0xC02B, 0xC02C, 0xC02F, 0xC030, 0xCCA8, 0xCCA9}
    return hello.version >= words.TLS12 and bool(modern & set(hello.suites))


@dataclass
class Speaker:
    """Speaks for a relic on one connection."""

    relic: Relic
    papers: Papers
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    version: int = 0
    exchanged: bool = False
    padded: bool = False
    changed: bool = False

    async def speak(self, hello: words.Hello, version: int, suite: int) -> None:
        self.version = version
        leaf = self.papers.leaf.public_bytes(serialization.Encoding.DER)
        if version == words.SSL2:
            self.writer.write(words.ssl2_server_hello(leaf, self.relic.suites[version]))
            return
        falls_back = words.FALLBACK_SIGNAL in hello.suites and hello.version < self.relic.highest
        if falls_back and self.relic.notices_fallback:
            self.writer.write(words.alert(version, words.FALLBACK))
            return
        self.writer.write(words.record(words.HANDSHAKE, version, self._flight(hello, suite, leaf)))
        await self.writer.drain()
        await self._go_on()

    def _flight(self, hello: words.Hello, suite: int, leaf: bytes) -> bytes:
        extensions: dict[int, bytes] = {}
        signalled = words.RENEGOTIATION_SIGNAL in hello.suites
        if self.relic.renegotiates_safely and signalled:
            extensions[words.RENEGOTIATION_EXTENSION] = b"\0"
        if self.relic.heartbeat and words.HEARTBEAT_EXTENSION in hello.extensions:
            extensions[words.HEARTBEAT_EXTENSION] = b"\1"
        compression = int(self.relic.compresses and 1 in hello.compressions)
        flight = words.server_hello(self.version, suite, compression, extensions)
        if suite not in _ANONYMOUS:
            flight += words.certificates([leaf])
        if suite in _DHE | _ANONYMOUS:
            flight += words.dh_exchange(self.relic.dh_bits)
        elif suite >= 0xC000:
            flight += words.curve_exchange()
        return flight + words.HELLO_DONE

    async def _go_on(self) -> None:
        """Hear the client's records as a server of its age does, until one ends it."""
        ended = False
        while not ended:
            head = await self.reader.readexactly(5)
            payload = await self.reader.readexactly(int.from_bytes(head[3:], "big"))
            ended = self._hear(head[0], payload)
            await self.writer.drain()

    def _hear(self, kind: int, payload: bytes) -> bool:
        if kind == words.HEARTBEAT:
            self._beat(payload)
            return False
        if self.changed:
            wrong = self.relic.oracle and self.exchanged and not self.padded
            return self._say(words.REFUSED if wrong else words.BAD_MAC)
        if kind == words.CHANGE:
            self.changed = True
            early = not self.exchanged and not self.relic.takes_early_change
            return self._say(words.UNEXPECTED) if early else False
        if kind == words.HANDSHAKE:
            self.exchanged, self.padded = True, self._is_rightly_padded(payload)
        return kind == words.ALERT

    def _beat(self, payload: bytes) -> None:
        """A faulty server copies as much as the request claims to carry."""
        if self.relic.heartbeat == "bleeds":
            claimed = int.from_bytes(payload[1:3], "big")
            copied = (payload[3:] + bytes(claimed))[:claimed]
            reply = b"\2" + payload[1:3] + copied + bytes(16)
            self.writer.write(words.record(words.HEARTBEAT, self.version, reply))

    def _say(self, description: int) -> bool:
        self.writer.write(words.alert(self.version, description))
        return True

    def _is_rightly_padded(self, payload: bytes) -> bool:
        """Undo RSA by hand: the padding is what is in question."""
        numbers = self.papers.key.private_numbers()
        modulus = numbers.public_numbers.n
        cipher = payload[4:] if self.version == words.SSL3 else payload[6:]
        size = (modulus.bit_length() + 7) // 8
        plain = pow(int.from_bytes(cipher, "big"), numbers.d, modulus).to_bytes(size, "big")
        right = plain[:2] == b"\0\2" and plain[-49] == 0 and 0 not in plain[2:-49]
        return right and plain[-48:-46] == b"\3\3"


async def pass_on(
    serve: Handler,
    context: ssl.SSLContext,
    heard: bytes,
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
) -> None:
    """Let a real OpenSSL take the connection, from its first byte on."""
    loop = asyncio.get_running_loop()
    ours, theirs = socket.socketpair()
    inner_reader, inner_writer = await asyncio.open_connection(sock=ours)
    stream = asyncio.StreamReader(loop=loop)

    async def guarded(inside: asyncio.StreamReader, out: asyncio.StreamWriter) -> None:
        try:
            await serve(inside, out)
        except (OSError, EOFError, ValueError):
            out.transport.abort()
        finally:
            out.close()

    inner_writer.write(heard)
    pumps = [
        asyncio.create_task(_pump(reader, inner_writer)),
        asyncio.create_task(_pump(inner_reader, writer)),
    ]
    try:
        await loop.connect_accepted_socket(
            lambda: asyncio.StreamReaderProtocol(stream, guarded, loop=loop), theirs, ssl=context
        )
        await pumps[1]
    except OSError:
        await asyncio.wait(pumps[1:])  # the alert of a failed handshake still goes out
    finally:
        for pump in pumps:
            pump.cancel()
        inner_writer.transport.abort()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
    except OSError:
        writer.transport.abort()
    else:
        writer.close()
