"""GIGW 3.0: the checkpoints that a program can judge, and which ones are left to people.

What comes out is help for a site's officers and no certificate: only an empanelled auditor or
STQC certifies a site.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from chinar.engines.webaudit.checks import gigw_markup
from chinar.engines.webaudit.checks.rulings import cannot_tell, fault, unless_cut
from chinar.engines.webaudit.model import Check, Outcome, Ruling
from chinar.engines.webaudit.policy import Policy
from chinar.engines.webaudit.reading.front import Doubt, cut_short, front_content
from chinar.engines.webaudit.reading.gigw import (
    EMBLEM,
    FOR_PEOPLE,
    JUDGED,
    JUDGED_ELSEWHERE,
    LANGUAGES,
    LINKS,
    OWNER,
    SCRIPTS,
    WEB_MANAGER,
    labels_of,
    plain_words,
    says_any,
)
from chinar.engines.webaudit.reading.page import Page, read_page
from chinar.engines.webaudit.reading.references import address_of, named_host
from chinar.engines.webaudit.seen.site import Observations
from chinar.engines.webaudit.seen.web import Response

_LEAST_TEXT = 150
"""Characters; a page with fewer is drawn by scripts, or is no front page yet."""
_WORDS_OF_A_SECOND_LANGUAGE = 5
_NATIONAL_PORTAL = ("india.gov.in", "www.india.gov.in")
_SEARCHES = frozenset({"q", "s", "search", "query", "keys", "keyword", "searchtext", "search_text"})
_PARTS_READ = 100
_MANAGER = "gigw.web_manager_missing"
_HUMAN = "gigw.needs_human"
CODES = (
    *LINKS,
    "gigw.national_portal_missing",
    "gigw.emblem_missing",
    "gigw.owner_missing",
    "gigw.not_bilingual",
    _MANAGER,
)


def judge(seen: Observations, _policy: Policy, _now: datetime) -> Sequence[Ruling]:
    """Judge what the front page shows of itself and links to."""
    front = front_content(seen)
    if isinstance(front, Doubt):
        return cannot_tell(front, *CODES)
    response, page = front
    if len(page.text) < _LEAST_TEXT:
        detail = f"{response.url} holds {len(page.text)} characters of text without its scripts"
        return cannot_tell(Doubt(why="too_little", detail=detail), *CODES)
    cut = cut_short(response, page)
    return [
        *(_on_front(code, there, response, cut) for code, there in _wanted(page)),
        _manager(seen, page, response),
    ]


def _on_front(code: str, there: bool, response: Response, cut: Doubt | None) -> Ruling:
    """Rule on something that the front page should hold."""
    if not there and cut:
        return cannot_tell(cut, code)[0]
    evidence = [f"{response.url} has none, by its links, titles and words"]
    return fault(code, not there, evidence=evidence, checkpoint=JUDGED[code])


def _wanted(page: Page) -> Iterator[tuple[str, bool]]:
    labels = labels_of(page)
    for code, words in LINKS.items():
        there = says_any(labels, words)
        if code == "gigw.search_missing":
            there = there or _has_search(page)
        elif code == "gigw.feedback_missing":
            there = there or bool(page.all("textarea"))
        yield code, there
    hosts = {named_host(address_of(link)) for link in page.all("a")}
    yield "gigw.national_portal_missing", bool(hosts.intersection(_NATIONAL_PORTAL))
    yield "gigw.emblem_missing", _has_emblem(page)
    yield "gigw.owner_missing", says_any(f"{page.title} {page.text} ".lower(), OWNER)
    yield "gigw.not_bilingual", _is_bilingual(page, labels)


def _has_search(page: Page) -> bool:
    for element in page.all("input", "form", "search", "div"):
        attributes = element.attributes
        if element.tag == "search" or attributes.get("role", "").lower() == "search":
            return True
        if element.tag == "input" and (
            attributes.get("type", "").lower() == "search"
            or attributes.get("name", "").lower() in _SEARCHES
        ):
            return True
    return False


def _has_emblem(page: Page) -> bool:
    pictures = page.all("img", "svg", "object")[:_PARTS_READ]
    parts = page.all("a", "div", "span", "header")[:_PARTS_READ]
    names = ("src", "alt", "class", "id", "title", "aria-label", "data")
    said = (each.attributes.get(name, "")[:200] for each in (*pictures, *parts) for name in names)
    return says_any(" ".join(filter(None, said)).lower(), EMBLEM)


def _is_bilingual(page: Page, labels: str) -> bool:
    if says_any(labels, LANGUAGES):
        return True
    if any("hreflang" in element.attributes for element in page.all("link", "a")):
        return True
    loaded = " ".join(address_of(each)[:200] for each in page.all("script", "iframe"))
    if says_any(plain_words(loaded), LANGUAGES):
        return True
    written = (sum(1 for _ in script.finditer(page.text)) for script in SCRIPTS)
    return sum(count >= _WORDS_OF_A_SECOND_LANGUAGE for count in written) >= 2


def _manager(seen: Observations, page: Page, response: Response) -> Ruling:
    """Judge whether the web information manager is named; that may stand on an inner page."""
    inner = [read_page(answer) for answer in seen.crawl if answer.status == 200]
    if any(says_any(each.text.lower(), WEB_MANAGER) for each in (page, *inner)):
        return fault(_MANAGER, False, checkpoint=JUDGED[_MANAGER])
    if not inner:
        detail = f"{response.url} does not name one; other pages were not read"
        return cannot_tell(Doubt(why="not_asked", detail=detail), _MANAGER)[0]
    evidence = [f"none of {len(inner) + 1} pages names one"]
    return fault(_MANAGER, True, evidence=evidence, checkpoint=JUDGED[_MANAGER])


def judge_markup(seen: Observations, _policy: Policy, _now: datetime) -> Sequence[Ruling]:
    """Judge what the markup of the front page does or leaves out."""
    codes = tuple(gigw_markup.FINDERS)
    front = front_content(seen)
    if isinstance(front, Doubt):
        return cannot_tell(front, *codes)
    response, page = front
    return [_of_markup(code, find, page, response) for code, find in gigw_markup.FINDERS.items()]


def _of_markup(
    code: str, find: Callable[[Page, Response], list[str]], page: Page, response: Response
) -> Ruling:
    if code in gigw_markup.OF_FULL_PAGES and len(page.text) < _LEAST_TEXT:
        detail = f"{response.url} holds {len(page.text)} characters of text without its scripts"
        return cannot_tell(Doubt(why="too_little", detail=detail), code)[0]
    found = find(page, response)
    shown = found[: gigw_markup.MOST_SHOWN]
    ruled = fault(code, bool(found), evidence=shown, checkpoint=JUDGED[code], count=len(found))
    return unless_cut(ruled, cut_short(response, page))


def judge_the_rest(_seen: Observations, _policy: Policy, _now: datetime) -> Sequence[Ruling]:
    """Name the checkpoints that no program can judge."""
    elsewhere = [f"{number} {code}" for number, code in JUDGED_ELSEWHERE.items()]
    evidence = f"{len(FOR_PEOPLE)} of 88 checkpoints of GIGW 3.0 need a person's judgement"
    return [
        Ruling(
            code=_HUMAN,
            outcome=Outcome.CANT_TELL,
            facts={
                "why": "needs_human",
                "checkpoints": list(FOR_PEOPLE),
                "judged_here": list(dict.fromkeys(JUDGED.values())),
                "judged_elsewhere": elsewhere,
            },
            evidence=(evidence,),
        )
    ]


CHECKS: tuple[Check, ...] = (
    Check(id="gigw.content", codes=CODES, judge=judge),
    Check(id="gigw.markup", codes=tuple(gigw_markup.FINDERS), judge=judge_markup),
    Check(id="gigw.people", codes=(_HUMAN,), judge=judge_the_rest),
)
