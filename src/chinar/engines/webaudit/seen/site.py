"""Everything the probes saw of one site: the only input of the checks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from chinar.engines.webaudit.seen.browser import Render
from chinar.engines.webaudit.seen.history import History
from chinar.engines.webaudit.seen.names import NameRecords
from chinar.engines.webaudit.seen.tls import TlsSurvey
from chinar.engines.webaudit.seen.web import Fetch, Handshake, Response
from chinar.engines.webaudit.target import Target

UNKNOWN_ORIGIN = "https://origin-check.example"
"""The site from whose pages the phone's view pretends to ask: nobody's (RFC 2606)."""


class View(StrEnum):
    """As whom the front page is asked for besides as a plain browser."""

    ROBOT = "robot"
    PHONE = "phone"
    SEARCH = "search"
    """A visitor who comes from a search page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Observations:
    """What was seen of one site; None or absent where a probe was not sent."""

    target: Target
    history: History = field(default_factory=History)
    address: str | None = None
    handshake: Handshake | None = None
    tls: TlsSurvey | None = None
    https: Fetch | None = None
    http: Fetch | None = None
    control: Fetch | None = None
    """A random path that no site has: how this site says 'not found'."""
    files: Mapping[str, Fetch] = field(default_factory=dict)
    """Answers by path, of the paths that checks want of the site's own origin."""
    views: Mapping[View, Fetch] = field(default_factory=dict)
    names: NameRecords | None = None
    linked_hosts: Mapping[str, bool | None] = field(default_factory=dict)
    """Hosts that the front page links to: whether DNS knows them; None: could not be told."""
    crawl: tuple[Response, ...] = ()
    attacks: Mapping[str, Fetch] = field(default_factory=dict)
    """Answers by the name of the attack-like request, in active mode."""
    render: Render | None = None
    registration: Fetch | None = None
    """What the registry of the domain name answered, in deep mode."""
