"""What a TLS server reads and writes before keys are agreed: as bytes, in the tests' own code."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

SSL2, SSL3, TLS10, TLS11, TLS12, TLS13 = 0x0002, 0x0300, 0x0301, 0x0302, 0x0303, 0x0304
RENEGOTIATION_SIGNAL, FALLBACK_SIGNAL = 0x00FF, 0x5600
HEARTBEAT_EXTENSION, VERSIONS_EXTENSION, RENEGOTIATION_EXTENSION = 15, 43, 0xFF01
CHANGE, ALERT, HANDSHAKE, HEARTBEAT = 20, 21, 22, 24
UNEXPECTED, BAD_MAC, REFUSED, ILLEGAL, NO_VERSION, FALLBACK = 10, 20, 40, 47, 70, 86


@dataclass
class Hello:
    """A ClientHello as it was read."""

    version: int
    """The highest that it offers."""
    suites: list[int]
    raw: bytes
    compressions: bytes = b"\0"
    extensions: dict[int, bytes] = field(default_factory=dict)

    @property
    def modern(self) -> bool:
        return VERSIONS_EXTENSION in self.extensions


class Reader:
    """Takes fields off some bytes."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def take(self, size: int) -> bytes:
        if size > len(self.data):
            raise ValueError("a hello cut short")
        taken, self.data = self.data[:size], self.data[size:]
        return taken

    def number(self, size: int) -> int:
        return int.from_bytes(self.take(size), "big")

    def vector(self, size: int) -> bytes:
        return self.take(self.number(size))


def read_hello(raw: bytes) -> Hello:
    """Read a hello with its record header, or one of SSL 2."""
    if raw[0] & 0x80:
        reader = Reader(raw[3:])
        version, kinds, session, challenge = (reader.number(2) for _ in range(4))
        suites = [int.from_bytes(reader.take(3), "big") for _ in range(kinds // 3)]
        reader.take(session + challenge)
        return Hello(version=version, suites=suites, raw=raw)
    reader = Reader(raw[9:])
    version = reader.number(2)
    reader.take(32)
    reader.vector(1)
    listed = reader.vector(2)
    suites = [int.from_bytes(listed[at : at + 2], "big") for at in range(0, len(listed), 2)]
    hello = Hello(version=version, suites=suites, raw=raw, compressions=reader.vector(1))
    extensions = Reader(reader.vector(2)) if reader.data else reader
    while extensions.data:
        kind = extensions.number(2)
        hello.extensions[kind] = extensions.vector(2)
    if hello.modern:
        offered = Reader(hello.extensions[VERSIONS_EXTENSION]).vector(1)
        hello.version = max(
            int.from_bytes(offered[at : at + 2], "big")
            for at in range(0, len(offered), 2)
            if offered[at] == 3
        )
    return hello


def record(kind: int, version: int, payload: bytes) -> bytes:
    head = bytes([kind]) + version.to_bytes(2, "big")
    pieces = [payload[at : at + 16_000] for at in range(0, len(payload), 16_000)]
    return b"".join(head + len(piece).to_bytes(2, "big") + piece for piece in pieces)


def alert(version: int, description: int) -> bytes:
    return record(ALERT, version, bytes([2, description]))


def message(kind: int, body: bytes) -> bytes:
    return bytes([kind]) + len(body).to_bytes(3, "big") + body


def vector(data: bytes, width: int) -> bytes:
    return len(data).to_bytes(width, "big") + data


def server_hello(version: int, suite: int, compression: int, extensions: dict[int, bytes]) -> bytes:
    body = version.to_bytes(2, "big") + os.urandom(32) + b"\0"
    body += suite.to_bytes(2, "big") + bytes([compression])
    listed = b"".join(
        kind.to_bytes(2, "big") + vector(data, 2) for kind, data in extensions.items()
    )
    return message(2, body + (vector(listed, 2) if listed else b""))


def certificates(chain: list[bytes]) -> bytes:
    return message(11, vector(b"".join(vector(one, 3) for one in chain), 3))


def dh_exchange(bits: int) -> bytes:
    """An odd number of so many bits in place of a prime, and a signature of nothing."""
    prime = ((1 << bits) - 1).to_bytes((bits + 7) // 8, "big")
    public = os.urandom(len(prime) - 1)
    return message(12, vector(prime, 2) + vector(b"\2", 2) + vector(public, 2) + _SIGNATURE)


def curve_exchange() -> bytes:
    return message(12, b"\3\0\x1d" + vector(os.urandom(32), 1) + _SIGNATURE)


_SIGNATURE = b"\4\1" + vector(bytes(256), 2)
HELLO_DONE = message(14, b"")


def ssl2_server_hello(certificate: bytes, kinds: list[int]) -> bytes:
    listed = b"".join(kind.to_bytes(3, "big") for kind in kinds)
    connection = os.urandom(16)
    sizes = (len(certificate), len(listed), len(connection))
    body = b"\4\0\1\0\2" + b"".join(size.to_bytes(2, "big") for size in sizes)
    body += certificate + listed + connection
    return (0x8000 | len(body)).to_bytes(2, "big") + body
