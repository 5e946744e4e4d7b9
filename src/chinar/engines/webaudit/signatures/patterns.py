"""Regular expressions from a feed: compiled so that no input can make them slow, or refused."""

from __future__ import annotations

import re
import warnings
from typing import NamedTuple

VERSION_MARK = "§§version§§"
_VERSION = r"[0-9][0-9.a-z_\-]{1,40}"
_LONGEST = 600
_MOST_REPEATS = 40
_WIDEST = 5000
_UNBOUNDED = 200
_BRACES = re.compile(r"\{(\d{1,6})(,?)(\d{0,6})\}")
_LITERAL = re.compile(r"(?:\\[./_\-]|[A-Za-z0-9_/-])")
_SHORTEST_NEEDLE = 2


class PatternError(ValueError):
    """A pattern that is not accepted; the message says why."""


class Probe(NamedTuple):
    """A compiled pattern, and a text without which it cannot match: looked for first."""

    needle: str
    pattern: re.Pattern[str]

    def version(self, text: str) -> str | None:
        """Return the version that a text tells, or None; the text must be bounded."""
        if self.needle not in text:
            return None
        match = self.pattern.search(text)
        return match[1] if match and self.pattern.groups else None


class _Token(NamedTuple):
    text: str
    kind: str
    """atom, open, close, or, repeat."""
    most: int = 0
    varies: bool = False


def compile_probe(source: str) -> Probe:
    """Compile an extractor of a feed; `§§version§§` stands for the version.

    Repetition without an end gets one, repetition within repetition is refused, so that the time
    a match takes is bounded by the length of the text.

    Raises:
        PatternError: it is too long, too costly, or no regular expression.
    """
    if len(source) > _LONGEST:
        raise PatternError(f"longer than {_LONGEST} signs")
    if VERSION_MARK not in source:
        raise PatternError(f"has no {VERSION_MARK}")
    tokens = _tokens(source.replace(VERSION_MARK, "\x00"))
    _refuse_costly(tokens)
    text = "".join(token.text for token in tokens).replace("\x00", _VERSION)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # what Python may come to read otherwise is refused
            pattern = re.compile(text, re.ASCII)
    except (re.error, OverflowError, RecursionError, Warning) as error:
        raise PatternError(f"no regular expression: {error}") from error
    return Probe(_needle(tokens), pattern)


def _tokens(source: str) -> list[_Token]:
    tokens: list[_Token] = []
    place = 0
    while place < len(source):
        token, place = _next_token(source, place)
        tokens.append(token)
    return tokens


def _next_token(source: str, place: int) -> tuple[_Token, int]:
    sign = source[place]
    if sign == "\\":
        if source[place + 1 : place + 2].isdigit():
            raise PatternError("refers back to a group")
        return _Token(source[place : place + 2], "atom"), place + 2
    if sign == "[":
        end = _class_end(source, place)
        return _Token(source[place:end], "atom"), end
    if sign == "(":
        return _open(source, place)
    if sign in "*+?{":
        return _repeat(source, place)
    return _Token(sign, {")": "close", "|": "or"}.get(sign, "atom")), place + 1


def _class_end(source: str, place: int) -> int:
    end = place + 1
    if source[end : end + 1] == "^":
        end += 1
    while end < len(source) and source[end] != "]":
        end += 2 if source[end] == "\\" else 1
    return min(end + 1, len(source))


def _open(source: str, place: int) -> tuple[_Token, int]:
    if source.startswith("(?:", place):
        return _Token("(?:", "open"), place + 3
    if source.startswith("(?", place):
        raise PatternError("looks around or sets flags")
    return _Token("(", "open"), place + 1


def _repeat(source: str, place: int) -> tuple[_Token, int]:
    sign = source[place]
    braces = _BRACES.match(source, place)
    if sign == "{" and not braces:
        return _Token(r"\{", "atom"), place + 1
    if braces:
        least = int(braces[1])
        most = int(braces[3]) if braces[3] else (_UNBOUNDED + least if braces[2] else least)
        end = braces.end()
    else:
        least = 1 if sign == "+" else 0
        most = 1 if sign == "?" else _UNBOUNDED
        end = place + 1
    if most > _WIDEST:
        raise PatternError(f"repeats up to {most} times")
    lazy = "?" if source[end : end + 1] == "?" else ""
    text = sign if sign == "?" else f"{{{least},{most}}}"
    return _Token(text + lazy, "repeat", most, least != most), end + len(lazy)


def _refuse_costly(tokens: list[_Token]) -> None:
    """Refuse repetition of what itself repeats, and too many repetitions."""
    if sum(token.kind == "repeat" and token.varies for token in tokens) > _MOST_REPEATS:
        raise PatternError(f"repeats more than {_MOST_REPEATS} times over")
    depth: list[bool] = [False]
    for place, token in enumerate(tokens):
        follows = tokens[place + 1] if place + 1 < len(tokens) else None
        again = follows is not None and follows.kind == "repeat" and follows.most > 1
        if token.kind == "open":
            depth.append(False)
        elif token.kind == "close" and len(depth) > 1:
            inner = depth.pop()
            if inner and again:
                raise PatternError("repeats what itself repeats")
            depth[-1] = depth[-1] or inner or again
        elif token.text == "\x00" or (token.varies and token.most > 1):
            depth[-1] = True


def _needle(tokens: list[_Token]) -> str:
    """Return the longest text that must be there: plain signs outside groups and choices."""
    best = run = ""
    depth = 0
    if any(token.kind == "or" for token in _outside(tokens)):
        return ""
    for place, token in enumerate(tokens):
        depth += (token.kind == "open") - (token.kind == "close")
        optional = place + 1 < len(tokens) and tokens[place + 1].kind == "repeat"
        if depth == 0 and not optional and _LITERAL.fullmatch(token.text):
            run += token.text[-1]
            best = max(best, run, key=len)
        else:
            run = ""
    return best if len(best) >= _SHORTEST_NEEDLE else ""


def _outside(tokens: list[_Token]) -> list[_Token]:
    depth, outside = 0, []
    for token in tokens:
        depth += (token.kind == "open") - (token.kind == "close")
        if depth == 0:
            outside.append(token)
    return outside
