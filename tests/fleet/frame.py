"""The ground of the practice fleet: every site on a loopback address of its own, ready to audit.

See README.md for how to add a site.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import ssl
import tempfile
import threading
from collections.abc import Coroutine, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.fleet import nginx
from tests.fleet.authority import Authority
from tests.fleet.dns_server import DnsServer, Rude, Signing, Zone, good_zone
from tests.fleet.model_site import FRONT_PAGE, HEADERS, front_page
from tests.fleet.server import Site, handler
from tests.fleet.site import (
    CLOSED,
    Answer,
    Door,
    FleetSite,
    Handler,
    Leaf,
    Lot,
    Nginx,
    Papers,
    Request,
)

from chinar.engines.webaudit import AuditReport, Policy, SiteReport, Target, audit
from chinar.engines.webaudit.policy import Mode
from chinar.engines.webaudit.seen.history import History

__all__ = [
    "CLOSED",
    "FRONT_PAGE",
    "HEADERS",
    "MOMENT",
    "Answer",
    "Door",
    "FleetSite",
    "Ground",
    "Leaf",
    "Lot",
    "Mode",
    "Nginx",
    "Papers",
    "Request",
    "Rude",
    "Zone",
    "front_page",
]

MOMENT = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)
REAL_PORTS = (443, 80)
_A_PORT_THAT_IS_SHUT = 9


class Ground:
    """Starts a set of sites and keeps them until `close`; use it in a `with` statement.

    Ports are free ones; with `real_ports` they are 443 and 80, for programs that know no other.
    """

    def __init__(
        self,
        sites: Iterable[FleetSite],
        *,
        now: datetime = MOMENT,
        real_ports: bool = False,
        names_delay_s: float = 0,
        names_signed: bool = True,
    ) -> None:
        self.sites = tuple(sites)
        self.now = now
        self.real_ports = real_ports
        self.names_delay_s = names_delay_s
        self.names_signed = names_signed
        self.folder = Path(tempfile.mkdtemp(prefix="chinar-fleet-"))
        self.authority = Authority(self.folder, now)
        self.lots: dict[str, Lot] = {}
        self.seen: dict[str, Site] = {}
        self.nameserver: tuple[str, int] | None = None
        self.dns: DnsServer | None = None
        self.web: nginx.Server | None = None
        self._servers: list[asyncio.Server] = []
        self._writers: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> Ground:
        names = [site.name for site in self.sites]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"sites of one name: {', '.join(twice)}")
        self._thread.start()
        try:
            self._run(self._open())
            self._open_names()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _run(self, coroutine: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(60)

    async def _open(self) -> None:
        """Give every site its lot, then start its doors and nginx."""
        for number, site in enumerate(self.sites):
            await self._settle(site, address_of(number))
        served = [self.lots[site.name] for site in self.sites if site.nginx]
        if served:
            self.web = nginx.Server(self.folder / "nginx", served)
            self.web.start()

    def _open_names(self) -> None:
        """Start the name server with every site's zones."""
        zones = [good_zone("india.gov.in", ["www.india.gov.in"])]  # every front page links there
        signing = Signing.GOOD if self.names_signed else Signing.NOT
        delay = self.names_delay_s
        rude: dict[tuple[str, str], Rude] = {("*", "*"): Rude.DELAY} if delay else {}
        for lot in self.lots.values():
            for host in (lot.site.host, *lot.site.aliases):
                zone = good_zone(host, addresses=(lot.address, "::1"), signing=signing)
                changed = lot.site.zones(zone) if lot.site.zones else zone
                zones += changed if isinstance(changed, tuple) else (changed,)
            rude |= lot.site.rude
        self.dns = DnsServer(zones, rude, delay_s=delay or 0.3).__enter__()
        self.nameserver = self.dns.address

    async def _settle(self, site: FleetSite, address: str) -> None:
        seen = self.seen[site.name] = Site(site=site, now=self.now)
        papers = self.authority.papers(site.host, site.leaf, site.aliases)
        ports = REAL_PORTS if self.real_ports else nginx.free_ports(address, 2)
        usual = handler(seen, seen.secure, secure=True)
        lot = Lot(
            site=site,
            address=address,
            https_port=ports[0],
            http_port=ports[1],
            papers=papers,
            now=self.now,
            serve=usual,
            answer=seen.secure,
        )
        if site.nginx:
            self.lots[site.name] = lot
            return
        secure: ssl.SSLContext | None = None
        if site.https is None:
            secure = site.tls(papers) if site.tls else papers.context()
        shut = _A_PORT_THAT_IS_SHUT
        if site.https is CLOSED:
            lot = replace(lot, https_port=shut)
        else:
            outer = site.https or site.inside
            door = outer(lot) if outer else usual
            await self._serve(door, seen, address, lot.https_port, secure)
        if site.http is CLOSED:
            lot = replace(lot, http_port=shut)
        else:
            door = site.http(lot) if site.http else handler(seen, seen.plain, secure=False)
            await self._serve(door, seen, address, lot.http_port, None)
        self.lots[site.name] = lot

    async def _serve(
        self, door: Handler, seen: Site, address: str, port: int, tls: ssl.SSLContext | None
    ) -> None:
        guarded = self._guard(door)
        if tls is None:
            server = await asyncio.start_server(self._count(guarded, seen), address, port)
        else:
            # Counted at the bare socket: a handshake that fails was a connection too.
            loop = asyncio.get_running_loop()
            server = await loop.create_server(
                lambda: _Counted(seen, guarded, loop), address, port, ssl=tls, backlog=200
            )
        self._servers.append(server)

    def _guard(self, door: Handler) -> Handler:
        async def guarded(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            try:
                await door(reader, writer)
            except (OSError, EOFError, ValueError, asyncio.CancelledError):
                writer.transport.abort()  # the visitor left, or the ground is closing
            finally:
                self._writers.discard(writer)
                writer.close()

        def let_in(
            reader: asyncio.StreamReader, writer: asyncio.StreamWriter
        ) -> Coroutine[Any, Any, None]:
            """Note the connection before its task runs: the ground may close in between."""
            self._writers.add(writer)
            return guarded(reader, writer)

        return let_in

    def _count(self, door: Handler, seen: Site) -> Handler:
        def counted(
            reader: asyncio.StreamReader, writer: asyncio.StreamWriter
        ) -> Coroutine[Any, Any, None]:
            seen.connections += 1
            return door(reader, writer)

        return counted

    def policy(self, **changes: Any) -> Policy:
        """Return a policy that leads to the sites, with changes."""
        routes: dict[tuple[str, int], tuple[str, int]] = {}
        for lot in self.lots.values():
            for host in (lot.site.host, *lot.site.aliases):
                routes[host, 443] = (lot.address, lot.https_port)
                routes[host, 80] = (lot.address, lot.http_port)
        usual: dict[str, Any] = {
            "connect_to": routes,
            "ca_files": (self.authority.ca_file,),
            "nameservers": (self.nameserver,) if self.nameserver else (),
            "connections_per_second": 100_000.0,
            "concurrency": 8,
        }
        return Policy(**usual | changes)

    def targets(self, *names: str) -> tuple[Target, ...]:
        """Return the targets of all sites, or of those named."""
        return tuple(lot.site.target for lot in self._chosen(names))

    def histories(self, *names: str) -> dict[str, History]:
        """Return what earlier audits saw, by target, of the sites that have a past."""
        return {
            str(lot.site.target): lot.site.history(self.now)
            for lot in self._chosen(names)
            if lot.site.history
        }

    def _chosen(self, names: Sequence[str]) -> list[Lot]:
        return [self.lots[name] for name in names] if names else list(self.lots.values())

    def audit(self, *names: str, **changes: Any) -> dict[str, SiteReport]:
        """Audit the sites, those of one policy in one audit; reports by the site's name."""
        groups: dict[object, list[Lot]] = {}
        base = Policy()
        for lot in self._chosen(names):
            groups.setdefault(lot.site.policy_of(base), []).append(lot)
        reports: dict[str, SiteReport] = {}
        for lots in groups.values():
            own = [lot.site.name for lot in lots]
            report = self._audit_group(lots[0].site, own, changes)
            reports |= dict(zip(own, report.sites, strict=True))
        return reports

    def _audit_group(
        self, first: FleetSite, names: Sequence[str], changes: dict[str, Any]
    ) -> AuditReport:
        policy = self.policy(**{"mode": first.mode, **first.policy, **changes})
        return audit(self.targets(*names), policy, now=self.now, histories=self.histories(*names))

    def close(self) -> None:
        """Stop everything and remove the folder."""
        if self.dns:
            self.dns.__exit__()
        if self._thread.is_alive():
            self._run(self._stop())
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(10)
        self._loop.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    async def _stop(self) -> None:
        if self.web:
            self.web.stop()
        for _ in range(5):
            await asyncio.sleep(0)  # a server that is closed drops whom it just let in
        for server in self._servers:
            server.close()
        for writer in list(self._writers):
            writer.transport.abort()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for _ in range(3):
            await asyncio.sleep(0)  # aborted transports close in the loop's next rounds


class _Counted(asyncio.StreamReaderProtocol):
    """Counts a connection when the server makes its protocol, before any handshake."""

    def __init__(self, seen: Site, door: Handler, loop: asyncio.AbstractEventLoop) -> None:
        seen.connections += 1
        super().__init__(asyncio.StreamReader(loop=loop), door, loop=loop)


def address_of(number: int) -> str:
    """Return the loopback address of a lot; processes side by side get other ones."""
    block = 16 + os.getpid() % 200
    return f"127.{block}.{1 + number // 250}.{1 + number % 250}"
