"""Cookies: the worst that can be said of any of them."""

from __future__ import annotations

from collections.abc import Iterator

from chinar.engines.webaudit.observatory.material import Material
from chinar.engines.webaudit.observatory.policies import strip
from chinar.engines.webaudit.observatory.transport import PROTECTING, judge_hsts
from chinar.engines.webaudit.reading.cookies import Cookie

_WORST_LAST = (
    "cookies-without-secure-flag-but-protected-by-hsts",
    "cookies-without-secure-flag",
    "cookies-session-without-secure-flag-but-protected-by-hsts",
    "cookies-samesite-flag-invalid",
    "cookies-anticsrf-without-samesite-flag",
    "cookies-session-without-httponly-flag",
    "cookies-session-without-secure-flag",
)
_SAME_SITES = ("lax", "strict", "none")


def judge_cookies(material: Material) -> str:
    """Return the worst fault of the cookies on the way to the front page."""
    if not material.cookies:
        return "cookies-not-found"
    protected = judge_hsts(material) in PROTECTING
    faults = {fault for cookie in material.cookies for fault in _faults(cookie, protected)}
    if any(_has_odd_same_site(raw) for raw in material.front.values("set-cookie")):
        faults.add("cookies-samesite-flag-invalid")
    if faults:
        return max(faults, key=_WORST_LAST.index)
    if all(cookie.same_site for cookie in material.cookies):
        return "cookies-secure-with-httponly-sessions-and-samesite"
    return "cookies-secure-with-httponly-sessions"


def _faults(cookie: Cookie, protected: bool) -> Iterator[str]:
    name = cookie.name.lower()
    session = "login" in name or "sess" in name
    if not cookie.secure:
        if cookie.same_site == "none":
            yield "cookies-samesite-flag-invalid"
        kind = "cookies-session-without-secure-flag" if session else "cookies-without-secure-flag"
        yield f"{kind}-but-protected-by-hsts" if protected else kind
    if "csrf" in name and not cookie.same_site:
        yield "cookies-anticsrf-without-samesite-flag"
    if session and not cookie.http_only:
        yield "cookies-session-without-httponly-flag"


def _has_odd_same_site(header: str) -> bool:
    for part in strip(header).split(";"):
        pieces = strip(part).split("=")
        if strip(pieces[0]).lower() == "samesite":
            value = strip(pieces[1]).lower() if len(pieces) > 1 else ""
            if value not in _SAME_SITES:
                return True
    return False
