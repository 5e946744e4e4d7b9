"""Telling by content what a file is: patterns over the bounded start of an answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from chinar.engines.webaudit.seen.web import Response

SPAN = 65_536
"""Bytes of a body that a signature looks at."""
_MARKUP = re.compile(
    rb"\A[\s\xef\xbb\xbf]{0,200}<(?:!doctype\s|!--|html|head|body|title|meta|div|p[\s>]|h\d)",
    re.IGNORECASE,
)
_SHOWN = 120
_MOST_SHOWN = 8
Shows = Callable[[Sequence[re.Match[bytes]]], list[str]]


def is_markup(body: bytes) -> bool:
    """Say whether a body begins like a page."""
    return bool(_MARKUP.match(body))


def as_found(matches: Sequence[re.Match[bytes]]) -> list[str]:
    """Show what the patterns matched: for patterns that match no secret."""
    return [printable(match[0]) for match in matches[:_MOST_SHOWN]]


def printable(data: bytes) -> str:
    """Return foreign bytes as one short line."""
    text = data[:_SHOWN].decode("utf-8", "replace")
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """What a kind of file is known by; patterns are linear in time."""

    all_of: tuple[re.Pattern[bytes], ...]
    """Each must be found."""
    markup: bool = False
    """Whether it is a page; what is no page never begins like one, and the reverse."""
    shows: Shows = as_found

    def read(self, answer: Response) -> list[str] | None:
        """Return what to show as evidence, or None where the answer is something else."""
        start = answer.body[:SPAN]
        if is_markup(start) is not self.markup:
            return None
        matches: list[re.Match[bytes]] = []
        for pattern in self.all_of:
            match = pattern.search(start)
            if match is None:
                return None
            matches.append(match)
        return self.shows(matches)


def names_only(assignment: re.Pattern[bytes]) -> Shows:
    """Show the names that are given a value, and never the values."""

    def shows(matches: Sequence[re.Match[bytes]]) -> list[str]:
        start = matches[0].string[:SPAN]
        found = (match[1] for match in assignment.finditer(start))
        names = dict.fromkeys(name for name in found if name)
        return [f"{printable(name)} = …" for name in list(names)[:_MOST_SHOWN]]

    return shows


def told(text: str) -> Shows:
    """Show fixed words: where everything in the file may be personal or secret."""
    return lambda _matches: [text]
