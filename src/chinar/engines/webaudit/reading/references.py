"""Where a page's elements lead: scripts, styles, forms and links, and whose hosts they name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chinar.engines.webaudit.errors import TargetError
from chinar.engines.webaudit.reading.hosts import host_of, is_address, registrable, under
from chinar.engines.webaudit.reading.page import Element, Page
from chinar.engines.webaudit.url import Url, join_url, normal_host

MAX_LINKED_HOSTS = 10
_MAX_REFERENCES = 2_000
_LOADS = ("script", "iframe", "link", "img")
_NO_WEB = ("mailto:", "tel:", "javascript:", "data:", "sms:", "whatsapp:", "blob:", "about:")


def address_of(element: Element) -> str:
    """Return what an element loads or leads to, as written; nothing where it does not."""
    name = "href" if element.tag in ("a", "area", "link", "base") else "src"
    return element.attributes.get(name, "").strip()


def named_host(reference: str) -> str:
    """Return the host in an absolute address, in ASCII; nothing where there is none."""
    host = host_of(reference)
    if not host:
        return ""
    try:
        return normal_host(host)
    except TargetError:
        return ""


def is_foreign(host: str, own: str) -> bool:
    """Tell whether a host belongs to another organisation's registered name."""
    return bool(host) and registrable(host) != registrable(own)


def is_third_party(host: str, own: str, government: Sequence[str]) -> bool:
    """Tell whether a host is foreign; one part of the government is none to another."""
    if not is_foreign(host, own):
        return False
    return not (under(host, government) and under(own, government))


def is_stylesheet(element: Element) -> bool:
    """Tell whether a <link> brings in styles."""
    return "stylesheet" in element.attributes.get("rel", "").lower().split()


def linked_hosts(page: Page, own: str) -> tuple[str, ...]:
    """Return other sites' hosts, those of scripts and frames first; a bounded number."""
    hosts: dict[str, None] = {}
    for element in (*page.all(*_LOADS)[:_MAX_REFERENCES], *page.all("a")[:_MAX_REFERENCES]):
        host = named_host(address_of(element))
        if is_foreign(host, own) and "." in host and not is_address(host):
            hosts[host] = None
            if len(hosts) >= MAX_LINKED_HOSTS:
                break
    return tuple(hosts)


def resolve(base: Url, reference: str) -> Url | None:
    """Return the web address that a reference leads to, without its fragment."""
    reference = reference.strip()
    if not reference or reference[:20].lower().startswith(_NO_WEB):
        return None
    try:
        return join_url(base, reference)
    except TargetError:
        return None


def base_of(page: Page, url: Url) -> Url:
    """Return what relative addresses of a page are relative to."""
    for element in page.all("base")[:1]:
        return resolve(url, element.attributes.get("href", "")) or url
    return url


def links(page: Page, url: Url) -> Iterator[tuple[Element, Url]]:
    """Yield the links of a page that lead to web addresses; a bounded number."""
    base = base_of(page, url)
    for element in page.all("a", "area")[:_MAX_REFERENCES]:
        reference = element.attributes.get("href", "")
        if reference[:1] == "#":
            continue
        target = resolve(base, reference)
        if target:
            yield element, target


def same_site(first: Url, second: Url) -> bool:
    """Tell whether two addresses have the same origin."""
    return (first.scheme, first.host, first.port) == (second.scheme, second.host, second.port)
