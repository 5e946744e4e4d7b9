"""What earlier audits saw of a site: given to an audit as input, so that it keeps nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

_FORMAT = 1
MOST_ITEMS = 60
"""Hosts or pieces of code that a sighting keeps of each kind."""
LONGEST_ITEM = 120
_MOST_SCRIPTS = 12
_MOST_SUSPICIONS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """What one audit saw of the front page, small enough to keep for years."""

    at: datetime
    claimed: date | None = None
    """The date of the last update that the page claimed."""
    content: str = ""
    """Exact fingerprint of the words, without what changes by itself; empty: not taken."""
    nearness: int = 0
    """64-bit simhash of the same words: few differing bits, nearly the same text."""
    code: str = ""
    """Exact fingerprint of the code, kept apart from that of the words."""
    code_items: tuple[str, ...] = ()
    """What the code fingerprint was taken of, as `kind:value`."""
    title: str = ""
    alphabets: Mapping[str, float] = field(default_factory=dict)
    """Unicode script → its share of the letters, where it is at least one in a hundred."""
    languages: tuple[str, ...] = ()
    """What the page says of itself and what its words tell."""
    link_hosts: tuple[str, ...] = ()
    script_hosts: tuple[str, ...] = ()
    text_length: int = 0
    ended_on: str = ""
    picture: str = ""
    """Fingerprint of the page as a browser shows it (`reading.pictures`); empty: not taken."""
    """The host on which a visitor ended."""
    suspicions: tuple[str, ...] = ()
    """Codes of compromise that this audit failed: such a page is nobody's known good one."""

    @property
    def clean(self) -> bool:
        """Whether it may serve as the known state of the site."""
        return not self.suspicions


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Earlier sightings of one site, oldest first."""

    sightings: tuple[Sighting, ...] = ()

    @property
    def clean(self) -> tuple[Sighting, ...]:
        """The sightings in which nothing was suspicious."""
        return tuple(one for one in self.sightings if one.clean)

    @property
    def known(self) -> Sighting | None:
        """The newest sighting that may serve as the known state of the site."""
        return next((one for one in reversed(self.sightings) if one.clean), None)


def sighting_data(sighting: Sighting) -> dict[str, Any]:
    """Return a sighting as what JSON can hold."""
    return {
        "format": _FORMAT,
        "at": sighting.at.isoformat(),
        "claimed": sighting.claimed.isoformat() if sighting.claimed else None,
        "content": sighting.content,
        "nearness": f"{sighting.nearness:016x}",
        "code": sighting.code,
        "code_items": list(sighting.code_items),
        "title": sighting.title,
        "alphabets": dict(sighting.alphabets),
        "languages": list(sighting.languages),
        "link_hosts": list(sighting.link_hosts),
        "script_hosts": list(sighting.script_hosts),
        "text_length": sighting.text_length,
        "ended_on": sighting.ended_on,
        "picture": sighting.picture,
        "suspicions": list(sighting.suspicions),
    }


def read_sighting(data: Any) -> Sighting | None:
    """Read a sighting back; None where it is none or of a later format.

    Fields that it does not know are passed over, missing or odd ones are left empty.
    """
    if not isinstance(data, Mapping) or not _is_known_format(data.get("format", _FORMAT)):
        return None
    at = _moment(data.get("at"))
    if at is None:
        return None
    return Sighting(
        at=at,
        claimed=_day(data.get("claimed")),
        content=_text(data.get("content"), 64),
        nearness=_hexadecimal(data.get("nearness")),
        code=_text(data.get("code"), 64),
        code_items=_texts(data.get("code_items")),
        title=_text(data.get("title"), LONGEST_ITEM),
        alphabets=_shares(data.get("alphabets")),
        languages=_texts(data.get("languages")),
        link_hosts=_texts(data.get("link_hosts")),
        script_hosts=_texts(data.get("script_hosts")),
        text_length=_count(data.get("text_length")),
        ended_on=_text(data.get("ended_on"), 253),
        picture=_text(data.get("picture"), 16),
        suspicions=_texts(data.get("suspicions"))[:_MOST_SUSPICIONS],
    )


def _is_known_format(number: Any) -> bool:
    return isinstance(number, int) and 1 <= number <= _FORMAT


def _moment(value: Any) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return None


def _text(value: Any, longest: int) -> str:
    return value[:longest] if isinstance(value, str) else ""


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        return ()
    return tuple(one[:LONGEST_ITEM] for one in value[:MOST_ITEMS] if isinstance(one, str))


def _count(value: Any) -> int:
    return max(value, 0) if isinstance(value, int) else 0


def _hexadecimal(value: Any) -> int:
    try:
        return int(value[:16], 16)
    except (TypeError, ValueError):
        return 0


def _shares(value: Any) -> Mapping[str, float]:
    if not isinstance(value, Mapping):
        return {}
    pairs = list(value.items())[:_MOST_SCRIPTS]
    return {
        _text(name, 20): min(max(float(share), 0.0), 1.0)
        for name, share in pairs
        if isinstance(name, str) and isinstance(share, int | float)
    }
