"""What each kind of personal number looks like."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from chinar.engines.triage.masking import words
from chinar.engines.triage.masking.digits import luhn_holds, verhoeff_holds
from chinar.engines.triage.masking.model import Kind
from chinar.engines.triage.masking.numbers import (
    Group,
    Window,
    all_years,
    groups_of,
    windows,
)

ACCOUNT_DIGITS: Final = range(9, 19)
# Visa; Mastercard, Maestro, RuPay; American Express; Diners. (ISO/IEC 7812, the issuers' lengths.)
_CARD: Final = re.compile(
    r"4(?:\d{12}|\d{15})|(?:5[0-8]|2[2-7]|6\d|8[12]|35)\d{14}|3[47]\d{13}|3[068]\d{12}"
)
_MOBILE: Final = re.compile(r"(?:0|91|091|0091)?([6-9]\d{9})")
_IFSC: Final = re.compile(r"(?<![a-z0-9])[a-z]{4}0[a-z0-9]{6}(?![a-z0-9])", re.IGNORECASE)
_NEAR_IFSC: Final = 80
_EMAIL: Final = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}\s?@\s?(?:[\w-]{1,63}\.){1,5}[a-z]{2,24}(?![\w-])", re.IGNORECASE
)
_PAN_TIGHT: Final = re.compile(
    r"(?<![a-z0-9])[a-z]{3}[abcfghjlpt][a-z]\d{4}[a-z](?![a-z0-9])", re.IGNORECASE
)
_PAN_WIDE: Final = re.compile(
    r"(?<![A-Za-z0-9])[A-Z]{3}[ABCFGHJLPT][A-Z][\s-]{1,2}\d{4}[\s-]{1,2}[A-Z](?![A-Za-z0-9])"
)
_STATES: Final = (
    "AN|AP|AR|AS|BR|CG|CH|DD|DL|DN|GA|GJ|HP|HR|JH|JK|KA|KL|LA|LD|MH|ML|MN|MP|MZ|NL|OD|OR|PB|PY|"
    "RJ|SK|TN|TR|TS|TG|UA|UK|UP|WB"
)
_LICENCE: Final = re.compile(
    rf"(?<![a-z0-9])(?:{_STATES})[\s-]?\d{{2}}[\s/-]?(?:19|20)\d{{2}}[\s/-]?\d{{7}}(?!\d)",
    re.IGNORECASE,
)
_VOTER: Final = re.compile(r"(?<![a-z0-9])[a-z]{3}[\s/-]?\d{7}(?![a-z0-9])", re.IGNORECASE)
_PASSPORT: Final = re.compile(r"(?<![a-z0-9])[a-z][\s-]?[1-9]\d{6}(?![a-z0-9])", re.IGNORECASE)
_LANDLINE: Final = re.compile(
    r"(?<![\d/.,-])\(?0[1-8]\d{1,3}\)?[\s-]{1,3}\d{2,4}[\s-]?\d{3,4}(?!\d)"
)
_SHORT_PHONE: Final = re.compile(r"(?<!\d)\d{6,8}(?!\d)")
_TO_SHORT_PHONE: Final = 14
_LEAST_FOREIGN: Final = 8


@dataclass(frozen=True, slots=True)
class Candidate:
    """A piece of text that looks like something; of two that overlap, the earlier found stays."""

    kind: Kind
    start: int
    end: int


def candidates(text: str) -> Iterator[Candidate]:
    """Yield what a text in Latin digits holds, the surest kinds first."""
    for kind, pattern in ((Kind.EMAIL, _EMAIL), (Kind.DRIVING_LICENCE, _LICENCE)):
        yield from _of_pattern(kind, pattern, text)
    yield from _of_pattern(Kind.PAN, _PAN_TIGHT, text)
    yield from _of_pattern(Kind.PAN, _PAN_WIDE, text)
    if not any("0" <= letter <= "9" for letter in text):
        return
    yield from _beside(Kind.VOTER_ID, _VOTER, words.VOTER, text)
    yield from _beside(Kind.PASSPORT, _PASSPORT, words.PASSPORT, text)
    groups = groups_of(text)
    joined = list(windows(groups))
    for window in joined:
        if _foreign(text, window) and _MOBILE.fullmatch(window.digits):
            yield Candidate(Kind.PHONE, window.start, window.end)
    for kind, looks in _LOOKS:
        for window in joined:
            if looks(window):
                yield Candidate(kind, window.start, window.end)
    yield from _accounts(text, joined)
    yield from _phones(text, groups)


def _aadhaar(window: Window) -> bool:
    digits = window.digits
    return (
        len(digits) == 12 and digits[0] not in "01" and verhoeff_holds(digits)
    ) and not all_years(window)


def _card(window: Window) -> bool:
    digits = window.digits
    return _CARD.fullmatch(digits) is not None and luhn_holds(digits) and _card_shape(window)


def _card_shape(window: Window) -> bool:
    """Tell whether it is written as cards are: together, or 4-4-4-4, 4-6-5 and the like."""
    return len(window.lengths) == 1 or all(3 <= length <= 7 for length in window.lengths)


def _virtual_id(window: Window) -> bool:
    digits = window.digits
    return (
        len(digits) == 16 and digits[0] != "0" and verhoeff_holds(digits) and _card_shape(window)
    ) and not all_years(window)


_LOOKS: Final[tuple[tuple[Kind, Callable[[Window], bool]], ...]] = (
    (Kind.CARD, _card),
    (Kind.VIRTUAL_ID, _virtual_id),
    (Kind.AADHAAR, _aadhaar),
)


def _accounts(text: str, joined: list[Window]) -> Iterator[Candidate]:
    """Yield long numbers that a word or a bank's code calls accounts, the longest first."""
    codes = [(found.start(), found.end()) for found in _IFSC.finditer(text)]
    fit = [
        window
        for window in joined
        if len(window.digits) in ACCOUNT_DIGITS
        and (len(window.lengths) == 1 or min(window.lengths) >= 2)
        and not all_years(window)
    ]
    for window in sorted(fit, key=lambda one: (-len(one.digits), one.start)):
        near_code = any(
            start - _NEAR_IFSC <= window.start <= end + _NEAR_IFSC for start, end in codes
        )
        called = words.last_before(words.ACCOUNT, text, window.start)
        other = words.last_before(words.OTHER, text, window.start)
        after = words.ACCOUNT.search(text[window.end : window.end + words.AFTER]) is not None
        if called > other or (other < 0 and (near_code or after)) or (near_code and called >= 0):
            yield Candidate(Kind.ACCOUNT, window.start, window.end)


