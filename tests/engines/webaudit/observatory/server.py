"""One server for all the sets: by the Host header, behind certificates chosen by name."""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from tests.engines.webaudit.observatory.sets import SHARED, HeaderSet, Paper, Reply
from tests.fleet.authority import Authority
from tests.fleet.site import Leaf

SHARED_HOST = "shared.gov.in"
NOT_HERE = Reply(status=404, body="not here")
LEAVES = {
    Paper.GOOD: Leaf(names=("*.gov.in",)),
    Paper.STRANGE: Leaf(names=("*.gov.in",), stranger=True),
    Paper.EXPIRED: Leaf(names=("*.gov.in",), began_days=90, left_days=-1),
    Paper.WRONG_NAME: Leaf(names=("elsewhere.example.org",)),
}


class SetServer:
    """Serves in a thread; `routes` leads a host's two ports to where it answers or nothing does."""

    def __init__(self, sets: Sequence[HeaderSet], folder: Path, now: datetime) -> None:
        self._sets = {one.host: one for one in sets}
        self._authority = Authority(folder, now)
        self.ca_file = self._authority.ca_file
        self._contexts = {paper: _context(self._authority, leaf) for paper, leaf in LEAVES.items()}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._writers: set[asyncio.StreamWriter] = set()
        self._servers: list[asyncio.Server] = []

    def __enter__(self) -> SetServer:
        self._thread.start()
        self._run(self._open())
        return self

    def __exit__(self, *_: object) -> None:
        self._run(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def routes(self) -> Mapping[tuple[str, int], tuple[str, int]]:
        """Return (host, port) → (address, port) for every site."""
        secure, plain, shut = (server.sockets[0].getsockname()[1] for server in self._servers)
        found: dict[tuple[str, int], tuple[str, int]] = {}
        for host, one in self._sets.items():
            found[host, 443] = ("127.0.0.1", secure if one.https else shut)
            found[host, 80] = ("127.0.0.1", plain if one.http else shut)
        found[SHARED_HOST, 443] = ("127.0.0.1", secure)
        found[SHARED_HOST, 80] = ("127.0.0.1", shut)
        return found

    def _run(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(60)

    async def _open(self) -> None:
        front = self._contexts[Paper.GOOD]
        front.sni_callback = self._choose
        for tls, secure in ((front, True), (None, False)):
            handler = self._handler(secure=secure)
            server = await asyncio.start_server(handler, "127.0.0.1", 0, ssl=tls, backlog=500)
            self._servers.append(server)
        # Bound and never listened to: whoever knocks is refused, and nobody else gets the port.
        shut = await asyncio.start_server(
            self._handler(secure=False), "127.0.0.1", 0, start_serving=False
        )
        self._servers.append(shut)

    async def _close(self) -> None:
        for server in self._servers:
            server.close()
        for writer in list(self._writers):
            writer.transport.abort()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()
        for _ in range(3):
            await asyncio.sleep(0)

    def _choose(self, connection: ssl.SSLObject, name: str | None, _context: object) -> None:
        one = self._sets.get(name or "")
        if one and one.paper in self._contexts:
            connection.context = self._contexts[one.paper]

    def _handler(self, *, secure: bool):
        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            self._writers.add(writer)
            try:
                while line := await reader.readline():
                    headers = {}
                    while header := (await reader.readline()).strip():
                        name, _, value = header.decode("latin-1").partition(":")
                        headers[name.lower()] = value.strip()
                    reply = self._reply(headers["host"], line.split()[1].decode(), secure)
                    writer.write(written(reply, headers.get("origin", "")))
                    await writer.drain()
            except (OSError, EOFError, asyncio.CancelledError):
                writer.transport.abort()
            finally:
                self._writers.discard(writer)
                writer.close()

        return serve

    def _reply(self, host: str, path: str, secure: bool) -> Reply:
        if host == SHARED_HOST:
            return SHARED
        one = self._sets[host]
        paths = one.https if secure else one.http
        return paths.get(path, NOT_HERE)


def written(reply: Reply, origin: str) -> bytes:
    """Write an answer; what has no body by its status says nothing of a length."""
    body = b"" if reply.status in (204, 304) else reply.body.encode()
    lines = [f"HTTP/1.1 {reply.status} Status"]
    if reply.status not in (204, 304):
        lines.append(f"Content-Length: {len(body)}")
    lines += [f"{name}: {value.replace('@origin@', origin)}" for name, value in reply.headers]
    return "\r\n".join((*lines, "", "")).encode("latin-1") + body


def _context(authority: Authority, leaf: Leaf) -> ssl.SSLContext:
    papers = authority.papers("sets.gov.in", leaf)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(papers.chain_file, papers.key_file)
    return context
