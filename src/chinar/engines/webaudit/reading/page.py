"""A page parsed once: its words, elements and what its <meta> tags order; linear on any input."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import NamedTuple
from weakref import WeakKeyDictionary

from selectolax.lexbor import LexborHTMLParser, LexborNode

from chinar.engines.webaudit.reading.markup import affordable
from chinar.engines.webaudit.reading.visibility import is_hidden
from chinar.engines.webaudit.seen.web import Response

_CHARSET = re.compile(r"charset\s{0,5}=\s{0,5}[\"']?([A-Za-z0-9_-]{1,30})", re.IGNORECASE)
_CHARSETS = re.compile(
    r"utf-?(8|16|16le|16be)|us-ascii|iso-8859-\d{1,2}|windows-125\d|cp125\d|latin-?1", re.IGNORECASE
)
_NO_DELAY = re.compile(r"0{1,5}(?:\.0{0,5})?")
_URL_PREFIX = re.compile(r"url\s{0,5}=\s{0,5}", re.IGNORECASE)
_ORDER = attrgetter("order")
_CODE = frozenset({"script", "style"})
_UNREAD = frozenset({"script", "style", "textarea", "title", "template"})
_MAX_POLICIES = 5
_MAX_META = 8192
_MAX_ELEMENTS = 20_000
_MAX_NODES = 60_000
_MAX_COMMENTS = 1_000


class Element(NamedTuple):
    """One element of a page."""

    tag: str
    attributes: Mapping[str, str]
    """By name in lower case; one without a value has an empty one."""
    hidden: bool
    """Whether it, or one around it, is kept from being seen by its own markup."""
    form: int | None
    """Which form of the page it stands in, counted from 0."""
    order: int
    texts: Sequence[str]
    start: int
    end: int
    until: int
    """The order of the first element after it that it does not hold."""

    def holds(self, other: Element) -> bool:
        """Tell whether another element stands inside it."""
        return self.order < other.order < self.until

    @property
    def text(self) -> str:
        """The words in it, white space folded; for a script or style, its code as written."""
        return " ".join(self.texts[self.start : self.end])

    @property
    def id(self) -> str:
        """Its id, or nothing."""
        return self.attributes.get("id", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a page holds; words leave out scripts, styles, templates and what is typed in."""

    text: str
    title: str = ""
    language: str = ""
    """The lang of <html>, as written."""
    direction: str = ""
    """The dir of <html> or <body>, in lower case."""
    policies: tuple[str, ...] = ()
    """Content security policies in <meta>."""
    moves_to: str = ""
    """Where <meta http-equiv=refresh> sends every visitor at once."""
    referrer: str = ""
    """The policy in <meta name=referrer>."""
    elements: tuple[Element, ...] = ()
    comments: tuple[str, ...] = ()
    whole: bool = True
    """False where the page had more than is read."""
    by_tag: Mapping[str, Sequence[Element]] = field(default_factory=dict, repr=False)

    def all(self, *tags: str) -> tuple[Element, ...]:
        """Return the elements of these tags, in document order."""
        found = [element for tag in tags for element in self.by_tag.get(tag, ())]
        if len(tags) > 1:
            found.sort(key=_ORDER)
        return tuple(found)


def inside(holders: Sequence[Element], elements: Iterable[Element]) -> frozenset[int]:
    """Return the order of each element that stands in one of the holders; both in order."""
    found: set[int] = set()
    reach = position = 0
    for element in elements:
        while position < len(holders) and holders[position].order < element.order:
            reach = max(reach, holders[position].until)
            position += 1
        if element.order < reach:
            found.add(element.order)
    return frozenset(found)


_READ: WeakKeyDictionary[Response, Page] = WeakKeyDictionary()


def read_page(response: Response) -> Page:
    """Read a page; the same answer is parsed once."""
    page = _READ.get(response)
    if page is None:
        page = _READ[response] = _parse(decode(response))
    return page


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


def _parse(source: str) -> Page:
    markup = affordable(source.removeprefix("\ufeff"))
    walk = _Walk()
    root = LexborHTMLParser(markup).root if markup.strip() else None
    if root is not None:
        walk.through(root)
    elements = walk.elements()
    by_tag: dict[str, list[Element]] = {}
    for element in elements:
        by_tag.setdefault(element.tag, []).append(element)
    orders = list(_meta_orders(by_tag.get("meta", ()), walk.unscripted))
    policies = [content for name, content in orders if name == "content-security-policy"]
    moves = (_moves_to(content) for name, content in orders if name == "refresh")
    html, body = (_first(by_tag, tag) for tag in ("html", "body"))
    return Page(
        text=" ".join(walk.words),
        title=walk.title,
        language=(html.get("lang") or html.get("xml:lang") or "").strip(),
        direction=(html.get("dir") or body.get("dir") or "").strip().lower(),
        policies=tuple(policies[:_MAX_POLICIES]),
        moves_to=next(filter(None, moves), ""),
        referrer=_referrer(by_tag.get("meta", ())),
        elements=elements,
        comments=tuple(walk.comments),
        whole=walk.whole and len(markup) >= len(source) - 1,
        by_tag=by_tag,
    )


