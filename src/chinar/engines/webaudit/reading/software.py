"""What software a site tells that it runs: from the headers and the markup of one answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from weakref import WeakKeyDictionary

from chinar.engines.webaudit.reading.page import read_page
from chinar.engines.webaudit.seen.web import Response
from chinar.engines.webaudit.url import Url

_MAX_ADDRESSES = 3000
_LONGEST_ADDRESS = 600
_LINKING = {
    "a": "href",
    "link": "href",
    "script": "src",
    "img": "src",
    "iframe": "src",
    "form": "action",
}
_TOKEN = re.compile(
    r"([A-Za-z][A-Za-z0-9_.+-]{1,40})/v?(\d{1,4}(?:\.\d{1,6}){0,4}[a-z0-9_-]{0,12})"
)
_GENERATOR = re.compile(r"([A-Za-z][A-Za-z!]{1,30})!?[ /-]{0,3}v?(\d{1,3}(?:\.\d{1,4}){0,3})?")
_PHP_COOKIES = ("phpsessid", "laravel_session", "ci_session", "cakephp")
_JAVA_SERVERS = re.compile(
    r"tomcat|coyote|jetty|weblogic|jboss|wildfly|glassfish|undertow|websphere", re.IGNORECASE
)


class Software(StrEnum):
    """What decides which files a site could have."""

    WORDPRESS = "wordpress"
    JOOMLA = "joomla"
    DRUPAL = "drupal"
    PHP = "php"
    ASPNET = "aspnet"
    JAVA = "java"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clues:
    """What one answer tells of the software behind it."""

    runs: frozenset[Software] = frozenset()
    generators: tuple[str, ...] = ()
    own_addresses: tuple[str, ...] = ()
    """Paths (with query) of the site's own origin that the page links to or loads."""
    versions: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Product in lower case → its version, and the header line that tells it."""


_NO_CLUES = Clues()
_read: WeakKeyDictionary[Response, Clues] = WeakKeyDictionary()


def clues_of(front: Response | None) -> Clues:
    """Return what an answer tells; read once."""
    if front is None:
        return _NO_CLUES
    known = _read.get(front)
    if known is None:
        known = _read[front] = _look(front)
    return known


def _look(front: Response) -> Clues:
    page = read_page(front)
    generators = tuple(
        element.attributes.get("content", "")[:200]
        for element in page.all("meta")[:100]
        if element.attributes.get("name", "").strip().lower() == "generator"
    )
    generators += tuple(value[:200] for value in front.values("x-generator"))
    addresses = tuple(dict.fromkeys(_own(front)))
    return Clues(
        runs=frozenset(_runs(front, " ".join(generators).lower(), addresses)),
        generators=generators,
        own_addresses=addresses,
        versions=told_versions(front),
    )


def _own(front: Response) -> Iterator[str]:
    """Yield the paths of the own origin that the page names, as it writes them."""
    for element in read_page(front).all(*_LINKING)[:_MAX_ADDRESSES]:
        text = element.attributes.get(_LINKING[element.tag], "").strip()
        if text and len(text) <= _LONGEST_ADDRESS:
            path = own_path(front.url, text)
            if path:
                yield path


def own_path(base: Url, address: str) -> str:
    """Return the path and query of an address on the base's own host, else nothing."""
    if not address.startswith("/") or address.startswith("//"):
        address = _bare(base, address)
    return address.partition("#")[0]


def _bare(base: Url, address: str) -> str:
    """Return an address without its own host, or nothing where it is another's."""
    scheme, colon, rest = address.partition(":")
    if colon and scheme.lower() in ("http", "https"):
        address = rest
    elif colon and scheme.isalpha():
        return ""
    if address.startswith("//"):
        host, slash, path = address[2:].partition("/")
        return f"/{path}" if slash and host.lower() == base.authority else ""
    if address.startswith(("#", "?")):
        return ""
    folder = base.path.partition("?")[0].rpartition("/")[0]
    return f"{folder}/{address.removeprefix('./')}"


def _runs(front: Response, generator: str, addresses: tuple[str, ...]) -> Iterator[Software]:
    names = "\n".join(addresses).lower()
    cookies = "\n".join(front.values("set-cookie")).lower()
    wordpress = (
        "wordpress" in generator
        or "/wp-content/" in names
        or "/wp-includes/" in names
        or "api.w.org" in front.value("link")
    )
    joomla = "joomla" in generator or "/media/jui/" in names or "option=com_" in names
    drupal = (
        "drupal" in generator
        or "/sites/default/files/" in names
        or bool(front.value("x-drupal-cache"))
    )
    php = (
        "php" in front.value("x-powered-by").lower()
        or any(cookie in cookies for cookie in _PHP_COOKIES)
        or bool(re.search(r"\.php(?:[?/]|$)", names, re.MULTILINE))
    )
    found = {
        Software.WORDPRESS: wordpress,
        Software.JOOMLA: joomla,
        Software.DRUPAL: drupal,
        Software.PHP: php or wordpress or joomla or drupal,
        Software.ASPNET: _is_aspnet(front, names, cookies),
        Software.JAVA: _is_java(front, names, cookies),
    }
    return (software for software, there in found.items() if there)


def _is_aspnet(front: Response, names: str, cookies: str) -> bool:
    return (
        "iis" in front.value("server").lower()
        or "asp.net" in front.value("x-powered-by").lower()
        or bool(front.value("x-aspnet-version") or front.value("x-aspnetmvc-version"))
        or "asp.net_sessionid" in cookies
        or bool(re.search(r"\.aspx?(?:[?/]|$)", names, re.MULTILINE))
    )


def _is_java(front: Response, names: str, cookies: str) -> bool:
    return (
        bool(_JAVA_SERVERS.search(front.value("server")[:200]))
        or bool(front.value("x-application-context"))
        or "jsessionid" in cookies
        or bool(re.search(r"\.(?:jsp|do|jsf|xhtml)(?:[?;/]|$)", names, re.MULTILINE))
    )


def told_versions(answer: Response) -> Mapping[str, tuple[str, str]]:
    """Return the products and versions of the headers Server and X-Powered-By."""
    found: dict[str, tuple[str, str]] = {}
    for name in ("server", "x-powered-by"):
        for value in answer.values(name)[:5]:
            line = f"{name.title()}: {value[:300]}"
            for match in _TOKEN.finditer(value[:300]):
                found.setdefault(match[1].lower(), (match[2], line))
    return found
