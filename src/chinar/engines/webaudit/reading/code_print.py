"""A fingerprint of a page's code: what it runs, frames and sends to, but not its words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from urllib.parse import urlsplit

from chinar.engines.webaudit.reading.hosts import host_of, registrable
from chinar.engines.webaudit.reading.page import Page
from chinar.engines.webaudit.seen.history import LONGEST_ITEM, MOST_ITEMS

_VARIABLE_TEXT = re.compile(r"\"[^\"\n]{0,2000}\"|'[^'\n]{0,2000}'|\d+|\s+|[0-9a-fA-F]{16,}")
_VARIABLE_PATH = re.compile(r"[0-9a-fA-F]{8,}|\d+")
_LONGEST_SHAPE = 4000
_MOST_ELEMENTS = 300
_DATA_TYPES = ("json", "template", "importmap", "speculationrules")


@dataclass(frozen=True, slots=True, kw_only=True)
class CodePrint:
    """The exact fingerprint, what it was taken of, and the foreign hosts among it."""

    exact: str
    items: tuple[str, ...]
    script_hosts: tuple[str, ...]


def is_data(kind: str) -> bool:
    """Tell whether a <script> of this type holds data that no browser runs."""
    return any(part in kind.lower() for part in _DATA_TYPES)


def code_print(page: Page, own_host: str) -> CodePrint:
    """Take the fingerprint of scripts, frames, forms and refreshes."""
    own = registrable(own_host)
    items = set(_items(page, own))
    hosts = {
        host
        for script in page.all("script")[:_MOST_ELEMENTS]
        if (host := host_of(script.attributes.get("src") or "")) and registrable(host) != own
    }
    ordered = sorted(items)
    exact = blake2b("\n".join(ordered).encode("utf-8", "replace"), digest_size=16).hexdigest()
    return CodePrint(
        exact=exact,
        items=tuple(item[:LONGEST_ITEM] for item in ordered[:MOST_ITEMS]),
        script_hosts=tuple(host[:LONGEST_ITEM] for host in sorted(hosts)[:MOST_ITEMS]),
    )


def _items(page: Page, own: str) -> Iterator[str]:
    for script in page.all("script")[:_MOST_ELEMENTS]:
        source = script.attributes.get("src") or ""
        if source:
            yield f"script:{_place(source, own)}"
        elif not is_data(script.attributes.get("type") or ""):
            yield f"inline:{_shape(script.text)}"
    for frame in page.all("iframe", "object", "embed")[:_MOST_ELEMENTS]:
        source = frame.attributes.get("src") or frame.attributes.get("data") or ""
        yield f"frame:{_place(source, own)}"
    for form in page.all("form")[:_MOST_ELEMENTS]:
        yield f"form:{_place(form.attributes.get('action') or '', own)}"
    if page.moves_to:
        yield f"refresh:{_place(page.moves_to, own)}"


def _place(reference: str, own: str) -> str:
    """Return an own path, or a stranger's host; without query, numbers and hashes."""
    if reference[:5].lower() == "data:":
        return "data:"
    host = host_of(reference)
    if host and registrable(host) != own:
        return host
    try:
        path = urlsplit(reference[:2000]).path
    except ValueError:
        path = reference[:LONGEST_ITEM]
    return _VARIABLE_PATH.sub("#", path)[:LONGEST_ITEM] or "/"


def _shape(code: str) -> str:
    """Return a hash of a script without its texts, numbers and white space."""
    bare = _VARIABLE_TEXT.sub("#", code[:_LONGEST_SHAPE])
    return blake2b(bare.encode("utf-8", "replace"), digest_size=6).hexdigest()
