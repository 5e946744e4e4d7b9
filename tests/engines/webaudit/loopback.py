"""Real servers on loopback with the faults a test asks for, and certificates for them."""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.fleet.authority import Authority
from tests.fleet.site import Leaf

from chinar.engines.webaudit import Policy, SiteReport, Target, Verdict, audit

DOMAIN = "example.gov.in"
HOST = f"health.{DOMAIN}"
OTHER_HOST = f"other.{DOMAIN}"
MOMENT = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)
Raw = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
Answer = bytes | Callable[[str, Mapping[str, str]], bytes]


def answer(
    body: str | bytes = b"",
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> bytes:
    """Write one HTTP answer with its length."""
    data = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status} Status", f"Content-Length: {len(data)}"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    return "\r\n".join((*lines, "", "")).encode() + data


GOOD_HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "Content-Security-Policy": "default-src 'self'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_MODEL = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<title>Directorate of Health, practice</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="Hospitals, timings and forms.">
</head><body><a href="#content">Skip to main content</a>
<header><h1>Directorate of Health, practice</h1>
<img src="/emblem.svg" alt="Emblem">
<a href="/hi" lang="hi">&#2361;&#2367;&#2344;&#2381;&#2342;&#2368;</a>
<a href="/about">About us</a>
<a href="/contact">Contact us</a> <a href="/feedback">Feedback</a> <a href="/help">Help</a></header>
<main id="content">BODY</main>
<footer><a href="/policies">Privacy policy</a> <a href="/terms">Terms of use</a>
<a href="/site-map">Site map</a> <a href="https://www.india.gov.in/">National Portal of India</a>
<p>Owned by the Directorate. Web information manager: head of the practice room.</p>
</footer></body></html>"""


def document(body: str) -> str:
    """Return a page without fault, but for its date, around what stands in it."""
    return _MODEL.replace("BODY", body)


GOOD_PAGE = document("<p>Welcome</p><p>Last updated on: 20-11-2026</p>")

GOOD_FILES = {
    "/.well-known/security.txt": answer(
        "Contact: mailto:security@example.gov.in\nExpires: 2027-05-01T00:00:00Z\n",
        headers={"Content-Type": "text/plain; charset=utf-8"},
    ),
}
"""What a site without an answer for every path ("*") serves besides what a test gives it."""


def page(body: str = GOOD_PAGE, without: str = "", **headers: str) -> bytes:
    """Write a faultless front page but for what a test changes (header_name=value)."""
    merged = GOOD_HEADERS | {name.replace("_", "-"): value for name, value in headers.items()}
    merged.pop(without, None)
    return answer(body if "<html" in body else document(body), headers=merged)


class Certificates(Authority):
    """The practice fleet's authority: faultless leaves, or with the faults that a test names."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, MOMENT)

    def context(self, *names: str, **faults: Any) -> ssl.SSLContext:
        """Return a server's context with a certificate for the given names."""
        leaf = Leaf(names=names, common_name=names[0] if names else "nobody", **faults)
        return self.papers(HOST, leaf).context()