def _phones(text: str, groups: list[Group]) -> Iterator[Candidate]:
    dialled = [
        window
        for window in windows(groups, dialled=True)
        if _mobile(text, window) or _foreign(text, window)
    ]
    for window in sorted(dialled, key=lambda one: (-len(one.digits), one.start)):
        yield Candidate(Kind.PHONE, window.start, window.end)
    for found in _LANDLINE.finditer(text):
        digits = sum("0" <= letter <= "9" for letter in found.group())
        if digits in (10, 11) and not _called_otherwise(text, found.start()):
            yield Candidate(Kind.PHONE, found.start(), found.end())
    places = {(group.start, group.end) for group in groups}
    for found in _SHORT_PHONE.finditer(text):
        called = words.last_before(words.PHONE, text, found.start())
        if (found.start(), found.end()) in places and found.start() - called <= _TO_SHORT_PHONE:
            near = text[max(called, 0) : found.start()]
            if called >= 0 and not any(letter in near for letter in "।.\n؟?"):
                yield Candidate(Kind.PHONE, found.start(), found.end())


def _mobile(text: str, window: Window) -> bool:
    if not _MOBILE.fullmatch(window.digits):
        return False
    few = len(window.lengths) <= 5 or set(window.lengths) == {1}
    if not few or _called_otherwise(text, window.start):
        return False
    before, after = _before(text, window), text[window.end : window.end + 2]
    glued = before.isalpha() or before == "/" or (after[:1] == "/" and after[1:].isalnum())
    return not glued or words.beside(words.PHONE, text, window.start, window.end)


def _foreign(text: str, window: Window) -> bool:
    return (
        _before(text, window) == "+"
        and _LEAST_FOREIGN <= len(window.digits) <= 15
        and window.digits[0] != "0"
    )


def _before(text: str, window: Window) -> str:
    return text[max(0, window.start - 1) : window.start]


def _called_otherwise(text: str, start: int) -> bool:
    """Tell whether the nearest word before it says that a number is no telephone."""
    other = words.last_before(words.OTHER, text, start)
    return other >= 0 and other > words.last_before(words.PHONE, text, start)


def _of_pattern(kind: Kind, pattern: re.Pattern[str], text: str) -> Iterator[Candidate]:
    for found in pattern.finditer(text):
        yield Candidate(kind, found.start(), found.end())


def _beside(
    kind: Kind, pattern: re.Pattern[str], called: re.Pattern[str], text: str
) -> Iterator[Candidate]:
    for found in pattern.finditer(text):
        if words.beside(called, text, found.start(), found.end()):
            yield Candidate(kind, found.start(), found.end())
