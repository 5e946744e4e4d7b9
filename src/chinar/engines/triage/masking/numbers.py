"""Groups of digits in a text, and what they may together be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

LEAST_DIGITS: Final = 8
MOST_DIGITS: Final = 19
_GROUP: Final = re.compile(r"\d+")
# What may stand between the digits of one number: signs, spaces, letters that are not seen.
# A comma or semicolon with a space after it divides a list.
_GAP: Final = re.compile(r"(?![,;]\s|\s[,;])[^\w\u20b9$%]{1,3}|_{1,3}")
_PHONE_GAP: Final = re.compile(r"[\s().\u00ad\u200b-\u200f\u2010-\u2015\u2060\u2212\ufeff-]{1,3}")
_DAY: Final = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH: Final = r"(?:0?[1-9]|1[0-2])"
_PART: Final = r"(?:{}(?![a-z]{{0,9}}\d{{9}})[a-z0-9()&.]{{1,20}})"
_KNOWN: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # reference numbers: letters, then parts divided by strokes; no part a long number
        rf"(?<![a-z0-9])[a-z]{{2}}[a-z0-9()&.]{{0,20}}{_PART.format('[/-]')}{{0,4}}"
        rf"{_PART.format('/')}{_PART.format('[/-]')}{{0,6}}",
        rf"(?<!\d)(?<!\d[./-]){_DAY}([./-]){_MONTH}\1(?:(?:19|20)\d\d|\d\d)(?![./-]?\d)",
        rf"(?<!\d)(?<!\d[./-])(?:19|20)\d\d([./-]){_MONTH}\1{_DAY}(?![./-]?\d)",
        r"(?<!\d)(?<!\d:)[0-2]?\d:[0-5]\d(?::[0-5]\d)?(?!:?\d)",
        r"(?:\brs\.?|\binr|\u20b9|रु\.?|रुपये|रुपए|روپے|روپیے)\s{0,2}\d[\d,]{0,12}(?:\.\d{1,2})?(?![\d])",
        r"(?<![\d,.])\d{1,3}(?:,\d{2}){0,3},\d{3}(?:\.\d{1,2})?(?![,.]?\d)",
        r"(?<![\d.])\d{1,3}\.\d{4,8}(?![\d.]|[ -]\d)",
    )
)
_YEAR: Final = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Group:
    """Digits that stand together; ``joins`` and ``dials`` tell whether the next may belong."""

    digits: str
    start: int
    end: int
    joins: bool
    dials: bool
    gap: int


@dataclass(frozen=True, slots=True)
class Window:
    """Some groups read as one number."""

    digits: str
    start: int
    end: int
    lengths: tuple[int, ...]


def known_places(text: str) -> list[tuple[int, int]]:
    """Return where dates, times, amounts, coordinates and reference numbers stand."""
    return [
        (found.start(), found.end())
        for pattern in _KNOWN
        for found in pattern.finditer(text)
        if len(re.findall(r"\d", found.group())) <= 10 or "/" in found.group()
    ]


def groups_of(text: str) -> list[Group]:
    """Return the groups of digits that are no part of a date, amount or reference number."""
    known = _Cover(known_places(text), len(text))
    found = [one for one in _GROUP.finditer(text) if not known.covers(one.start(), one.end())]
    groups = []
    for place, one in enumerate(found):
        following = found[place + 1].start() if place + 1 < len(found) else -1
        between = text[one.end() : following] if 0 < following - one.end() <= 3 else ""
        groups.append(
            Group(
                one.group(),
                one.start(),
                one.end(),
                bool(_GAP.fullmatch(between)),
                bool(_PHONE_GAP.fullmatch(between)),
                len(between),
            )
        )
    return groups


def windows(groups: list[Group], *, dialled: bool = False) -> Iterator[Window]:
    """Yield each run of neighbouring groups of 8 to 19 digits, from left to right."""
    for first, group in enumerate(groups):
        digits, lengths = "", []
        for last in groups[first:]:
            digits += last.digits
            lengths.append(len(last.digits))
            if len(digits) > MOST_DIGITS:
                break
            if len(digits) >= LEAST_DIGITS:
                yield Window(digits, group.start, last.end, tuple(lengths))
            if not (last.dials if dialled else last.joins):
                break


def all_years(window: Window) -> bool:
    """Tell whether a run is nothing but years, one after the other."""
    if set(window.lengths) != {4} or len(window.lengths) < 2:
        return False
    parts = [window.digits[at : at + 4] for at in range(0, len(window.digits), 4)]
    return all(_YEAR.fullmatch(part) for part in parts)


class _Cover:
    """Which places of a text are taken."""

    def __init__(self, places: list[tuple[int, int]], length: int) -> None:
        self._taken = bytearray(length)
        for start, end in places:
            self._taken[start:end] = b"\x01" * (end - start)

    def covers(self, start: int, end: int) -> bool:
        return self._taken.find(1, start, end) >= 0
