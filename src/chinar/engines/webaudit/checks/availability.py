"""Availability: the site answers, and not with an error of its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from chinar.engines.webaudit.checks.rulings import cannot_tell, failed, fault, passed
from chinar.engines.webaudit.model import Check, Need, Ruling, Severity
from chinar.engines.webaudit.policy import Mode, Policy
from chinar.engines.webaudit.reading.delivered_pages import parking_page
from chinar.engines.webaudit.reading.front import Doubt, doubt_about, front_page, is_challenge
from chinar.engines.webaudit.reading.rdap import ends_at
from chinar.engines.webaudit.seen.site import Observations
from chinar.engines.webaudit.seen.web import FailureKind

_CODES = ("site.unreachable", "site.server_error")
_SOON_DAYS, _VERY_SOON_DAYS = 30, 7
_OUR_SIDE = (
    FailureKind.ADDRESS_REFUSED,
    FailureKind.LOOKUP_FAILED,
    FailureKind.BUDGET,
    FailureKind.NO_ROUTE,
    FailureKind.STOPPED,
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


def judge_speed(seen: Observations, policy: Policy, _now: datetime) -> Sequence[Ruling]:
    """Judge the quickest answer for the front page: one slow answer may be chance."""
    code = "site.slow"
    front = front_page(seen)
    if isinstance(front, Doubt):
        return cannot_tell(front, code)
    others = (view.last for view in seen.views.values())
    answers = [front, *(one for one in others if one and one.status == front.status)]
    times = [one.ttfb_s for one in answers if one.ttfb_s is not None]
    if not times:
        return cannot_tell(Doubt(why="not_asked", detail="no answer was timed"), code)
    seconds = round(min(times), 2)
    evidence = [f"{front.url}: first answer after {seconds} s, the quickest of {len(times)}"]
    return [fault(code, seconds > policy.slow_after_s, evidence=evidence, seconds=seconds)]


def judge_parked(seen: Observations, _policy: Policy, _now: datetime) -> Sequence[Ruling]:
    """Judge whether a seller of names or a hosting company shows its own page."""
    code = "site.parked"
    front = front_page(seen)
    if isinstance(front, Doubt):
        return cannot_tell(front, code)
    kind = parking_page(front)
    evidence = [f"{front.url}: page of the kind “{kind}”"]
    return [fault(code, bool(kind), evidence=evidence, url=str(front.url))]


def judge_registration(seen: Observations, _policy: Policy, now: datetime) -> Sequence[Ruling]:
    """Judge how long the domain name is still registered."""
    code = "domain.expires_soon"
    if seen.registration is None:
        detail = "no RDAP service is known for this name"
        return cannot_tell(Doubt(why="no_rdap", detail=detail), code)
    doubt = doubt_about(seen.registration)
    answer = seen.registration.last
    if doubt or answer is None:
        return cannot_tell(doubt or Doubt(why="no_rdap", detail=""), code)
    end = ends_at(answer.body)
    if end is None:
        detail = f"{answer.url} does not tell when the registration ends"
        return cannot_tell(Doubt(why="no_rdap", detail=detail), code)
    days = (end - now).days
    if days > _SOON_DAYS:
        return [passed(code, days_left=days)]
    severity = Severity.HIGH if days <= _VERY_SOON_DAYS else None
    evidence = [f"{answer.url}: registered until {end.date().isoformat()}"]
    return [failed(code, evidence=evidence, severity=severity, days_left=days)]


CHECKS = (
    Check(id="site.availability", codes=_CODES, judge=judge),
    Check(id="site.speed", codes=("site.slow",), judge=judge_speed),
    Check(id="site.parked", codes=("site.parked",), judge=judge_parked),
    Check(
        id="domain.registration",
        codes=("domain.expires_soon",),
        judge=judge_registration,
        needs=frozenset({Need.REGISTRATION}),
        mode=Mode.DEEP,
    ),
)
