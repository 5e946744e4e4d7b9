"""Whether words are written in a language's script: a reply must be readable by who asked."""

from __future__ import annotations

import unicodedata
from typing import Final

# Kashmiri is written in both; English and what we do not know are not checked.
SCRIPTS: Final = {
    "hi": ("DEVANAGARI",),
    "doi": ("DEVANAGARI",),
    "ur": ("ARABIC",),
    "ks": ("ARABIC", "DEVANAGARI"),
}
LEAST_SHARE: Final = 0.3  # numbers of orders and names of schemes stay in Latin letters
LEAST_LETTERS: Final = 20


def readable_in(language: str, text: str) -> bool:
    """Tell whether a fair share of the letters is in the script of ``language``."""
    scripts = SCRIPTS.get(language)
    letters = [letter for letter in text if letter.isalpha()]
    if scripts is None or not letters:
        return True
    own = sum(unicodedata.name(letter, "").startswith(scripts) for letter in letters)
    return own >= LEAST_SHARE * len(letters)


def guess(text: str, reader: str) -> str:
    """Return the language of a text as far as its script tells; ``reader`` is the page's."""
    letters = [unicodedata.name(letter, "") for letter in text[:2000] if letter.isalpha()]
    if not letters:
        return reader
    if 2 * sum(name.startswith("ARABIC") for name in letters) > len(letters):
        return reader if reader in ("ur", "ks") else "ur"
    if 2 * sum(name.startswith("DEVANAGARI") for name in letters) > len(letters):
        return reader if reader in ("hi", "doi", "ks") else "hi"
    return "en"


def speaks(language: str, text: str) -> bool:
    """Tell whether a text has a sentence or so in the script of ``language``."""
    scripts = SCRIPTS.get(language, ())
    return sum(unicodedata.name(letter, "").startswith(scripts) for letter in text) >= LEAST_LETTERS
