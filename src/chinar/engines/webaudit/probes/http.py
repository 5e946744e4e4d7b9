"""A small HTTP client: bounded, without cookies, redirects followed under one set of rules."""

from __future__ import annotations

import ssl
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from chinar.engines.webaudit.errors import ProbeError
from chinar.engines.webaudit.policy import Policy
from chinar.engines.webaudit.probes import http1, http2
from chinar.engines.webaudit.probes.body import inflate
from chinar.engines.webaudit.probes.connection import Connection, OtherVersionError
from chinar.engines.webaudit.probes.http1 import Answer, Request, says_close
from chinar.engines.webaudit.probes.lanes import Lanes
from chinar.engines.webaudit.probes.redirects import leads_on, next_hop
from chinar.engines.webaudit.probes.wire import Resumption, Wire, failure_of
from chinar.engines.webaudit.seen.web import Failure, FailureKind, Fetch, Response
from chinar.engines.webaudit.url import Url

PLAIN: Mapping[str, str] = MappingProxyType({})
_MAX_BUSY = 3
"""So many answers of 503 in a row are a request to stop."""
_SMALL_BODY = 65_536
_ASKED_TWICE = ("GET", "HEAD")
_NO_RESUMPTION = (FailureKind.TLS, FailureKind.CLOSED, FailureKind.NOT_TLS)
_Key = tuple[str, str, int]


