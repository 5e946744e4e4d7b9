"""What a text is like, in 64 bytes: two are compared in about a microsecond.

A sketch is a b-bit minwise hash: of the text's character 4-grams, 128 are picked by chance that is
the same everywhere, and 4 bits of each are kept. Of two texts as many picks agree as they have
grams in common, beside one in sixteen by accident.
(Li and König, 2010: b-bit minwise hashing.)
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable
from hashlib import blake2b
from heapq import nlargest
from typing import Final, TypeVar

from chinar.engines.triage.errors import SketchError
from chinar.engines.triage.folding import fold

VERSION: Final = 1  # what was sketched by another version cannot be compared
SIZE: Final = 64  # bytes
LONGEST: Final = 4000  # letters that are looked at
GRAM: Final = 4
PICKS: Final = 128
_BITS: Final = 4
_LOW: Final = int("1" * PICKS, 16)
_BY_ACCIDENT: Final = 1 / 2**_BITS
_FEWEST_GRAMS: Final = 3
EMPTY: Final = bytes(SIZE)

Key = TypeVar("Key")


def _number(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big")


# The gram nearest to each of these in the sense of XOR is picked.
_MARKS: Final = tuple(_number(f"chinar sketch {VERSION} {pick}") for pick in range(PICKS))


def grams(text: str) -> set[str]:
    """Return the character 4-grams of a text as it is compared."""
    line = f" {fold(text[:LONGEST])} "
    return {line[at : at + GRAM] for at in range(len(line) - GRAM + 1)}


def sketch(text: str) -> bytes:
    """Return the sketch of a text; one with hardly any letters is like no other."""
    found = grams(text)
    if len(found) < _FEWEST_GRAMS:
        return EMPTY
    numbers = sorted(_number(gram) for gram in found)
    value = 0
    for mark in _MARKS:
        value = value << _BITS | (least_xor(mark, numbers) & 15)
    return value.to_bytes(SIZE, "big")


def least_xor(mark: int, numbers: list[int]) -> int:
    """Return the least XOR of a mark with one of some sorted numbers.

    The nearest one begins with the most bits that the mark begins with. Those that do stand side
    by side, just below where the mark would stand or just above it.
    """
    at = bisect(numbers, mark)
    step = 1
    if at == len(numbers) or (at and numbers[at - 1] ^ mark < numbers[at] ^ mark):
        at, step = at - 1, -1
    best = numbers[at] ^ mark
    bits = best.bit_length()
    while 0 <= (at := at + step) < len(numbers) and (numbers[at] ^ mark).bit_length() == bits:
        best = min(best, numbers[at] ^ mark)
    return best


def likeness(one: bytes, other: bytes) -> float:
    """Estimate which share of their grams two sketched texts have in common, 0 to 1.

    Raises:
        SketchError: one of them is no sketch.
    """
    return _likeness(_read(one), _read(other))


def shortlist(
    wanted: bytes, candidates: Iterable[tuple[Key, bytes]], limit: int = 20
) -> list[tuple[Key, float]]:
    """Return the candidates most like ``wanted``, best first, with how like they seem."""
    whole = _read(wanted)
    if not whole:
        return []
    scored = ((key, _likeness(whole, _read(one))) for key, one in candidates)
    return nlargest(limit, (pair for pair in scored if pair[1] > 0), key=lambda pair: pair[1])


def _read(one: bytes) -> int:
    if len(one) != SIZE:
        raise SketchError(len(one))
    return int.from_bytes(one, "big")


def _likeness(one: int, other: int) -> float:
    if not one or not other:
        return 0.0
    apart = one ^ other
    apart |= apart >> 2
    apart |= apart >> 1
    agreed = (PICKS - (apart & _LOW).bit_count()) / PICKS
    return max(0.0, (agreed - _BY_ACCIDENT) / (1 - _BY_ACCIDENT))
