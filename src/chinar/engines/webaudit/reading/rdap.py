"""Registration data of domain names: which service knows a name, and when it ends (RFC 9083)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime

SERVICES: Mapping[str, str] = {
    # From the registry of services of IANA (RFC 9224), for the endings used in this country.
    "com": "https://rdap.verisign.com/com/v1/",
    "net": "https://rdap.verisign.com/net/v1/",
    "org": "https://rdap.publicinterestregistry.org/rdap/",
}
_IN_SECOND_LEVELS = frozenset(
    "ac co edu firm gen gov ind mil net nic org res".split()  # noqa: SIM905 -- a table in one line
)
_LONGEST = 262_144
_MOST_EVENTS = 50


def registered_name(host: str) -> str:
    """Return the name that was registered, or nothing for an address or a bare ending."""
    labels = host.split(".")
    if len(labels) < 2 or labels[-1].isdigit() or ":" in host:
        return ""
    long = labels[-1] == "in" and labels[-2] in _IN_SECOND_LEVELS
    count = 3 if long else 2
    return ".".join(labels[-count:]) if len(labels) >= count else ""


def service_for(name: str, services: Mapping[str, str] | None = None) -> str:
    """Return the address to ask about a registered name, or nothing where no service is known."""
    known = SERVICES if services is None else services
    ending = name.partition(".")[2]
    while ending:
        if base := known.get(ending):
            return f"{base.rstrip('/')}/domain/{name}"
        ending = ending.partition(".")[2]
    return ""


def ends_at(body: bytes) -> datetime | None:
    """Return when a registration ends, or None where the answer does not tell."""
    try:
        data = json.loads(body[:_LONGEST])
    except (ValueError, RecursionError):
        return None
    events = data.get("events") if isinstance(data, dict) else None
    for event in events[:_MOST_EVENTS] if isinstance(events, list) else ():
        if isinstance(event, dict) and event.get("eventAction") == "expiration":
            return _moment(event.get("eventDate"))
    return None


def _moment(text: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment
