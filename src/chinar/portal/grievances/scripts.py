"""Whether words are written in a language's script: a reply must be readable by who asked."""

from __future__ import annotations

import unicodedata
from typing import Final

from chinar.engines.triage import Script, language_of

# Kashmiri is written in both; what we do not know is not checked.
SCRIPTS: Final = {
    "en": ("LATIN",),
    "hi": ("DEVANAGARI",),
    "doi": ("DEVANAGARI",),
    "ur": ("ARABIC",),
    "ks": ("ARABIC", "DEVANAGARI"),
}
# What a plain text in a script is taken for, and who else writes in it: a neighbour's page decides.
_USUAL: Final = {
    Script.ARABIC: ("ur", ("ur", "ks")),
    Script.DEVANAGARI: ("hi", ("hi", "doi", "ks")),
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
    """Return the language of a text, one of the portal's; ``reader`` is that of the page.

    Marks that only Kashmiri or Dogri has decide over the page. Hindi or Urdu in Latin letters tells
    no script to answer in, so the page's language is taken.
    """
    said = language_of(text)
    if said.code in ("en", "ks", "doi"):
        return said.code
    usual, others = _USUAL.get(said.script, (reader, (reader,)))
    return reader if reader in others else usual


def speaks(language: str, text: str) -> bool:
    """Tell whether a text has a sentence or so in the script of ``language``."""
    scripts = SCRIPTS.get(language, ())
    return sum(unicodedata.name(letter, "").startswith(scripts) for letter in text) >= LEAST_LETTERS


def is_foreign(text: str, language: str, reader: str) -> bool:
    """Tell whether a text of one language holds nothing that a reader of another surely reads.

    Beneath it may stand the same in the reader's language; where both share a script nobody can
    tell, so it counts as foreign.
    """
    if language == reader or language not in SCRIPTS or reader not in SCRIPTS:
        return False
    shared = set(SCRIPTS[language]) & set(SCRIPTS[reader])
    return bool(shared) or not speaks(reader, text)
