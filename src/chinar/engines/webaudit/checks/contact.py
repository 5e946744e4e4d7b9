"""Whom to tell of a security hole: /.well-known/security.txt (RFC 9116)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from chinar.engines.webaudit.checks.rulings import cannot_tell, failed, fault, inapplicable, passed
from chinar.engines.webaudit.model import Check, Ruling
from chinar.engines.webaudit.policy import Policy
from chinar.engines.webaudit.reading.front import Doubt, doubt_about, is_challenge
from chinar.engines.webaudit.reading.security_txt import parse_security_txt
from chinar.engines.webaudit.seen.site import Observations
from chinar.engines.webaudit.seen.web import Fetch, Response
from chinar.engines.webaudit.target import Target

SECURITY_TXT = "/.well-known/security.txt"
_CODES = ("securitytxt.missing", "securitytxt.invalid", "securitytxt.expired")
_REFUSALS = (401, 403, 406)
_REDIRECTS = range(300, 400)


def judge(seen: Observations, _policy: Policy, now: datetime) -> Sequence[Ruling]:
    """Judge the file; a page of the site in its place counts as no file."""
    asked = _answer(seen.files.get(SECURITY_TXT))
    if isinstance(asked, Doubt):
        return cannot_tell(asked, *_CODES)
    url = str(asked.url)
    if doubt := _refusal(seen, asked):
        return cannot_tell(doubt, *_CODES)
    if asked.status != 200 or _is_page(asked) or _says_the_same(seen, asked):
        evidence = [f"{url} answered {asked.status} {asked.value('content-type')}"]
        missing = failed("securitytxt.missing", evidence=evidence, url=url, status=asked.status)
        return [missing, *inapplicable("missing", *_CODES[1:])]
    return _rule_on(asked, now)


def _rule_on(asked: Response, now: datetime) -> Sequence[Ruling]:
    said = parse_security_txt(asked.body)
    mistakes = list(said.mistakes)
    kind = asked.value("content-type").partition(";")[0].strip().lower()
    if kind != "text/plain":
        mistakes.append(f"Content-Type: {kind[:80] or 'not sent'}, not text/plain")
    present = passed("securitytxt.missing", url=str(asked.url))
    invalid = fault("securitytxt.invalid", bool(mistakes), evidence=mistakes, mistakes=mistakes)
    if said.expires is None:
        return [present, invalid, *inapplicable("invalid", "securitytxt.expired")]
    expired = said.expires <= now
    told = said.expires.isoformat()
    evidence = [f"Expires: {told}"]
    return [
        present,
        invalid,
        fault("securitytxt.expired", expired, evidence=evidence, expires=told),
    ]


def _answer(fetch: Fetch | None) -> Response | Doubt:
    """Return the answer, unless a barrier or a failure stands in its place."""
    if fetch is None or fetch.failure or fetch.last is None or is_challenge(fetch.last):
        return doubt_about(fetch) or Doubt(why="blocked", detail=SECURITY_TXT)
    return fetch.last


def _refusal(seen: Observations, asked: Response) -> Doubt | None:
    """Say why an answer tells nothing: every path gets it, or the file lies elsewhere."""
    detail = f"{asked.url} answered {asked.status}"
    if asked.status >= 500:
        return Doubt(why="not_a_page", detail=detail)
    if asked.status in _REFUSALS:
        control = _answer(seen.control)
        if isinstance(control, Doubt) or control.status == asked.status:
            return Doubt(why="blocked", detail=f"{detail}, and so does any path")
    elsewhere = asked.value("location")
    if asked.status in _REDIRECTS and elsewhere.partition("?")[0].endswith("security.txt"):
        return Doubt(why="elsewhere", detail=f"{detail} and leads to {elsewhere}")
    return None


def _says_the_same(seen: Observations, asked: Response) -> bool:
    """Tell whether a path that cannot exist gets the very same words."""
    control = _answer(seen.control)
    return not isinstance(control, Doubt) and bool(asked.body) and control.body == asked.body


def _is_page(asked: Response) -> bool:
    return asked.body[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<", b"{"))


def _wants(target: Target, *_rest: object) -> Sequence[str]:
    return () if target.path.startswith(SECURITY_TXT) else (SECURITY_TXT,)


CHECKS = (Check(id="contact.security_txt", codes=_CODES, judge=judge, wants=_wants),)
