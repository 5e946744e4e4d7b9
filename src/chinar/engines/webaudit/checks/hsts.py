"""Strict-Transport-Security (RFC 6797) on the host's own first answer over HTTPS."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from chinar.engines.webaudit.checks.rulings import (
    cannot_tell,
    failed,
    fault,
    inapplicable,
    passed,
)
from chinar.engines.webaudit.model import Check, Ruling
from chinar.engines.webaudit.policy import Policy
from chinar.engines.webaudit.reading.front import Doubt, doubt_about, is_challenge, offers_no_https
from chinar.engines.webaudit.seen.site import Observations

_CODES = ("hsts.missing", "hsts.invalid", "hsts.short", "hsts.no_subdomains")
_YEAR_S = 31_536_000
_MAX_AGE = re.compile(r'"?(\d{1,15})"?')


def judge(seen: Observations, _policy: Policy, _now: datetime) -> Sequence[Ruling]:
    """Judge the header as a browser reads it: the first one counts, duplicates void it."""
    if offers_no_https(seen):
        return inapplicable("no_https", *_CODES)
    first = seen.https.hops[0] if seen.https and seen.https.hops else None
    if first is None:
        doubt = doubt_about(seen.https) or Doubt(why="not_asked", detail="")
        return cannot_tell(doubt, *_CODES)
    header = first.value("strict-transport-security")
    if is_challenge(first) or (not header and first.status >= 400):
        detail = f"{first.url} answered {first.status}"
        return cannot_tell(Doubt(why="blocked", detail=detail), *_CODES)
    if not header:
        evidence = [f"{first.url} sent no Strict-Transport-Security"]
        missing = failed("hsts.missing", evidence=evidence, url=str(first.url))
        return [missing, *inapplicable("missing", *_CODES[1:])]
    return _rule_on(header)


def _rule_on(header: str) -> Sequence[Ruling]:
    evidence = [f"Strict-Transport-Security: {header}"]
    directives = [part.strip().lower().partition("=") for part in header.split(";")]
    names = [name.strip() for name, _, _ in directives if name]
    ages = [value.strip() for name, _, value in directives if name.strip() == "max-age"]
    age = _MAX_AGE.fullmatch(ages[0]) if ages else None
    present = passed("hsts.missing")
    if age is None or len(set(names)) != len(names):
        invalid = failed("hsts.invalid", evidence=evidence, header=header[:300])
        return [present, invalid, *inapplicable("invalid", "hsts.short", "hsts.no_subdomains")]
    seconds = int(age[1])
    return [
        present,
        passed("hsts.invalid"),
        fault("hsts.short", seconds < _YEAR_S, evidence=evidence, max_age_s=seconds),
        fault("hsts.no_subdomains", "includesubdomains" not in names, evidence=evidence),
    ]


CHECKS = (Check(id="transport.hsts", codes=_CODES, judge=judge),)
