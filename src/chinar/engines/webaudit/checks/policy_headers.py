"""Headers of the front page that narrow what a browser does: frames, referrers, features."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from chinar.engines.webaudit.checks.rulings import cannot_tell, fault, inapplicable
from chinar.engines.webaudit.model import Check, Ruling
from chinar.engines.webaudit.policy import Policy
from chinar.engines.webaudit.reading.csp import parse_policies
from chinar.engines.webaudit.reading.front import Doubt, front_content, front_page
from chinar.engines.webaudit.reading.page import Page
from chinar.engines.webaudit.seen.site import Observations
from chinar.engines.webaudit.seen.web import Response

_ANYONE = ("*", "http:", "https:", "http://*", "https://*")
_REFERRER = ("referrer.missing", "referrer.unsafe")
_REFERRER_POLICIES = frozenset(
    {
        "no-referrer",
        "no-referrer-when-downgrade",
        "same-origin",
        "origin",
        "strict-origin",
        "origin-when-cross-origin",
        "strict-origin-when-cross-origin",
        "unsafe-url",
    }
)
_OLD_NAMES = {
    "never": "no-referrer",
    "default": "strict-origin-when-cross-origin",
    "always": "unsafe-url",
    "origin-when-crossorigin": "origin-when-cross-origin",
}
"""Words that a meta tag may still use (HTML, section 4.2.5.1)."""
_UNSAFE = ("unsafe-url", "no-referrer-when-downgrade")
_OPENER = frozenset(
    {"same-origin", "same-origin-allow-popups", "noopener-allow-popups", "same-origin-plus-coep"}
)


def judge_framing(seen: Observations, _policy: Policy, _now: datetime) -> Sequence[Ruling]:
    """Judge who may frame the page; frame-ancestors makes browsers ignore X-Frame-Options."""
    page = front_page(seen)
    if isinstance(page, Doubt):
        return cannot_tell(page, "xfo.missing")
    policies = parse_policies(page.values("content-security-policy"))
    ancestors = [p["frame-ancestors"] for p in policies if "frame-ancestors" in p]
    told = [part for value in page.values("x-frame-options") for part in value.split(",")]
    if ancestors:
        kept = any(not set(sources) & set(_ANYONE) for sources in ancestors)
    else:
        kept = any(part.strip().lower() in ("deny", "sameorigin") for part in told)
    evidence = [
        f"X-Frame-Options: {', '.join(told) or 'not sent'}",
        f"frame-ancestors: {' | '.join(' '.join(s) for s in ancestors) or 'not sent'}",
    ]
    return [fault("xfo.missing", not kept, evidence=evidence, url=str(page.url))]


def judge_referrer(seen: Observations, _policy: Policy, _now: datetime) -> Sequence[Ruling]:
    """Judge the policy that browsers use: the last known word, and a meta tag after a header."""
    front = front_content(seen)
    if isinstance(front, Doubt):
        return cannot_tell(front, *_REFERRER)
    response, page = front
    used = _referrer_policy(response, page)
    url = str(response.url)
    if not used:
        evidence = [f"{url} has no Referrer-Policy that browsers know"]
        missing = fault("referrer.missing", True, evidence=evidence, url=url)
        return [missing, *inapplicable("missing", "referrer.unsafe")]
    return [
        fault("referrer.missing", False, policy=used),
        fault("referrer.unsafe", used in _UNSAFE, evidence=[f"Referrer-Policy: {used}"], url=url),
    ]


def _referrer_policy(response: Response, page: Page) -> str:
    words = [
        word.strip().lower()
        for value in response.values("referrer-policy")
        for word in value.split(",")
    ]
    for meta in page.all("meta"):
        if meta.attributes.get("name", "").strip().lower() == "referrer":
            word = meta.attributes.get("content", "").strip().lower()
            words.append(_OLD_NAMES.get(word, word))
    return next((word for word in reversed(words) if word in _REFERRER_POLICIES), "")


def judge_permissions(seen: Observations, _policy: Policy, _now: datetime) -> Sequence[Ruling]:
    """Judge whether the page narrows what it may ask of a device."""
    page = front_page(seen)
    if isinstance(page, Doubt):
        return cannot_tell(page, "permissions.missing")
    evidence = [f"{page.url} sent no Permissions-Policy"]
    there = bool(page.value("permissions-policy"))
    return [fault("permissions.missing", not there, evidence=evidence, url=str(page.url))]


def judge_opener(seen: Observations, _policy: Policy, _now: datetime) -> Sequence[Ruling]:
    """Judge whether the page cuts itself off from a page that opened it."""
    page = front_page(seen)
    if isinstance(page, Doubt):
        return cannot_tell(page, "coop.missing")
    if page.url.scheme != "https":
        return inapplicable("no_https", "coop.missing")
    header = page.value("cross-origin-opener-policy")
    told = header.partition(";")[0].strip().lower()
    evidence = [f"Cross-Origin-Opener-Policy: {header or 'not sent'}"]
    return [fault("coop.missing", told not in _OPENER, evidence=evidence, url=str(page.url))]


CHECKS = (
    Check(id="headers.framing", codes=("xfo.missing",), judge=judge_framing),
    Check(id="headers.referrer", codes=_REFERRER, judge=judge_referrer),
    Check(id="headers.permissions", codes=("permissions.missing",), judge=judge_permissions),
    Check(id="headers.opener", codes=("coop.missing",), judge=judge_opener),
)
