"""Many sites behind one address under a cap, counted at the server.

`chinar bench pacing [--sites 239] [--cap 20]` prints the minutes that the audit took,
the connections a site, the most that the server took in any second, and what could not be told.
The cap is what decides; the machine hardly does.
"""

from __future__ import annotations

import argparse
import asyncio
import ssl
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tests.engines.webaudit.loopback import MOMENT, Certificates, page  # noqa: E402

from chinar.engines.webaudit import ALL_CHECKS, Mode, Policy, Target, audit  # noqa: E402
from chinar.engines.webaudit.model import Need  # noqa: E402

_NAMED = {Need.NAMES, Need.MAIL}  # asked of name servers, which the cap is not about
_UNTOLD = ("timeout", "budget", "closed", "throttled", "unreachable")


@dataclass(slots=True)
class Taken:
    """When each connection came, by the server's clock."""

    moments: list[float] = field(default_factory=list)

    def most_in_a_second(self) -> int:
        first = most = 0
        for last, moment in enumerate(self.moments):
            while self.moments[first] <= moment - 1:
                first += 1
            most = max(most, last - first + 1)
        return most


def serve(folder: str, names: list[str], pipe: Connection) -> None:
    """Serve all names over TLS and a redirect over plain HTTP until told to stop."""
    certificates = Certificates(Path(folder))
    pipe.send(certificates.ca_file)
    asyncio.run(_serve(certificates.context(*names), pipe))


async def _serve(tls: ssl.SSLContext, pipe: Connection) -> None:
    taken = Taken()
    ports = [await _listen(taken, context) for context in (tls, None)]
    pipe.send(ports)
    await asyncio.to_thread(pipe.recv)
    pipe.send((len(taken.moments), taken.most_in_a_second()))


async def _listen(taken: Taken, context: ssl.SSLContext | None) -> int:
    loop = asyncio.get_running_loop()
    listener = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0, start_serving=False)
    sock = listener.sockets[0]._sock  # noqa: SLF001 -- taken over to note each accept
    sock.listen(1024)
    handlers: set[asyncio.Task[None]] = set()

    async def take() -> None:
        while True:
            peer, _ = await loop.sock_accept(sock)
            taken.moments.append(loop.time())
            task = asyncio.create_task(_attend(peer, context, listener))
            handlers.add(task)
            task.add_done_callback(handlers.discard)

    handlers.add(asyncio.create_task(take()))
    return int(sock.getsockname()[1])


async def _attend(peer: object, context: ssl.SSLContext | None, _keep: object) -> None:
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader()
    protocol = asyncio.StreamReaderProtocol(reader)
    try:
        transport, _ = await loop.connect_accepted_socket(lambda: protocol, peer, ssl=context)
        writer = asyncio.StreamWriter(transport, protocol, reader, loop)
        while head := await reader.readuntil(b"\r\n\r\n"):
            path = head.split(b" ", 2)[1]
            host = head.split(b"Host: ", 1)[1].split(b"\r\n", 1)[0]
            writer.write(_answer(path, host, secure=context is not None))
    except (OSError, EOFError):
        return


def _answer(path: bytes, host: bytes, *, secure: bool) -> bytes:
    if not secure:
        moved = b"HTTP/1.1 301 Moved\r\nLocation: https://%b%b\r\nContent-Length: 0\r\n\r\n"
        return moved % (host, path)
    return page() if path == b"/" else b"HTTP/1.1 404 Not here\r\nContent-Length: 0\r\n\r\n"


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="chinar bench pacing", description=__doc__)
    parser.add_argument("--sites", type=int, default=239)
    parser.add_argument("--cap", type=float, default=20)
    chosen = parser.parse_args(arguments)
    names = [f"site{number}.example.gov.in" for number in range(chosen.sites)]
    with tempfile.TemporaryDirectory() as folder:
        ours, theirs = get_context("spawn").Pipe()
        server = get_context("spawn").Process(target=serve, args=(folder, names, theirs))
        server.start()
        ca_file = ours.recv()
        https, http = ours.recv()
        policy = Policy(
            connections_per_second=chosen.cap,
            ca_files=(ca_file,),
            only=tuple(
                check.id
                for check in ALL_CHECKS
                if Mode.HYGIENE.includes(check.mode) and not check.needs & _NAMED
            ),
            connect_to={(name, 443): ("127.0.0.1", https) for name in names}
            | {(name, 80): ("127.0.0.1", http) for name in names},
        )
        began, cpu = time.monotonic(), time.process_time()
        report = audit([Target(host=name) for name in names], policy, now=MOMENT)
        minutes, cpu_s = (time.monotonic() - began) / 60, time.process_time() - cpu
        ours.send("stop")
        count, most = ours.recv()
        server.join()
    untold = Counter(
        why
        for site in report.sites
        for verdict in site.verdicts
        if (why := verdict.facts.get("why")) in _UNTOLD
    )
    print(f"{datetime.now(UTC):%Y-%m-%d}: {chosen.sites} sites, cap {chosen.cap:g} a second")
    print(f"minutes {minutes:.2f}, connections a site {count / chosen.sites:.1f}")
    print(f"most in a second at the server {most}; not told by haste: {dict(untold)}")
    longest = max(site.seconds for site in report.sites)
    print(f"longest site {longest:.1f} s; CPU {cpu_s * 1000 / chosen.sites:.1f} ms a site")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
