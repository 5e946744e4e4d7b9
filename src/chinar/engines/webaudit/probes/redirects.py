"""Where a redirect may lead."""

from __future__ import annotations

from collections.abc import Sequence

from chinar.engines.webaudit.errors import ProbeError, TargetError
from chinar.engines.webaudit.policy import Policy
from chinar.engines.webaudit.seen.web import Failure, FailureKind, Response
from chinar.engines.webaudit.url import Url, join_url

_STATUSES = (301, 302, 303, 307, 308)
_BAD_PORTS = {1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6679, 6697, 10080}
_BAD_PORTS |= {6379, 11211, *range(6665, 6670)}
"""Of other services: the Fetch standard's bad ports from 1024 on, and two stores of keys."""


def leads_on(response: Response) -> bool:
    """Tell whether an answer is a redirect."""
    return response.status in _STATUSES and bool(response.value("location"))


def next_hop(response: Response, hops: Sequence[Response], policy: Policy) -> Url:
    """Return where a redirect leads, the last of these hops.

    Raises:
        ProbeError: to no web page, to a port of another service, in a circle, or too far.
    """
    try:
        url = join_url(response.url, response.value("location"))
    except TargetError as error:
        raise _refused(f"redirect to {error}") from error
    own_ports = {80, 443, *(hop.url.port for hop in hops)}
    if url.port not in own_ports and (url.port < 1024 or url.port in _BAD_PORTS):
        raise _refused(f"redirect to port {url.port}")
    if len(hops) > policy.max_redirects or str(url) in {str(hop.url) for hop in hops}:
        detail = f"{len(hops)} redirects, next {url}"[:300]
        raise ProbeError(Failure(kind=FailureKind.REDIRECT_LOOP, detail=detail))
    return url


def _refused(detail: str) -> ProbeError:
    return ProbeError(Failure(kind=FailureKind.REDIRECT_REFUSED, detail=detail[:300]))
