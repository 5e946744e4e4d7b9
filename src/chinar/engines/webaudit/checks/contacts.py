"""Addresses on the front page: official ones, not private mail boxes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import unquote

from chinar.engines.webaudit.checks.rulings import cannot_tell, fault, unless_cut
from chinar.engines.webaudit.model import Ruling
from chinar.engines.webaudit.policy import Policy
from chinar.engines.webaudit.reading.front import Doubt, cut_short, front_content
from chinar.engines.webaudit.reading.page import Page
from chinar.engines.webaudit.seen.site import Observations

CODES = ("contact.private_email",)
_MOST_SHOWN = 10
_PROVIDER = (
    r"(gmail|googlemail|yahoo|ymail|rocketmail|rediffmail|rediff|hotmail|outlook|live|msn|icloud"
    r"|aol|protonmail|proton|zohomail|gmx|yandex|mail)"
)
_ENDING = r"(com|co\.in|co\.uk|in|me|net|ru)(?![\w-])(?!\.\w)"
_AT = r"\s{0,2}(?:\[\s?at\s?\]|\(\s?at\s?\)|\{\s?at\s?\}|<\s?at\s?>)\s{0,2}"
_DOT = r"\s{0,2}(?:\[\s?dot\s?\]|\(\s?dot\s?\)|\{\s?dot\s?\}|\sdot\s|\.)\s{0,2}"
_MARKS = re.compile(
    rf"(?:@\s?{_PROVIDER}\s?\.\s?{_ENDING}"
    rf"|{_AT}{_PROVIDER}{_DOT}{_ENDING}"
    rf"|\sat\s{{1,2}}{_PROVIDER}\s{{1,2}}dot\s{{1,2}}{_ENDING})",
    re.IGNORECASE,
)
_BOX = re.compile(r"[A-Za-z0-9._%+-]{1,64}\Z")
_NO_MAIL = {"mail": ("com",), "rediff": ("com",), "proton": ("me",), "live": ("com", "in")}
"""Names that are words too: only with these endings."""


def judge(seen: Observations, _policy: Policy, _now: datetime) -> Sequence[Ruling]:
    """Judge the addresses that the page shows or links to."""
    front = front_content(seen)
    if isinstance(front, Doubt):
        return cannot_tell(front, *CODES)
    boxes = _private_boxes(front[1])
    providers = sorted({box.rpartition("@")[2] for box in boxes})
    evidence = [_masked(box) for box in boxes[:_MOST_SHOWN]]
    told = fault(CODES[0], bool(boxes), evidence=evidence, count=len(boxes), providers=providers)
    return [unless_cut(told, cut_short(*front))]


def _private_boxes(page: Page) -> list[str]:
    texts = [page.text]
    for link in page.all("a"):
        href = link.attributes.get("href", "")
        if href[:7].lower() == "mailto:":
            texts.append(unquote(href[7:500].partition("?")[0]))
    boxes: dict[str, None] = {}
    for text in texts:
        for match in _MARKS.finditer(text):
            provider, ending = [part.lower() for part in match.groups() if part]
            box = _BOX.search(text[max(match.start() - 64, 0) : match.start()].rstrip())
            if box and ending in _NO_MAIL.get(provider, (ending,)):
                boxes[f"{box[0].lower()}@{provider}.{ending}"] = None
    return list(boxes)


def _masked(box: str) -> str:
    """Leave enough of an address to find it on the page; reports travel."""
    name, _, provider = box.partition("@")
    return f"{name[:3]}…@{provider}"
