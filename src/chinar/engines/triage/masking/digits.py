"""Digits of any script as Latin ones, and the check digits of Aadhaar and of cards."""

from __future__ import annotations

import unicodedata
from typing import Final

_TIMES: Final = (
    "0123456789",
    "1234067895",
    "2340178956",
    "3401289567",
    "4012395678",
    "5987604321",
    "6598710432",
    "7659821043",
    "8765932104",
    "9876543210",
)
_TURNS: Final = (
    "0123456789",
    "1576283094",
    "5803796142",
    "8916043527",
    "9453126870",
    "4286573901",
    "2793806415",
    "7046913258",
)
_FULL_WIDTH: Final = 0xFEE0
# Verhoeff, J. (1969): Error Detecting Decimal Codes. Multiplication in D5, and its permutation.
_D5: Final = tuple(tuple(map(int, row)) for row in _TIMES)
_PERMUTED: Final = tuple(tuple(map(int, row)) for row in _TURNS)


class _Plain(dict[int, int]):
    """A table for `str.translate`: one letter for one letter, so that places stay the same."""

    def __missing__(self, code: int) -> int:
        letter = chr(code)
        value = unicodedata.decimal(letter, -1)
        if value >= 0:
            return ord("0") + int(value)
        if 0xFF01 <= code <= 0xFF5E:
            return code - _FULL_WIDTH
        return code


_PLAIN: Final = _Plain({code: code for code in range(128)})


def plain(text: str) -> str:
    """Return the text with Latin digits and signs, each at its old place."""
    return text.translate(_PLAIN)


def verhoeff_holds(digits: str) -> bool:
    """Tell whether the last of Latin digits is Verhoeff's check of those before it."""
    check = 0
    for place, digit in enumerate(reversed(digits)):
        check = _D5[check][_PERMUTED[place % 8][ord(digit) - 48]]
    return check == 0


def luhn_holds(digits: str) -> bool:
    """Tell whether Latin digits satisfy the check of ISO/IEC 7812."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = ord(digit) - 48
        total += value if place % 2 == 0 else value * 2 - 9 * (value > 4)
    return total % 10 == 0
