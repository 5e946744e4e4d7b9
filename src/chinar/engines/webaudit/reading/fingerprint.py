"""A fingerprint of a page's words: blind to clocks and counters, keen on everything else."""

from __future__ import annotations

import re
import struct
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from hashlib import blake2b

from chinar.engines.webaudit.reading.dates import (
    claim_in,
    normal_text,
    plain_text,
    without_dates,
)
from chinar.engines.webaudit.reading.page import Page
from chinar.engines.webaudit.seen.web import Response

_CHANGING_PARTS = (
    "visitor",
    "hitcount",
    "hit-count",
    "hit_count",
    "counter",
    "clock",
    "weather",
    "captcha",
    "advert",
    "adsbygoogle",
    "datetime",
    "date-time",
    "current-date",
    "currentdate",
    "stock-ticker",
    "exchange-rate",
    "gold-rate",
)
_CHANGING_IN_BYTES = tuple(part.encode() for part in _CHANGING_PARTS)
_CARRIERS = ("span", "div", "p", "li", "td", "b", "strong", "section", "aside", "label", "marquee")
_MOST_CARRIERS = 3000
_LONGEST_CHANGING = 400  # a longer part is a layout that only bears such a name

_GONE = "\x00"
_DAY_NAME_WORDS = (
    "monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun "
    "सोमवार मंगलवार बुधवार गुरुवार शुक्रवार शनिवार रविवार پیر منگل بدھ جمعرات جمعہ ہفتہ اتوار"
)
_DAY_NAMES = frozenset(normal_text(_DAY_NAME_WORDS).split())
_COUNTED_WORDS = (
    "visitor visitors visit visits visited hit hits counter guest views pageviews online "
    "आगंतुक आगंतुकों विज़िटर दर्शक दर्शकों زائرین وزیٹر وزیٹرز ناظرین"
)
_COUNTED = frozenset(normal_text(_COUNTED_WORDS).split())
_COUNT_REACH = 4  # words between a counter's name and its number
_ELAPSED = frozenset(("ago", "left", "remaining"))
_EDGES = ".,;:!?()[]{}\"'|/\\،۔।-–—"
_CLOCK = re.compile(r"\d{1,2}:\d\d:\d\d")
_CLOCK_BY_A_DATE = re.compile(r"\d{1,2}:\d\d")
_DEGREES = re.compile(r"-?\d{1,2}(?:\.\d)? ?°")
_SUM = re.compile(r"\d{1,3} ?[+x×*] ?\d{1,3} ?=")
_MADE_IN = re.compile(r"(?:generated|rendered|loaded|executed) in \d[\d.]{0,9}")
_RIGHTS = frozenset(("©", "copyright"))
_YEARS = re.compile(r"20\d\d(?:[-–]20\d\d)?|[-–]")
_YEARS_REACH = 4
_TOKEN = re.compile(r"(?=[a-z_+/=\-]*\d)(?=[^a-z]*[a-z])[0-9a-z_+/=\-]{20,}")

_MOST_WORDS = 4000
_LONGEST_TEXT = 200_000
_MASK = (1 << 64) - 1
# For each bit: byte → 1 where it has the bit, so that bits are counted at the speed of bytes.
_BITS = tuple(bytes((value >> bit) & 1 for value in range(256)) for bit in range(8))


def steady_words(page: Page, response: Response, today: date) -> str:
    """Return the words of a page without what changes by itself, one spelling, lower case.

    Left out: the claimed date of the update, dates of the day, clocks, counters, temperatures,
    tokens, and parts named as counter, clock, weather, advert and the like.
    """
    text = page.text[:_LONGEST_TEXT]
    for part in _changing_parts(page, response):
        text = text.replace(part, " ", 1)
    plain = plain_text(text)
    claim = claim_in(plain)
    near = {today + timedelta(days=days) for days in (-1, 0, 1)}
    plain = without_dates(plain, near | set(claim.dates if claim else ()), _GONE)
    for sign, pattern in ((":", _CLOCK), ("°", _DEGREES), (" in ", _MADE_IN), ("=", _SUM)):
        if sign in plain:
            plain = pattern.sub(" ", plain)
    for sign in (_GONE, "©"):
        plain = plain.replace(sign, f" {sign} ")
    return " ".join(_steady(plain.split()))


