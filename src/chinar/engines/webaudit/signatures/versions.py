"""Version numbers in an order; what is before a release comes before it."""

from __future__ import annotations

import re

_VERSION = re.compile(r"(\d{1,9}(?:\.\d{1,9}){0,7})(.{0,40})", re.DOTALL)
_EARLY = re.compile(
    r"[-._]?(a|alpha|b|beta|rc|pre|preview|dev|snapshot|next|canary)[-._]?(\d{0,9})",
    re.IGNORECASE,
)
_EARLY_ORDER = ("dev", "snapshot", "canary", "next", "a", "alpha", "b", "beta", "pre", "preview")
_PARTS = 8
_MINIFIED = re.compile(r"[.-](?:min|slim|pack|prod|umd)\b.*\Z", re.DOTALL)
VersionKey = tuple[tuple[int, ...], tuple[int, str, int]]


def tidy(version: str) -> str:
    """Return a version without what file names add to it."""
    return _MINIFIED.sub("", version.strip()[:60]).rstrip(".-_")


def version_key(version: str) -> VersionKey:
    """Return what to compare versions by; text without a number sorts first."""
    match = _VERSION.match(version.strip().removeprefix("v"))
    if not match:
        return (), (0, "", 0)
    numbers = [int(part) for part in match[1].split(".")]
    numbers += [0] * (_PARTS - len(numbers))
    early = _EARLY.match(match[2])
    if early:
        word = early[1].lower()
        rank = _EARLY_ORDER.index(word) if word in _EARLY_ORDER else len(_EARLY_ORDER)
        return tuple(numbers), (0, f"{rank:02}", int(early[2] or 0))
    return tuple(numbers), (1, match[2], 0)


def is_below(version: str, bound: str) -> bool:
    """Say whether a version comes before another."""
    return version_key(version) < version_key(bound)


def is_within(version: str, cycle: str) -> bool:
    """Say whether a version belongs to a release line such as 2.4 or 8: 2.40 is not of 2.4."""
    return version.startswith(cycle) and not version[len(cycle) : len(cycle) + 1].isdigit()
