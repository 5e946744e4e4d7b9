"""Cross-origin sharing: what the site lets the pages of an unknown site read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from chinar.engines.webaudit.checks.rulings import cannot_tell, fault
from chinar.engines.webaudit.model import Check, Need, Ruling
from chinar.engines.webaudit.policy import Policy
from chinar.engines.webaudit.reading.front import Doubt, doubt_about
from chinar.engines.webaudit.seen.site import UNKNOWN_ORIGIN, Observations, View

_CODES = ("cors.reflect_credentials", "cors.wildcard")


def judge(seen: Observations, _policy: Policy, _now: datetime) -> Sequence[Ruling]:
    """Judge the answer to a request that names an unknown site as its origin (WHATWG Fetch)."""
    fetch = seen.views.get(View.PHONE)
    doubt = doubt_about(fetch)
    answer = fetch.last if fetch else None
    if answer is None or (doubt and doubt.why != "not_a_page"):
        return cannot_tell(doubt or Doubt(why="not_asked", detail=""), *_CODES)
    allowed = [value.strip() for value in answer.values("access-control-allow-origin")]
    origin = allowed[0] if len(allowed) == 1 else ""
    trusts = answer.value("access-control-allow-credentials").strip() == "true"
    named = origin in (UNKNOWN_ORIGIN, "null")
    evidence = [
        f"Asked with Origin: {UNKNOWN_ORIGIN}",
        f"Access-Control-Allow-Origin: {origin}",
        "Access-Control-Allow-Credentials: true" if trusts else "",
    ]
    url = str(answer.url)
    anyone = origin == "*" or (origin == UNKNOWN_ORIGIN and not trusts)
    return [
        fault("cors.reflect_credentials", named and trusts, evidence=evidence, url=url),
        fault("cors.wildcard", anyone, evidence=evidence, url=url),
    ]


CHECKS = (Check(id="headers.cors", codes=_CODES, judge=judge, needs=frozenset({Need.VIEWS})),)
