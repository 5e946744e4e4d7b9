"""What an audit hands to the next one: the front page, made small."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from weakref import WeakKeyDictionary

from chinar.engines.webaudit.reading.alphabets import alphabet_shares, latin_language
from chinar.engines.webaudit.reading.code_print import code_print
from chinar.engines.webaudit.reading.dates import claimed_days, last_updated
from chinar.engines.webaudit.reading.fingerprint import exact_print, near_print, steady_words
from chinar.engines.webaudit.reading.front import Doubt, front_content
from chinar.engines.webaudit.reading.hosts import host_of, registrable
from chinar.engines.webaudit.reading.page import Page
from chinar.engines.webaudit.seen.history import LONGEST_ITEM, MOST_ITEMS, Sighting
from chinar.engines.webaudit.seen.site import Observations
from chinar.engines.webaudit.seen.web import Response

_MOST_LINKS = 2000
_TAKEN: WeakKeyDictionary[Response, Sighting] = WeakKeyDictionary()


def sighting_of(
    seen: Observations, now: datetime, suspicions: Sequence[str] = ()
) -> Sighting | None:
    """Make the sighting of a front page; None where none could be read whole."""
    front = front_content(seen)
    if isinstance(front, Doubt) or not front[0].complete:
        return None
    response, page = front
    taken = _TAKEN.get(response)
    if taken is None:
        taken = _TAKEN[response] = _take(response, page, seen, now)
    return replace(taken, at=now, suspicions=tuple(suspicions))


def _take(response: Response, page: Page, seen: Observations, now: datetime) -> Sighting:
    words = steady_words(page, response, now.date())
    exact = exact_print(words)
    known = seen.history.known
    same = known is not None and known.content == exact
    code = code_print(page, seen.target.host)
    return Sighting(
        at=now,
        claimed=claimed_date(page.text, now),
        content=exact,
        nearness=known.nearness if known and same else near_print(words),
        code=code.exact,
        code_items=code.items,
        title=page.title[:LONGEST_ITEM],
        alphabets=alphabet_shares(page.text),
        languages=_languages(page),
        link_hosts=link_hosts(page, seen.target.host),
        script_hosts=code.script_hosts,
        text_length=len(page.text),
        ended_on=response.url.host,
        picture=seen.render.picture_hash if seen.render else "",
    )


def claimed_date(text: str, now: datetime) -> date | None:
    """Return the newest labelled date that is not in the future."""
    claim = last_updated(text)
    return max(claimed_days(claim, now.date()), default=None) if claim else None


def link_hosts(page: Page, own_host: str) -> tuple[str, ...]:
    """Return the other organisations' hosts that a page links to."""
    own = registrable(own_host)
    hosts = {host_of(link.attributes.get("href") or "") for link in page.all("a")[:_MOST_LINKS]}
    foreign = sorted(host for host in hosts if host and registrable(host) != own)
    return tuple(host[:LONGEST_ITEM] for host in foreign[:MOST_ITEMS])


def _languages(page: Page) -> tuple[str, ...]:
    said = page.language.partition("-")[0].strip().lower()[:8]
    return tuple(dict.fromkeys(filter(None, (said, latin_language(page.text)))))
