"""The redirects from one address, as a client goes that gives up after ten and not before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chinar.engines.webaudit.errors import TargetError
from chinar.engines.webaudit.seen.web import FailureKind, Fetch, Response
from chinar.engines.webaudit.url import join_url

_MOST_REDIRECTS = 10
_REDIRECTS = (301, 302, 303, 307, 308)
_NO_ANSWER = (
    FailureKind.UNKNOWN_HOST,
    FailureKind.CONNECTION_REFUSED,
    FailureKind.UNREACHABLE,
    FailureKind.CLOSED,
    FailureKind.NOT_TLS,
    FailureKind.TLS,
    FailureKind.GARBAGE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """Every answer on the way, the last of them the one that is judged; never empty."""

    answers: tuple[Response, ...]

    @property
    def end(self) -> Response:
        """The answer that is judged."""
        return self.answers[-1]


class UntoldError(Exception):
    """What was seen does not say how the chain goes on for others."""


def chain_of(fetch: Fetch | None) -> Chain | None:
    """Return the chain; None where there is no answer to be had for anyone.

    Raises:
        UntoldError: our own bounds or the network ended it.
    """
    if fetch is None:
        return None
    if fetch.failure is None:
        if fetch.last is None or fetch.last.status in _REDIRECTS:
            raise UntoldError  # a redirect that names no address
        return Chain(answers=fetch.hops)
    if fetch.failure.kind in _NO_ANSWER:
        return None
    if fetch.failure.kind is FailureKind.REDIRECT_LOOP:
        return _around(fetch)
    raise UntoldError


def _around(fetch: Fetch) -> Chain:
    """Go on in a circle until the redirects are used up; its last answer is what counts."""
    known: Mapping[str, Response] = {str(hop.url): hop for hop in fetch.hops}
    answers = [fetch.hops[0]]
    while len(answers) <= _MOST_REDIRECTS and answers[-1].status in _REDIRECTS:
        answer = answers[-1]
        try:
            following = known.get(str(join_url(answer.url, answer.value("location"))))
        except TargetError:
            following = None
        if following is None:
            raise UntoldError
        answers.append(following)
    return Chain(answers=tuple(answers))
