"""The front page: what its scripts, forms and links trust."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from chinar.engines.webaudit.checks import contacts, forms
from chinar.engines.webaudit.checks.rulings import cannot_tell, failed, fault, passed, unless_cut
from chinar.engines.webaudit.model import Check, Need, Ruling
from chinar.engines.webaudit.policy import Mode, Policy
from chinar.engines.webaudit.reading.front import Doubt, cut_short, front_content
from chinar.engines.webaudit.reading.hosts import registrable, under
from chinar.engines.webaudit.reading.page import Element, Page, read_page
from chinar.engines.webaudit.reading.references import (
    address_of,
    is_foreign,
    is_stylesheet,
    is_third_party,
    links,
    named_host,
)
from chinar.engines.webaudit.reading.trackers import tracker_of
from chinar.engines.webaudit.seen.site import Observations
from chinar.engines.webaudit.seen.web import Response

_MOST_SHOWN = 10
_GONE = (404, 410)
_DEEP_CODE = "link.broken"


def judge_integrity(seen: Observations, policy: Policy, _now: datetime) -> Sequence[Ruling]:
    """Judge scripts and styles of other organisations: is their content pinned?"""
    front = front_content(seen)
    if isinstance(front, Doubt):
        return cannot_tell(front, "sri.missing")
    response, page = front
    loose = [
        element
        for element in _loaded(page)
        if not element.attributes.get("integrity", "").strip()
        and is_third_party(
            named_host(address_of(element)), response.url.host, policy.government_suffixes
        )
    ]
    hosts = sorted({named_host(address_of(element)) for element in loose})[:_MOST_SHOWN]
    evidence = [f"<{element.tag}> {address_of(element)}" for element in loose[:_MOST_SHOWN]]
    loaded = fault("sri.missing", bool(loose), evidence=evidence, count=len(loose), hosts=hosts)
    return [unless_cut(loaded, cut_short(*front))]


def _loaded(page: Page) -> list[Element]:
    return [
        element
        for element in page.all("script", "link")
        if element.tag == "script" or is_stylesheet(element)
    ]


def judge_script_hosts(seen: Observations, policy: Policy, _now: datetime) -> Sequence[Ruling]:
    """Judge whether anybody owns the names that scripts come from."""
    front = front_content(seen)
    if isinstance(front, Doubt):
        return cannot_tell(front, "script.unregistered_domain")
    response, page = front
    scripts = [(named_host(address_of(script)), script) for script in page.all("script")]
    foreign = [(host, script) for host, script in scripts if is_foreign(host, response.url.host)]
    shown = {host: f"<script> {address_of(script)}" for host, script in foreign}
    ruled = _by_names("script.unregistered_domain", shown, seen, policy.government_suffixes)
    return [unless_cut(ruled, cut_short(*front))]


def judge_link_hosts(seen: Observations, policy: Policy, _now: datetime) -> Sequence[Ruling]:
    """Judge whether anybody owns the names that links lead to."""
    front = front_content(seen)
    if isinstance(front, Doubt):
        return cannot_tell(front, "link.dead_domain")
    response, page = front
    shown: dict[str, str] = {}
    for link in page.all("a"):
        host = named_host(address_of(link))
        if is_foreign(host, response.url.host):
            shown.setdefault(host, f"{link.text[:100]} → {address_of(link)}")
    return [
        unless_cut(
            _by_names("link.dead_domain", shown, seen, policy.government_suffixes),
            cut_short(*front),
        )
    ]


def _by_names(
    code: str, shown: dict[str, str], seen: Observations, government: Sequence[str]
) -> Ruling:
    """Rule by what DNS said of hosts; of those beyond the bound nothing is said.

    A name is anybody's only where the registered one above it is free too, and never one of the
    government's.
    """
    known_of = seen.linked_hosts
    asked = {host: known_of[host] for host in shown if host in known_of}
    dead = [
        host
        for host, known in asked.items()
        if known is False
        and known_of.get(registrable(host), False) is False
        and not under(host, government)
    ]
    if dead:
        return failed(code, evidence=[shown[host] for host in dead], hosts=dead)
    untold = [host for host, known in asked.items() if known is None]
    if untold:
        detail = f"DNS could not be asked for {', '.join(untold[:_MOST_SHOWN])}"
        return cannot_tell(Doubt(why="lookup_failed", detail=detail), code)[0]
    return passed(code, hosts=list(asked))


def judge_trackers(seen: Observations, _policy: Policy, _now: datetime) -> Sequence[Ruling]:
    """Tell which companies learn of each visit."""
    front = front_content(seen)
    if isinstance(front, Doubt):
        return cannot_tell(front, "tracker.third_party")
    found: dict[str, str] = {}
    for element in front[1].all("script", "img", "iframe"):
        address = address_of(element)
        name, mark = tracker_of(named_host(address), element.text if not address else "")
        if name:
            found.setdefault(name, f"{name}: <{element.tag}> {address or mark}")
    names = sorted(found)
    evidence = [found[name] for name in names]
    told = fault("tracker.third_party", bool(found), evidence=evidence, trackers=names)
    return [unless_cut(told, cut_short(*front))]


def judge_broken_links(seen: Observations, _policy: Policy, _now: datetime) -> Sequence[Ruling]:
    """Judge the site's own links by the pages that the crawl found gone."""
    front = front_content(seen)
    if isinstance(front, Doubt):
        return cannot_tell(front, _DEEP_CODE)
    response, page = front
    if not seen.crawl:
        if not any(target.host == response.url.host for _link, target in links(page, response.url)):
            return [passed(_DEEP_CODE, pages=0)]
        detail = "no linked page could be read"
        return cannot_tell(Doubt(why="not_asked", detail=detail), _DEEP_CODE)
    gone = {str(answer.url): answer.status for answer in seen.crawl if answer.status in _GONE}
    evidence = list(_shown_where_linked(gone, (response, *seen.crawl)))
    return [
        fault(_DEEP_CODE, bool(gone), evidence=evidence, count=len(gone), pages=len(seen.crawl))
    ]


def _shown_where_linked(gone: dict[str, int], pages: Sequence[Response]) -> list[str]:
    """Return page → link → status for each address that is gone."""
    lines: dict[str, str] = {}
    for answer in pages:
        if len(lines) >= min(len(gone), _MOST_SHOWN):
            break
        if answer.status != 200:
            continue
        for link, target in links(read_page(answer), answer.url):
            address = str(target)
            if address in gone and address not in lines:
                lines[address] = f"{answer.url} → “{link.text[:80]}” {address} → {gone[address]}"
    return list(lines.values())[:_MOST_SHOWN]


_NAMED = frozenset({Need.LINKED_HOSTS})
CHECKS: tuple[Check, ...] = (
    Check(id="page.integrity", codes=("sri.missing",), judge=judge_integrity),
    Check(
        id="page.scripts",
        codes=("script.unregistered_domain",),
        judge=judge_script_hosts,
        needs=_NAMED,
    ),
    Check(id="page.forms", codes=forms.CODES, judge=forms.judge),
    Check(id="page.contacts", codes=contacts.CODES, judge=contacts.judge),
    Check(id="page.trackers", codes=("tracker.third_party",), judge=judge_trackers),
    Check(id="page.links", codes=("link.dead_domain",), judge=judge_link_hosts, needs=_NAMED),
    Check(
        id="page.crawl",
        codes=(_DEEP_CODE,),
        judge=judge_broken_links,
        needs=frozenset({Need.CRAWL}),
        mode=Mode.DEEP,
    ),
)
