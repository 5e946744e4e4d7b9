"""Content security policies as the Observatory reads them: joined, narrowed, duplicates refused."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import unquote_to_bytes

Sources = set[str]
Directives = dict[str, Sources]

SPACE = "\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
_SPACES = re.compile(f"[{SPACE}]+")
_ORDER = "_-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$0123456789abcdefghijklmnopqrstuvwxyz"
_RANK = {char: rank for rank, char in enumerate(_ORDER)}
"""The order of the Unicode collation's root, for what stands in ASCII sources."""
_SHORTEST = 6
_MAX_SOURCES = 2_000
_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_NOT_IN_META = ("frame-ancestors", "report-uri", "sandbox")
_MAY_REPEAT = ("report-uri", "report-to")


class PolicyError(ValueError):
    """A policy that the Observatory calls invalid."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """All policies in one: sources by directive, and whether a report directive repeats."""

    directives: Directives
    repeats: bool


@dataclass(slots=True)
class _Source:
    text: str
    policy: int
    keep: bool


def join_policies(policies: Sequence[str]) -> Joined:
    """Narrow the first policy by the others; a source counts only where every one has it.

    Raises:
        PolicyError: a policy that is empty or says something twice, or an address that cannot
            be read.
    """
    cleaned = [strip(re.sub(r"[\r\n]", "", policy)) for policy in policies]
    if any(len(policy) < _SHORTEST for policy in cleaned):
        raise PolicyError("too short")
    found: dict[str, list[_Source]] = {}
    repeats = False
    for place, policy in enumerate(cleaned):
        named: set[str] = set()
        for entry in policy.split(";"):
            name, *values = _SPACES.split(strip(entry))
            name = name.lower()
            if not name:
                continue
            if name in named:
                if name not in _MAY_REPEAT:
                    raise PolicyError(f"{name} twice")
                repeats = True
            named.add(name)
            sources = _sources(name, values, place)
            if place:
                sources = found.get(name, []) + sources
            found[name] = _narrowed(sources)
            if place == 0 and len(cleaned) > 1:
                for source in found[name]:
                    source.keep = False
    directives = {
        name: {source.text for source in sources} or {"'none'"} for name, sources in found.items()
    }
    return Joined(directives=directives, repeats=repeats)


def join_meta_policies(policies: Sequence[str]) -> Directives:
    """Join the policies of meta tags, without what only a header may say."""
    directives = join_policies(policies).directives
    return {name: sources for name, sources in directives.items() if name not in _NOT_IN_META}


def strip(text: str) -> str:
    """Strip what ECMAScript calls white space."""
    return re.sub(f"^[{SPACE}]+|[{SPACE}]+$", "", text)


def _sources(name: str, values: Sequence[str], place: int) -> list[_Source]:
    if len(values) > _MAX_SOURCES:
        raise PolicyError("more sources than can be read")
    if not values and name.endswith("-src"):
        values = ["'none'"]
    return [_Source(value.lower(), place, place == 0) for value in values]


def _narrowed(sources: list[_Source]) -> list[_Source]:
    """Leave out what a shorter neighbour covers; keep what two policies share."""
    sources.sort(key=_collated)
    for before, source in pairwise(sources):
        if source.policy == before.policy:
            if source.text.startswith(before.text):
                source.keep = False
        elif _paths_match(before.text, source.text):
            source.keep = True
    return [source for source in sources if source.keep]


def _collated(source: _Source) -> list[int]:
    return [_RANK.get(char, 1000 + ord(char)) for char in source.text]


def _paths_match(first: str, second: str) -> bool:
    """Compare piece by piece; a first one that ends in a slash covers what is below it."""
    if not first or (first == "/" and not second):
        return True
    pieces, others = first.split("/"), second.split("/")
    exact = not first.endswith("/")
    if len(pieces) > len(others) or (exact and len(pieces) != len(others)):
        return False
    if not exact:
        pieces.pop()
    return all(_decoded(a) == _decoded(b) for a, b in zip(pieces, others, strict=False))


def _decoded(piece: str) -> str:
    if _ESCAPE.search(piece):
        raise PolicyError("a broken escape")
    if "%" not in piece:
        return piece
    try:
        return unquote_to_bytes(piece).decode("utf-8")
    except UnicodeDecodeError as error:
        raise PolicyError("an escape that is no UTF-8") from error
