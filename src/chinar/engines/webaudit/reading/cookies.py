"""Set-Cookie headers, read as RFC 6265 tells browsers to read them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_CONTROL = re.compile(r"[\x00-\x1f]")
_MAX_AGE = re.compile(r"-?[0-9]{1,18}")
_THIS_CENTURY = 2001
_SAME_SITES = ("strict", "lax", "none")
_MAX_ATTRIBUTES = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Cookie:
    """One cookie as a server sets it; its value is left out, for it may be a secret."""

    name: str
    secure: bool = False
    http_only: bool = False
    same_site: str = ""
    """strict, lax or none; nothing where there is no SameSite or its value is unknown."""
    domain: str = ""
    """Without a leading dot, lower case; nothing where it is for the host alone."""
    path: str = ""
    """Nothing where none starts with a slash: then the request's folder counts."""
    ends: bool = False
    """Whether it only takes a cookie away: no Max-Age left, or a date long past."""
    attributes: str = ""
    """All after the value, as sent."""

    @property
    def shown(self) -> str:
        """The header without the cookie's value."""
        return f"Set-Cookie: {self.name}=…;{self.attributes}".rstrip(";")


def parse_cookie(header: str, now: datetime | None = None) -> Cookie | None:
    """Read one Set-Cookie header (RFC 6265, section 5.2); None where there is no name.

    With `now`, a cookie whose date is past only takes one away; without, one of the last century.
    """
    pair, _, rest = header.strip().partition(";")
    name, equals, value = pair.partition("=")
    name = name.strip()
    if not equals or not pair.partition("=")[0] or _CONTROL.search(name + value.strip()):
        return None
    found: dict[str, str] = {}
    for part in rest.split(";", _MAX_ATTRIBUTES)[:_MAX_ATTRIBUTES]:
        key, _, told = part.strip().partition("=")
        key, told = key.strip().lower(), told.strip()
        if key != "domain" or told.removeprefix("."):
            found[key] = told
    same_site = found.get("samesite", "").lower()
    path = found.get("path", "")
    age = found.get("max-age", "")
    return Cookie(
        name=name,
        secure="secure" in found,
        http_only="httponly" in found,
        same_site=same_site if same_site in _SAME_SITES else "",
        domain=found.get("domain", "").removeprefix(".").lower(),
        path=path if path.startswith("/") else "",
        ends=_ends(age, found.get("expires", ""), now),
        attributes=rest,
    )


def _ends(age: str, expires: str, now: datetime | None) -> bool:
    if _MAX_AGE.fullmatch(age):
        return int(age) <= 0
    try:
        told = parsedate_to_datetime(expires.replace("-", " "))
    except (TypeError, ValueError, IndexError):
        return False
    return told.year < _THIS_CENTURY or (now is not None and _in_utc(told) <= now)


def _in_utc(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def keeps_secure_prefix(cookie: Cookie) -> bool:
    """Say whether a cookie named __Secure-… is one that browsers keep (RFC 6265bis)."""
    return cookie.secure or not cookie.name.startswith("__Secure-")


def keeps_host_prefix(cookie: Cookie) -> bool:
    """Say whether a cookie named __Host-… is one that browsers keep (RFC 6265bis)."""
    if not cookie.name.startswith("__Host-"):
        return True
    return cookie.secure and not cookie.domain and cookie.path == "/"
