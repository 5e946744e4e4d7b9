"""Doors that behave oddly: they hang up, stall, trickle, talk nonsense or challenge."""

from __future__ import annotations

import asyncio
import gzip
import ssl
from collections.abc import Callable
from dataclasses import replace

from tests.fleet.server import encode
from tests.fleet.site import Answer, Answering, Door, Handler, Lot, Papers, Request

LONG_S = 3600


def stalls(after: bytes = b"") -> Door:
    """Take the connection, say `after` and then nothing more."""

    def door(_lot: Lot) -> Handler:
        async def serve(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(after)
            await writer.drain()
            await asyncio.sleep(LONG_S)

        return serve

    return door


def says(data: bytes) -> Door:
    """Wait for the first bytes, say the same thing whatever they are, hang up."""

    def door(_lot: Lot) -> Handler:
        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.read(4096)
            writer.write(data)
            await writer.drain()

        return serve

    return door


def hangs_up(_lot: Lot) -> Handler:
    """Take the connection and drop it."""

    async def serve(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.transport.abort()

    return serve


def closing(then: Answering) -> Answering:
    """Let every answer be the last of its connection."""
    return lambda request: replace(then(request), close=True)


def delayed(seconds: float) -> Callable[[Answering], Answering]:
    """Wait before every answer."""
    return lambda then: lambda request: replace(then(request), delay_s=seconds)


def trickling(seconds: float) -> Callable[[Answering], Answering]:
    """Send every answer in ten pieces, with a pause between them."""
    return lambda then: lambda request: replace(then(request), trickle_s=seconds)


def chunking(then: Answering) -> Answering:
    """Send every answer in chunks, without its length."""
    return lambda request: replace(then(request), chunked=True)


def throttled_after(count: int) -> Callable[[Answering], Answering]:
    """Answer 429 to all but the site's first requests."""
    refusal = Answer(body="Too many requests", status=429, headers={"Retry-After": "60"})
    return lambda then: lambda request: refusal if request.count > count else then(request)


def old_http(then: Answering) -> Answering:
    """Answer as HTTP/1.0 did: no length, the end is where the connection ends."""

    def answer(request: Request) -> Answer:
        said = encode(then(request), request.method)
        head, _, body = said.partition(b"\r\n\r\n")
        lines = [line for line in head.split(b"\r\n")[1:] if b"content-length" not in line.lower()]
        status = head.split(b" ", 2)[1]
        return Answer(raw=b"\r\n".join((b"HTTP/1.0 " + status + b" Said", *lines, b"", body)))

    return answer


def challenge(status: int = 403) -> Answer:
    """Return what a web application firewall says in place of a page."""
    body = (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Just a moment...</title>'
        "</head><body><h1>Checking your browser before accessing @host@</h1>"
        '<p>This process is automatic. <span id="challenge-form"></span></p></body></html>'
    )
    return Answer(body=body, status=status, headers={"cf-mitigated": "challenge"})


def bomb(megabytes: int = 200) -> Answer:
    """Return an answer of some kilobytes that unpacks to very much."""
    packed = gzip.compress(bytes(1_000_000)) * megabytes  # members follow each other, RFC 1952
    return Answer(body=packed, headers={"Content-Encoding": "gzip"})


def tls13_only(papers: Papers) -> ssl.SSLContext:
    """Return a TLS context that knows TLS 1.3 alone."""
    context = papers.context()
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    return context
