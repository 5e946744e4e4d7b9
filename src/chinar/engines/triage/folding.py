"""One form for what is written in many: case, digits, marks, letters of neighbouring scripts."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

# The same letter as typed on Arabic, Urdu and Kashmiri keyboards.
_LETTERS: Final = {
    **dict.fromkeys(map(ord, "يىؠۍےېۓ"), "ی"),
    **dict.fromkeys(map(ord, "كڪ"), "ک"),
    **dict.fromkeys(map(ord, "هھةۃەۂ"), "ہ"),
    **dict.fromkeys(map(ord, "ٲٳٱ"), "ا"),
    **dict.fromkeys(map(ord, "ۆۄۇۈۉ"), "و"),
    ord("ں"): "ن",
    ord("ँ"): "ं",
    ord("ॲ"): "अ",
    ord("ऑ"): "आ",
    ord("ॉ"): "ा",
}
# Marks that one writer sets and another leaves out: accents, vowel points, the nukta.
_MARKS: Final = ((0x300, 0x36F), (0x64B, 0x65F), (0x670, 0x670), (0x6D6, 0x6ED), (0x93C, 0x93C))


class _Folded(dict[int, str]):
    def __missing__(self, code: int) -> str:
        letter = chr(code)
        kind = unicodedata.category(letter)
        if kind == "Nd":
            return str(unicodedata.decimal(letter))
        if any(first <= code <= last for first, last in _MARKS) or kind == "Cf":
            return ""
        return letter if kind[0] in "LMN" else " "


_FOLDED: Final = _Folded(_LETTERS)
_FOLDED.update({code: _FOLDED[code] for code in range(128)})


def fold(text: str) -> str:
    """Return small letters, Latin digits and single spaces; what tells no words apart is gone."""
    spread = unicodedata.normalize("NFKD", text).casefold()
    return " ".join(unicodedata.normalize("NFC", spread.translate(_FOLDED)).split())


# The consonant each letter stands for. Vowels are left out: they are written in one script, not in
# another, and in Latin letters as everyone likes.
_SOUNDS: Final = {
    "क": "k", "ख": "k", "ग": "g", "घ": "g", "ङ": "n", "च": "c", "छ": "c", "ज": "j", "झ": "j",
    "ञ": "n", "ट": "t", "ठ": "t", "ड": "d", "ढ": "d", "ण": "n", "त": "t", "थ": "t", "द": "d",
    "ध": "d", "न": "n", "प": "p", "फ": "p", "ब": "b", "भ": "b", "म": "m", "य": "y", "र": "r",
    "ल": "l", "व": "v", "श": "s", "ष": "s", "स": "s", "ह": "", "ं": "n", "ळ": "l",
    "ب": "b", "پ": "p", "ت": "t", "ٹ": "t", "ث": "s", "ج": "j", "چ": "c", "ح": "",
    "خ": "k", "د": "d", "ڈ": "d", "ذ": "j", "ر": "r", "ڑ": "d", "ز": "j", "ژ": "j", "س": "s",
    "ش": "s", "ص": "s", "ض": "j", "ط": "t", "ظ": "j", "ع": "", "غ": "g", "ف": "p", "ق": "k",
    "ک": "k", "گ": "g", "ل": "l", "م": "m", "ن": "n", "و": "", "ہ": "", "ی": "",
    "b": "b", "c": "k", "d": "d", "f": "p", "g": "g", "j": "j", "k": "k", "l": "l", "m": "m",
    "n": "n", "p": "p", "q": "k", "r": "r", "s": "s", "t": "t", "v": "v", "w": "v", "x": "ks",
    "z": "j",
}  # fmt: skip


@lru_cache(maxsize=20_000)
def skeleton(word: str) -> str:
    """Return the consonants of a folded word, nearly the same for one word in any script.

    ``bijli``, बिजली and بجلی are all ``bjl``.
    """
    word = word.replace("ch", "च").replace("sh", "s").replace("ph", "p")
    sounds = [_SOUNDS.get(letter, letter if letter.isdigit() else "") for letter in word]
    joined = "".join(sounds)
    # v is written with the vowel sign و in Urdu: it cannot be told there
    joined = joined.replace("v", "")
    return "".join(
        letter for place, letter in enumerate(joined) if place == 0 or joined[place - 1] != letter
    )
