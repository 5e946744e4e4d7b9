"""Transport: HTTPS is offered, plain HTTP leads to it, on the same host first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from chinar.engines.webaudit.checks.rulings import cannot_tell, failed, fault, inapplicable, passed
from chinar.engines.webaudit.model import Check, Ruling
from chinar.engines.webaudit.policy import Policy
from chinar.engines.webaudit.reading.front import Doubt, doubt_about, is_challenge, offers_no_https
from chinar.engines.webaudit.seen.site import Observations
from chinar.engines.webaudit.seen.web import FailureKind, Fetch, Response

_REDIRECT = ("http.no_https_redirect", "http.redirect_off_host")


def judge_https(seen: Observations, _policy: Policy, _now: datetime) -> Sequence[Ruling]:
    """Judge whether the site can be read over HTTPS, and stays there."""
    if offers_no_https(seen):
        return _no_https(seen)
    fetch = seen.https
    if fetch is None or not fetch.hops:
        doubt = doubt_about(fetch) or Doubt(why="not_asked", detail="")
        return cannot_tell(doubt, "http.no_https", "http.https_downgrade")
    chain = _addresses(fetch)
    downgraded = any(response.url.scheme == "http" for response in fetch.hops)
    if not downgraded and is_challenge(fetch.hops[-1]):
        doubt = doubt_about(fetch) or Doubt(why="blocked", detail=chain[-1])
        return [passed("http.no_https"), *cannot_tell(doubt, "http.https_downgrade")]
    return [
        passed("http.no_https"),
        fault("http.https_downgrade", downgraded, evidence=chain, chain=chain),
    ]


def _no_https(seen: Observations) -> Sequence[Ruling]:
    """Rule on a site without HTTPS; one that does not answer at all gives no proof."""
    rest = inapplicable("no_https", "http.https_downgrade")
    if not (seen.http and seen.http.hops):
        doubt = doubt_about(seen.http) or Doubt(why="not_asked", detail="")
        return [*cannot_tell(doubt, "http.no_https"), *rest]
    failure = seen.handshake.failure if seen.handshake else None
    evidence = [failure.detail] if failure else [f"{seen.http.start} is the only address given"]
    return [failed("http.no_https", evidence=evidence), *rest]


def judge_redirect(seen: Observations, _policy: Policy, _now: datetime) -> Sequence[Ruling]:
    """Judge where plain HTTP leads."""
    fetch = seen.http
    if fetch is None:
        return inapplicable("http_not_probed", *_REDIRECT)
    if offers_no_https(seen):
        return inapplicable("no_https", *_REDIRECT)
    first = fetch.hops[0] if fetch.hops else None
    if first is None:
        return _unanswered(seen, fetch)
    if is_challenge(first) or first.status >= 400:
        detail = f"{first.url} answered {first.status}"
        return cannot_tell(Doubt(why="blocked", detail=detail), *_REDIRECT)
    return _led_to(seen, fetch, first)


def _unanswered(seen: Observations, fetch: Fetch) -> Sequence[Ruling]:
    closed = fetch.failure and fetch.failure.kind is FailureKind.CONNECTION_REFUSED
    if closed and seen.https and seen.https.hops:
        return inapplicable("http_closed", *_REDIRECT)
    return cannot_tell(doubt_about(fetch) or Doubt(why="not_asked", detail=""), *_REDIRECT)


def _led_to(seen: Observations, fetch: Fetch, first: Response) -> Sequence[Ruling]:
    chain = _addresses(fetch)
    later = [response.url for response in fetch.hops[1:]]
    went = first.value("location")
    secure = any(url.scheme == "https" for url in later) or went.lower().startswith("https://")
    if not secure and fetch.failure:
        return cannot_tell(doubt_about(fetch) or Doubt(why="", detail=""), *_REDIRECT)
    redirect = fault("http.no_https_redirect", not secure, evidence=chain, chain=chain)
    if not secure:
        return [redirect, *inapplicable("no_redirect", "http.redirect_off_host")]
    if not later:
        doubt = doubt_about(fetch) or Doubt(why="not_asked", detail=went)
        return [redirect, *cannot_tell(doubt, "http.redirect_off_host")]
    off_host = later[0].host != seen.target.host
    return [redirect, fault("http.redirect_off_host", off_host, evidence=chain, chain=chain)]


def _addresses(fetch: Fetch) -> list[str]:
    return [str(response.url)[:300] for response in fetch.hops]


CHECKS = (
    Check(id="transport.https", codes=("http.no_https", "http.https_downgrade"), judge=judge_https),
    Check(id="transport.redirect", codes=_REDIRECT, judge=judge_redirect),
)
