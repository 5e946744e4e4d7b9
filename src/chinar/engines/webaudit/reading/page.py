"""The words of an HTML page and what its <meta> tags order; linear in time on any input."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from chinar.engines.webaudit.model import Response

_CHARSET = re.compile(r"charset\s{0,5}=\s{0,5}[\"']?([A-Za-z0-9_-]{1,30})", re.IGNORECASE)
_CHARSETS = re.compile(
    r"utf-?(8|16|16le|16be)|us-ascii|iso-8859-\d{1,2}|windows-125\d|cp125\d|latin-?1", re.IGNORECASE
)
_TAG_NAME = re.compile(r"/?([A-Za-z][A-Za-z0-9:-]{0,30})")
_UNREAD = {
    name: re.compile(f"</{name}", re.IGNORECASE)
    for name in ("script", "style", "template", "textarea")
}
_ATTRIBUTE = re.compile(
    r"([A-Za-z-]{1,30})\s{0,5}=\s{0,5}(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.DOTALL
)
_NO_DELAY = re.compile(r"0{1,5}(?:\.0{0,5})?")
_URL_PREFIX = re.compile(r"url\s{0,5}=\s{0,5}", re.IGNORECASE)
_MAX_POLICIES = 5
_MAX_META = 8192


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Visible words, white space folded, and the values of <meta http-equiv> CSP."""

    text: str
    policies: tuple[str, ...] = ()
    moves_to: str = ""
    """Where <meta http-equiv=refresh> sends every visitor at once."""


def decode(response: Response) -> str:
    """Decode a body by header, then by its first bytes, else as UTF-8; never fails."""
    head = response.body[:2048].decode("latin-1")
    for source in (response.value("content-type"), head):
        match = _CHARSET.search(source)
        if match and _CHARSETS.fullmatch(match[1]):
            return _decode_as(response.body, match[1])
    return response.body.decode("utf-8", "replace")


def _decode_as(body: bytes, charset: str) -> str:
    try:
        return body.decode(charset, "replace")
    except LookupError:
        return body.decode("utf-8", "replace")


def read_page(response: Response) -> Page:
    """Read a page's words and policies without a parser that hostile input could slow."""
    source = decode(response)
    words: list[str] = []
    metas: list[tuple[str, str]] = []
    unscripted = False
    position = 0
    while True:
        opening = source.find("<", position)
        if opening < 0:
            words.append(source[position:])
            break
        words.append(source[position:opening])
        position, tag = _after_markup(source, opening)
        if position < 0:
            break
        name = tag[:9].lower()
        if name.startswith(("noscript", "/noscript")):
            unscripted = not name.startswith("/")
        elif name.startswith("meta") and not unscripted:
            metas += _meta_order(tag)
    policies = [content for name, content in metas if name == "content-security-policy"]
    moves = (_moves_to(content) for name, content in metas if name == "refresh")
    return Page(
        text=" ".join(html.unescape(" ".join(words)).split()),
        policies=tuple(policies[:_MAX_POLICIES]),
        moves_to=next(filter(None, moves), ""),
    )


def _after_markup(source: str, opening: int) -> tuple[int, str]:
    """Return where the words go on (-1: nowhere) and the tag that stood there."""
    if source.startswith("<!--", opening):
        end = source.find("-->", opening + 4)
        return (end + 3 if end >= 0 else -1), ""
    name = _TAG_NAME.match(source, opening + 1)
    if not name and source[opening + 1 : opening + 2] not in ("!", "?"):
        return opening + 1, ""
    end = source.find(">", opening)
    if end < 0:
        return -1, ""
    closing = _UNREAD.get(name[1].lower()) if name and source[opening + 1] != "/" else None
    if closing:
        match = closing.search(source, end)
        return (match.start() if match else -1), ""
    return end + 1, source[opening + 1 : end]


def _meta_order(tag: str) -> list[tuple[str, str]]:
    """Return the name and content of a <meta> that stands for a header, or nothing."""
    if len(tag) > _MAX_META or "http-equiv" not in tag.lower():
        return []
    attributes = {m[1].lower(): m[2] or m[3] or m[4] or "" for m in _ATTRIBUTE.finditer(tag)}
    name = attributes.get("http-equiv", "").strip().lower()
    return [(name, html.unescape(attributes.get("content", "")))]


def _moves_to(refresh: str) -> str:
    """Return where a refresh without delay leads; nothing where it waits or loads itself."""
    delay, _, rest = refresh.replace(",", ";", 1).partition(";")
    if not _NO_DELAY.fullmatch(delay.strip()):
        return ""
    return _URL_PREFIX.sub("", rest.strip(), count=1).strip("\"' ")