class HttpClient:
    """Fetches pages of one scan over kept connections; an address is asked for only once."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._policy = wire.policy
        self._lanes: defaultdict[_Key, Lanes] = defaultdict(Lanes)
        self._known: dict[tuple[object, ...], Response] = {}
        self._throttled: set[str] = set()
        self._busy: Counter[str] = Counter()
        self._held_bytes = 0
        self._expected_bytes = 0
        """Of the answers that are being read: as much as each may be."""

    def adopt(self, host: str, port: int, connection: Connection) -> None:
        """Take over an open TLS connection for the next request to that host."""
        self._lanes["https", host, port].adopt(connection)

    def give_up(self, host: str, port: int, failure: Failure) -> None:
        """Do not knock again at an HTTPS door that stayed shut."""
        self._lanes["https", host, port].failure = failure

    def close(self) -> None:
        """Drop every kept connection."""
        for lanes in self._lanes.values():
            lanes.close()

    async def follow(self, start: Url, headers: Mapping[str, str] = PLAIN) -> Fetch:
        """Fetch a page and go where its redirects lead, as far as the policy permits.

        `headers` are sent besides the usual ones, or in their place.
        """
        hops: list[Response] = []
        url, failure = start, None
        try:
            while True:
                response = await self.get(url, headers)
                hops.append(response)
                if not leads_on(response):
                    break
                url = next_hop(response, hops, self._policy)
        except ProbeError as error:
            failure = error.failure
        return Fetch(start=start, hops=tuple(hops), failure=failure)

    async def fetch(
        self, url: Url, headers: Mapping[str, str] = PLAIN, *, method: str = "GET"
    ) -> Fetch:
        """Fetch one address without following redirects."""
        try:
            return Fetch(start=url, hops=(await self.get(url, headers, method=method),))
        except ProbeError as error:
            return Fetch(start=url, failure=error.failure)

    async def get(
        self, url: Url, headers: Mapping[str, str] = PLAIN, *, method: str = "GET"
    ) -> Response:
        """Return the answer to one request without a body; only an active audit changes the method.

        Raises:
            ProbeError: no answer that can be read.
        """
        key = (method, str(url), *headers.items())
        if key in self._known:
            return self._known[key]
        lanes = self._lanes[url.scheme, url.host, url.port]
        self._refuse(url, lanes)
        spare = await lanes.take()
        try:
            self._refuse(url, lanes)  # again: others have learnt something meanwhile
            kept, spare = spare, None
            request = Request(url=url, method=method, extra=headers)
            response, spare = await self._ask(request, lanes, kept)
            lanes.answered(response.ttfb_s or 0.0)
        except ProbeError as error:
            lanes.missed(error.failure)
            raise
        finally:
            lanes.give_back(spare)
        self._heed(response)
        self._known[key] = response
        return response

    def _refuse(self, url: Url, lanes: Lanes) -> None:
        if url.host in self._throttled:
            detail = f"{url.host} asked for fewer requests"
            raise ProbeError(Failure(kind=FailureKind.THROTTLED, detail=detail))
        if lanes.failure:
            raise ProbeError(lanes.failure)

    def _heed(self, response: Response) -> None:
        """Stop asking a host that asks for it, in words (RFC 6585) or by being busy again."""
        host, busy = response.url.host, response.status == 503
        self._busy[host] = self._busy[host] + 1 if busy else 0
        told = response.status == 429 or (busy and response.value("retry-after"))
        if told or self._busy[host] >= _MAX_BUSY:
            self._throttled.add(host)

    async def _ask(
        self, request: Request, lanes: Lanes, kept: Connection | None
    ) -> tuple[Response, Connection | None]:
        """Ask on a kept connection; once more on a new one where the kept one had ended.

        The connection comes back where it can serve again.
        """
        if kept is not None and kept.used and not kept.is_quiet():
            kept.abort()
            kept = None
        if kept is not None:
            was_used = kept.used
            try:
                return await self._exchange(kept, request, lanes)
            except OtherVersionError:
                pass
            except ProbeError as error:
                closed = was_used and error.failure.kind is FailureKind.CLOSED
                if not closed or request.method not in _ASKED_TWICE:
                    raise
        try:
            return await self._exchange(await self._open(request.url, lanes), request, lanes)
        except OtherVersionError:
            return await self._exchange(await self._open(request.url, lanes), request, lanes)

    async def _open(self, url: Url, lanes: Lanes) -> Connection:
        """Open one more connection; a TLS session that is known is resumed."""
        if url.scheme != "https":
            return await self._wire.open(url.host, url.port, None)
        lenient = self._wire.trust.lenient
        if known := lanes.resumption or _resumable(lanes.witness):
            try:
                return await self._wire.open(url.host, url.port, lenient, resume=known)
            except ssl.SSLCertVerificationError:
                pass
            except ProbeError as error:
                if error.failure.kind not in _NO_RESUMPTION:
                    raise
            lanes.resumption = lanes.witness = None
        return await self._wire.open(url.host, url.port, lenient)

    async def _exchange(
        self, connection: Connection, request: Request, lanes: Lanes
    ) -> tuple[Response, Connection | None]:
        """Send one request and read its answer.

        Raises:
            ProbeError: none came that can be read.
            OtherVersionError: ask again in the version of HTTP that the wire now knows.
        """
        url, meter, keep = request.url, self._wire.meter, False
        try:
            if meter.requests >= self._policy.requests_allowed + meter.granted:
                raise ProbeError(
                    Failure(kind=FailureKind.BUDGET, detail="the site's requests are used up")
                )
            meter.requests += 1
            connection.used = True
            policy = self._bounds()
            self._expected_bytes += policy.max_body_bytes
            sent_at = connection.now
            try:
                async with self._wire.limit(self._policy.response_timeout_s):
                    answer = await _speak(connection, request, policy)
            finally:
                self._expected_bytes -= policy.max_body_bytes
            keep = answer.body.reusable and not says_close(answer.headers)
            if keep:
                lanes.witness = connection
            elif lanes.resumption is None:
                lanes.resumption = _resumable(connection)
        except (OSError, EOFError) as error:
            raise ProbeError(failure_of(error, str(url))) from error
        except ValueError as error:
            if isinstance(error, OtherVersionError) and not lanes.switched:
                lanes.switched = True
                change = self._wire.http2.add if error.http2 else self._wire.http2.discard
                change((url.host, url.port))
                raise
            detail = f"{url}: {error}"[:300]
            raise ProbeError(Failure(kind=FailureKind.GARBAGE, detail=detail)) from error
        finally:
            if not keep:
                connection.abort()
        return self._response(url, answer, policy, sent_at), connection if keep else None

    def _bounds(self) -> Policy:
        """Return the policy; with small bodies only, once the site has filled its room."""
        taken = self._held_bytes + self._expected_bytes
        room = max(_SMALL_BODY, self._policy.max_site_bytes - taken)
        if room >= self._policy.max_body_bytes:
            return self._policy
        return replace(self._policy, max_body_bytes=room)

    def _response(self, url: Url, answer: Answer, policy: Policy, sent_at: float) -> Response:
        encodings = [
            part.strip().lower()
            for name, value in answer.headers
            if name == "content-encoding"
            for part in value.split(",")
        ]
        data, whole = inflate(answer.body.data, encodings, policy)
        self._held_bytes += len(data)
        return Response(
            url=url,
            status=answer.status,
            headers=answer.headers,
            body=data,
            complete=answer.body.complete and whole,
            ttfb_s=answer.headed_at - sent_at,
        )


async def _speak(connection: Connection, request: Request, policy: Policy) -> Answer:
    if not connection.speaks_http2:
        return await http1.ask(connection, request, policy)
    session = connection.http2
    if not isinstance(session, http2.Session):
        session = connection.http2 = http2.Session(connection, policy)
    return await session.ask(request)


def _resumable(connection: Connection | None) -> Resumption | None:
    """Return what is needed to resume a connection's TLS session on another one."""
    if connection is None or connection.tls is None or connection.context is None:
        return None
    session = connection.tls.session
    return (connection.context, session) if session and session.has_ticket else None
