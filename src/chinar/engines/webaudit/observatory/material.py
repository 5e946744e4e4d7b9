"""What the tests judge: two chains of answers, which of them counts, and its page's orders."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cryptography import x509

from chinar.engines.webaudit.observatory.chains import Chain, UntoldError, chain_of
from chinar.engines.webaudit.observatory.jar import kept_cookies
from chinar.engines.webaudit.reading.certificates import covers, names_of
from chinar.engines.webaudit.reading.cookies import Cookie
from chinar.engines.webaudit.reading.front import is_challenge
from chinar.engines.webaudit.reading.page import Page, read_page
from chinar.engines.webaudit.seen.site import Observations, View
from chinar.engines.webaudit.seen.web import Handshake, Response

_HTML = ("text/html", "application/xhtml+xml")
_OLD_PROTOCOLS = ("SSLv2", "SSLv3", "TLSv1", "TLSv1.0", "TLSv1.1")
"""No longer spoken by the Observatory: for it such a site has no HTTPS."""
_ROBOTS = "/robots.txt"
_FIRST_COUNTS = ("content-type",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """All that is judged; `front` is over HTTPS wherever that answers."""

    host: str
    front: Response
    secure: bool
    """Whether the way to the front page began over HTTPS."""
    plain: Chain | None
    https: Chain | None
    plain_verified: bool
    https_verified: bool
    cookies: tuple[Cookie, ...]
    shared: Response | None
    """The answer to a request that named another site as its origin."""
    page: Page | None
    """The front page, where it says that it is one."""

    def header(self, name: str) -> str | None:
        """Return a header of the front page, its values joined; None where there is none."""
        return joined(self.front, name)


def joined(response: Response, name: str) -> str | None:
    """Join the values of a header as Node does."""
    values = response.values(name)
    if not values:
        return None
    return values[0] if name in _FIRST_COUNTS else ", ".join(values)


def gather(seen: Observations, now: datetime) -> Material | None:
    """Return what is judged; None where there is no site, an error page, or no telling.

    An error that is no 401 or 403 gets no grade from the Observatory either.
    """
    try:
        plain = chain_of(seen.http)
        https = _https_chain(seen)
        verified = https is None or _is_verified(seen, now)
    except UntoldError:
        return None
    chain = https or plain
    if chain is None or _is_no_site(chain.end):
        return None
    own = seen.target.host
    met = any(hop.url.scheme == "https" and hop.url.host == own for hop in _answers(plain))
    answers = list(chain.answers)
    robots = seen.files.get(_ROBOTS)
    if https and not verified and robots:
        answers += robots.hops  # asked for with the same jar there, and only there
    kind = (joined(chain.end, "content-type") or "").partition(";")[0]
    return Material(
        host=own,
        front=chain.end,
        secure=https is not None,
        plain=plain,
        https=https,
        plain_verified=verified or not met,
        https_verified=verified,
        cookies=kept_cookies(answers),
        shared=_shared(seen, chain.end),
        page=read_page(chain.end) if kind in _HTML else None,
    )


def _answers(chain: Chain | None) -> tuple[Response, ...]:
    return chain.answers if chain else ()


def _https_chain(seen: Observations) -> Chain | None:
    shaken = seen.handshake
    if shaken is None or shaken.version in _OLD_PROTOCOLS:
        return None
    return chain_of(seen.https)


def _is_no_site(end: Response) -> bool:
    """Say whether an answer is an error, a barrier, or one that could not be decoded."""
    if end.status >= 400 and end.status not in (401, 403):
        return True
    return is_challenge(end) or (not end.complete and not end.body)


def _is_verified(seen: Observations, now: datetime) -> bool:
    """Say whether a client that verifies would go on: chain, dates and name.

    Raises:
        UntoldError: there is no root store, or the certificate cannot be read.
    """
    shaken = seen.handshake or Handshake()
    if shaken.trusted is None or not shaken.chain:
        raise UntoldError
    try:
        leaf = x509.load_der_x509_certificate(shaken.chain[0])
    except ValueError as error:
        raise UntoldError from error
    dated = leaf.not_valid_before_utc <= now <= leaf.not_valid_after_utc
    return shaken.trusted and dated and covers(names_of(leaf), seen.target.host)


def _shared(seen: Observations, front: Response) -> Response | None:
    """Return the answer to the phone's view, which names an origin; an error shares nothing."""
    fetch = seen.views.get(View.PHONE)
    answer = fetch.last if fetch else front
    if answer is None or not 200 <= answer.status < 300:
        return None
    return answer
