"""Visitors who are sent to a stranger's site."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from chinar.engines.webaudit.checks.compromise.accusation import Confidence, accuse, seen_on
from chinar.engines.webaudit.checks.rulings import cannot_tell, passed
from chinar.engines.webaudit.errors import TargetError
from chinar.engines.webaudit.model import Check, Need, Ruling
from chinar.engines.webaudit.policy import Policy
from chinar.engines.webaudit.reading.front import Doubt, doubt_about, offers_no_https
from chinar.engines.webaudit.reading.hosts import host_of, is_stranger, registrable
from chinar.engines.webaudit.reading.page import Page, read_page
from chinar.engines.webaudit.reading.spam import spam_names
from chinar.engines.webaudit.seen.site import Observations, View
from chinar.engines.webaudit.seen.web import Fetch, Response
from chinar.engines.webaudit.url import join_url

_CODE = "compromise.offsite_redirect"
_MOST_SCRIPTS = 100
_MOST_WAYS = 20
_LONGEST_CODE = 200_000
_GOES = re.compile(
    r"location(?:\.href)?\s{0,3}(?:=|\.(?:replace|assign)\s{0,3}\()\s{0,3}"
    r"[\"'`]((?:https?:)?//[^\"'`\s]{3,300})"
)
_WHO_COMES = re.compile(r"document\.referrer", re.IGNORECASE)
_JUST_BEFORE = 300
"""Characters within which a script asks whence a visitor comes; phones are led on honestly."""
_FROM_A_SEARCH = re.compile(r"google|bing|yahoo|yandex|duckduckgo|search", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Way:
    """A way that leads visitors to a stranger."""

    address: str
    how: str
    confidence: Confidence


def judge(seen: Observations, policy: Policy, _now: datetime) -> Sequence[Ruling]:
    """Judge where the plain front page and each view lead, by redirect, refresh or script."""
    plain = _front(seen)
    if plain is None or not plain.hops:
        return cannot_tell(doubt_about(plain) or Doubt(why="not_asked", detail=""), _CODE)
    ways = [*_of_plain(plain, seen, policy)]
    usual = {registrable(_destination(plain)[0]), *(registrable(host_of(w.address)) for w in ways)}
    doubts = [doubt for doubt in (doubt_about(plain),) if doubt]
    for view in View:
        fetch = seen.views.get(view)
        if fetch and fetch.hops:
            ways += _of_view(view, fetch, plain, usual, seen, policy)
        if doubt := doubt_about(fetch):
            doubts.append(doubt)
    if ways:
        return [_accused(ways, plain, seen)]
    return cannot_tell(doubts[0], _CODE) if doubts else [passed(_CODE)]


def _front(seen: Observations) -> Fetch | None:
    if offers_no_https(seen) or not (seen.https and seen.https.hops):
        return seen.http
    return seen.https


def _accused(ways: Sequence[_Way], plain: Fetch, seen: Observations) -> Ruling:
    order = list(Confidence)
    worst = max(ways, key=lambda way: order.index(way.confidence))
    known = seen.history.known
    before = seen_on(known, f"visitors ended on {known.ended_on}" if known else "")
    return accuse(
        _CODE,
        worst.confidence,
        before=before if known else f"a plain browser ends on {_destination(plain)[0]}",
        after=f"{worst.how} leads to {worst.address}",
        evidence=[f"{way.how}: {way.address}" for way in ways],
        host=host_of(worst.address),
        ways=sorted({way.how for way in ways}),
    )


def _destination(fetch: Fetch) -> tuple[str, str]:
    """Return the host and address where a chain ends, also where nobody answered there."""
    last = fetch.hops[-1]
    location = last.value("location")
    if 300 <= last.status < 400 and location:
        try:
            url = join_url(last.url, location)
        except TargetError:
            return last.url.host, str(last.url)
        return url.host, str(url)
    return last.url.host, str(last.url)


def _of_plain(plain: Fetch, seen: Observations, policy: Policy) -> Iterator[_Way]:
    """Yield ways of the plain page that bear signs of spam, or that no earlier audit saw."""
    host, address = _destination(plain)
    if is_stranger(host, seen.target.host, policy.government_suffixes):
        confidence = _judged_by_past(address, seen, f"refresh:{host}")
        if confidence:
            yield _Way(address=address, how="a redirect", confidence=confidence)
        return
    response = plain.hops[-1]
    if 200 <= response.status < 300:
        yield from _of_page(read_page(response), seen, policy)


def _of_page(page: Page, seen: Observations, policy: Policy) -> Iterator[_Way]:
    own, government = seen.target.host, policy.government_suffixes
    host = host_of(page.moves_to)
    if is_stranger(host, own, government):
        confidence = _judged_by_past(page.moves_to, seen, f"refresh:{host}")
        if confidence:
            yield _Way(address=page.moves_to[:300], how="a refresh", confidence=confidence)
    for script in page.all("script")[:_MOST_SCRIPTS]:
        yield from _of_script(script.text[:_LONGEST_CODE], own, government)


def _of_script(code: str, own: str, government: Sequence[str]) -> Iterator[_Way]:
    if "location" not in code:
        return
    for match in islice(_GOES.finditer(code), _MOST_WAYS):
        if not is_stranger(host_of(match[1]), own, government):
            continue
        before = code[max(match.start() - _JUST_BEFORE, 0) : match.start()]
        from_a_search = _WHO_COMES.search(before) and _FROM_A_SEARCH.search(before)
        if from_a_search or spam_names(match[1]):
            yield _Way(address=match[1], how="a script", confidence=Confidence.HIGH)


def _judged_by_past(address: str, seen: Observations, item: str) -> Confidence | None:
    """Judge a way that everybody is led: a site that moved is no fault, a sudden way out is."""
    if spam_names(address):
        return Confidence.HIGH
    past = seen.history.clean
    host = item.partition(":")[2]
    new = past and not any(item in one.code_items or one.ended_on == host for one in past)
    return Confidence.MEDIUM if new else None


def _of_view(
    view: View,
    fetch: Fetch,
    plain: Fetch,
    usual: set[str],
    seen: Observations,
    policy: Policy,
) -> Iterator[_Way]:
    host, address = _destination(fetch)
    how = f"as {view.value}"
    if is_stranger(host, seen.target.host, policy.government_suffixes):
        if registrable(host) not in usual:
            sure = view is not View.PHONE or bool(spam_names(address))
            confidence = Confidence.HIGH if sure else Confidence.MEDIUM
            yield _Way(address=address, how=how, confidence=confidence)
        return
    last = fetch.hops[-1]
    if 200 <= last.status < 300 and not _same(last, plain.hops[-1]):
        for way in _of_page(read_page(last), seen, policy):
            if registrable(host_of(way.address)) not in usual:
                yield _Way(address=way.address, how=how, confidence=way.confidence)


def _same(one: Response, other: Response) -> bool:
    return one is other or one.body == other.body


CHECKS = (
    Check(id="compromise.redirects", codes=(_CODE,), judge=judge, needs=frozenset({Need.VIEWS})),
)
