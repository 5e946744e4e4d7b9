"""Cookies: attributes and name prefixes, of what the site's own hosts set on the way."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime

from chinar.engines.webaudit.checks.rulings import cannot_tell, fault, inapplicable
from chinar.engines.webaudit.model import Check, Ruling
from chinar.engines.webaudit.policy import Policy
from chinar.engines.webaudit.reading.cookies import (
    Cookie,
    keeps_host_prefix,
    keeps_secure_prefix,
    parse_cookie,
)
from chinar.engines.webaudit.reading.front import (
    Doubt,
    front_page,
    is_challenge,
    is_own_host,
    offers_no_https,
)
from chinar.engines.webaudit.seen.site import Observations

_CODES = (
    "cookie.no_secure",
    "cookie.no_httponly",
    "cookie.no_samesite",
    "cookie.prefix_misuse",
)
_SESSION = re.compile(
    r"(?<!as)sess|(?:^|[._-])sid(?:$|[._-])|auth(?!or)|logged_?in|login|signed_?in|jwt"
    r"|^token$|(?:access|id|refresh)[._-]?token|remember",
    re.IGNORECASE,
)
_FOR_SCRIPT = re.compile(r"csrf|xsrf|antiforgery|requestverification|lang|locale", re.IGNORECASE)
_MAX_COOKIES = 100


def judge(seen: Observations, _policy: Policy, now: datetime) -> Sequence[Ruling]:
    """Judge each cookie that an own host set; one that only takes a cookie away is left alone."""
    cookies = [(cookie, secure) for cookie, secure in _cookies(seen, now) if not cookie.ends]
    faults = {
        "cookie.no_secure": [c for c, _ in cookies if not c.secure],
        "cookie.no_httponly": [c for c, _ in cookies if is_session(c) and not c.http_only],
        "cookie.no_samesite": [c for c, _ in cookies if _crosses_sites(c)],
        "cookie.prefix_misuse": [c for c, secure in cookies if _breaks_promise(c, secure)],
    }
    codes = list(_CODES)
    rulings: list[Ruling] = []
    if offers_no_https(seen):
        codes.remove("cookie.no_secure")
        rulings += inapplicable("no_https", "cookie.no_secure")
    doubt = front_page(seen)
    for code in codes:
        wrong = list({c.name: c for c in faults[code]}.values())
        if not wrong and isinstance(doubt, Doubt):
            rulings += cannot_tell(doubt, code)
            continue
        names = sorted(cookie.name[:80] for cookie in wrong)
        evidence = [cookie.shown for cookie in wrong[:10]]
        rulings.append(fault(code, bool(wrong), evidence=evidence, cookies=names))
    return rulings


def is_session(cookie: Cookie) -> bool:
    """Say whether a name is that of a session or a sign-in, and not of one meant for script."""
    return bool(_SESSION.search(cookie.name)) and not _FOR_SCRIPT.search(cookie.name)


def _cookies(seen: Observations, now: datetime) -> Iterator[tuple[Cookie, bool]]:
    """Yield the cookies of the site's own hosts, and whether each came over HTTPS."""
    fetches = [fetch for fetch in (seen.https, seen.http) if fetch]
    hops = {id(hop): hop for fetch in fetches for hop in fetch.hops}.values()
    for hop in hops:
        if not is_own_host(seen, hop.url.host) or is_challenge(hop):
            continue
        for header in hop.values("set-cookie")[:_MAX_COOKIES]:
            if cookie := parse_cookie(header, now):
                yield cookie, hop.url.scheme == "https"


def _crosses_sites(cookie: Cookie) -> bool:
    return not cookie.same_site or (cookie.same_site == "none" and not cookie.secure)


def _breaks_promise(cookie: Cookie, secure: bool) -> bool:
    named = cookie.name.startswith(("__Secure-", "__Host-"))
    kept = keeps_secure_prefix(cookie) and keeps_host_prefix(cookie)
    return named and not (kept and secure)


CHECKS = (Check(id="cookies.attributes", codes=_CODES, judge=judge),)
