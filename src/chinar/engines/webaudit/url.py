"""Absolute web addresses: parsed strictly, written in one way only."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

import idna

from chinar.engines.webaudit.errors import TargetError

DEFAULT_PORTS = {"http": 80, "https": 443}
_ASCII_HOST = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)(\.(?!-)[a-z0-9_-]{1,63}(?<!-))*")
_UNSAFE_TEXT = re.compile(r"[\x00-\x20\x7f\\]")
_PATH_SAFE = "/%:@!$&'()*+,;=~-._?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Url:
    """One http or https address without user name or fragment; host in ASCII, lower case."""

    scheme: str
    host: str
    port: int
    path: str = "/"

    def __str__(self) -> str:
        return f"{self.origin}{self.path}"

    @property
    def origin(self) -> str:
        """Scheme, host and, where it is not the usual one, port."""
        return f"{self.scheme}://{self.authority}"

    @property
    def authority(self) -> str:
        """What the Host header carries."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    def at(self, path: str) -> Url:
        """Return another path of the same origin."""
        return Url(scheme=self.scheme, host=self.host, port=self.port, path=path)


def normal_host(text: str) -> str:
    """Return a host in its one ASCII form.

    Raises:
        TargetError: the text is no host name and no IP address.
    """
    bare = text.strip().removeprefix("[").removesuffix("]").removesuffix(".").lower()
    try:
        return str(ipaddress.ip_address(bare))
    except ValueError:
        pass
    try:
        ascii_host = bare if bare.isascii() else idna.encode(bare, uts46=True).decode("ascii")
    except idna.IDNAError:
        ascii_host = ""
    if len(ascii_host) > 253 or not _ASCII_HOST.fullmatch(ascii_host):
        raise TargetError(text, "write a host name such as www.example.gov.in")
    return ascii_host


def parse_url(text: str) -> Url:
    """Read an absolute http or https address.

    Raises:
        TargetError: another scheme, no host, a bad port or unsafe characters.
    """
    if _UNSAFE_TEXT.search(text):
        raise TargetError(text, "leave out spaces, backslashes and control characters")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise TargetError(text, "write a port between 1 and 65535 and a plain host") from error
    if parts.scheme not in DEFAULT_PORTS:
        raise TargetError(text, "only http:// and https:// addresses can be audited")
    if port == 0 or not parts.hostname:
        raise TargetError(text, "write a host name such as www.example.gov.in")
    path = quote(parts.path or "/", safe=_PATH_SAFE)
    if parts.query:
        path += "?" + quote(parts.query, safe=_PATH_SAFE)
    return Url(
        scheme=parts.scheme,
        host=normal_host(parts.hostname),
        port=port or DEFAULT_PORTS[parts.scheme],
        path=path,
    )


def join_url(base: Url, location: str) -> Url:
    """Return where a Location header leads; user names and fragments are dropped.

    Raises:
        TargetError: it leads to something that is not a web address.
    """
    location = _as_utf8(location.strip())
    try:
        absolute = urljoin(str(base), location)
    except ValueError as error:
        raise TargetError(location, "the redirect does not name a web address") from error
    return parse_url(absolute)


def _as_utf8(text: str) -> str:
    """Read a header's bytes as UTF-8, as browsers do, where they are."""
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text
