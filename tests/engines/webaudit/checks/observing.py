"""What probes might have seen, written by hand for judges that take nothing else."""

from __future__ import annotations

from collections.abc import Mapping

from chinar.engines.webaudit import Observations, Target
from chinar.engines.webaudit.seen.web import Failure, FailureKind, Fetch, Handshake, Response
from chinar.engines.webaudit.url import Url

HOST = "health.example.gov.in"
TARGET = Target(host=HOST)
FRONT_PAGE = "<!DOCTYPE html><html lang=en><title>Health</title><body><p>Welcome</p></body></html>"
NOT_FOUND = "<!DOCTYPE html><title>Not found</title>"


def url(path: str = "/") -> Url:
    return Url(scheme="https", host=HOST, port=443, path=path)


def said(
    body: str | bytes = "", status: int = 200, path: str = "/", ttfb_s: float = 0.1, **headers: str
) -> Fetch:
    """Return an answer; headers as header_name="value"."""
    data = body.encode() if isinstance(body, str) else body
    named = {"content-type": "text/html"} | {k.replace("_", "-"): v for k, v in headers.items()}
    answer = Response(
        url=url(path), status=status, headers=tuple(named.items()), body=data, ttfb_s=ttfb_s
    )
    return Fetch(start=answer.url, hops=(answer,))


def silent(kind: FailureKind = FailureKind.TIMEOUT, path: str = "/") -> Fetch:
    return Fetch(start=url(path), failure=Failure(kind=kind, detail="no answer"))


def seen(
    front: Fetch | None = None,
    files: Mapping[str, Fetch] | None = None,
    control: Fetch | None = None,
    **more,
) -> Observations:
    """Return a faultless site but for what is given."""
    return Observations(
        target=TARGET,
        handshake=Handshake(version="TLSv1.3"),
        https=front or said(FRONT_PAGE),
        control=control or said(NOT_FOUND, 404, "/random"),
        files=files or {},
        **more,
    )