_Open = tuple[int, int, str, bool, int | None, bool]
"""An element whose end has not been met: its mem_id, order and tag; whether it is hidden; its
form; whether its words are left out."""
_OUTSIDE: _Open = (0, -1, "", False, None, False)


class _Walk:
    """One pass over the tree in document order, without recursion."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.comments: list[str] = []
        self.unscripted: set[int] = set()
        """Elements, by order, that stand inside <noscript>."""
        self.title = ""
        self.whole = True
        self._codes: list[str] = []
        self._found: list[tuple[Mapping[str, str], bool, int | None]] = []
        self._tags: list[str] = []
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._untils: list[int] = []
        self._forms = 0
        self._noscripts = 0

    def through(self, root: LexborNode) -> None:
        """Visit everything below and including the root."""
        outer = _OUTSIDE
        stack: list[_Open] = []
        for count, node in enumerate(root.traverse(include_text=True)):
            if count >= _MAX_NODES or len(self._tags) >= _MAX_ELEMENTS:
                self.whole = False
                break
            parent = node.parent
            above = parent.mem_id if parent is not None else 0
            while stack and outer[0] != above:
                self._leave(stack.pop())
                outer = stack[-1] if stack else _OUTSIDE
            tag = node.tag or ""
            if tag == "-text":
                self._read(node.text_content or "", outer)
            elif tag[:1] != "-":
                outer = self._enter(tag, node, outer)
                stack.append(outer)
            elif tag == "-comment" and len(self.comments) < _MAX_COMMENTS:
                self.comments.append(node.comment_content or "")
        while stack:
            self._leave(stack.pop())

    def _enter(self, tag: str, node: LexborNode, outer: _Open) -> _Open:
        attributes = {name: value or "" for name, value in node.attributes.items()}
        _, _, _, hidden, form, unread = outer
        if not hidden and ("style" in attributes or "hidden" in attributes):
            hidden = is_hidden(attributes)
        if tag == "form":
            form, self._forms = self._forms, self._forms + 1
        order = len(self._tags)
        if self._noscripts:
            self.unscripted.add(order)
        if tag == "noscript":
            self._noscripts += 1
        self._found.append((attributes, hidden, form))
        self._tags.append(tag)
        self._starts.append(len(self._codes if tag in _CODE else self.words))
        self._ends.append(0)
        self._untils.append(0)
        return node.mem_id, order, tag, hidden, form, unread or tag in _UNREAD

    def _leave(self, element: _Open) -> None:
        _, order, tag, *_ = element
        self._ends[order] = len(self._codes if tag in _CODE else self.words)
        self._untils[order] = len(self._tags)
        if tag == "noscript":
            self._noscripts -= 1

    def _read(self, text: str, outer: _Open) -> None:
        if outer[5]:
            tag = outer[2]
            if tag in _CODE:
                self._codes.append(text)
            elif tag == "title" and not self.title:
                self.title = " ".join(text.split())
            return
        if words := " ".join(text.split()):
            self.words.append(words)

    def elements(self) -> tuple[Element, ...]:
        """Return what was met, in document order."""
        rows = zip(self._tags, self._found, self._starts, self._ends, self._untils, strict=True)
        return tuple(
            Element(tag, *rest, order, self._codes if tag in _CODE else self.words, *span)
            for order, (tag, rest, *span) in enumerate(rows)
        )


def _first(by_tag: Mapping[str, Sequence[Element]], tag: str) -> Mapping[str, str]:
    found = by_tag.get(tag)
    return found[0].attributes if found else {}


def _meta_orders(metas: Iterable[Element], unscripted: set[int]) -> Iterable[tuple[str, str]]:
    """Yield the name and content of each <meta> that stands for a header, scripts running."""
    for meta in metas:
        name = meta.attributes.get("http-equiv", "").strip().lower()
        content = meta.attributes.get("content", "")
        if name and len(content) <= _MAX_META and meta.order not in unscripted:
            yield name, content


def _referrer(metas: Iterable[Element]) -> str:
    for meta in metas:
        if meta.attributes.get("name", "").strip().lower() == "referrer":
            return meta.attributes.get("content", "").strip().lower()
    return ""


def _moves_to(refresh: str) -> str:
    """Return where a refresh without delay leads; nothing where it waits or loads itself."""
    delay, _, rest = refresh.replace(",", ";", 1).partition(";")
    if not _NO_DELAY.fullmatch(delay.strip()):
        return ""
    return _URL_PREFIX.sub("", rest.strip(), count=1).strip("\"' ")
