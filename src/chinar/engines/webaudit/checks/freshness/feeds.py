"""The site map and news feeds: when they were last added to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from email.utils import parsedate_to_datetime

from chinar.engines.webaudit.checks.rulings import cannot_tell, fault, inapplicable
from chinar.engines.webaudit.model import Check, Ruling
from chinar.engines.webaudit.policy import Mode, Policy
from chinar.engines.webaudit.reading.front import Doubt, doubt_about
from chinar.engines.webaudit.reading.hosts import host_of
from chinar.engines.webaudit.reading.page import decode, read_page
from chinar.engines.webaudit.seen.site import Observations
from chinar.engines.webaudit.seen.web import Response
from chinar.engines.webaudit.target import Target

_CODE = "fresh.feed_stale"
SITE_MAP = "/sitemap.xml"
_FEED_TYPES = ("application/rss+xml", "application/atom+xml")
_MODIFIED = re.compile(r"<(?:lastmod|updated|published)>\s{0,20}(\d{4}-\d\d-\d\d)", re.IGNORECASE)
_PUBLISHED = re.compile(r"<(?:pubDate|lastBuildDate)>\s{0,20}([^<]{10,60})", re.IGNORECASE)
_LONGEST = 1_000_000
_MOST_DATES = 5000
_MOST_FEEDS = 2


def wants(_target: Target, front: Response | None, policy: Policy) -> Sequence[str]:
    """Ask for the site map; in deep mode for the feeds of the front page too."""
    feeds = _feeds(front) if front and policy.mode.includes(Mode.DEEP) else ()
    return (SITE_MAP, *feeds)


def _feeds(front: Response) -> tuple[str, ...]:
    """Return the paths of the site's own feeds that the front page names."""
    found: list[str] = []
    for link in read_page(front).all("link")[:200]:
        place = link.attributes.get("href", "").strip()
        if link.attributes.get("type", "").strip().lower() not in _FEED_TYPES:
            continue
        host = host_of(place)
        if host == front.url.host:
            place = "/" + place.partition("//")[2].partition("/")[2]
        if place.startswith("/") and not place.startswith("//") and place.isascii():
            found.append(place.partition("#")[0].replace(" ", "%20")[:500])
    return tuple(dict.fromkeys(found))[:_MOST_FEEDS]


def judge(seen: Observations, policy: Policy, now: datetime) -> Sequence[Ruling]:
    """Judge the newest date in them; a site without either has nothing to be judged by."""
    paths = [path for path in seen.files if path == SITE_MAP]
    front = seen.https or seen.http
    if front and front.last and policy.mode.includes(Mode.DEEP):
        paths += [path for path in _feeds(front.last) if path in seen.files]
    doubts: list[Doubt] = []
    days: list[date] = []
    for path in paths:
        fetch = seen.files[path]
        doubt = doubt_about(fetch)
        if doubt:
            doubts += [doubt] if doubt.why != "not_a_page" else []
        elif fetch.last:
            days += _days(decode(fetch.last)[:_LONGEST])
    tomorrow = (now + timedelta(days=1)).date()
    past = [day for day in days if day <= tomorrow]
    if not past:
        if doubts or not paths:
            return cannot_tell(doubts[0] if doubts else doubt_about(None) or _NOT_ASKED, _CODE)
        return inapplicable("no_date", _CODE)
    newest = max(past)
    age_days = max((now.date() - newest).days, 0)
    review_days = seen.target.review_days or policy.review_days
    stale = age_days > review_days
    if stale and doubts:
        return cannot_tell(doubts[0], _CODE)
    evidence = [f"the newest date in {', '.join(paths)} is {newest.isoformat()}"]
    facts = {"age_days": age_days, "review_days": review_days, "dates": len(past)}
    return [fault(_CODE, stale, evidence=evidence, date=newest.isoformat(), **facts)]


_NOT_ASKED = Doubt(why="not_asked", detail="this probe was not sent")


def _days(text: str) -> list[date]:
    if not text.lstrip("\ufeff \r\n\t").startswith("<"):
        return []
    head = text[:2000].lower()
    if not any(mark in head for mark in ("<urlset", "<sitemapindex", "<rss", "<feed", "<rdf")):
        return []
    return [day for _, day in zip(range(_MOST_DATES), _dated(text), strict=False)]


def _dated(text: str) -> Iterator[date]:
    for match in _MODIFIED.finditer(text):
        try:
            yield date.fromisoformat(match[1])
        except ValueError:
            continue
    for match in _PUBLISHED.finditer(text):
        try:
            yield parsedate_to_datetime(match[1].strip()).date()
        except (ValueError, TypeError, IndexError):
            continue


CHECKS = (Check(id="freshness.feeds", codes=(_CODE,), judge=judge, wants=wants),)
