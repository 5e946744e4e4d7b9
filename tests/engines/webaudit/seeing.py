"""Observations made by hand, for checks that are judged without a server."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from chinar.engines.webaudit import Policy, Target
from chinar.engines.webaudit.model import Check, Ruling
from chinar.engines.webaudit.seen.browser import Render
from chinar.engines.webaudit.seen.history import History, Sighting
from chinar.engines.webaudit.seen.site import Observations, View
from chinar.engines.webaudit.seen.web import Failure, FailureKind, Fetch, Handshake, Response
from chinar.engines.webaudit.url import Url

OWN = "health.jk.gov.in"
NOW = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)


def response(body: str, path: str = "/", *, host: str = OWN, **changes: object) -> Response:
    kind = (("content-type", "text/html; charset=utf-8"),)
    url = Url(scheme="https", host=host, port=443, path=path)
    given = {"url": url, "status": 200, "headers": kind, "body": body.encode()} | changes
    return Response(**given)


def fetched(body: str, path: str = "/", **changes: object) -> Fetch:
    answer = response(body, path, **changes)
    return Fetch(start=answer.url, hops=(answer,))


def timed_out(path: str = "/") -> Fetch:
    url = Url(scheme="https", host=OWN, port=443, path=path)
    return Fetch(start=url, failure=Failure(kind=FailureKind.TIMEOUT, detail="no answer"))


def redirected(to: str) -> Fetch:
    """A redirect to where nobody answers."""
    answer = response("", status=302, headers=(("location", to),))
    failure = Failure(kind=FailureKind.UNKNOWN_HOST, detail="no such name")
    return Fetch(start=answer.url, hops=(answer,), failure=failure)


def observed(
    front: str | Fetch,
    *,
    views: Mapping[View, str | Fetch] | None = None,
    files: Mapping[str, str | Fetch] | None = None,
    past: tuple[Sighting, ...] = (),
    render: Render | None = None,
) -> Observations:
    """Return what was seen of a site: views are the plain page, files are missing, unless given."""
    plain = front if isinstance(front, Fetch) else fetched(front)
    shown = dict.fromkeys(View, plain)
    given = {
        view: one if isinstance(one, Fetch) else fetched(one) for view, one in (views or {}).items()
    }
    held = {path: fetched("", path, status=404) for path in ("/sitemap.xml", "/robots.txt")}
    named = {
        path: one if isinstance(one, Fetch) else fetched(one, path)
        for path, one in (files or {}).items()
    }
    return Observations(
        target=Target(host=OWN),
        handshake=Handshake(),
        https=plain,
        views=shown | given,
        files=held | named,
        history=History(sightings=past),
        render=render,
    )


def ruled(checks: tuple[Check, ...], code: str, seen: Observations) -> Ruling:
    """Return the one ruling on a code."""
    [check] = [check for check in checks if code in check.codes]
    [ruling] = [one for one in check.judge(seen, Policy(), NOW) if one.code == code]
    return ruling
