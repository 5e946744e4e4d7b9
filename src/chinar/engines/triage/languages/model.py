"""The language of a text: its script first, then its words and character n-grams."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from math import exp, log
from typing import Final

from chinar.engines.triage.languages import seeds
from chinar.engines.triage.languages.scripts import LONGEST, Script, shares

UNKNOWN: Final = "unknown"
LEAST_CONFIDENCE: Final = 0.7
LEAST_SHARE: Final = 0.5  # of the letters in one script
LEAST_LETTERS: Final = 4
_SEEDS: Final = {
    Script.LATIN: {
        "en": seeds.ENGLISH,
        "hi-Latn": seeds.HINDI_LATIN,
        "ur-Latn": seeds.URDU_LATIN,
    },
    Script.ARABIC: {"ur": seeds.URDU, "ks": seeds.KASHMIRI_ARABIC},
    Script.DEVANAGARI: {
        "hi": seeds.HINDI,
        "ks": seeds.KASHMIRI_DEVANAGARI,
        "doi": seeds.DOGRI,
    },
}
_ALONE: Final = {Script.GURMUKHI: "pa"}  # a script that one of our languages has to itself
# Letters and words that one of the neighbours has and the others do not.
_TELLING: Final = {
    ("ks", Script.ARABIC): re.compile("[ٲٳۆۄؠۍٮ۪ۭ]|[\u0654\u0655\u065f](?=\\w)|ہٕ|چھُ|چھِ|ژھ|مَنٛز|پؠٹھ"),
    ("ks", Script.DEVANAGARI): re.compile(
        r"[ॳॴॶॷॖॗऺऻॵ]|\b(?:छु|छि|छे|छुन[ुॖ]?|मंज़?|प्यठ[ु]?|पेठ|हुंद[्य]?|हुंज़?|सुंद|सुंज़?|ओस|तिम[नव]?|"
        r"यिम[नव]?|अख|अकि|बेयि|पनु[नि]\w*|करान|आमुत|सीत्य?|सुत्य?|खातरु?|वारयाह|स्यठाह?)\b"
    ),
    ("doi", Script.DEVANAGARI): re.compile(
        r"ऽ|\b(?:ऐ|ऐं|गी|च|कन्नै|नेईं|नेई|आस्तै|थमां|कोला|जेह्ड़\w*|ओह्|एह्|ते|साढ़\w*|असें\w*|"
        r"तुसें\w*|उनें\w*|उंद\w*|इत्थै|उत्थै|कुत्थै|किश|मता|मते|होआ|आखे\w*|करदे|बिच्च|तगर|आह्ल\w*)\b"
    ),
}
_TELLING_WEIGHT: Final = 3.0
_MOST_TELLING: Final = 6
_WORD: Final = re.compile(
    r"[^\W\d_]+(?:[\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963]+[^\W\d_]*)*"
)
_WORD_WEIGHT: Final = 2
_SMOOTH: Final = 0.3
_FEWEST_ROMANISED: Final = 2  # known words, before Latin letters are taken for another language
_SHARE_ROMANISED: Final = 0.2
_DAMPED: Final = 0.35  # neighbouring grams say the same twice: their sum is surer than it may be


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """What a text seems to be written in.

    ``code`` is a language, one in Latin letters (``hi-Latn``, ``ur-Latn``), or ``unknown``.
    ``reply`` is the language to answer in, and empty where the text does not tell.
    """

    code: str
    confidence: float
    script: Script
    scripts: dict[Script, float]

    @property
    def reply(self) -> str:
        """The language that an answer should have, as far as the text tells."""
        return "" if self.code == UNKNOWN or "-" in self.code else self.code


def language_of(text: str) -> Language:
    """Tell the language of a text, how sure that is, and its scripts."""
    found = shares(text)
    script = next(iter(found), Script.OTHER)
    letters = sum(letter.isalpha() for letter in text[:LONGEST])
    if script in _ALONE and found[script] >= LEAST_SHARE:
        return Language(code=_ALONE[script], confidence=found[script], script=script, scripts=found)
    if script not in _SEEDS or found[script] < LEAST_SHARE or letters < LEAST_LETTERS:
        return Language(code=UNKNOWN, confidence=0.0, script=script, scripts=found)
    chances = _chances(text[:LONGEST], script)
    code = max(chances, key=chances.__getitem__)
    confidence = chances[code]
    if code.endswith("-Latn"):
        # the two are one language in these letters: being sure that it is either is enough
        confidence = sum(chance for one, chance in chances.items() if one.endswith("-Latn"))
        if not _enough_romanised(text[:LONGEST]):
            code, confidence = UNKNOWN, 0.0
    if confidence < LEAST_CONFIDENCE:
        code = UNKNOWN
    return Language(code=code, confidence=round(confidence, 3), script=script, scripts=found)


def _chances(text: str, script: Script) -> dict[str, float]:
    features = Counter(_features(text))
    scores = {}
    for code, (known, unseen) in _model(script).items():
        score = sum(times * known.get(one, unseen) for one, times in features.items())
        scores[code] = _DAMPED * score
        telling = _TELLING.get((code, script))
        if telling:
            scores[code] += _TELLING_WEIGHT * min(_MOST_TELLING, len(telling.findall(text)))
    best = max(scores.values())
    raised = {code: exp(max(-60.0, score - best)) for code, score in scores.items()}
    whole = sum(raised.values())
    return {code: value / whole for code, value in raised.items()}


def _enough_romanised(text: str) -> bool:
    """Tell whether enough words are known: names of places alone look like Hindi too."""
    words = _WORD.findall(text.lower())
    known = len(set(words) & _romanised_words())
    return known >= max(_FEWEST_ROMANISED, _SHARE_ROMANISED * len(words))


@cache
def _romanised_words() -> frozenset[str]:
    own = _WORD.findall((seeds.HINDI_LATIN + seeds.URDU_LATIN).lower())
    return frozenset(own) - set(_WORD.findall(seeds.ENGLISH.lower()))


@cache
def _model(script: Script) -> dict[str, tuple[dict[str, float], float]]:
    """Return per language the logarithms of its features' shares, and that of one unseen."""
    counted = {code: Counter(_features(text)) for code, text in _SEEDS[script].items()}
    kinds = len(set().union(*counted.values()))
    model = {}
    for code, counts in counted.items():
        whole = counts.total() + _SMOOTH * kinds
        known = {one: log((times + _SMOOTH) / whole) for one, times in counts.items()}
        model[code] = (known, log(_SMOOTH / whole))
    return model


def _features(text: str) -> Iterator[str]:
    for word in _WORD.findall(unicodedata.normalize("NFC", text).lower()):
        for _ in range(_WORD_WEIGHT):
            yield f"={word}"
        padded = f" {word} "
        for size in (2, 3):
            for at in range(len(padded) - size + 1):
                yield padded[at : at + size]
