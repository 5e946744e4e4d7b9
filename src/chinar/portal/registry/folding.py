"""Fold a name so that capitals, accents, spellings of a letter and punctuation do not matter."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Final

VIRAMA = 9  # canonical combining class: kept, it joins Devanagari consonants

# Letters that a keyboard for Arabic, Persian, Urdu or Kashmiri writes differently.
LETTERS: Final = str.maketrans(
    {
        "ي": "ی", "ى": "ی", "ے": "ی", "ؠ": "ی", "ێ": "ی", "ۍ": "ی", "ئ": "ی",
        "ك": "ک", "ه": "ہ", "ة": "ہ", "ۃ": "ہ", "ۂ": "ہ", "ھ": "ہ", "ە": "ہ",
        "ٲ": "ا", "ٳ": "ا", "ٱ": "ا", "ۆ": "و", "ۄ": "و", "ں": "ن",
        "ँ": "ं", "ـ": "", "\u200c": "", "\u200d": "", "\u200e": "", "\u200f": "",
        "&": " and ",
    }
)  # fmt: skip


def fold(text: str) -> str:
    """Return ``text`` folded: words in one spelling, one space between them."""
    for _ in range(2):  # Unicode's toNFKC_Casefold needs two rounds (Core Specification, D147)
        text = unicodedata.normalize("NFKD", text.translate(LETTERS)).casefold()
    text = unicodedata.normalize("NFKD", text)
    kept = (char for char in text if unicodedata.combining(char) in (0, VIRAMA))
    marked = "".join(char if _in_word(char) else " " for char in kept)
    return " ".join(marked.translate(LETTERS).split())


def search_text(values: Iterable[str]) -> str:
    """Return what a search looks through: each folded value, and it without its spaces.

    Every value starts with a space, so that `` word`` finds the beginnings of words.
    """
    seen: dict[str, None] = {}
    for value in values:
        folded = fold(value)
        if folded:
            seen[folded] = None
            seen[folded.replace(" ", "")] = None
    return "".join(f" {value}" for value in seen)


def _in_word(char: str) -> bool:
    return unicodedata.category(char)[0] in "LMN"
