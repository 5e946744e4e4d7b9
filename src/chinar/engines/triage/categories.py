"""Which category a text belongs to, learnt from the product's own sentences.

A linear model: complement naive Bayes (Rennie et al., 2003: Tackling the poor assumptions of naive
Bayes text classifiers) over words, their consonants, pairs of them, and parts of words. The
consonants make बिजली, بجلی and ``bijli`` one word, so each language learns from the others.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from math import exp, log, log1p, sqrt
from typing import Final

from chinar.engines.triage.errors import NoExamplesError
from chinar.engines.triage.folding import fold, skeleton

NOT_SURE: Final = 0.3  # a best score below this is said to be no more than a guess
LONGEST: Final = 4000  # letters that are looked at
_SMOOTH: Final = 1.0
_PREFIX: Final = 4
_PAIR: Final = 0.5
_GRAM: Final = 0.3
_UNSEEN: Final = 0.5  # texts that a feature no example has is reckoned to stand in
# Words of every subject: what they stand beside in one example says nothing of the next.
_EVERYWHERE: Final = frozenset(
    fold(
        """
        a an and are at be been but by for from has have in is it my of on or our the there
        this to was we were with which who they them their he she his her you your i me us any some
        one two three four five six since day days week weeks month months year years ago last
        please kindly sir madam help thank thanks very much
        hai hain tha thi the mein main me se ko ka ki ke par pe aur bhi kar karo karein
        raha rahi rahe gaya gayi gaye hamare hamara hamari mera meri mere ne to yeh ye woh wo ek do
        teen char paanch din mahine mahinay saal hafte kripya ji janab sahab diya di de
        है हैं था थी थे में से को का की के पर और भी कर रहा रही रहे गया गई गए हमारे हमारा हमारी मेरा
        मेरी मेरे ने तो यह ये वह वे एक दो तीन चार पाँच पांच दिन महीने साल हफ़्ते कृपया जी फिर हो हुआ
        ہے ہیں تھا تھی تھے میں سے کو کا کی کے پر اور بھی کر رہا رہی رہے گیا گئی گئے ہمارے
        ہمارا ہماری
        میرا میری میرے نے تو یہ وہ ایک دو تین چار پانچ دن مہینے سال ہفتے براہ کرم جی پھر ہو ہوا
        چھُ چھِ مَنٛز پؠٹھ تہٕ خٲطرٕ سۭتؠ گٔے گَو آمُت یِوان کَران
        ऐ न दा दे दी दियां गी च ते थमां होई गेई गेआ गे करा करदा करदे मेरा मेरी साढ़े साढ़ी म्हीने
        """
    ).split()
)
# Set on sentences left out of training: where scores are near 0.7, about seven in ten are right.
_SHARPNESS: Final = 12.0


@dataclass(frozen=True, slots=True)
class Model:
    """Weights of features for each category; made by `train`."""

    codes: tuple[str, ...]
    weights: dict[str, list[tuple[int, float]]]
    rarity: dict[str, float]
    rarest: float

    @classmethod
    def train(cls, examples: Iterable[tuple[str, str]]) -> Model:
        """Make a model of examples, each a category's code and a text that belongs to it.

        Raises:
            NoExamplesError: there is none with words in it.
        """
        read = [(code, features(text)) for code, text in examples]
        read = [(code, found) for code, found in read if found]
        if not read:
            raise NoExamplesError
        texts: Counter[str] = Counter()
        for _, found in read:
            texts.update(found.keys())
        rarity = {one: log((len(read) + 1) / times) for one, times in texts.items()}
        codes = tuple(dict.fromkeys(code for code, _ in read))
        sums: list[dict[str, float]] = [defaultdict(float) for _ in codes]
        places = {code: place for place, code in enumerate(codes)}
        for code, found in read:
            own = sums[places[code]]
            for one, value in _weighed(found, rarity, 0.0):
                own[one] += value
        rarest = log((len(read) + 1) / _UNSEEN)
        return cls(codes, _complement(sums), rarity, rarest)

    def suggest(self, text: str, limit: int = 5) -> list[tuple[str, float]]:
        """Return the likeliest categories, best first, each with a score from 0 to 1.

        A text without a single known word gets none.
        """
        found = features(text[:LONGEST])
        if not any(one in self.rarity for one in found):
            return []
        scores = [0.0] * len(self.codes)
        for one, value in _weighed(found, self.rarity, self.rarest):
            for place, weight in self.weights.get(one, ()):
                scores[place] += value * weight
        best = max(scores)
        raised = [exp(_SHARPNESS * (score - best)) for score in scores]
        whole = sum(raised)
        ranked = sorted(range(len(raised)), key=lambda place: (-raised[place], self.codes[place]))
        return [(self.codes[place], raised[place] / whole) for place in ranked[:limit]]


def features(text: str) -> Counter[str]:
    """Return what a text is judged by, and how much of each it has."""
    found: Counter[str] = Counter()
    weights: dict[str, float] = defaultdict(float)
    before = ""
    for word in fold(text).split():
        if word in _EVERYWHERE:
            continue
        sounds = skeleton(word)
        found[f"={word}"] += 1
        if len(sounds) > 1:
            found[f"~{sounds}"] += 1
        if len(word) > _PREFIX:
            found[f"^{word[:_PREFIX]}"] += 1
            for at in range(1, len(word) - 3):
                weights[word[at : at + 4]] += _GRAM
        if before:
            weights[f"{before} {sounds}"] += _PAIR
        before = sounds
    found.update(weights)
    return found


def _weighed(
    found: Counter[str], rarity: dict[str, float], rarest: float
) -> list[tuple[str, float]]:
    """Return each feature's weight, all together of length 1; what is unseen takes its part."""
    values = [(one, log1p(times) * rarity.get(one, rarest)) for one, times in found.items()]
    length = sqrt(sum(value * value for _, value in values)) or 1.0
    return [(one, value / length) for one, value in values]


def _complement(sums: list[dict[str, float]]) -> dict[str, list[tuple[int, float]]]:
    """Return how much less often each feature stands in all the other categories."""
    whole: dict[str, float] = defaultdict(float)
    for own in sums:
        for one, value in own.items():
            whole[one] += value
    weights: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for place, own in enumerate(sums):
        for one, value in own.items():
            rest = max(0.0, whole[one] - value)
            weights[one].append((place, log((whole[one] + _SMOOTH) / (rest + _SMOOTH))))
    return dict(weights)
