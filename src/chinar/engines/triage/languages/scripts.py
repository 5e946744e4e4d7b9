"""Which scripts a text is written in, by its letters."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from typing import Final

LONGEST: Final = 4000  # letters that are looked at


class Script(StrEnum):
    """A script that the product meets, or another."""

    LATIN = "Latn"
    ARABIC = "Arab"
    DEVANAGARI = "Deva"
    GURMUKHI = "Guru"
    OTHER = "Zyyy"


_RANGES: Final = (
    (0x0041, 0x024F, Script.LATIN),
    (0x0600, 0x06FF, Script.ARABIC),
    (0x0750, 0x077F, Script.ARABIC),
    (0x0870, 0x08FF, Script.ARABIC),
    (0x0900, 0x097F, Script.DEVANAGARI),
    (0x0A00, 0x0A7F, Script.GURMUKHI),
    (0x1E00, 0x1EFF, Script.LATIN),
    (0xA8E0, 0xA8FF, Script.DEVANAGARI),
    (0xFB50, 0xFDFF, Script.ARABIC),
    (0xFE70, 0xFEFE, Script.ARABIC),
    (0xFF21, 0xFF5A, Script.LATIN),
)


def script_of(letter: str) -> Script:
    """Return the script of one letter."""
    code = ord(letter)
    for first, last, script in _RANGES:
        if first <= code <= last:
            return script
    return Script.OTHER


def shares(text: str) -> dict[Script, float]:
    """Return each script's share of the letters, the largest first; empty without letters."""
    counts: Counter[Script] = Counter()
    for letter, times in Counter(text[:LONGEST]).items():
        if letter.isalpha():
            counts[script_of(letter)] += times
    whole = counts.total()
    return {script: times / whole for script, times in counts.most_common()}
