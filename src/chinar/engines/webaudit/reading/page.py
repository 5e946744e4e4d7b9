"""The words of an HTML page and the policies in its head; linear in time on any input."""

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
_MAX_POLICIES = 5
_MAX_META = 8192


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Visible words, white space folded, and the values of <meta http-equiv> CSP."""

    text: str
    policies: tuple[str, ...] = ()


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
    policies: list[str] = []
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
        if tag.lower().startswith("meta") and len(policies) < _MAX_POLICIES:
            policies += _meta_policy(tag)
    text = " ".join(html.unescape(" ".join(words)).split())
    return Page(text=text, policies=tuple(policies))


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


def _meta_policy(tag: str) -> list[str]:
    if len(tag) > _MAX_META or "content-security-policy" not in tag.lower():
        return []
    attributes = {m[1].lower(): m[2] or m[3] or m[4] or "" for m in _ATTRIBUTE.finditer(tag)}
    if attributes.get("http-equiv", "").strip().lower() != "content-security-policy":
        return []
    return [html.unescape(attributes.get("content", ""))]
