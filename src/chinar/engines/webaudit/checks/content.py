"""What a page over HTTPS holds: parts taken over plain HTTP, secrets in compressed answers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime

from chinar.engines.webaudit.checks.rulings import cannot_tell, fault, inapplicable, unless_cut
from chinar.engines.webaudit.model import Check, Ruling
from chinar.engines.webaudit.policy import Policy
from chinar.engines.webaudit.reading.csp import parse_policies
from chinar.engines.webaudit.reading.front import Doubt, cut_short, front_content
from chinar.engines.webaudit.reading.page import Element, Page
from chinar.engines.webaudit.seen.site import Observations
from chinar.engines.webaudit.seen.web import Response

_MIXED = ("content.mixed_active", "content.mixed_passive")
_ACTIVE = {
    "script": ("src", "href", "xlink:href"),
    "iframe": ("src",),
    "frame": ("src",),
    "object": ("data",),
    "embed": ("src",),
}
_PASSIVE = {
    "img": ("src",),
    "audio": ("src",),
    "video": ("src", "poster"),
    "source": ("src",),
    "input": ("src",),
}
_LOADED_LINKS = frozenset({"stylesheet", "preload", "modulepreload", "manifest"})
_SRCSET = re.compile(r"(?:^|,)\s{0,20}(http://[^\s,]{1,2000})", re.IGNORECASE)
_OWN_MACHINE = re.compile(r"http://(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?:[:/?#]|$)", re.I)
_TOKEN_NAME = re.compile(r"csrf|xsrf|token|nonce|verification", re.IGNORECASE)
_TOKEN = re.compile(r"[A-Za-z0-9+/=_.:-]{16,512}")
_MAX_SRCSET = 8192


def judge_mixed(seen: Observations, _policy: Policy, _now: datetime) -> Sequence[Ruling]:
    """Judge by W3C Mixed Content: what can act in the page, and what is only shown or heard."""
    front = front_content(seen)
    if isinstance(front, Doubt):
        return cannot_tell(front, *_MIXED)
    response, page = front
    if response.url.scheme != "https":
        return inapplicable("no_https", *_MIXED)
    policies = parse_policies((*response.values("content-security-policy"), *page.policies))
    upgraded = any("upgrade-insecure-requests" in policy for policy in policies)
    base = next((e.attributes.get("href", "") for e in page.all("base")), "")
    rulings = []
    for code, found in zip(_MIXED, (_active(page), _passive(page)), strict=True):
        plain = [] if upgraded else list(dict.fromkeys(_over_plain_http(found, base)))
        told = [address[:300] for address in plain[:10]]
        mixed = fault(code, bool(plain), evidence=told, addresses=told, count=len(plain))
        rulings.append(unless_cut(mixed, cut_short(response, page)))
    return rulings


def _active(page: Page) -> Iterator[str]:
    for element in page.all(*_ACTIVE):
        yield from _values(element, _ACTIVE[element.tag])
    for link in page.all("link"):
        if _LOADED_LINKS & set(link.attributes.get("rel", "").lower().split()):
            yield link.attributes.get("href", "")


def _passive(page: Page) -> Iterator[str]:
    for element in page.all(*_PASSIVE):
        yield from _values(element, _PASSIVE[element.tag])
        yield from _SRCSET.findall(element.attributes.get("srcset", "")[:_MAX_SRCSET])


def _values(element: Element, names: Sequence[str]) -> Iterator[str]:
    return (element.attributes.get(name, "") for name in names)


def _over_plain_http(addresses: Iterator[str], base: str) -> Iterator[str]:
    """Yield what is loaded over plain HTTP; a base address may make relative ones so."""
    plain_base = base.strip().lower().startswith("http://")
    for address in map(str.strip, addresses):
        lowered = address.lower()
        relative = ":" not in lowered.partition("/")[0] and not lowered.startswith("//")
        if lowered.startswith("http://") and not _OWN_MACHINE.match(address):
            yield address
        elif plain_base and address and (relative or lowered.startswith("//")):
            yield f"{base.strip()} + {address}"


def judge_breach(seen: Observations, _policy: Policy, _now: datetime) -> Sequence[Ruling]:
    """Judge whether a page made for one visitor sends a secret in a compressed answer."""
    front = front_content(seen)
    if isinstance(front, Doubt):
        return cannot_tell(front, "breach.gzip")
    response, page = front
    if response.url.scheme != "https":
        return inapplicable("no_https", "breach.gzip")
    encoding = response.value("content-encoding").strip().lower()
    compressed = encoding not in ("", "identity")
    names = _token_names(page) if compressed and _is_dynamic(response) else []
    evidence = [f"Content-Encoding: {encoding}", *(f"token: {name}" for name in names)]
    secret = fault("breach.gzip", bool(names), evidence=evidence, tokens=names)
    return [unless_cut(secret, cut_short(response, page))]


def _is_dynamic(response: Response) -> bool:
    caching = response.value("cache-control").lower()
    return bool(response.values("set-cookie")) or "no-store" in caching or "private" in caching


def _token_names(page: Page) -> list[str]:
    names: dict[str, None] = {}
    for element in page.all("input", "meta"):
        name = element.attributes.get("name", "") or element.attributes.get("id", "")
        value = element.attributes.get("value", "") or element.attributes.get("content", "")
        if _TOKEN_NAME.search(name[:100]) and _looks_random(value):
            names[name[:100]] = None
    return list(names)[:10]


def _looks_random(value: str) -> bool:
    digits = sum(char.isdigit() for char in value[:512])
    return bool(_TOKEN.fullmatch(value)) and digits >= 2 and len(set(value)) >= 8


CHECKS = (
    Check(id="transport.mixed", codes=_MIXED, judge=judge_mixed),
    Check(id="transport.breach", codes=("breach.gzip",), judge=judge_breach),
)
