"""Subresource integrity: scripts of other sites, their way and their checksum."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urljoin, urlsplit

from chinar.engines.webaudit.observatory.jar import is_public_suffix
from chinar.engines.webaudit.observatory.material import Material
from chinar.engines.webaudit.reading.domains import is_name, registered_domain

_WORST_LAST = (
    "sri-implemented-and-all-scripts-loaded-securely",
    "sri-implemented-but-external-scripts-not-loaded-securely",
    "sri-not-implemented-but-external-scripts-loaded-securely",
    "sri-not-implemented-and-external-scripts-not-loaded-securely",
)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,40}:")
_WEB = re.compile(r"(https?):[/\\]*", re.IGNORECASE)
_MAX_SCRIPTS = 5_000


def judge_scripts(material: Material) -> str:
    """Return the worst that can be said of the page's scripts.

    A checksum on the site's own script counts where it comes before anything worse.
    """
    if material.page is None:
        return "sri-not-implemented-response-not-html"
    scripts = material.page.all("script")[:_MAX_SCRIPTS]
    if not scripts:
        return "sri-not-implemented-but-no-scripts-loaded"
    base = _base(material)
    result, foreign = "", False
    for script in scripts:
        address = _absolute(script.attributes, base)
        if not address:
            continue
        checked = bool(script.attributes.get("integrity"))
        outside = _is_outside(address, material.host)
        foreign = foreign or outside
        found = _outside(address, checked) if outside else _inside(address, checked, material)
        if found and (not result or (outside and _is_worse(found, result))):
            result = found
    if result:
        return result
    if foreign:
        return "sri-implemented-and-external-scripts-loaded-securely"
    return "sri-not-implemented-but-all-scripts-loaded-from-secure-origin"


def _is_worse(found: str, result: str) -> bool:
    return _WORST_LAST.index(found) > _WORST_LAST.index(result)


def _outside(address: str, checked: bool) -> str:
    secure = address.startswith("https://")
    if checked:
        return "" if secure else "sri-implemented-but-external-scripts-not-loaded-securely"
    if secure:
        return "sri-not-implemented-but-external-scripts-loaded-securely"
    return "sri-not-implemented-and-external-scripts-not-loaded-securely"


def _inside(address: str, checked: bool, material: Material) -> str:
    relative = not _is_web(address)
    secure = material.secure if relative else address.startswith("https://")
    return "sri-implemented-and-all-scripts-loaded-securely" if checked and secure else ""


def _is_web(address: str) -> bool:
    return address.startswith(("http://", "https://"))


def _is_outside(address: str, host: str) -> bool:
    """Say whether a script is another domain's; // counts as such, whoever it is."""
    if address.startswith("//"):
        return address[2:3] not in ("", "/")
    return _is_web(address) and _domain(_host(address)) != _domain(host)


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _domain(host: str) -> str:
    """Return who registered a name; addresses and bare suffixes belong to nobody."""
    if not is_name(host) or is_public_suffix(host):
        return ""
    return registered_domain(host)


def _base(material: Material) -> str:
    """Return the address that <base> gives, where it is a whole one."""
    bases = material.page.all("base") if material.page else ()
    told = next((b.attributes["href"] for b in bases if "href" in b.attributes), "").strip()
    return _whole(told) if _WEB.match(told) else ""


def _absolute(attributes: Mapping[str, str], base: str) -> str:
    """Return a script's address as a parser without the page's own address knows it."""
    told = attributes.get("src", "")
    trimmed = told.strip("".join(map(chr, range(33))))
    if _SCHEME.match(trimmed):
        return _whole(trimmed)
    if base and "src" in attributes:  # an empty one is the base itself
        try:
            return urljoin(base, trimmed)
        except ValueError:
            return told
    return told


def _whole(address: str) -> str:
    """Write the beginning of a web address in its one form."""
    return _WEB.sub(lambda match: f"{match[1].lower()}://", address, count=1)