class Fleet:
    """A loop of its own in a thread, and the servers on it."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        self.servers: list[asyncio.Server] = []
        self.writers: set[asyncio.StreamWriter] = set()
        self.requests: list[tuple[int, str, dict[str, str]]] = []
        self.accepted = 0
        self.accepted_at: Counter[int] = Counter()
        """Connections by the port they came to; those of TLS count once they shook hands."""

    def serve(
        self,
        handler: Raw,
        tls: ssl.SSLContext | None = None,
        *,
        address: str = "127.0.0.1",
        port: int = 0,
    ) -> int:
        """Start a server and return its port."""

        async def start() -> asyncio.Server:
            return await asyncio.start_server(self._guard(handler), address, port, ssl=tls)

        server = asyncio.run_coroutine_threadsafe(start(), self.loop).result(10)
        self.servers.append(server)
        return server.sockets[0].getsockname()[1]

    def site(self, routes: Mapping[str, Answer], tls: ssl.SSLContext | None = None) -> int:
        """Serve answers by path; a path of '*' answers the rest, else 404."""
        return self.serve(self.http(routes), tls)

    def _guard(self, handler: Raw) -> Raw:
        async def guarded(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            try:
                await handler(reader, writer)
            except (OSError, EOFError, asyncio.CancelledError):
                writer.transport.abort()  # the client left, or the fleet is closing
            finally:
                self.writers.discard(writer)
                writer.close()

        def let_in(
            reader: asyncio.StreamReader, writer: asyncio.StreamWriter
        ) -> Coroutine[None, None, None]:
            """Note the connection before its task runs: the fleet may close in between."""
            self.accepted += 1
            self.accepted_at[writer.get_extra_info("sockname")[1]] += 1
            self.writers.add(writer)
            return guarded(reader, writer)

        return let_in

    def http(self, routes: Mapping[str, Answer]) -> Raw:
        """Return a handler that answers by path."""

        async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            port = writer.get_extra_info("sockname")[1]
            while line := await reader.readline():
                if not line.startswith(b"GET "):
                    writer.write(answer("bad request", 400))
                    writer.close()
                    break
                path = line.split()[1].decode()
                headers = {}
                while header := (await reader.readline()).strip():
                    name, _, value = header.decode().partition(": ")
                    headers[name.lower()] = value
                self.requests.append((port, path, headers))
                usual = routes.get("*") or GOOD_FILES.get(path, answer("not here", 404))
                reply = routes.get(path, usual)
                writer.write(reply(path, headers) if callable(reply) else reply)
                await writer.drain()

        return handler

    def close(self) -> None:
        async def stop() -> None:
            for _ in range(5):
                await asyncio.sleep(0)  # a server that is closed drops whom it just let in
            for server in self.servers:
                server.close()
            for writer in list(self.writers):
                writer.transport.abort()
            tasks = asyncio.all_tasks() - {asyncio.current_task()}
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            for _ in range(3):
                await asyncio.sleep(0)  # aborted transports close in the loop's next rounds

        asyncio.run_coroutine_threadsafe(stop(), self.loop).result(10)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)
        self.loop.close()


@dataclass
class Auditor:
    """Audits one host whose two ports lead to servers of the fleet."""

    fleet: Fleet
    certificates: Certificates
    policy: Policy

    def good_tls(self) -> ssl.SSLContext:
        return self.certificates.context(HOST)

    def __call__(
        self,
        https: int | None = None,
        http: int | None = None,
        *,
        target: Target | None = None,
        connect_to: Mapping[tuple[str, int], tuple[str, int]] | None = None,
        **changes: object,
    ) -> SiteReport:
        """Audit the host; a port of None is one where nothing listens."""
        routes = {
            (HOST, 443): ("127.0.0.1", https or self.closed_port()),
            (HOST, 80): ("127.0.0.1", http or self.closed_port()),
        }
        policy = replace(self.policy, connect_to=routes | dict(connect_to or {}), **changes)
        return audit([target or Target(host=HOST)], policy, now=MOMENT).sites[0]

    def page(self, front: Answer, **others: Answer) -> SiteReport:
        """Audit a site with this front page over HTTPS and a right redirect over HTTP."""
        https = self.fleet.site({"/": front} | others, self.good_tls())
        return self(https, self.redirect(f"https://{HOST}/"))

    def redirect(self, location: str, status: int = 301) -> int:
        return self.fleet.site({"*": answer("", status, {"Location": location})})

    def closed_port(self) -> int:
        server_port = self.fleet.site({})
        server = self.fleet.servers.pop()
        self.fleet.loop.call_soon_threadsafe(server.close)
        asyncio.run_coroutine_threadsafe(server.wait_closed(), self.fleet.loop).result(10)
        return server_port


def verdict(report: SiteReport, code: str) -> Verdict:
    """Return the one verdict of a code."""
    (found,) = [v for v in report.verdicts if v.code == code]
    return found
