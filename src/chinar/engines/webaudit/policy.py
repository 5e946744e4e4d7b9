"""How an audit behaves: its mode, its bounds, where it may go and what it judges by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path

from chinar import __version__
from chinar.engines.webaudit.signatures.table import Signatures

_HARMLESS = "web site hygiene audit; no attack, no cookies"
_ALLOWED = "web site audit that the owner allowed; attack-like requests"
DEFAULT_USER_AGENT = f"ChinarAudit/{__version__} ({_HARMLESS})"

DEEP_REQUESTS = 100
"""Files that a deep audit may ask for besides the pages it crawls."""
ATTACK_REQUESTS = 40
RENDER_REQUESTS = 60
"""What a real browser may ask for besides: pictures, styles, scripts; granted when it starts."""


class Mode(StrEnum):
    """How far an audit goes; each mode includes the ones before it."""

    HYGIENE = "hygiene"
    """What any visitor may ask for, within the budget of connections and requests.

    Two TLS probes look like attacks to a detector of intrusions, since there is no other way to
    tell: one malformed heartbeat and one early ChangeCipherSpec. Neither reads anything back.
    """
    DEEP = "deep"
    """More TLS probing, and a crawl."""
    ACTIVE = "active"
    """Requests that look like attacks, where the owner has allowed them."""

    def includes(self, other: Mode) -> bool:
        """Tell whether an audit in this mode does what the other asks for."""
        return _DEPTHS[self] >= _DEPTHS[other]


_DEPTHS = {mode: depth for depth, mode in enumerate(Mode)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Authorisation:
    """The owner's leave for an active audit."""

    hosts: tuple[str, ...]
    starts_at: datetime
    ends_at: datetime
    allowed_by: str
    reference: str = ""

    def covers(self, host: str, now: datetime) -> bool:
        """Tell whether a host may be audited actively at a moment."""
        return host in self.hosts and self.starts_at <= now < self.ends_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How an audit behaves and what it judges by; every bound is per site unless named."""

    mode: Mode = Mode.HYGIENE
    only: tuple[str, ...] = ()
    """Groups, check ids or codes to judge; empty: everything the mode includes."""
    authorisation: Authorisation | None = None
    """Who allowed the active mode, for which sites and when; that mode is refused without."""
    user_agent: str = DEFAULT_USER_AGENT
    lookup_timeout_s: float = 5.0
    connect_timeout_s: float = 5.0
    response_timeout_s: float = 10.0
    site_timeout_s: float = 60.0
    max_header_bytes: int = 65_536
    max_headers: int = 100
    max_body_bytes: int = 2_097_152
    max_site_bytes: int = 8_388_608
    """Of all bodies of a site together; after that only the first 64 KiB of each are read."""
    max_inflation: int = 200
    """A compressed body may grow by this factor once it is past 64 KiB."""
    max_redirects: int = 5
    max_connections: int = 25
    max_requests: int = 30
    concurrency: int = 20
    """Sites audited at a time."""
    connections_per_second: float = 20.0
    """To one address, over the whole audit."""
    connections_per_second_in_all: float | None = None
    """To all addresses together; None: no cap."""
    perimeters: Mapping[IPv4Network | IPv6Network, float] = field(default_factory=dict)
    """Networks (a data centre's) whose addresses share a cap of connections a second."""
    stop_list: tuple[str, ...] = ()
    """Hosts and networks that are never touched."""
    nameservers: tuple[tuple[str, int], ...] = ()
    """(address, port) of the resolvers asked for DNS records; empty: the system's."""
    allowed_networks: tuple[IPv4Network | IPv6Network, ...] = ()
    """Networks that may be audited although they are not public."""
    connect_to: Mapping[tuple[str, int], tuple[str, int]] = field(default_factory=dict)
    """(host, port) → (address, port): goes there without resolving, any address allowed."""
    ca_files: tuple[Path, ...] = ()
    """Certificate authorities trusted besides the system's."""
    crawl_pages: int = 50
    """Pages read besides the front page, in deep mode."""
    browser: bool = False
    """Show the front page in Chromium, where the extra `browser` is installed."""
    review_days: int = 90
    slow_after_s: float = 3.0
    """A front page whose headers take longer is slow."""
    rdap_services: Mapping[str, str] | None = None
    """Ending of a name → base address of its registry's RDAP service; None: those known."""
    signatures: Signatures | None = None
    """What versions are judged by; None: the tables that ship with the product."""
    government_suffixes: tuple[str, ...] = ("gov.in", "nic.in")

    @property
    def announced_as(self) -> str:
        """The User-Agent that is sent: an active audit does not call itself harmless."""
        if self.mode is not Mode.ACTIVE:
            return self.user_agent
        return self.user_agent.replace(_HARMLESS, _ALLOWED)

    @property
    def requests_allowed(self) -> int:
        """Requests that one site may get in this mode; `max_requests` bounds hygiene alone."""
        return self.max_requests + self._further

    @property
    def connections_allowed(self) -> int:
        """Connections that one site may get in this mode, where it closes after each answer."""
        return self.max_connections + self._further

    @property
    def _further(self) -> int:
        deep = self.crawl_pages + DEEP_REQUESTS if self.mode.includes(Mode.DEEP) else 0
        attacks = ATTACK_REQUESTS if self.mode.includes(Mode.ACTIVE) else 0
        return deep + attacks
