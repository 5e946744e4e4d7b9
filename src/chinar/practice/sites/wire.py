"""Just enough HTTP/1.1 to serve small pages: read one request head, write one response."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from http import HTTPStatus
from urllib.parse import urlsplit

from chinar.practice.sites.pages import Answer, plain

HEAD_LIMIT_BYTES = 16 * 1024
HEADERS_MOST = 64


class BadRequestError(Exception):
    """What arrived is no request that this server answers; `status` says why."""

    def __init__(self, status: HTTPStatus) -> None:
        self.status = status
        super().__init__(status.phrase)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """The head of a request."""

    method: str
    host: str
    port: str
    path: str
    query: str
    keep_alive: bool
    agent: str = ""

    @property
    def allowed(self) -> bool:
        """Tell whether the method only reads."""
        return self.method in ("GET", "HEAD")


async def read_request(reader: asyncio.StreamReader) -> Request | None:
    """Read the next request; None when the other side closed instead of asking."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.LimitOverrunError as error:
        raise BadRequestError(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE) from error
    except asyncio.IncompleteReadError as error:
        if error.partial.strip():
            raise BadRequestError(HTTPStatus.BAD_REQUEST) from error
        return None
    return parse_request(head)


def parse_request(head: bytes) -> Request:
    """Read a request's head, strictly; raises BadRequestError (RFC 9112 sections 3 and 5)."""
    first, *lines = head.decode("latin-1").removesuffix("\r\n\r\n").split("\r\n")
    method, target, version = _parse_first(first)
    headers = _parse_headers(lines)
    netloc, path, query = _parse_target(target)
    hosts = headers.get("host", [])
    if len(hosts) != 1 and not (version == "HTTP/1.0" and not hosts):
        raise BadRequestError(HTTPStatus.BAD_REQUEST)
    authority = netloc or "".join(hosts)
    host, _, port = authority.partition(":")
    has_body = "transfer-encoding" in headers or headers.get("content-length", ["0"]) != ["0"]
    wishes = ",".join(headers.get("connection", [])).lower()
    return Request(
        method=method,
        host=host.lower().rstrip("."),
        port=port,
        path=path or "/",
        query=query,
        agent=headers.get("user-agent", [""])[0],
        # A body is never read, so the connection cannot be used again after it.
        keep_alive=version == "HTTP/1.1" and "close" not in wishes and not has_body,
    )


def _parse_first(line: str) -> tuple[str, str, str]:
    parts = line.split(" ")
    if len(parts) != 3 or not parts[0].isascii() or not parts[0].isalpha() or not parts[1]:
        raise BadRequestError(HTTPStatus.BAD_REQUEST)
    if parts[2] not in ("HTTP/1.0", "HTTP/1.1"):
        raise BadRequestError(HTTPStatus.HTTP_VERSION_NOT_SUPPORTED)
    return parts[0], parts[1], parts[2]


def _parse_headers(lines: list[str]) -> dict[str, list[str]]:
    if len(lines) > HEADERS_MOST:
        raise BadRequestError(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
    headers: dict[str, list[str]] = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if not colon or not name or name != name.strip() or "\n" in line or "\r" in line:
            raise BadRequestError(HTTPStatus.BAD_REQUEST)
        headers.setdefault(name.lower(), []).append(value.strip())
    return headers


def _parse_target(target: str) -> tuple[str, str, str]:
    """Split a request target into authority, path and query."""
    if any(ord(sign) <= 0x20 or ord(sign) == 0x7F for sign in target):
        raise BadRequestError(HTTPStatus.BAD_REQUEST)
    if target.startswith("/"):
        path, _, query = target.partition("?")
        return "", path, query
    try:
        url = urlsplit(target)
    except ValueError as error:
        raise BadRequestError(HTTPStatus.BAD_REQUEST) from error
    if url.scheme not in ("http", "https") and target != "*":
        raise BadRequestError(HTTPStatus.BAD_REQUEST)
    return url.netloc, url.path, url.query


def encode(answer: Answer, *, now: datetime, keep_alive: bool, with_body: bool) -> bytes:
    """Write a response as bytes; `with_body` is false for the answer to HEAD."""
    body = answer.body.encode()
    headers = (
        ("Date", format_datetime(now, usegmt=True)),
        ("Content-Type", answer.content_type),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
        ("Connection", "keep-alive" if keep_alive else "close"),
        *answer.headers,
    )
    head = f"HTTP/1.1 {answer.status.value} {answer.status.phrase}\r\n"
    head += "".join(f"{name}: {value}\r\n" for name, value in headers)
    return head.encode("latin-1") + b"\r\n" + (body if with_body else b"")


def refusal(status: HTTPStatus) -> Answer:
    """Answer a request that could not be read or is not allowed."""
    if status is HTTPStatus.METHOD_NOT_ALLOWED:
        return plain(status, ("Allow", "GET, HEAD"))
    return plain(status)
