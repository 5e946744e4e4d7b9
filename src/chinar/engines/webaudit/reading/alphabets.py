"""Which scripts and languages a text is written in; by its letters and its commonest words."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

# First code point of a range → its script; "" where the range holds none that we name.
_RANGES = (
    (0x0000, ""),
    (0x0041, "Latin"),
    (0x0250, ""),
    (0x0370, "Greek"),
    (0x0400, "Cyrillic"),
    (0x0530, "Armenian"),
    (0x0590, "Hebrew"),
    (0x0600, "Arabic"),
    (0x0700, ""),
    (0x0750, "Arabic"),
    (0x0780, ""),
    (0x0900, "Devanagari"),
    (0x0980, "Indian"),  # Bengali to Malayalam, each of them some state's own
    (0x0D80, "Sinhala"),
    (0x0E00, "Thai"),
    (0x0E80, "Lao"),
    (0x0F00, "Tibetan"),  # Ladakh's
    (0x1000, "Burmese"),
    (0x10A0, "Georgian"),
    (0x1100, "Hangul"),
    (0x1200, ""),
    (0x1780, "Khmer"),
    (0x1800, ""),
    (0x1C50, "Indian"),  # Ol Chiki
    (0x1C80, ""),
    (0x1E00, "Latin"),
    (0x1F00, "Greek"),
    (0x2000, ""),
    (0x3041, "Kana"),
    (0x3100, ""),
    (0x3130, "Hangul"),
    (0x3190, ""),
    (0x3400, "Han"),
    (0x4DC0, ""),
    (0x4E00, "Han"),
    (0xA000, ""),
    (0xA8E0, "Devanagari"),
    (0xA900, ""),
    (0xABC0, "Indian"),  # Meitei Mayek
    (0xAC00, "Hangul"),
    (0xD7B0, ""),
    (0xF900, "Han"),
    (0xFB00, ""),
    (0xFB50, "Arabic"),
    (0xFE00, ""),
    (0xFE70, "Arabic"),
    (0xFEFF, ""),
    (0xFF66, "Kana"),
    (0xFFA0, "Hangul"),
    (0xFFE0, ""),
    (0x11000, ""),
    (0x20000, "Han"),
    (0x30000, ""),
)
_STARTS = [start for start, _ in _RANGES]
_NAMES = [name for _, name in _RANGES]
AT_HOME = frozenset({"Latin", "Devanagari", "Arabic", "Indian", "Tibetan"})
"""Scripts that an office in India may begin to use on any day."""
_LEAST_SHARE = 0.01
_MOST_LETTERS = 20_000

# The commonest small words of languages in Latin letters that spam on hacked sites comes in.
_SMALL_WORDS = {
    "en": "the of and to in for is on by with from are this that or as all be",
    "id": "dan yang untuk dengan di ini adalah dari pada itu tidak akan bisa juga anda dalam ke",
    "tr": "ve bir bu için ile olarak daha en çok da de olan gibi sonra kadar ama değil",
    "vi": "và của là các có được cho trong một người với không những này đã tại",
    "es": "el los las de que y en un una por con para del se su como más",
    "pt": "o os as de que e em um uma por com para do da se não mais",
    "fr": "le les des de et en un une que pour dans est par sur avec au du",
    "de": "der die das und den mit ist von zu für auf ein eine nicht auch sich",
    "pl": "i w na z do się nie jest to że od przez oraz dla po jak",
}
_SMALL = {language: frozenset(words.split()) for language, words in _SMALL_WORDS.items()}
_LATIN_WORD = re.compile(r"[a-zà-žƠ-ưạ-ỹ]{1,15}")
_MOST_WORDS = 1500
_LEAST_WORDS = 60
_LANGUAGE_SHARE = 0.12


@lru_cache(maxsize=8)
def letters_by_script(text: str) -> Mapping[str, int]:
    """Count the letters of each script that a text is written in."""
    counts: Counter[str] = Counter()
    for sign, count in Counter(text[:_MOST_LETTERS]).items():
        if sign.isalpha():
            counts[_NAMES[bisect_right(_STARTS, ord(sign)) - 1]] += count
    counts.pop("", None)
    return counts


def alphabet_shares(text: str) -> Mapping[str, float]:
    """Return the share of each script among the letters, those of one in a hundred and more."""
    counts = letters_by_script(text)
    total = sum(counts.values())
    shares = {name: round(count / total, 3) for name, count in counts.items()}
    return {name: share for name, share in sorted(shares.items()) if share >= _LEAST_SHARE}


@lru_cache(maxsize=8)
def latin_language(text: str) -> str:
    """Return the language whose small words a text in Latin letters is full of, or nothing."""
    words = Counter(_LATIN_WORD.findall(text[:_MOST_LETTERS].lower())[:_MOST_WORDS])
    total = sum(words.values())
    if total < _LEAST_WORDS:
        return ""
    shares = {
        language: sum(words[word] for word in small) / total for language, small in _SMALL.items()
    }
    best = max(shares, key=lambda language: shares[language])
    return best if shares[best] >= _LANGUAGE_SHARE else ""
