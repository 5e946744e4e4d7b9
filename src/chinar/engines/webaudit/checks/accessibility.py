"""Accessibility that the page's own markup settles; the rest needs a browser or a person."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from chinar.engines.webaudit.checks.rulings import cannot_tell, failed, passed
from chinar.engines.webaudit.model import Check, Ruling
from chinar.engines.webaudit.policy import Policy
from chinar.engines.webaudit.reading.front import Doubt, cut_short, front_content
from chinar.engines.webaudit.reading.page import Element, Page, inside
from chinar.engines.webaudit.seen.site import Observations

_MOST_SHOWN = 10
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8}){0,5}")
_NO_TITLES = frozenset({"untitled", "untitled document", "untitled page", "document", "title"})
_NAMED_BY = ("aria-label", "aria-labelledby", "title")
_NO_LABEL = frozenset({"hidden", "submit", "reset", "button", "image"})
_ABSENCES = frozenset({"a11y.lang_missing", "a11y.title_missing"})
"""What is missing from a page that was cut off may stand in the rest."""
_LEVELS = {f"h{level}": level for level in range(1, 7)}


def judge(
    code: str,
    find: Callable[[Page], list[str]],
    seen: Observations,
    _policy: Policy,
    _now: datetime,
) -> Sequence[Ruling]:
    """Rule on a code by what a reader of the page finds against it."""
    front = front_content(seen)
    if isinstance(front, Doubt):
        return cannot_tell(front, code)
    found, cut = find(front[1]), cut_short(*front)
    if found and not (cut and code in _ABSENCES):
        return [failed(code, evidence=found[:_MOST_SHOWN], count=len(found))]
    return cannot_tell(cut, code) if cut else [passed(code)]


def without_language(page: Page) -> list[str]:
    """WCAG 2.1 success criterion 3.1.1: <html> names its language, in a form that is one."""
    if _LANGUAGE.fullmatch(page.language):
        return []
    return [f'<html lang="{page.language[:40]}">' if page.language else "<html> has no lang"]


def without_title(page: Page) -> list[str]:
    """WCAG 2.1 success criterion 2.4.2: the page has a title that is one."""
    if page.title and page.title.lower() not in _NO_TITLES:
        return []
    return [f"<title>{page.title[:80]}</title>" if page.title else "there is no <title>"]


def without_alternative(page: Page) -> list[str]:
    """WCAG 2.1 success criterion 1.1.1: pictures say what they show, or that they only adorn."""
    return [
        f"<{image.tag}> {(image.attributes.get('src') or image.attributes.get('href') or '')[:200]}"
        for image in page.all("img", "input", "area")
        if _shows_picture(image) and not _has_alternative(image)
    ]


def _shows_picture(element: Element) -> bool:
    if element.hidden or element.attributes.get("aria-hidden", "").lower() == "true":
        return False
    if element.tag == "input":
        return element.attributes.get("type", "").strip().lower() == "image"
    if element.tag == "area":
        return "href" in element.attributes
    size = (element.attributes.get("width", ""), element.attributes.get("height", ""))
    dot = all(value.strip() in ("0", "1", "0px", "1px") for value in size)
    return not dot  # a counter's invisible dot is for nobody


def _has_alternative(element: Element) -> bool:
    attributes = element.attributes
    if element.tag == "img":
        decorative = attributes.get("role", "").strip().lower() in ("presentation", "none")
        if "alt" in attributes or decorative:
            return True
    elif attributes.get("alt", "").strip():
        return True
    return _is_named(element)


def _is_named(element: Element) -> bool:
    return any(element.attributes.get(name, "").strip() for name in _NAMED_BY)


def without_label(page: Page) -> list[str]:
    """WCAG 2.1 success criteria 1.3.1, 3.3.2 and 4.1.2: fields say what belongs in them."""
    labels, fields = page.all("label"), page.all("input", "select", "textarea")
    wrapped = inside(labels, fields)
    labelled = {label.attributes["for"] for label in labels if label.attributes.get("for")}
    return [
        f"<{field.tag}> {field.attributes.get('name') or field.id or '(no name)'}"
        for field in fields
        if _wants_label(field)
        and not (field.id and field.id in labelled)
        and not (_is_named(field) or field.attributes.get("placeholder", "").strip())
        and field.order not in wrapped
    ]


def _wants_label(field: Element) -> bool:
    if field.hidden or field.attributes.get("aria-hidden", "").lower() == "true":
        return False
    kind = field.attributes.get("type", "").strip().lower()
    return not (field.tag == "input" and kind in _NO_LABEL)


def out_of_order(page: Page) -> list[str]:
    """WCAG 2.1 success criterion 1.3.1: no level of headings is left out on the way down."""
    lines: list[str] = []
    before: Element | None = None
    for heading in page.all(*_LEVELS):
        if heading.hidden:
            continue
        if before and _LEVELS[heading.tag] > _LEVELS[before.tag] + 1:
            lines.append(
                f"<{heading.tag}> “{heading.text[:80]}” follows <{before.tag}> “{before.text[:80]}”"
            )
        before = heading
    return lines


def repeated_ids(page: Page) -> list[str]:
    """WCAG 2.1 success criterion 4.1.1: an id stands once; drawings repeat theirs harmlessly."""
    named = [element for element in page.elements if element.id]
    drawn = inside(page.all("svg"), named)
    counts = Counter(element.id for element in named if element.order not in drawn)
    return [f'id="{name[:80]}" stands {count} times' for name, count in counts.items() if count > 1]


CHECKS: tuple[Check, ...] = tuple(
    Check(
        id=f"accessibility.{code.removeprefix('a11y.').removesuffix('_missing')}",
        codes=(code,),
        judge=partial(judge, code, find),
    )
    for code, find in (
        ("a11y.lang_missing", without_language),
        ("a11y.title_missing", without_title),
        ("a11y.alt_missing", without_alternative),
        ("a11y.label_missing", without_label),
        ("a11y.heading_order", out_of_order),
        ("a11y.duplicate_id", repeated_ids),
    )
)
