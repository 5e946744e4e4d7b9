"""The body of an HTTP answer: its framing and its content encoding, both bounded."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from chinar.engines.webaudit.policy import Policy
from chinar.engines.webaudit.probes.connection import Connection

_CHUNK_SIZE = re.compile(rb"([0-9A-Fa-f]{1,8})\s*(?:;.*)?")
_BODILESS = (204, 304)
_UNRATED_BYTES = 65_536
_PIECE = 65_536
_LONGEST_LINE = 8192
_MAX_CHUNKS = 20_000
_MAX_TRAILERS = 100
_MAX_ENCODINGS = 3
_MAX_MEMBERS = 100
_GZIP = b"\x1f\x8b"
_EITHER = zlib.MAX_WBITS | 32  # gzip or zlib, by the header


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """Bytes as framed; whether all of them, and whether the connection can serve again."""

    data: bytes
    complete: bool
    reusable: bool


async def read_body(
    connection: Connection,
    method: str,
    status: int,
    headers: Sequence[tuple[str, str]],
    policy: Policy,
) -> Body:
    """Read a body by its framing (RFC 9112, section 6.3), up to the policy's bound.

    Raises:
        ValueError: the framing makes no sense.
        EOFError: the other side ended in the middle.
    """
    if status in _BODILESS or method == "HEAD":
        return Body(data=b"", complete=True, reusable=True)
    codings = [value.lower() for name, value in headers if name == "transfer-encoding"]
    if codings:
        if codings[-1].rpartition(",")[2].strip() != "chunked":
            return await _until_closed(connection, policy.max_body_bytes)
        return await _chunked(connection, policy.max_body_bytes)
    lengths = {value for name, value in headers if name == "content-length"}
    if not lengths:
        return await _until_closed(connection, policy.max_body_bytes)
    text = lengths.pop()
    if lengths or not (text.isascii() and text.isdigit() and len(text) < 16):
        raise ValueError(f"content length {text[:40]!r}")
    wanted = min(int(text), policy.max_body_bytes)
    data = await connection.exactly(wanted)
    whole = wanted == int(text)
    return Body(data=data, complete=whole, reusable=whole)


async def _until_closed(connection: Connection, most: int) -> Body:
    data = bytearray()
    while len(data) < most:
        piece = await connection.some(min(_PIECE, most - len(data)))
        if not piece:
            return Body(data=bytes(data), complete=True, reusable=False)
        data += piece
    return Body(data=bytes(data), complete=False, reusable=False)


async def _chunked(connection: Connection, most: int) -> Body:
    data = bytearray()
    for _ in range(_MAX_CHUNKS):
        line = (await connection.line(_LONGEST_LINE)).rstrip(b"\r\n")
        match = _CHUNK_SIZE.fullmatch(line)
        if not match:
            raise ValueError(f"chunk size {line[:40]!r}")
        size = int(match[1], 16)
        if size == 0:
            await _skip_trailers(connection)
            return Body(data=bytes(data), complete=True, reusable=True)
        if len(data) + size > most:
            data += await connection.exactly(most - len(data))
            break
        data += await connection.exactly(size)
        if (await connection.line(_LONGEST_LINE)).rstrip(b"\r\n"):
            raise ValueError("a chunk longer than its size")
    return Body(data=bytes(data), complete=False, reusable=False)


async def _skip_trailers(connection: Connection) -> None:
    for _ in range(_MAX_TRAILERS):
        if not (await connection.line(_LONGEST_LINE)).rstrip(b"\r\n"):
            return
    raise ValueError("more trailers than an audit reads")


def inflate(data: bytes, encodings: Sequence[str], policy: Policy) -> tuple[bytes, bool]:
    """Undo content encodings, last first; False where the body is cut or cannot be read."""
    most = min(policy.max_body_bytes, max(_UNRATED_BYTES, len(data) * policy.max_inflation))
    applied = [name for name in encodings if name not in ("", "identity")]
    if not data or len(applied) > _MAX_ENCODINGS:
        return b"", not data
    for encoding in reversed(applied):
        if encoding not in ("gzip", "x-gzip", "deflate"):
            return b"", False
        try:
            data, whole = _unzip(data, most)
        except zlib.error:
            return b"", False
        if not whole:
            return data, False
    return data, True


def _unzip(data: bytes, most: int) -> tuple[bytes, bool]:
    """Undo one encoding; members of gzip that follow each other are one body (RFC 1952, 2.2)."""
    out, unzipper = _first_member(data, most)
    for _ in range(_MAX_MEMBERS):
        rest = unzipper.unused_data  # what does not begin a member is no part of the body
        if not (unzipper.eof and rest.startswith(_GZIP)):
            return out, unzipper.eof
        if len(out) >= most:
            break
        unzipper = zlib.decompressobj(wbits=_EITHER)
        out += unzipper.decompress(rest, most - len(out))
    return out, False


def _first_member(data: bytes, most: int) -> tuple[bytes, zlib._Decompress]:
    try:
        unzipper = zlib.decompressobj(wbits=_EITHER)
        return unzipper.decompress(data, most), unzipper
    except zlib.error:
        unzipper = zlib.decompressobj(wbits=-zlib.MAX_WBITS)  # some servers send it bare
        return unzipper.decompress(data, most), unzipper
