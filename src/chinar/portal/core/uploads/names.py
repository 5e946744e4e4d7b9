"""A file's name for people to read; no path is ever made of it."""

from __future__ import annotations

import unicodedata
from pathlib import PurePosixPath

from chinar.portal.core.uploads.limits import NAME_LENGTH

UNSAFE = frozenset('<>:"|?*%;\\/')


def display_name(given: str, suffix: str) -> str:
    """Return a name without folders, control or direction signs, ending in the true suffix."""
    last = given.replace("\\", "/").rpartition("/")[2]
    stem = PurePosixPath(unicodedata.normalize("NFC", last)).stem
    kept = "".join("_" if sign in UNSAFE else sign for sign in stem if _is_readable(sign))
    kept = " ".join(kept.split()).strip(". ") or "file"
    return kept[: NAME_LENGTH - len(suffix)] + suffix


def _is_readable(sign: str) -> bool:
    # ZWNJ and ZWJ belong to the spelling of Urdu, Kashmiri and Hindi; other format signs
    # (category Cf) could turn a name round to hide its end.
    return sign in "\u200c\u200d" or not unicodedata.category(sign).startswith("C")
