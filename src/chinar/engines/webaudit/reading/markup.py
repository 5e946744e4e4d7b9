"""How much of a page can be parsed before hostile markup would make it slow.

An HTML parser may look at every open element for each tag, and at every earlier attribute of
a tag for each new one, so both deep nesting and crowded tags cost the square of their number;
and it opens every unclosed formatting element again in each new paragraph.
"""

from __future__ import annotations

import re
from collections import Counter

_HARMLESS_TAGS = 5_000
_HARMLESS_PIECES = 8_000
_HARMLESS_FORMATS = 100
_MAX_STEPS = 12_000_000
"""Looks at open elements or earlier attributes: about 50 milliseconds."""
_MAX_TAGS = 30_000
_LONG_TAG = 1_000
_TAG = re.compile(
    r"<(?:!--(?:>|->|(?s:.*?)(?:--!?>|\Z))"
    r"|(?P<close>/?)(?P<name>[A-Za-z][^\s/>]*+)"
    r"(?P<rest>(?:[\s/]++|[^\s/>][^\s/>=]*+"
    r"(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>\"'][^\s>]*+)?+)?+)*+)>?)"
)
_SEPARATOR = re.compile(r"\"[^\"]*+\"|'[^']*+'|[\s/]++|[^\s/\"']++")
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta"}
    | {"source", "track", "wbr", "param", "keygen", "frame"}
)
_FORMATTING = frozenset(
    {"b", "big", "code", "em", "font", "i", "s", "small", "strike", "strong", "tt", "u"}
)
_FORMAT = re.compile(r"<(?:b|big|code|em|font|i|s|small|strike|strong|tt|u)[\s/>]", re.IGNORECASE)
_STEPS_OF_AN_ELEMENT = 30
"""What opening a formatting element again costs."""
_RAW = {
    name: re.compile(f"</{name}(?=[\\s/>])", re.IGNORECASE)
    for name in ("script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes")
}


def affordable(source: str) -> str:
    """Return the page, or as much of its beginning as can be parsed in bounded time."""
    if (
        source.count("<") <= _HARMLESS_TAGS
        and _pieces(source) <= _HARMLESS_PIECES
        and len(_FORMAT.findall(source)) <= _HARMLESS_FORMATS
    ):
        return source
    return source[: _end_of_budget(source)]


def _pieces(source: str) -> int:
    """Return a number that the attributes of any one tag cannot exceed."""
    return len(source.split()) + source.count("/") + source.count('="') + source.count("='")


def _end_of_budget(source: str) -> int:
    """Return where parsing would have cost too much; the length of the page if nowhere."""
    unclosed: Counter[str] = Counter()
    steps = depth = deepest = formats = tags = position = 0
    while match := _TAG.search(source, position):
        position = match.end()
        name = (match["name"] or "").lower()
        if not name:
            continue
        tags += 1
        steps += deepest + formats * _STEPS_OF_AN_ELEMENT + _crowd(match["rest"]) ** 2 // 2
        if steps > _MAX_STEPS or tags > _MAX_TAGS:
            return match.start()
        if match["close"]:
            known = unclosed[name] > 0
            unclosed[name] -= known
            depth -= known
            formats -= known and name in _FORMATTING
        elif name not in _VOID:
            unclosed[name] += 1
            depth += 1
            formats += name in _FORMATTING
            deepest = max(deepest, depth)
            position = _after_raw_text(source, name, position)
    return len(source)


def _crowd(rest: str) -> int:
    """Return a bound of the attributes of a tag, where they may be too many."""
    return sum(1 for _ in _SEPARATOR.finditer(rest)) if len(rest) > _LONG_TAG else 0


def _after_raw_text(source: str, name: str, position: int) -> int:
    """Return where markup goes on after a tag whose content is no markup."""
    raw = _RAW.get(name)
    if raw is None:
        return position
    end = raw.search(source, position)
    return end.start() if end else len(source)
