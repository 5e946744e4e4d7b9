"""The words of a page of HTML, in one pass whose time grows with the page and no faster.

The standard library's reader looks for the end of a broken tag again and again: 25 KB of them keep
it busy for seconds. Nothing is fetched or run here; what begins like a tag and never ends is words.
"""

from __future__ import annotations

import html
import re
from contextlib import suppress
from typing import Final

LONGEST: Final = 300_000  # signs; the rest is not read
_LONGEST_TAG: Final = 1000  # in which a quoted > is looked for; it bounds the work for one tag
_SKIPPED: Final = frozenset({"head", "title", "template", "noscript"})
_RAW: Final = frozenset({"script", "style"})  # hold no tags but their own end
_BREAKS: Final = frozenset(
    {"br", "p", "div", "tr", "li", "h1", "h2", "h3", "h4", "table", "ul", "ol", "hr"}
)
_VOID: Final = frozenset({"br", "hr"})
_QUOTE: Final = "blockquote"
_NAME: Final = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)")
_SPACE: Final = re.compile(r"[ \t\r\n\f]+")
_RAW_ENDS: Final = re.compile(r"</(?:script|style)\b", re.I)
_REST: Final = re.compile(r"""[^"'>]*+(?:"[^"]*+"[^"'>]*+|'[^']*+'[^"'>]*+)*+>""")


def words(page: str) -> tuple[str, str]:
    """Return a page's own words, and those that it quotes; lines are not tidied."""
    reader = _Reader(page[:LONGEST])
    reader.read()
    own, quoted = "".join(reader.own), "".join(reader.quoted)
    return re.sub(" +", " ", own), re.sub(" +", " ", quoted)


class _Reader:
    def __init__(self, page: str) -> None:
        self._page = page
        self.own: list[str] = []
        self.quoted: list[str] = []
        self._skipped = self._quotes = 0

    def read(self) -> None:
        """Go through the page from tag to tag."""
        at = 0
        while at < len(self._page):
            begins = self._page.find("<", at)
            if begins < 0:
                self._text(self._page[at:])
                return
            self._text(self._page[at:begins])
            at = self._past(begins)

    def _past(self, begins: int) -> int:
        """Deal with what begins with a < and return where it is over."""
        name = _NAME.match(self._page, begins)
        if name is not None:
            return self._tag(name)
        if self._page.startswith("<!--", begins):
            return self._after("-->", begins)
        if self._page.startswith(("<!", "<?", "</"), begins):
            return self._after(">", begins)
        self._text("<")
        return begins + 1

    def _tag(self, name: re.Match[str]) -> int:
        ends = _REST.match(self._page, name.end(), name.end() + _LONGEST_TAG)
        after = ends.end() if ends else self._after(">", name.start())
        tag, opens = name[1].lower(), name[0][1] != "/"
        if tag in _RAW and opens:
            ending = _RAW_ENDS.search(self._page, after)
            return self._after(">", ending.start()) if ending else len(self._page)
        step = 1 if opens else -1
        if tag in _SKIPPED:
            self._skipped = max(self._skipped + step, 0)
        elif tag == _QUOTE:
            self._quotes = max(self._quotes + step, 0)
        elif tag in _BREAKS and (opens or tag not in _VOID):
            self._say("\n")
        return after

    def _after(self, sign: str, begins: int) -> int:
        found = self._page.find(sign, begins)
        if found >= 0:
            return found + len(sign)
        self._text(self._page[begins:])
        return len(self._page)

    def _text(self, text: str) -> None:
        if not text or self._skipped:
            return
        with suppress(ValueError):  # a character's number of thousands of digits
            text = html.unescape(text)
        self._say(_SPACE.sub(" ", text))

    def _say(self, text: str) -> None:
        (self.quoted if self._quotes else self.own).append(text)
