"""Real servers on loopback with the faults a test asks for, and certificates for them."""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from chinar.engines.webaudit import Policy, SiteReport, Target, Verdict, audit

HOST = "health.example.gov.in"
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
}
GOOD_PAGE = "<html><body><p>Welcome</p><footer>Last updated on: 20-11-2026</footer></body></html>"


def page(body: str = GOOD_PAGE, without: str = "", **headers: str) -> bytes:
    """Write a faultless front page but for what a test changes (header_name=value)."""
    merged = GOOD_HEADERS | {name.replace("_", "-"): value for name, value in headers.items()}
    merged.pop(without, None)
    return answer(body, headers=merged)


@dataclass
class Certificates:
    """A certificate authority of the tests' own, and what it signs."""

    folder: Path
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    count: int = 0

    def __post_init__(self) -> None:
        self.authority = self._sign("Test authority", (), self.key, None, 400, 400)
        self.ca_file = self.folder / "ca.pem"
        self.ca_file.write_bytes(self.authority.public_bytes(serialization.Encoding.PEM))

    def context(
        self,
        *names: str,
        began_days: float = 10,
        left_days: float = 60,
        self_signed: bool = False,
    ) -> ssl.SSLContext:
        """Return a server's context with a certificate for the given names."""
        key = ec.generate_private_key(ec.SECP256R1())
        issuer = None if self_signed else self.key
        leaf = self._sign(
            names[0] if names else "nobody", names, key, issuer, began_days, left_days
        )
        self.count += 1
        file = self.folder / f"{self.count}.pem"
        file.write_bytes(
            leaf.public_bytes(serialization.Encoding.PEM)
            + key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context

    def _sign(self, subject, names, key, issuer_key, began_days, left_days) -> x509.Certificate:
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)])
        issuer = self.authority.subject if issuer_key else name
        builder = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(issuer)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(MOMENT - timedelta(days=began_days))
            .not_valid_after(MOMENT + timedelta(days=left_days))
            .add_extension(x509.BasicConstraints(ca=not names, path_length=None), critical=True)
        )
        if names:
            alternatives = [_general_name(text) for text in names]
            builder = builder.add_extension(x509.SubjectAlternativeName(alternatives), False)
        return builder.sign(issuer_key or key, hashes.SHA256())


def _general_name(text: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(text))
    except ValueError:
        return x509.DNSName(text)


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

    def serve(self, handler: Raw, tls: ssl.SSLContext | None = None) -> int:
        """Start a server and return its port."""

        async def start() -> asyncio.Server:
            return await asyncio.start_server(self._guard(handler), "127.0.0.1", 0, ssl=tls)

        server = asyncio.run_coroutine_threadsafe(start(), self.loop).result(10)
        self.servers.append(server)
        return server.sockets[0].getsockname()[1]

    def site(self, routes: Mapping[str, Answer], tls: ssl.SSLContext | None = None) -> int:
        """Serve answers by path; a path of '*' answers the rest, else 404."""
        return self.serve(self._http(routes), tls)

    def _guard(self, handler: Raw) -> Raw:
        async def guarded(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            self.accepted += 1
            self.writers.add(writer)
            try:
                await handler(reader, writer)
            except (OSError, EOFError, asyncio.CancelledError):
                writer.transport.abort()  # the client left, or the fleet is closing
            finally:
                self.writers.discard(writer)
                writer.close()

        return guarded

    def _http(self, routes: Mapping[str, Answer]) -> Raw:
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
                reply = routes.get(path, routes.get("*", answer("not here", 404)))
                writer.write(reply(path, headers) if callable(reply) else reply)
                await writer.drain()

        return handler

    def close(self) -> None:
        async def stop() -> None:
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