def _steady(words: list[str]) -> list[str]:
    """Leave out tokens, counters' numbers, elapsed times and what stands beside a date."""
    bare = [word.strip(_EDGES) for word in words]
    present = set(bare)
    gone = {at for at, word in enumerate(words) if len(word) >= 20 and _TOKEN.fullmatch(word)}
    if _GONE in present:
        gone |= _beside_dates(bare)
    if present & _COUNTED:
        gone |= _counters(bare)
    if present & _RIGHTS:
        gone |= _years_of_rights(words, bare)
    if present & _ELAPSED:
        gone |= {at - 2 for at, word in enumerate(bare) if word in _ELAPSED and at > 1}
    return [word for at, word in enumerate(words) if at not in gone]


def _beside_dates(bare: Sequence[str]) -> set[int]:
    gone: set[int] = set()
    for at, word in enumerate(bare):
        if word == _GONE:
            gone.add(at)
            for beside in (at - 1, at + 1, at + 2):
                near = bare[beside] if 0 <= beside < len(bare) else ""
                if near in _DAY_NAMES or near in ("am", "pm", "") or _CLOCK_BY_A_DATE.match(near):
                    gone.add(beside)
    return gone


def _years_of_rights(words: Sequence[str], bare: Sequence[str]) -> set[int]:
    return {
        place
        for at, word in enumerate(bare)
        if word in _RIGHTS
        for place in range(at + 1, min(at + _YEARS_REACH, len(words)))
        if _YEARS.fullmatch(words[place].strip(",.;"))
    }


def _counters(bare: Sequence[str]) -> set[int]:
    gone: set[int] = set()
    for at, word in enumerate(bare):
        if word in _COUNTED:
            around = range(max(at - 2, 0), min(at + _COUNT_REACH + 1, len(bare)))
            gone |= {place for place in around if bare[place][:1].isdecimal()}
    return gone


def _changing_parts(page: Page, response: Response) -> list[str]:
    source = response.body.lower()
    if not any(part in source for part in _CHANGING_IN_BYTES):
        return []
    found: list[str] = []
    for element in page.all(*_CARRIERS)[:_MOST_CARRIERS]:
        given = element.attributes
        name = f"{given.get('id') or ''} {given.get('class') or ''}".lower()
        if len(name) > 1 and any(part in name for part in _CHANGING_PARTS):
            text = " ".join(element.text.split())
            if 0 < len(text) <= _LONGEST_CHANGING:
                found.append(text)
    return found


def exact_print(words: str) -> str:
    """Return the fingerprint that any change of a word changes."""
    return blake2b(words.encode("utf-8", "replace"), digest_size=16).hexdigest()


def near_print(words: str) -> int:
    """Return the 64-bit simhash over shingles of three words.

    Charikar, Similarity estimation techniques from rounding algorithms, STOC 2002.
    """
    sequence = words.split()[:_MOST_WORDS]
    numbers = {word: _number(word) for word in set(sequence)}
    hashed = [numbers[word] for word in sequence]
    while 0 < len(hashed) < 3:
        hashed.append(0)
    shingles = {
        (a * 3 + b * 0x9E3779B97F4A7C15 + c * 0xC2B2AE3D27D4EB4F) & _MASK
        for a, b, c in zip(hashed, hashed[1:], hashed[2:], strict=False)
    }
    return _majority(shingles)


def _number(word: str) -> int:
    return int.from_bytes(blake2b(word.encode("utf-8", "replace"), digest_size=8).digest())


def _majority(hashes: Collection[int]) -> int:
    """Set each bit that most of the hashes have set."""
    packed = struct.pack(f"<{len(hashes)}Q", *hashes)
    half = len(hashes) // 2
    result = 0
    for place in range(8):
        column = packed[place::8]
        for bit, table in enumerate(_BITS):
            if column.translate(table).count(1) > half:
                result |= 1 << (8 * place + bit)
    return result


def distance(one: int, other: int) -> int:
    """Return in how many of the 64 bits two simhashes differ."""
    return (one ^ other).bit_count()
