"""Closing dates of notices, tenders and posts, as a page announces them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from chinar.engines.webaudit.reading.dates import dates_at, matches_near, normal_text, plain_text
from chinar.engines.webaudit.reading.page import Element, Page

_LABELS = (
    r"last date(?! (?:of )?(?:up ?dat|review|modif|revis))",
    r"clos(?:ing|ure) date|closes on|due date|end date|"
    r"apply (?:by|before|till|upto|up to)|bid submission (?:end|closing)|"
    r"valid (?:till|until|up ?to)|submission (?:by|before|deadline)|deadline",
    r"(?:अंतिम|अन्तिम|आखिरी) (?:तिथि|तारीख|दिनांक)(?! ?(?:अद्यतन|अपडेट|समीक्षा))",
    r"आवेदन की समाप्ति|बंद होने की तिथि",
    r"آخری تاریخ(?! (?:تجدید|تازہ کاری))|درخواست کی مدت",
)
_LABEL = re.compile("|".join(f"(?:{normal_text(label)})" for label in _LABELS))
_ARCHIVED = re.compile(
    normal_text(r"archive|expired|closed (?:tender|notice)|पुरालेख|संग्रह|محفوظات|آرکائیو")
)
_HINT_WORDS = "date|clos|apply|submission|valid|deadline|तिथि|तारीख|दिनांक|समाप्ति|تاریخ|مدت"
_HINTS = tuple(normal_text(hint) for hint in _HINT_WORDS.split("|"))
_LONGEST_LABEL = 60
_REACH = 90
_LONGEST_ITEM = 500
_MOST_ITEMS = 1500


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """One closing date and the words of the item that announces it."""

    words: str
    day: date


def deadlines(page: Page) -> tuple[Deadline, ...]:
    """Return the closing dates of a page's lists and tables, each item once.

    Of several dates in one item the latest counts, since last dates get extended. Items under a
    heading that says archive are left out.
    """
    if not any(matches_near(_LABEL, plain_text(page.text), _HINTS, _LONGEST_LABEL)):
        return ()
    found: dict[str, Deadline] = {}
    for item in _items(page):
        found.setdefault(item.words, item)
    return tuple(found.values())


def _items(page: Page) -> Iterator[Deadline]:
    archived = in_column = False
    blocks = page.all(
        "h1", "h2", "h3", "h4", "h5", "caption", "li", "p", "tr", "table", "td", "div"
    )
    for block in blocks[:_MOST_ITEMS]:
        if block.tag == "table":
            in_column = False
            continue
        words = normal_text(block.text[: _LONGEST_ITEM + 1])
        if block.tag[0] == "h" or block.tag == "caption":
            archived = bool(_ARCHIVED.search(words))
        elif not archived and len(words) <= _LONGEST_ITEM:
            labels = len(_LABEL.findall(words))
            if block.tag == "tr":
                in_column = in_column or _is_column_of_deadlines(words, labels)
                if in_column and (day := _latest(words)):
                    yield Deadline(words=words, day=day)
                    continue
            if labels == 1 and _is_item(block) and (day := _after_label(words)):
                yield Deadline(words=words, day=day)


def _is_item(block: Element) -> bool:
    return block.tag in ("li", "p", "tr") or len(block.text) < _LONGEST_ITEM // 2


def _is_column_of_deadlines(words: str, labels: int) -> bool:
    return labels > 0 and not dates_at(words)


def _latest(words: str) -> date | None:
    return max((found.day for found in dates_at(words)), default=None)


def _after_label(words: str) -> date | None:
    label = _LABEL.search(words)
    return _latest(words[label.end() : label.end() + _REACH]) if label else None
