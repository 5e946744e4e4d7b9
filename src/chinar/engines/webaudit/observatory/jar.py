"""The cookies that are kept along a chain of answers (RFC 6265), whatever their age."""

from __future__ import annotations

from collections.abc import Iterable

from chinar.engines.webaudit.reading.cookies import Cookie, keeps_secure_prefix, parse_cookie
from chinar.engines.webaudit.reading.domains import is_name, registered_domain
from chinar.engines.webaudit.seen.web import Response

_NOT_COUNTED = "heroku-session-affinity"
"""Left out by the Observatory: the site cannot change it."""
_MAX_COOKIES = 200


def kept_cookies(answers: Iterable[Response]) -> tuple[Cookie, ...]:
    """Return the cookies of all hosts on the way; a later one of the same name replaces."""
    jar: dict[tuple[str, str, str], Cookie] = {}
    for answer in answers:
        for header in answer.values("set-cookie")[:_MAX_COOKIES]:
            cookie = parse_cookie(header)
            if cookie and _is_kept(cookie, answer):
                place = (cookie.domain or answer.url.host, _path(cookie, answer), cookie.name)
                jar[place] = cookie
    return tuple(cookie for cookie in jar.values() if cookie.name != _NOT_COUNTED)


def _is_kept(cookie: Cookie, answer: Response) -> bool:
    host = answer.url.host
    if cookie.domain:
        if is_public_suffix(cookie.domain):
            return False
        if host != cookie.domain and not (is_name(host) and host.endswith(f".{cookie.domain}")):
            return False
    if cookie.name.startswith("__Host-"):
        return cookie.secure and not cookie.domain and _path(cookie, answer) == "/"
    return keeps_secure_prefix(cookie)


def _path(cookie: Cookie, answer: Response) -> str:
    """Return the cookie's path, else the folder of what was asked for."""
    if cookie.path:
        return cookie.path
    return answer.url.path.partition("?")[0].rpartition("/")[0] or "/"


def is_public_suffix(domain: str) -> bool:
    """Say whether names right below a domain belong to different owners."""
    below = f"x.{domain}"
    return not is_name(domain) or registered_domain(below) == below
