"""DNS messages (RFC 1035 section 4), read only as far as checks need them, and cheaply.

A full reader costs twenty times as much, and a fleet's audit asks ten thousand questions.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address

KINDS: Mapping[str, int] = {
    "A": 1, "NS": 2, "CNAME": 5, "SOA": 6, "MX": 15, "TXT": 16, "AAAA": 28, "DS": 43,
    "DNSKEY": 48, "CAA": 257,
}  # fmt: skip
_MOST_LABELS = 128
_MOST_RECORDS = 256
_HEAD = struct.Struct("!6H")
_RECORD = struct.Struct("!HHIH")
_MOST_TEXT = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One record: its owner, its type as a number, its data as text."""

    owner: str
    kind: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What a resolver said."""

    rcode: int
    authentic: bool
    answer: tuple[Record, ...]
    authority: tuple[Record, ...]


def read_message(data: bytes) -> Message:
    """Read the answer and authority sections.

    Raises:
        ValueError: it is not a whole message.
    """
    try:
        _, flags, questions, answers, authorities, _ = _HEAD.unpack_from(data)
        at = _HEAD.size
        for _ in range(min(questions, _MOST_RECORDS)):
            _, at = _name(data, at)
            at += 4
        answer, at = _records(data, at, answers)
        authority, _ = _records(data, at, authorities)
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise ValueError(f"not a whole DNS message: {error}") from error
    return Message(
        rcode=flags & 0xF, authentic=bool(flags & 0x20), answer=answer, authority=authority
    )


def _records(data: bytes, at: int, count: int) -> tuple[tuple[Record, ...], int]:
    found: list[Record] = []
    for _ in range(min(count, _MOST_RECORDS)):
        owner, at = _name(data, at)
        kind, _, _, size = _RECORD.unpack_from(data, at)
        at += _RECORD.size
        if at + size > len(data):
            raise ValueError("a record that is cut short")
        read = _READERS.get(kind)
        found.append(Record(owner=owner, kind=kind, text=read(data, at, size) if read else ""))
        at += size
    return tuple(found), at


def _name(data: bytes, at: int) -> tuple[str, int]:
    """Return a name in small letters without its last dot, and where it ends."""
    labels: list[str] = []
    end = 0
    for _ in range(_MOST_LABELS):
        size = data[at]
        if size == 0:
            return ".".join(labels), end or at + 1
        if size >= 0xC0:
            end = end or at + 2
            at = (size & 0x3F) << 8 | data[at + 1]
            continue
        if size > 63 or at + 1 + size > len(data):
            raise ValueError("a label that is none")
        labels.append(data[at + 1 : at + 1 + size].decode("latin-1").lower())
        at += 1 + size
    raise ValueError("a name without an end")


def _target(data: bytes, at: int, _size: int) -> str:
    return _name(data, at)[0]


def _mail_server(data: bytes, at: int, _size: int) -> str:
    preference = int.from_bytes(data[at : at + 2], "big")
    return f"{preference} {_name(data, at + 2)[0]}."


def _joined(data: bytes, at: int, size: int) -> str:
    """Join the strings of a TXT record."""
    parts, end = bytearray(), at + size
    while at < end:
        length = data[at]
        parts += data[at + 1 : min(at + 1 + length, end)]
        at += 1 + length
    return parts.decode("utf-8", "replace")[:_MOST_TEXT]


def _permission(data: bytes, at: int, size: int) -> str:
    """Write a CAA record as a zone file does (RFC 8659 section 4.1)."""
    length = data[at + 1]
    tag = data[at + 2 : at + 2 + length].decode("latin-1")
    value = data[at + 2 + length : at + size].decode("latin-1")
    return f'{data[at]} {tag} "{value}"'[:_MOST_TEXT]


def _address4(data: bytes, at: int, size: int) -> str:
    return str(IPv4Address(data[at : at + size]))


def _address6(data: bytes, at: int, size: int) -> str:
    return str(IPv6Address(data[at : at + size]))


def _raw(data: bytes, at: int, size: int) -> str:
    return data[at : at + min(size, 512)].hex()


_READERS: Mapping[int, Callable[[bytes, int, int], str]] = {
    KINDS["A"]: _address4,
    KINDS["NS"]: _target,
    KINDS["CNAME"]: _target,
    KINDS["MX"]: _mail_server,
    KINDS["TXT"]: _joined,
    KINDS["AAAA"]: _address6,
    KINDS["DS"]: _raw,
    KINDS["DNSKEY"]: _raw,
    KINDS["CAA"]: _permission,
}
