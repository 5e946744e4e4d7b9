"""Pages of spam and of strangers in the site map."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from datetime import datetime
from itertools import islice
from urllib.parse import unquote

from chinar.engines.webaudit.checks.compromise.accusation import (
    Confidence,
    accuse,
    seen_on,
)
from chinar.engines.webaudit.checks.rulings import cannot_tell, inapplicable, passed
from chinar.engines.webaudit.model import Check, Ruling
from chinar.engines.webaudit.policy import Mode, Policy
from chinar.engines.webaudit.reading.front import Doubt, doubt_about
from chinar.engines.webaudit.reading.hosts import host_of, is_address, is_stranger, registrable
from chinar.engines.webaudit.reading.page import decode
from chinar.engines.webaudit.reading.spam import own_topics, spam_in, spam_names
from chinar.engines.webaudit.reading.spam_links import is_reported
from chinar.engines.webaudit.seen.site import Observations
from chinar.engines.webaudit.seen.web import Response
from chinar.engines.webaudit.target import Target

_CODE = "compromise.sitemap_spam"
SITE_MAP, ROBOTS = "/sitemap.xml", "/robots.txt"
FURTHER_MAPS = ("/sitemap_index.xml", "/wp-sitemap.xml", "/sitemap-1.xml", "/post-sitemap.xml")
_PLACE = re.compile(r"<loc>\s{0,200}(?:<!\[CDATA\[)?\s{0,20}([^<\]]{1,2000})", re.IGNORECASE)
_NAMED_MAP = re.compile(
    r"^\s{0,20}sitemap\s{0,5}:\s{0,5}(\S{1,1000})", re.IGNORECASE | re.MULTILINE
)
_MOST_PLACES = 5000
_LONGEST_MAP = 1_000_000
_SHARE_OF_STRANGERS = 0.2
_EXAMPLES = frozenset({"example.com", "example.org", "example.net"})
_MANY = 3
_MOST_NAMED = 5


def wants(_target: Target, _front: Response | None, policy: Policy) -> Sequence[str]:
    """Ask for the site map and robots.txt; in deep mode for the usual further maps too."""
    further = FURTHER_MAPS if policy.mode.includes(Mode.DEEP) else ()
    return (SITE_MAP, ROBOTS, *further)


def judge(seen: Observations, policy: Policy, _now: datetime) -> Sequence[Ruling]:
    """Judge the addresses by the words of spam and by whose host they name."""
    doubts: list[Doubt] = []
    places: list[str] = []
    maps = 0
    for path in wants(seen.target, None, policy):
        fetch = seen.files.get(path)
        doubt = doubt_about(fetch)
        if doubt:
            doubts += [doubt] if doubt.why != "not_a_page" else []
        elif fetch and fetch.last:
            found = _places(path, decode(fetch.last)[:_LONGEST_MAP])
            maps += bool(found)
            places += found
    ruling = _judged(places, seen, policy)
    if ruling:
        return [ruling]
    if doubts:
        return cannot_tell(doubts[0], _CODE)
    return [passed(_CODE, addresses=len(places))] if maps else inapplicable("missing", _CODE)


def _places(path: str, text: str) -> list[str]:
    pattern = _NAMED_MAP if path == ROBOTS else _PLACE
    found = (html.unescape(match[1]).strip() for match in pattern.finditer(text))
    return list(islice(found, _MOST_PLACES))


def _judged(places: Sequence[str], seen: Observations, policy: Policy) -> Ruling | None:
    own, government = seen.target.host, policy.government_suffixes
    hosts = {place: host_of(place) for place in places}
    strangers = [
        place
        for place, host in hosts.items()
        if is_stranger(host, own, government) and not _is_left_over(host)
    ]
    if len(strangers) < _SHARE_OF_STRANGERS * len(places):
        strangers = []  # an old name or a partner's page
    spam = _spam(places, own)
    if not strangers and not spam:
        return None
    many = len(spam) >= _MANY
    if not strangers and not many:  # one page of a lawful subject may bear such a word
        return None
    known = seen.history.known
    return accuse(
        _CODE,
        Confidence.HIGH if many else Confidence.MEDIUM,
        before=seen_on(known, "nothing suspicious in it"),
        after=f"{len(spam)} addresses of spam, {len(strangers)} of foreign hosts, "
        f"of {len(places)} in all",
        evidence=[*spam[:_MOST_NAMED], *strangers[:_MOST_NAMED]],
        spam=len(spam),
        foreign=len(strangers),
        addresses=len(places),
    )


def _is_left_over(host: str) -> bool:
    """Tell whether a host is what developers leave in a site map: their own machine, or none."""
    if is_address(host):
        return True
    return (
        "." not in host
        or host.endswith((".local", ".localhost", ".test", ".invalid"))
        or (registrable(host) in _EXAMPLES)
    )


def _spam(places: Sequence[str], own: str) -> list[str]:
    paths = [_path(place) for place in places]
    together = " . ".join(paths)
    if not spam_names(together) and not _has_sure(together):
        return []
    own_work = own_topics(own.replace(".", " "))
    return [
        place
        for place, path in zip(places, paths, strict=True)
        if {*spam_names(path), *spam_in(path).sure} - own_work and not is_reported(path)
    ]


def _path(place: str) -> str:
    """Return what follows the host, as words: signs decoded, dashes as blanks."""
    path = place.partition("//")[2].partition("/")[2] or place
    return unquote(path).replace("-", " ").replace("_", " ")


def _has_sure(text: str) -> bool:
    step = 50_000
    return any(spam_in(text[at : at + step]).sure for at in range(0, len(text), step))


CHECKS = (Check(id="compromise.site_map", codes=(_CODE,), judge=judge, wants=wants),)
