"""What a page says of itself in passing: under construction, copyright, who is in office."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import islice

from chinar.engines.webaudit.checks.rulings import cannot_tell, fault, passed, unless_cut
from chinar.engines.webaudit.model import Check, Ruling
from chinar.engines.webaudit.policy import Policy
from chinar.engines.webaudit.reading.dates import (
    dates_at,
    loose_dates,
    matches_near,
    normal_text,
    plain_text,
)
from chinar.engines.webaudit.reading.front import Doubt, cut_short, front_content
from chinar.engines.webaudit.reading.page import Page, read_page
from chinar.engines.webaudit.seen.site import Observations

_CONSTRUCTION, _COPYRIGHT = "fresh.under_construction", "fresh.copyright_year_old"
_OFFICERS = "fresh.officers_stale"
_BUILT = re.compile(
    normal_text(
        r"(?:site|page|website|portal|section|content)?(?: is)?(?: currently)? under "
        r"(?:construction|development|maintenance)|coming soon|launching soon|"
        r"content (?:will be|to be) (?:updated|uploaded|added) (?:soon|shortly)|"
        r"work in progress|निर्माणाधीन|निर्माण कार्य|जल्द ही आ रहा|शीघ्र आ रहा|"
        r"زیر تعمیر|زیرِ تعمیر|جلد آ رہا|زیر تکمیل"
    )
)
_LITTLE = 400  # characters; what a placeholder says
_ALMOST_NOTHING = 150
_MAIN = ("h1", "h2", "main", "article")
_LONGEST_HEADING = 120
# Roads, bridges and hospitals are under construction too, and offices report on them.
_BUILDINGS = re.compile(
    r"road|bridge|tunnel|hospital|building|project|school|dam\b|rail|hostel|flyover|housing|works?\b|"
    r"सड़क|पुल|भवन|परियोजना|अस्पताल|سڑک|پل|عمارت|منصوبہ|ہسپتال"
)
_RIGHTS = re.compile(
    normal_text(
        r"(?:©|कॉपीराइट|सर्वाधिकार|کاپی ?رائٹ|جملہ حقوق)[^\d.]{0,60}|\(c\) ?(?=\d)|"
        r"\bcopy ?rights?[ ,:\-–]{0,4}(?:reserved )?(?=\d)"
    )
)
_RIGHTS_HINT_WORDS = "©|(c)|copy|कॉपीराइट|सर्वाधिकार|رائٹ|جملہ حقوق"
_RIGHTS_HINTS = tuple(normal_text(hint) for hint in _RIGHTS_HINT_WORDS.split("|"))
_RIGHTS_REACH = 70
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_YEARS_BEHIND = 2
_LIST_OF_OFFICERS = re.compile(
    normal_text(
        r"(?:who'?s who|list of officers|officers? list|contact directory|telephone directory|"
        r"contact list|incumbency|organi[sz]ational chart|अधिकारियों की सूची|कौन क्या है|"
        r"दूरभाष निर्देशिका|افسران کی فہرست|ٹیلی فون ڈائریکٹری)"
    )
)
_AS_ON = re.compile(
    normal_text(r"\b(?:as on|as of|as at|updated|position as on)\b|की स्थिति|दिनांक|بتاریخ|مورخہ")
)
_TENURE = re.compile(
    normal_text(
        r"(?:tenure|term|in office|posted)(?: ends?| ended| is)? ?:? ?(?:till|until|up ?to|on)\b"
    )
)
_REACH = 120
_OLD_DAYS = 365
_MOST_PAGES = 60
_MOST_LINES = 50


def judge_construction(seen: Observations, _policy: Policy, _now: datetime) -> Sequence[Ruling]:
    """Judge whether a placeholder stands where the content should."""
    front = front_content(seen)
    if isinstance(front, Doubt):
        return cannot_tell(front, _CONSTRUCTION)
    page = front[1]
    words = _placeholder(page)
    built = fault(_CONSTRUCTION, bool(words), evidence=[words], length=len(page.text))
    return [unless_cut(built, cut_short(*front))]


def _placeholder(page: Page) -> str:
    """Return the words by which a page says that it is not there yet, or nothing."""
    places = [page.title, *(element.text for element in page.all(*_MAIN)[:40])]
    for text in places:
        plain = normal_text(text[:_LITTLE])
        found = _BUILT.search(plain)
        if found and len(plain) <= _LONGEST_HEADING and not _BUILDINGS.search(plain):
            mostly = 3 * len(found[0]) >= len(plain)
            if mostly and len(page.text) < 5 * _LITTLE:
                return plain
    plain = normal_text(page.text[: _LITTLE + 1])
    found = _BUILT.search(plain)
    if not found or len(plain) > _LITTLE or _BUILDINGS.search(plain):
        return ""
    at_the_start = found.start() < _ALMOST_NOTHING or len(plain) < _ALMOST_NOTHING
    return plain if at_the_start else ""


def judge_copyright(seen: Observations, _policy: Policy, now: datetime) -> Sequence[Ruling]:
    """Judge the newest year of the copyright lines."""
    front = front_content(seen)
    if isinstance(front, Doubt):
        return cannot_tell(front, _COPYRIGHT)
    plain = plain_text(front[1].text)
    rights = matches_near(_RIGHTS, plain, _RIGHTS_HINTS, _RIGHTS_REACH)
    years: list[int] = []
    lines: list[str] = []
    for line in islice(rights, _MOST_LINES):
        behind = plain[line.end() : line.end() + 30]
        if found := [int(year) for year in _YEAR.findall(behind)]:
            years += found
            lines.append(f"{line[0]}{behind}")
    if not years:
        return [unless_cut(passed(_COPYRIGHT), cut_short(*front))]
    newest = max(years)
    behind_by = now.year - newest
    old = behind_by >= _YEARS_BEHIND
    return [fault(_COPYRIGHT, old, evidence=lines[:3], year=newest, years_behind=max(behind_by, 0))]


def judge_officers(seen: Observations, _policy: Policy, now: datetime) -> Sequence[Ruling]:
    """Judge lists of officers that date themselves, on every page that was read."""
    front = front_content(seen)
    if isinstance(front, Doubt):
        return cannot_tell(front, _OFFICERS)
    pages = [front[1], *(read_page(response) for response in seen.crawl[:_MOST_PAGES])]
    limit = (now - timedelta(days=_OLD_DAYS)).date()
    for page in pages:
        day, words = _list_of_officers(page)
        if day and day < limit:
            age_days = (now.date() - day).days
            return [
                fault(_OFFICERS, True, evidence=[words], date=day.isoformat(), age_days=age_days)
            ]
    return [unless_cut(passed(_OFFICERS), cut_short(*front))]


def _list_of_officers(page: Page) -> tuple[date | None, str]:
    """Return the newest day on which a list of officers says that it stood, and its words."""
    plain = plain_text(page.text)
    found: list[tuple[date, str]] = []
    for listed in islice(_LIST_OF_OFFICERS.finditer(plain), _MOST_LINES):
        around = plain[listed.start() : listed.end() + _REACH]
        label = _AS_ON.search(around) or _TENURE.search(around)
        if label is None:
            continue
        behind = around[label.end() : label.end() + 26]
        days = [one.day for one in dates_at(behind)] or loose_dates(behind)
        found += [(day, around) for day in days[:1]]
    return max(found, default=(None, ""))


CHECKS = (
    Check(id="freshness.construction", codes=(_CONSTRUCTION,), judge=judge_construction),
    Check(id="freshness.copyright", codes=(_COPYRIGHT,), judge=judge_copyright),
    Check(id="freshness.officers", codes=(_OFFICERS,), judge=judge_officers),
)
