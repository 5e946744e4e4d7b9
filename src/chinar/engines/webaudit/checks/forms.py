"""Forms of the front page: where they send what citizens type."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from chinar.engines.webaudit.checks.rulings import cannot_tell, fault, inapplicable, unless_cut
from chinar.engines.webaudit.model import Ruling
from chinar.engines.webaudit.policy import Policy
from chinar.engines.webaudit.reading.front import Doubt, cut_short, doubt_about, front_content
from chinar.engines.webaudit.reading.page import Element, Page, read_page
from chinar.engines.webaudit.reading.references import base_of, resolve
from chinar.engines.webaudit.seen.site import Observations
from chinar.engines.webaudit.seen.web import Response

CODES = ("form.insecure_action", "form.password_over_http")


def judge(seen: Observations, _policy: Policy, _now: datetime) -> Sequence[Ruling]:
    """Judge forms that send over plain HTTP, and passwords asked for there."""
    front = front_content(seen)
    if isinstance(front, Doubt):
        return cannot_tell(front, *CODES)
    response, page = front
    sent = _plain_actions(page, response)
    asked = [line for answer in _plain_pages(seen, response) for line in _passwords(answer)]
    if response.url.scheme == "https":
        forms = len(page.all("form"))
        action = fault("form.insecure_action", bool(sent), evidence=sent, forms=forms)
        action = unless_cut(action, cut_short(response, page))
    else:
        (action,) = inapplicable("no_https", "form.insecure_action")
    return [action, fault("form.password_over_http", bool(asked), evidence=asked)]


def _plain_actions(page: Page, response: Response) -> list[str]:
    base = base_of(page, response.url)
    buttons = [
        button for button in page.all("button", "input") if "formaction" in button.attributes
    ]
    named = [(form, form.attributes.get("action", "")) for form in page.all("form")]
    named += [(button, button.attributes["formaction"]) for button in buttons]
    lines: list[str] = []
    for element, action in named:
        target = resolve(base, action) if action.strip() else None
        if target and target.scheme == "http":
            lines.append(f"<{element.tag}> sends to {target}")
    return lines


def _plain_pages(seen: Observations, front: Response) -> list[Response]:
    """Return the front pages that visitors get without HTTPS."""
    pages = [front] if front.url.scheme == "http" else []
    plain = seen.http.last if seen.http and not doubt_about(seen.http) else None
    if plain and plain.url.scheme == "http" and plain is not front:
        pages.append(plain)
    return pages


def _passwords(response: Response) -> list[str]:
    return [
        f"{response.url} asks for “{_name(field)}” over plain HTTP"
        for field in read_page(response).all("input")
        if field.attributes.get("type", "").strip().lower() == "password"
    ]


def _name(field: Element) -> str:
    return field.attributes.get("name") or field.id or "password"
