"""Mutated answers of TLS and HTTP from loopback: which case is meant stands in the host name."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import re
import ssl
import zlib
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from random import Random

from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import RequestReceived
from h2.exceptions import H2Error
from tests.engines.webaudit.loopback import GOOD_PAGE, Raw, answer, page

_CASE = re.compile(rb"case(\d+)\.")
_NUMBER = re.compile(rb"\d+")
_MOST_FLIGHTS = 4
_BODY = GOOD_PAGE.encode()
_CHUNKED = (
    b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in _BODY.split(b">")) + b"0\r\n\r\n"
)
_OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
ANSWERS = [
    page(),
    page(Set_Cookie="id=1; Path=/; Secure; HttpOnly; SameSite=Lax", Server="Apache/2.4.1 (Unix)"),
    _OK + b"Transfer-Encoding: chunked\r\n\r\n" + _CHUNKED,
    _OK + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(_BODY, mtime=0),
    _OK + b"Content-Encoding: deflate\r\n\r\n" + zlib.compress(_BODY),
    _OK + b"Content-Encoding: br\r\n\r\n" + bytes(range(256)),
    _OK + b"Content-Encoding: zstd\r\n\r\n" + b"\x28\xb5\x2f\xfd" + bytes(range(64)),
    b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" + page(),
    answer("", 302, {"Location": "https://case1.gov.in/next"}),
    answer("not here", 404),
    answer("busy", 503, {"Retry-After": "120"}),
    answer("slower", 429),
    answer("User-agent: *\nDisallow: /admin\nSitemap: /sitemap.xml\n"),
    answer("<?xml version='1.0'?><urlset><url><loc>https://case1.gov.in/</loc></url></urlset>"),
    answer("Contact: mailto:a@gov.in\nExpires: 2027-01-01T00:00:00Z\n"),
    answer("ref: refs/heads/main\n"),
]
_LIES = [b"0", b"-1", b"1", b"999999999", b"99999999999999999999", b"1e9", b"0x10", b"", b"\xff"]
_SCRAPS = [
    b"\r\n",
    b"\n\n",
    b"\0",
    b"\xff\xfe",
    b": ",
    b"chunked",
    b"HTTP/1.1 200 OK\r\n",
    b"ffffffff",
]


def flipped(rng: Random, data: bytes, _others: list[bytes]) -> bytes:
    """Turn a few bits over."""
    changed = bytearray(data)
    for _ in range(rng.randint(1, 8)):
        if changed:
            changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def cut(rng: Random, data: bytes, _others: list[bytes]) -> bytes:
    """Stop early."""
    return data[: rng.randint(0, len(data))]


def doubled(rng: Random, data: bytes, _others: list[bytes]) -> bytes:
    """Say a piece again, perhaps often."""
    begin = rng.randint(0, len(data))
    end = min(len(data), begin + rng.randint(1, 200))
    return data[:end] + data[begin:end] * rng.choice((1, 2, 50)) + data[end:]


def lying(rng: Random, data: bytes, _others: list[bytes]) -> bytes:
    """Put another number in the place of one: lengths, sizes of chunks, a status."""
    places = list(_NUMBER.finditer(data))
    if not places:
        return flipped(rng, data, [])
    place = rng.choice(places[:20])
    return data[: place.start()] + rng.choice(_LIES) + data[place.end() :]


def spliced(rng: Random, data: bytes, others: list[bytes]) -> bytes:
    """Go on with the rest of another answer."""
    other = rng.choice(others) if others else data
    return data[: rng.randint(0, len(data))] + other[rng.randint(0, len(other)) :]


def scrapped(rng: Random, data: bytes, _others: list[bytes]) -> bytes:
    """Put something in the middle that means something."""
    place = rng.randint(0, len(data))
    return data[:place] + rng.choice(_SCRAPS) * rng.choice((1, 1, 3, 200)) + data[place:]


def noise(rng: Random, _data: bytes, _others: list[bytes]) -> bytes:
    """Say anything at all."""
    return rng.randbytes(rng.randint(0, 400))


def record_length(rng: Random, data: bytes, _others: list[bytes]) -> bytes:
    """Lie about the length of a record or of the message in it."""
    starts = _records(data)
    if not starts:
        return noise(rng, data, [])
    place = rng.choice(starts) + rng.choice((3, 6))
    return data[:place] + rng.randbytes(2) + data[place + 2 :]


def random_record(rng: Random, data: bytes, _others: list[bytes]) -> bytes:
    """Put a record of any type, version and content before, between or after."""
    body = rng.randbytes(rng.choice((0, 1, 2, 4, 60, 300)))
    kind = rng.choice((20, 21, 22, 23, 24, 0, 255))
    record = bytes([kind, 3, rng.randrange(6)]) + len(body).to_bytes(2, "big") + body
    place = rng.choice([0, *_records(data), len(data)])
    return data[:place] + record * rng.choice((1, 1, 40)) + data[place:]


def shuffled(rng: Random, data: bytes, _others: list[bytes]) -> bytes:
    """Send the records in another order."""
    starts = [*_records(data), len(data)]
    pieces = [data[a:b] for a, b in pairwise(starts)]
    rng.shuffle(pieces)
    return b"".join(pieces)


def _records(data: bytes) -> list[int]:
    starts, place = [], 0
    while place + 5 <= len(data):
        starts.append(place)
        place += 5 + int.from_bytes(data[place + 3 : place + 5], "big")
    return starts


Mutator = Callable[[Random, bytes, list[bytes]], bytes]
OF_TEXT: list[Mutator] = [flipped, cut, doubled, lying, spliced, scrapped, noise]
OF_RECORDS: list[Mutator] = [
    flipped, cut, doubled, spliced, noise, record_length, random_record, shuffled,
]  # fmt: skip


def mutated(rng: Random, data: bytes, mutators: list[Mutator], others: list[bytes]) -> bytes:
    """Mutate once, sometimes more often, rarely not at all."""
    for _ in range(rng.choice((0, 1, 1, 1, 2, 3))):
        data = rng.choice(mutators)(rng, data, others)
    return data


def case_of(data: bytes, seed: int) -> Random:
    """Return the dice of the case that a hello or a request names."""
    found = _CASE.search(data)
    return Random(seed * 1_000_003 + int(found[1] if found else 0))  # noqa: S311 -- a test's dice


def http_fuzz(seed: int, said: Counter[str]) -> Raw:
    """Answer requests of HTTP/1.1 with mutated answers."""

    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        dice: Random | None = None
        while request := await reader.readuntil(b"\r\n\r\n"):
            dice = dice or case_of(request, seed)
            said["http"] += 1
            writer.write(mutated(dice, dice.choice(ANSWERS), OF_TEXT, ANSWERS))
            await writer.drain()
            if dice.random() < 0.7:
                break

    return handler


def http2_fuzz(seed: int, said: Counter[str]) -> Raw:
    """Answer requests of HTTP/2 with mutated frames."""

    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = H2Connection(H2Configuration(client_side=False, header_encoding="utf-8"))
        connection.initiate_connection()
        dice = Random(seed)  # noqa: S311 -- a test's dice
        before: list[bytes] = []
        while data := await reader.read(65_536):
            try:
                events = [] if data.startswith(b"GET") else connection.receive_data(data)
            except H2Error:
                return
            for event in events:
                if isinstance(event, RequestReceived):
                    dice = case_of(dict(event.headers)[":authority"].encode(), seed)
                    fields = [(":status", "200"), ("content-type", "text/html")]
                    connection.send_headers(event.stream_id, fields)
                    connection.send_data(event.stream_id, _BODY, end_stream=True)
            frames = connection.data_to_send()
            calm = not before
            before.append(frames)
            said["http2"] += not calm
            writer.write(frames if calm else mutated(dice, frames, OF_RECORDS[:5], before))
            await writer.drain()
            if len(before) > _MOST_FLIGHTS:
                return

    return handler


def tls_fuzz(seed: int, tls: ssl.SSLContext, said: Counter[str]) -> Raw:
    """Answer every flight of a TLS client with a mutation of what OpenSSL would say to it."""

    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        session = tls.wrap_bio(incoming, outgoing, server_side=True)
        dice: Random | None = None
        flights: list[bytes] = []
        while (data := await reader.read(65_536)) and len(flights) < _MOST_FLIGHTS:
            dice = dice or case_of(data, seed)
            incoming.write(data)
            with contextlib.suppress(ssl.SSLError, ValueError):
                session.do_handshake()  # it wants more, or is displeased: it has something to say
            flights.append(outgoing.read())
            said["tls"] += 1
            writer.write(mutated(dice, flights[-1], OF_RECORDS, flights))
            await writer.drain()
            if dice.random() < 0.5:
                return

    return handler
