"""HTTP/1.1 on an open connection: a request written, an answer read within bounds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from chinar.engines.webaudit.policy import Policy
from chinar.engines.webaudit.probes.body import Body, read_body
from chinar.engines.webaudit.probes.connection import Connection
from chinar.engines.webaudit.url import Url

_STATUS_LINE = re.compile(rb"HTTP/1\.[01] ([1-5]\d\d)(?: .*)?")
_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_TARGET = re.compile(r"[!-~]+")
MAX_INTERIM = 5
Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request without a body; `extra` headers come besides the usual ones, or in their place."""

    url: Url
    method: str
    extra: Mapping[str, str]

    def headers(self, policy: Policy) -> dict[str, str]:
        """Return the headers to send, but for the host.

        Raises:
            ValueError: the path or a header would not stay within its line.
        """
        if not _TARGET.fullmatch(self.url.path):
            raise ValueError(f"path {self.url.path[:80]!r}")
        if any(_UNPRINTABLE.search(text) for pair in self.extra.items() for text in pair):
            raise ValueError("a header of more than one line")
        return {**_usual_headers(policy.announced_as), **self.extra}


@lru_cache(maxsize=8)
def _usual_headers(user_agent: str) -> Mapping[str, str]:
    return {
        "User-Agent": _UNPRINTABLE.sub("", user_agent),
        "Accept": "text/html,application/xhtml+xml,*/*;q=0.8",
        "Accept-Language": "en, hi;q=0.8, ur;q=0.7",
        "Accept-Encoding": "gzip, deflate",
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Status, headers and body as framed; when the headers were there, by the loop's clock."""

    status: int
    headers: Headers
    body: Body
    headed_at: float


async def ask(connection: Connection, request: Request, policy: Policy) -> Answer:
    """Send one request and read its answer; bounded in bytes, by the caller in time.

    Raises:
        ValueError: what comes is not HTTP/1.1 that makes sense.
        OSError, EOFError: the connection broke.
    """
    url, headers = request.url, request.headers(policy)
    lines = [f"{request.method} {url.path} HTTP/1.1", f"Host: {headers.pop('Host', url.authority)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    lines.append("Connection: keep-alive\r\n\r\n")
    await connection.send("\r\n".join(lines).encode("ascii"))
    status, received = await _read_head(connection, policy)
    headed_at = connection.now
    body = await read_body(connection, request.method, status, received, policy)
    return Answer(status=status, headers=received, body=body, headed_at=headed_at)


async def _read_head(connection: Connection, policy: Policy) -> tuple[int, Headers]:
    """Read status line and headers, past interim answers."""
    for _ in range(MAX_INTERIM):
        first, *lines = (await connection.head(policy.max_header_bytes)).split(b"\n")
        match = _STATUS_LINE.fullmatch(first.rstrip(b"\r"))
        if not match:
            raise ValueError(f"not an HTTP/1.1 answer: {first[:40]!r}")
        status = int(match[1])
        if status >= 200:
            return status, read_fields(_fields(lines), policy)
    raise ValueError("only interim answers")


def read_fields(fields: Iterable[tuple[str, str]], policy: Policy) -> Headers:
    """Keep the headers that are some, names in lower case, values without control characters.

    Raises:
        ValueError: there are more than an audit reads.
    """
    headers = tuple(
        (name.lower(), _UNPRINTABLE.sub("", value).strip())
        for name, value in fields
        if _HEADER_NAME.fullmatch(name)
    )
    if len(headers) > policy.max_headers:
        raise ValueError("more headers than an audit reads")
    return headers


def _fields(lines: list[bytes]) -> Iterator[tuple[str, str]]:
    for line in lines:
        name, colon, value = line.decode("latin-1").partition(":")
        if colon:
            yield name, value


def says_close(headers: Headers) -> bool:
    """Tell whether the other side will end the connection after this answer."""
    return any(name == "connection" and "close" in value.lower() for name, value in headers)
