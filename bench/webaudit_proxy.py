"""An emulated round trip: TCP doors that pass bytes on, each way late by half of it.

`webaudit_proxy.py ROUND_TRIP_MS WHERE.json` opens two doors for each site and prints the file again
with their ports. A connection counts as made one round trip after it came: the
kernel says yes at once, so its first bytes are held back by so much more.
"""

from __future__ import annotations

import asyncio
import json
import resource
import sys
from collections import deque
from contextlib import suppress
from pathlib import Path
from typing import cast

COUNT = {"connections": 0}


class Side(asyncio.Protocol):
    """One end of a connection; gives what it reads to the other end, late."""

    def __init__(self, loop: asyncio.AbstractEventLoop, half_s: float) -> None:
        self.loop = loop
        self.half_s = half_s
        self.not_before = 0.0
        self.other: Side | None = None
        self.transport: asyncio.Transport | None = None
        self.waiting: list[bytes | None] = []
        self.under_way: deque[tuple[bytes | None, bool]] = deque()
        self.heard_all = self.said_all = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)
        for data in self.waiting:
            self.give(data)
        self.waiting.clear()

    def data_received(self, data: bytes) -> None:
        self.pass_on(data)

    def eof_received(self) -> bool:
        self.heard_all = True
        self.pass_on(None)
        if self.said_all:
            self.end()
        return True

    def connection_lost(self, _error: Exception | None) -> None:
        self.pass_on(None, last=True)

    def pass_on(self, data: bytes | None, *, last: bool = False) -> None:
        """Let the other end have it when it would have arrived."""
        if self.other:
            self.under_way.append((data, last))
            at = max(self.loop.time(), self.not_before) + self.half_s
            self.loop.call_at(at, self.arrive)

    def arrive(self) -> None:
        """Hand over what left first: timers of one moment come in no order."""
        data, last = self.under_way.popleft()
        if self.other and last:
            self.other.end()
        elif self.other:
            self.other.take(data)

    def take(self, data: bytes | None) -> None:
        if self.transport is None:
            self.waiting.append(data)
        else:
            self.give(data)

    def give(self, data: bytes | None) -> None:
        """Write what came; None: the other end has no more to say."""
        if self.transport is None or self.transport.is_closing() or self.said_all:
            return
        if data is not None:
            self.transport.write(data)
            return
        self.said_all = True
        if self.heard_all:
            self.end()
        else:
            with suppress(OSError):  # gone meanwhile
                self.transport.write_eof()

    def end(self) -> None:
        if self.transport:
            self.transport.close()


class Door(Side):
    """The visitor's end; opens the way to the server."""

    def __init__(self, loop, half_s, address: str, port: int) -> None:
        super().__init__(loop, half_s)
        self.where = (address, port)
        self.task: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        COUNT["connections"] += 1
        self.not_before = self.loop.time() + 2 * self.half_s
        self.other = Side(self.loop, self.half_s)
        self.other.other = self
        super().connection_made(transport)
        self.task = self.loop.create_task(self.reach())

    async def reach(self) -> None:
        try:
            await self.loop.create_connection(lambda: self.other, *self.where)
        except OSError:
            if self.transport:
                self.transport.abort()


async def serve(half_s: float, state: dict) -> None:
    """Open the doors, say where they are, answer each line with the connections so far."""
    loop = asyncio.get_running_loop()
    doors: dict[tuple[str, int], int] = {}
    for site in state["sites"]:
        for key in ("https_port", "http_port"):
            where = (site["address"], site[key])
            if where not in doors:
                server = await loop.create_server(
                    lambda where=where: Door(loop, half_s, *where), site["address"], 0, backlog=1000
                )
                doors[where] = server.sockets[0].getsockname()[1]
            site[key] = doors[where]
    print(json.dumps(state), flush=True)
    questions = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(questions), sys.stdin)
    while await questions.readline():
        print(COUNT["connections"], flush=True)


def main() -> None:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    asyncio.run(serve(float(sys.argv[1]) / 2000, json.loads(Path(sys.argv[2]).read_text())))


if __name__ == "__main__":
    main()
