"""Which topics of spam a text or an address speaks of."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from chinar.engines.webaudit.reading.dates import normal_text, plain_text

_LATIN_WORD = re.compile(r"[0-9a-zà-žа-яё]+")
_OTHER_SCRIPT = re.compile(r"[\u0600-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_LONGEST_TERM = 4
"""Words in the longest term that is looked up word by word."""
_LONGEST_TEXT = 60_000
_SHORT_NAME = 6
# Between the words of Hindi and Urdu a term may stand; inside a longer word it is another word.
_EDGES = re.compile(r"[\s.,;:!?()\[\]{}\"'|/\\،۔؛؟।\-–—]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class SpamWords:
    """What of spam was found: topic → the words that speak of it."""

    sure: Mapping[str, tuple[str, ...]]
    maybe: Mapping[str, tuple[str, ...]]

    def __bool__(self) -> bool:
        return bool(self.sure or self.maybe)

    @property
    def words(self) -> tuple[str, ...]:
        """Return every word found, the sure ones first."""
        return tuple(
            word for found in (self.sure, self.maybe) for ws in found.values() for word in ws
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lexicon:
    words: Mapping[str, tuple[str, bool]]
    """Term of Latin or Cyrillic words → topic, sure."""
    scripts: tuple[tuple[str, str, bool], ...]
    """Term in another script as it is searched for, topic, sure."""
    names: tuple[tuple[str, str], ...]
    own: Mapping[str, tuple[str, ...]]


NOTHING: Final = SpamWords(sure={}, maybe={})


@cache
def _lexicon() -> _Lexicon:
    source = files("chinar.engines.webaudit.reading").joinpath("spam_words.json")
    data = json.loads(source.read_text(encoding="utf-8"))
    words: dict[str, tuple[str, bool]] = {}
    scripts: list[tuple[str, str, bool]] = []
    names: list[tuple[str, str]] = []
    own: dict[str, tuple[str, ...]] = {}
    for topic, lists in data.items():
        if topic == "about":
            continue
        for grade in ("sure", "maybe"):
            for term in map(normal_text, lists[grade]):
                if _is_worded(term):
                    words.setdefault(" ".join(_LATIN_WORD.findall(term)), (topic, grade == "sure"))
                else:
                    scripts.append((_edged(term), topic, grade == "sure"))
        names += [(name, topic) for name in lists["names"]]
        own[topic] = tuple(f" {normal_text(word)} " for word in lists["own"])
    return _Lexicon(words=words, scripts=tuple(scripts), names=tuple(names), own=own)


def _is_worded(term: str) -> bool:
    return all(sign in " -" or _LATIN_WORD.fullmatch(sign) for sign in term)


def _edged(term: str) -> str:
    """Put a blank on both sides of a term whose script sets blanks between words."""
    return f" {term} " if "\u0600" <= term[0] <= "\u0d7f" else term


def spam_in(text: str) -> SpamWords:
    """Return the words of spam in a text, each once, in the order of the lexicon's topics."""
    plain = plain_text(text[:_LONGEST_TEXT])
    lexicon = _lexicon()
    sure: dict[str, list[str]] = {}
    maybe: dict[str, list[str]] = {}
    sequence = _LATIN_WORD.findall(plain)
    present = set(sequence)
    for start in range(len(sequence)) if present & _first_words() else ():
        if sequence[start] in _first_words():
            for length in range(1, _LONGEST_TERM + 1):
                term = " ".join(sequence[start : start + length])
                if known := lexicon.words.get(term):
                    _add(sure if known[1] else maybe, known[0], term)
    if not plain.isascii() and _OTHER_SCRIPT.search(plain):
        edged = f" {_EDGES.sub(' ', plain)} "
        for term, topic, is_sure in lexicon.scripts:
            if term in edged:
                _add(sure if is_sure else maybe, topic, term.strip())
    return SpamWords(sure=_frozen(sure), maybe=_frozen(maybe)) if sure or maybe else NOTHING


@cache
def _first_words() -> frozenset[str]:
    return frozenset(term.partition(" ")[0] for term in _lexicon().words)


def _add(found: dict[str, list[str]], topic: str, term: str) -> None:
    if term not in found.setdefault(topic, []):
        found[topic].append(term)


def _frozen(found: Mapping[str, Iterable[str]]) -> Mapping[str, tuple[str, ...]]:
    return {topic: tuple(words) for topic, words in found.items()}


def spam_names(address: str) -> Mapping[str, str]:
    """Return topic → part of the address that names it: hosts and paths run words together.

    A short name must begin a word: a specialist has nothing to do with a drug inside his name.
    """
    lowered = address.lower()
    found: dict[str, str] = {}
    for name, topic in _lexicon().names:
        if topic not in found and name in lowered and _stands(name, lowered):
            found[topic] = name
    return found


def _stands(name: str, address: str) -> bool:
    if len(name) > _SHORT_NAME:
        return True
    words = _LATIN_WORD.findall(address)
    return name in words or (len(name) > 4 and any(word.startswith(name) for word in words))


def own_topics(text: str) -> frozenset[str]:
    """Return the topics that are an office's own work, by the words it uses of itself."""
    edged = f" {_EDGES.sub(' ', normal_text(text))} "
    return frozenset(
        topic for topic, words in _lexicon().own.items() if any(word in edged for word in words)
    )
