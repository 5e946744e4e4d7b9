"""Whether the front page that was fetched is the real one, or why it cannot be judged."""

from __future__ import annotations

import re
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from chinar.engines.webaudit.reading.page import Page, read_page
from chinar.engines.webaudit.seen.site import Observations
from chinar.engines.webaudit.seen.web import FailureKind, Fetch, Response

_CHALLENGE_HEADERS = ("cf-mitigated", "x-amzn-waf-action", "x-sucuri-block")
_CHALLENGE_MARKS = (
    b"_incapsula_resource",
    b"cf-chl-",
    b"challenge-platform",
    b"captcha",
    b"request unsuccessful",
    b"web page blocked",
    b"access denied",
    b"the requested url was rejected",
    b"support id",
)
_BLOCK_PAGE_MARKS = (
    b"the requested url was rejected",
    b"_incapsula_resource",
    b"request unsuccessful",
)
_LONGEST_BLOCK_PAGE = 4096
_LONGEST_SIGNPOST = 300
_LONGEST_NOTHING = 60
_LONGEST_SCRIPT = 1000
_LEADS_ON = re.compile(
    r"location(?:\.href)?\s{0,3}(?:=|\.(?:replace|assign)\s{0,3}\()\s{0,3}[\"']([^\"']{1,200})[\"']"
)
_CHALLENGE_STATUSES = (202, 401, 403, 405, 406, 429, 503)
_NO_HTTPS = (FailureKind.CONNECTION_REFUSED, FailureKind.NOT_TLS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """Why something cannot be told: a stable word, and what was seen."""

    why: str
    detail: str


_KNOWN: WeakKeyDictionary[Response, bool] = WeakKeyDictionary()


def is_challenge(response: Response) -> bool:
    """Say whether a firewall answered in the site's place; the same answer is looked at once."""
    known = _KNOWN.get(response)
    if known is None:
        known = _KNOWN[response] = _looks_like_a_challenge(response)
    return known


def _looks_like_a_challenge(response: Response) -> bool:
    if response.status == 429 or any(response.value(name) for name in _CHALLENGE_HEADERS):
        return True
    if response.status == 200:
        return _is_block_page(response.body)
    if response.status not in _CHALLENGE_STATUSES:
        return False
    return any(mark in response.body[:20_000].lower() for mark in _CHALLENGE_MARKS)


def _is_block_page(body: bytes) -> bool:
    """Say so of a short page only: a real one may carry its firewall's script."""
    if len(body) >= _LONGEST_BLOCK_PAGE:
        return False
    return any(mark in body.lower() for mark in _BLOCK_PAGE_MARKS)


def doubt_about(fetch: Fetch | None) -> Doubt | None:
    """Say why a page's content cannot be judged, or None where it can."""
    if fetch is None:
        return Doubt(why="not_asked", detail="this probe was not sent")
    if fetch.failure:
        return Doubt(why=fetch.failure.kind.value, detail=fetch.failure.detail)
    response = fetch.last
    if response is None:
        return Doubt(why="not_asked", detail="this probe was not sent")
    if is_challenge(response):
        return Doubt(why="blocked", detail=f"{response.url} answered {response.status}, a barrier")
    if not 200 <= response.status < 300:
        return Doubt(why="not_a_page", detail=f"{response.url} answered {response.status}")
    return None


def is_own_host(seen: Observations, host: str) -> bool:
    """Say whether a host is the site's own, with www or without."""
    return host.removeprefix("www.") == seen.target.host.removeprefix("www.")


def offers_no_https(seen: Observations) -> bool:
    """Say whether the HTTPS port was certainly shut or spoke no TLS while HTTP answered."""
    if seen.handshake is None:
        return True
    failure = seen.handshake.failure
    answered = bool(seen.http and seen.http.hops)
    return bool(failure and failure.kind in _NO_HTTPS and answered)


def front_page(seen: Observations) -> Response | Doubt:
    """Return the page a visitor ends on, over HTTPS if that answers, or why it cannot be read."""
    secure = bool(seen.https and seen.https.hops)
    plain = bool(seen.http and seen.http.hops)
    fetch = seen.http if offers_no_https(seen) or (plain and not secure) else seen.https
    doubt = doubt_about(fetch)
    if doubt or not fetch or not fetch.last:
        return doubt or Doubt(why="not_asked", detail="this probe was not sent")
    return fetch.last


def cut_short(response: Response, page: Page) -> Doubt | None:
    """Say where a page was not read to its end: what it does not show may stand in the rest."""
    if response.complete and page.whole:
        return None
    detail = f"{response.url} is longer than an audit reads, or cannot be decoded"
    return Doubt(why="incomplete", detail=detail)


def _script_that_leads_on(page: Page) -> str:
    scripts = (script.text[:_LONGEST_SCRIPT] for script in page.all("script")[:3])
    return next((found[1] for text in scripts if (found := _LEADS_ON.search(text))), "")


def front_content(seen: Observations) -> tuple[Response, Page] | Doubt:
    """Return the front page and what it says, or a doubt where it only points elsewhere."""
    front = front_page(seen)
    if isinstance(front, Doubt):
        return front
    page = read_page(front)
    if page.moves_to and len(page.text) <= _LONGEST_SIGNPOST:
        detail = f"{front.url} only leads on, by <meta refresh>, to {page.moves_to}"
        return Doubt(why="moved_by_page", detail=detail)
    if len(page.text) <= _LONGEST_NOTHING and (goes := _script_that_leads_on(page)):
        return Doubt(why="moved_by_page", detail=f"{front.url} only leads on, by script, to {goes}")
    return front, page
