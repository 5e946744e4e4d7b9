"""Availability: the site answers, and not with an error of its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from chinar.engines.webaudit.checks.rulings import cannot_tell, failed, fault, passed
from chinar.engines.webaudit.model import Check, FailureKind, Observations, Policy, Ruling
from chinar.engines.webaudit.reading.front import Doubt, doubt_about, is_challenge

_CODES = ("site.unreachable", "site.server_error")
_OUR_SIDE = (
    FailureKind.ADDRESS_REFUSED,
    FailureKind.LOOKUP_FAILED,
    FailureKind.BUDGET,
    FailureKind.NO_ROUTE,
)


def judge(seen: Observations, _policy: Policy, _now: datetime) -> Sequence[Ruling]:
    """Judge whether anything answered; what our side refused or could not do proves nothing."""
    fetches = [fetch for fetch in (seen.https, seen.http) if fetch is not None]
    answered = next((fetch for fetch in fetches if fetch.hops), None)
    if answered is None or answered.last is None:
        failures = [fetch.failure for fetch in fetches if fetch.failure]
        ours = next((failure for failure in failures if failure.kind in _OUR_SIDE), None)
        if ours:
            return cannot_tell(Doubt(why=ours.kind.value, detail=ours.detail), *_CODES)
        if not failures:
            return cannot_tell(Doubt(why="not_asked", detail=""), *_CODES)
        kinds = [failure.kind.value for failure in failures]
        details = [failure.detail for failure in failures]
        unreachable = failed("site.unreachable", evidence=details, failures=kinds)
        doubt = Doubt(why=kinds[0], detail=details[0])
        return [unreachable, *cannot_tell(doubt, "site.server_error")]
    last = answered.last
    reached = passed("site.unreachable")
    if answered.failure or is_challenge(last):
        doubt = doubt_about(answered) or Doubt(why="blocked", detail=str(last.url))
        return [reached, *cannot_tell(doubt, "site.server_error")]
    evidence = [f"{last.url} answered {last.status}"]
    error = fault("site.server_error", last.status >= 500, evidence=evidence, status=last.status)
    return [reached, error]


CHECKS = (Check(id="site.availability", codes=_CODES, judge=judge),)
