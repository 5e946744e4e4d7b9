"""The practice fleet's own small HTTP/1.1 server: says what a site's declaration says."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from tests.fleet.model_site import FILES, FRONT_PAGE, HEADERS, NOT_FOUND, written
from tests.fleet.site import Answer, FleetSite, Handler, HeaderValue, Reply, Request

REASONS = {200: "OK", 301: "Moved Permanently", 302: "Found", 403: "Forbidden", 404: "Not Found"}
_PLAIN_METHODS = ("GET", "HEAD")


@dataclass
class Site:
    """One site's answers, and what it has been asked."""

    site: FleetSite
    now: datetime
    requests: list[Request] = field(default_factory=list)
    connections: int = 0

    def secure(self, request: Request) -> Answer:
        """Answer at the HTTPS door."""
        wrap = self.site.wrap
        return wrap(self._usual)(request) if wrap else self._usual(request)

    def _usual(self, request: Request) -> Answer:
        return self._finish(self._chosen(request), secure=True)

    def plain(self, request: Request) -> Answer:
        """Answer at the HTTP door: as declared, else redirect to HTTPS."""
        paths = self.site.http_paths
        if paths is None:
            location = f"https://{self.site.host}{request.path}"
            return Answer(status=301, headers={"Location": location})
        reply = paths.get(request.path, paths.get("*"))
        if reply is None:
            return self._finish(self._chosen(request), secure=False)
        return self._finish(_as_answer(reply(request) if callable(reply) else reply), secure=False)

    def _chosen(self, request: Request) -> Answer:
        paths = self.site.paths
        path = request.path
        reply = paths.get(path, paths.get(path.partition("?")[0]))
        if reply is None and request.method not in _PLAIN_METHODS and "*" not in paths:
            return Answer(status=405, headers={"Allow": "GET, HEAD"})
        if reply is None and path == "/":
            reply = FRONT_PAGE if self.site.page is None else self.site.page
        if reply is None and "*" not in paths and path in FILES:
            kind, text = FILES[path]
            reply = Answer(body=text, headers={"Content-Type": kind})
        if reply is None:
            reply = paths.get("*", Answer(body=NOT_FOUND, status=404))
        return _as_answer(reply(request) if callable(reply) else reply)

    def _finish(self, answer: Answer, *, secure: bool) -> Answer:
        """Fill in dates and host, and add the site's headers."""
        body = answer.body
        if isinstance(body, str):
            body = written(body, self.site.host, self.now)
        headers = dict(answer.headers)
        if not answer.bare:
            usual = {**HEADERS, **self.site.headers} if secure else dict(HEADERS)
            headers = _merged(usual, headers)
            if not secure:
                headers.pop("Strict-Transport-Security", None)
        return replace(answer, body=body, headers=headers)


def _merged(
    usual: Mapping[str, HeaderValue], own: Mapping[str, HeaderValue]
) -> dict[str, HeaderValue]:
    said = {name.lower() for name in own}
    return {name: value for name, value in usual.items() if name.lower() not in said} | dict(own)


def _as_answer(reply: Reply) -> Answer:
    return reply if isinstance(reply, Answer) else Answer(body=reply)


def encode(answer: Answer, method: str = "GET") -> bytes:
    """Write an answer as HTTP/1.1."""
    if answer.raw:
        return answer.raw
    body = answer.body.encode() if isinstance(answer.body, str) else answer.body
    headers: list[tuple[str, str]] = []
    for name, value in answer.headers.items():
        values = value if isinstance(value, tuple) else (value,)
        headers += [(name, one) for one in values if one is not None]
    if answer.gzip:
        body = gzip.compress(body, mtime=0)
        headers.append(("Content-Encoding", "gzip"))
    if answer.chunked:
        headers.append(("Transfer-Encoding", "chunked"))
        body = _chunks(body)
    else:
        headers.append(("Content-Length", str(len(body))))
    if answer.close:
        headers.append(("Connection", "close"))
    lines = [f"HTTP/1.1 {answer.status} {REASONS.get(answer.status, 'Status')}"]
    lines += [f"{name}: {value}" for name, value in headers]
    head = "\r\n".join((*lines, "", "")).encode()
    return head if method == "HEAD" else head + body


def _chunks(body: bytes, size: int = 700) -> bytes:
    pieces = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def handler(
    site: Site, answer: Callable[[Request], Answer], *, secure: bool, end: bool = False
) -> Handler:
    """Serve HTTP/1.1 with kept connections; `end` closes after each answer."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while request := await read_request(reader, secure=secure):
            request = replace(request, count=len(site.requests) + 1)
            site.requests.append(request)
            said = answer(request)
            await send(writer, said, request.method)
            if end or said.close or said.raw:
                break

    return serve


async def send(writer: asyncio.StreamWriter, answer: Answer, method: str) -> None:
    """Write an answer at the pace it asks for."""
    await asyncio.sleep(answer.delay_s)
    data = encode(answer, method)
    if not answer.trickle_s:
        writer.write(data)
        await writer.drain()
        return
    size = len(data) // 10 + 1
    for at in range(0, len(data), size):
        writer.write(data[at : at + size])
        await writer.drain()
        await asyncio.sleep(answer.trickle_s)


async def read_request(reader: asyncio.StreamReader, *, secure: bool) -> Request | None:
    """Read one request; None at the end or where it is none."""
    words = (await reader.readline()).split()
    if len(words) != 3:
        return None
    headers: dict[str, str] = {}
    while line := (await reader.readline()).strip():
        name, _, value = line.decode("latin-1").partition(":")
        headers[name.strip().lower()] = value.strip()
    length = headers.get("content-length", "0")
    body = await reader.readexactly(int(length)) if length.isdigit() and int(length) else b""
    return Request(
        method=words[0].decode("latin-1"),
        path=words[1].decode("latin-1"),
        headers=headers,
        body=body,
        secure=secure,
    )
