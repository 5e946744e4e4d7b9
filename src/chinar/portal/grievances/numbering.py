"""Registration numbers: `JK/ANG/2026/0004117-K`, hard to mistype and easy to find again.

The last character is the check character of ISO 7064, MOD 37,36 over the letters and digits
before it (state, office, year, serial). It finds every single wrong character and nearly every
swap of two neighbours, and is itself a letter or a digit.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

STATE: Final = "JK"
GENERAL: Final = "GEN"
SERIAL_DIGITS: Final = 7
MAX_SERIAL: Final = 10**SERIAL_DIGITS - 1
_ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_NOT_ALPHABET: Final = re.compile(r"[^0-9A-Z]")
_KEY: Final = re.compile(rf"{STATE}([0-9A-Z]+)(\d{{4}})(\d{{{SERIAL_DIGITS}}})([0-9A-Z])")
_LONGEST: Final = 80
# Where only digits can stand, a letter of the same shape is the digit.
_LOOKS_LIKE: Final = str.maketrans({"O": "0", "I": "1", "L": "1"})


class NumberError(ValueError):
    """What was typed is not a registration number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """The parts of a registration number."""

    office: str
    year: int
    serial: int

    def __str__(self) -> str:
        head, serial = f"{STATE}/{self.office}/{self.year:04}", f"{self.serial:0{SERIAL_DIGITS}}"
        return f"{head}/{serial}-{check_character(head + serial)}"

    @property
    def key(self) -> str:
        """The number without its signs, for addresses: `JKANG20260004117K`."""
        return compact(str(self))


def compact(text: str) -> str:
    """Return only the letters A–Z and digits 0–9 of a text; digits of other scripts count."""
    return _NOT_ALPHABET.sub("", plain(text))


def plain(text: str) -> str:
    """Return a text in capitals, its digits those of ASCII."""
    whole = unicodedata.normalize("NFKC", text).strip()
    return "".join(str(unicodedata.decimal(letter, letter)) for letter in whole).upper()


def office_part(code: str) -> str:
    """Return an office's code as it stands in numbers."""
    return compact(code) or GENERAL


def behind(start: str) -> str:
    """Return the first text that sorts behind all keys with a beginning."""
    kept = start.rstrip(_ALPHABET[-1])
    return kept[:-1] + _ALPHABET[_ALPHABET.index(kept[-1]) + 1] if kept else start + _ALPHABET[-1]


def check_character(text: str) -> str:
    """Return the check character of ISO 7064, MOD 37,36."""
    product = 36
    for letter in compact(text):
        product = ((product + _ALPHABET.index(letter)) % 36 or 36) * 2 % 37
    return _ALPHABET[(37 - product) % 36]


def parse(text: str) -> Number:
    """Read a number as people type it: spaces, small letters, digits of their own script.

    Raises:
        NumberError: it is not a registration number, or its check character does not fit.
    """
    key = compact(text[:_LONGEST])
    tail = SERIAL_DIGITS + 5  # year, serial and check character
    key = key[:-tail] + key[-tail:-1].translate(_LOOKS_LIKE) + key[-1:]
    found = _KEY.fullmatch(key)
    if not found:
        raise NumberError(text)
    number = Number(office=found[1], year=int(found[2]), serial=int(found[3]))
    if number.key[-1] != found[4]:
        raise NumberError(text)
    return number
