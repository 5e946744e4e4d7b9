"""A small HTTP/1.1 client: bounded, without cookies, redirects followed under one set of rules."""

from __future__ import annotations

import re
import ssl

from chinar.engines.webaudit.errors import ProbeError, TargetError
from chinar.engines.webaudit.model import Failure, FailureKind, Fetch, Policy, Response
from chinar.engines.webaudit.probes.body import Body, inflate, read_body
from chinar.engines.webaudit.probes.wire import Connection, Wire, failure_of
from chinar.engines.webaudit.url import Url, join_url

_STATUS_LINE = re.compile(rb"HTTP/1\.[01] ([1-5]\d\d)(?: .*)?")
_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_REDIRECTS = (301, 302, 303, 307, 308)
_MAX_INTERIM = 5
_Headers = tuple[tuple[str, str], ...]
_Key = tuple[str, str, int]


class HttpClient:
    """Fetches pages of one scan over kept connections; an address is asked for only once."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._policy = wire.policy
        self._idle: dict[_Key, Connection] = {}
        self._known: dict[str, Response] = {}
        self._throttled: set[str] = set()
        self._dead: dict[_Key, Failure] = {}

    def adopt(self, host: str, port: int, connection: Connection) -> None:
        """Take over an open TLS connection for the next request to that host."""
        self._idle[("https", host, port)] = connection

    def give_up(self, host: str, port: int, failure: Failure) -> None:
        """Do not knock again at an HTTPS door that stayed shut."""
        self._dead[("https", host, port)] = failure

    def close(self) -> None:
        """Drop every kept connection."""
        for connection in self._idle.values():
            connection.abort()
        self._idle.clear()

    async def follow(self, start: Url) -> Fetch:
        """Fetch a page and go where its redirects lead, as far as the policy permits."""
        hops: list[Response] = []
        url, failure = start, None
        try:
            while True:
                response = await self.get(url)
                hops.append(response)
                if response.status not in _REDIRECTS or not response.value("location"):
                    break
                url = _next_hop(response, hops, self._policy)
        except ProbeError as error:
            failure = error.failure
        return Fetch(start=start, hops=tuple(hops), failure=failure)

    async def fetch(self, url: Url) -> Fetch:
        """Fetch one address without following redirects."""
        try:
            return Fetch(start=url, hops=(await self.get(url),))
        except ProbeError as error:
            return Fetch(start=url, failure=error.failure)

    async def get(self, url: Url) -> Response:
        """Return the answer to one GET.

        Raises:
            ProbeError: no answer that can be read.
        """
        if str(url) in self._known:
            return self._known[str(url)]
        if url.host in self._throttled:
            detail = f"{url.host} asked for fewer requests"
            raise ProbeError(Failure(kind=FailureKind.THROTTLED, detail=detail))
        if failure := self._dead.get((url.scheme, url.host, url.port)):
            raise ProbeError(failure)
        response = await self._ask(url)
        if response.status == 429:
            self._throttled.add(url.host)
        self._known[str(url)] = response
        return response

    async def _ask(self, url: Url) -> Response:
        """Ask on a kept connection; once more on a new one where the kept one had ended."""
        kept = self._idle.pop((url.scheme, url.host, url.port), None)
        if kept is not None:
            was_used = kept.used
            try:
                return await self._exchange(kept, url)
            except ProbeError as error:
                if not was_used or error.failure.kind is not FailureKind.CLOSED:
                    raise
        context = self._wire.trust.lenient if url.scheme == "https" else None
        return await self._exchange(await self._wire.open(url.host, url.port, context), url)

    async def _exchange(self, connection: Connection, url: Url) -> Response:
        meter = self._wire.meter
        keep = False
        try:
            if meter.requests >= self._policy.max_requests:
                raise ProbeError(
                    Failure(kind=FailureKind.BUDGET, detail="the site's requests are used up")
                )
            meter.requests += 1
            connection.used = True
            async with self._wire.limit(self._policy.response_timeout_s):
                await connection.send(_request(url, self._policy))
                status, headers = await _read_head(connection, self._policy)
                body = await read_body(connection, status, headers, self._policy)
            keep = body.reusable and not _says_close(headers)
        except (OSError, EOFError, ssl.SSLError) as error:
            raise ProbeError(failure_of(error, str(url))) from error
        except ValueError as error:
            detail = f"{url}: {error}"[:300]
            raise ProbeError(Failure(kind=FailureKind.GARBAGE, detail=detail)) from error
        finally:
            if keep:
                self._idle[(url.scheme, url.host, url.port)] = connection
            else:
                connection.abort()
        return _response(url, status, headers, body, self._policy)


def _request(url: Url, policy: Policy) -> bytes:
    lines = (
        f"GET {url.path} HTTP/1.1",
        f"Host: {url.authority}",
        f"User-Agent: {policy.user_agent}",
        "Accept: text/html,application/xhtml+xml,*/*;q=0.8",
        "Accept-Language: en, hi;q=0.8, ur;q=0.7",
        "Accept-Encoding: gzip, deflate",
        "Connection: keep-alive",
    )
    return "\r\n".join((*lines, "", "")).encode("ascii")


async def _read_head(connection: Connection, policy: Policy) -> tuple[int, _Headers]:
    """Read status line and headers; raises ValueError on what is not HTTP."""
    for _ in range(_MAX_INTERIM):
        line = await connection.line()
        if not line:
            raise EOFError("closed without an answer")
        match = _STATUS_LINE.fullmatch(line.rstrip(b"\r\n"))
        if not match:
            raise ValueError(f"not an HTTP/1.1 answer: {line[:40]!r}")
        headers = await _read_headers(connection, policy)
        status = int(match[1])
        if status >= 200:
            return status, headers
    raise ValueError("only interim answers")


async def _read_headers(connection: Connection, policy: Policy) -> _Headers:
    headers: list[tuple[str, str]] = []
    left = policy.max_header_bytes
    while (line := await connection.line()).rstrip(b"\r\n"):
        left -= len(line)
        if left < 0 or len(headers) >= policy.max_headers:
            raise ValueError("more headers than an audit reads")
        name, colon, value = line.decode("latin-1").partition(":")
        if colon and _HEADER_NAME.fullmatch(name):
            headers.append((name.lower(), _UNPRINTABLE.sub("", value).strip()))
    if not line:
        raise EOFError("closed in the middle of the headers")
    return tuple(headers)


def _says_close(headers: _Headers) -> bool:
    return any(name == "connection" and "close" in value.lower() for name, value in headers)


def _response(url: Url, status: int, headers: _Headers, body: Body, policy: Policy) -> Response:
    encodings = [
        part.strip().lower()
        for name, value in headers
        if name == "content-encoding"
        for part in value.split(",")
    ]
    data, whole = inflate(body.data, encodings, policy)
    return Response(
        url=url, status=status, headers=headers, body=data, complete=body.complete and whole
    )


def _next_hop(response: Response, hops: list[Response], policy: Policy) -> Url:
    try:
        url = join_url(response.url, response.value("location"))
    except TargetError as error:
        detail = f"redirect to {error}"[:300]
        raise ProbeError(Failure(kind=FailureKind.REDIRECT_REFUSED, detail=detail)) from error
    own_ports = {80, 443, *(hop.url.port for hop in hops)}
    if url.port < 1024 and url.port not in own_ports:
        detail = f"redirect to port {url.port}"
        raise ProbeError(Failure(kind=FailureKind.REDIRECT_REFUSED, detail=detail))
    if len(hops) > policy.max_redirects or str(url) in {str(hop.url) for hop in hops}:
        detail = f"{len(hops)} redirects, next {url}"[:300]
        raise ProbeError(Failure(kind=FailureKind.REDIRECT_LOOP, detail=detail))
    return url
