"""Dates as Indian sites write them: English, Hindi, Urdu; day before month; native digits."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import islice

_MONTHS = {
    1: "january jan जनवरी جنوری",
    2: "february feb फरवरी فروری",
    3: "march mar मार्च مارچ",
    4: "april apr अप्रैल अप्रेल اپریل",
    5: "may मई مئی مئ",
    6: "june jun जून جون",
    7: "july jul जुलाई जुलाइ جولائی جولائ",
    8: "august aug अगस्त اگست",
    9: "september sept sep सितंबर सितम्बर ستمبر",
    10: "october oct अक्टूबर अक्तूबर अक्टुबर اکتوبر",
    11: "november nov नवंबर नवम्बर نومبر",
    12: "december dec दिसंबर दिसम्बर دسمبر",
}
_LABELS = (
    r"last (?:content )?(?:updat(?:ed?|ion|ing)|reviewed|review|modified|modification|revised"
    r"|upload(?:ed)?)(?: date)?",
    r"(?:page|site|website|content|portal|date) (?:was )?(?:updated|reviewed|modified) (?:on|:)",
    r"(?:updated|reviewed) on",
    r"date (?:of last (?:update|updation|review)|(?:last )?updated)",
    r"(?:अंतिम|अन्तिम|आखिरी|आखरी|पिछला|पिछली)(?: बार)? "
    r"(?:अद्यतन|अपडेट|संशोधन|संशोधित|समीक्षा|नवीनीकरण|नवीनीकृत|परिवर्तन)",
    r"(?:अद्यतन|समीक्षा) (?:की )?(?:तिथि|तारीख|दिनांक)",
    r"(?:آخری|گزشتہ|تازہ ترین)(?: بار| دفعہ)? (?:اپ ?ڈیٹ|تازہ کاری|ترمیم|تجدید|نظر ?ثانی|جائزہ)",
    r"تاریخ (?:تجدید|تازہ کاری|نظر ?ثانی)",
)
_LABEL_HINT_WORDS = (
    "updat upload review modif revis अद्यतन अपडेट संशोध समीक्षा नवीनी परिवर्तन "
    "ڈیٹ تازہ ترمیم تجدید نظر جائزہ"
)
_LONGEST_LABEL = 60
_LONGEST_DATE = 25
_MOST_LABELS = 100
_REACH = 80  # characters from a label to its date

_ONE_SPELLING = {"ي": "ی", "ى": "ی", "ك": "ک", "ه": "ہ", "ۂ": "ہ"}
_DROPPED = ("\u093c", "\u0640", "\u0621")  # nukta, tatweel, the hamza after an Urdu year


class _Spelling(dict[int, str]):
    """A translation table that works out each sign when it first occurs."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        if sign.isdecimal():
            plain = str(unicodedata.decimal(sign))
        elif sign in _DROPPED or unicodedata.category(sign) == "Cf":
            plain = ""
        else:
            plain = _ONE_SPELLING.get(sign, sign)
        self[code] = plain
        return plain


_SPELLING = _Spelling()
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")


def normal_text(text: str) -> str:
    """Return the text with ASCII digits, one spelling of each letter, no invisible signs."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
        text = _NOT_ASCII.sub(lambda run: run[0].translate(_SPELLING), text)
    return " ".join(text.lower().split())


plain_text = lru_cache(maxsize=8)(normal_text)
"""`normal_text` of long texts that several readers look at one after the other."""

_MONTH_NUMBERS = {
    normal_text(name): number for number, names in _MONTHS.items() for name in names.split()
}
_MONTH = "|".join(sorted(_MONTH_NUMBERS, key=len, reverse=True))
_INITIALS = "".join(sorted({name[0] for name in _MONTH_NUMBERS}))
_GAP = r"[ \-/.,،']{0,3}"
_ORDINAL = r"(?:st|nd|rd|th)?"
_YEAR = r"(\d{4}|\d{2})(?![\d:])"
_CLOCK = r"(?:\d{1,2}:\d\d(?::\d\d)?(?: (?:[ap]m|[a-z]{2,5}))? )?"
"""Between day and year: "Mon Jan 05 10:30:00 IST 2026"."""
# A pattern that begins with a digit is searched far faster than one that looks behind itself:
# what stands before a match is looked at afterwards.
_YEAR_FIRST = re.compile(r"(\d{4}) ?[-/.] ?(\d{1,2}) ?[-/.] ?(\d{1,2})(?!\d)")
_NUMBERS = re.compile(rf"(\d{{1,2}}) ?[-/.] ?(\d{{1,2}}) ?[-/.] ?{_YEAR}")
_DAY_NAME = re.compile(
    rf"(\d{{1,2}}){_ORDINAL}{_GAP}(?:of )?(?=[{_INITIALS}])({_MONTH})(?![a-z]){_GAP}{_CLOCK}{_YEAR}"
)
_DAY_YEAR = re.compile(rf"(\d{{1,2}}){_ORDINAL}[ ,،\-]{{1,3}}{_CLOCK}{_YEAR}")
_NAME_BEFORE = re.compile(rf"(?<![a-z])({_MONTH})[ \-.,]{{0,2}}\Z")
_LONGEST_NAME = max(map(len, _MONTH_NUMBERS)) + 3
_MONTH_YEAR = re.compile(rf"(?<![a-z])({_MONTH})(?![a-z])[ \-.,،']{{0,3}}(\d{{4}})(?!\d)")
_FISCAL_YEAR = re.compile(r"(?<![\d/.\-])(20\d\d) ?[-–/] ?(?:20)?(\d\d)(?![\d/.\-])")
_LABEL_HINTS = tuple(normal_text(hint) for hint in _LABEL_HINT_WORDS.split())
_LABEL = re.compile("|".join(f"(?:{normal_text(label)})" for label in _LABELS))


@dataclass(frozen=True, slots=True, kw_only=True)
class LastUpdated:
    """What a page says of its own age: the label's words, the dates that follow labels."""

    label: str
    dates: tuple[date, ...]
    loose: bool = False
    """Whether it names months or years only; each date is then the last day of its span."""


@dataclass(frozen=True, slots=True)
class DateAt:
    """A date and where in the text it stands."""

    start: int
    end: int
    day: date


def dates_in(text: str) -> tuple[date, ...]:
    """Return the dates written in a text, in order; impossible ones are left out."""
    return tuple(found.day for found in dates_at(normal_text(text)))


def last_updated(text: str) -> LastUpdated | None:
    """Return the dates behind 'last updated', 'last reviewed' and their like; None: no label."""
    return claim_in(plain_text(text))


def claim_in(plain: str) -> LastUpdated | None:
    """Return what `last_updated` does, for a text that is plain already."""
    exact: list[date] = []
    loose: list[date] = []
    first = None
    labels = matches_near(_LABEL, plain, _LABEL_HINTS, _LONGEST_LABEL)
    for label in islice(labels, _MOST_LABELS):
        first = first or plain[label.start() : label.end() + _REACH]
        behind = plain[label.end() : label.end() + _REACH]
        days = dates_at(behind)
        exact += [found.day for found in days[:1]]
        if not days:
            loose += loose_dates(behind)[:1]
    if first is None:
        return None
    return LastUpdated(label=first, dates=tuple(exact or loose), loose=not exact and bool(loose))


def claimed_days(claim: LastUpdated, today: date) -> tuple[date, ...]:
    """Return the claimed dates that are not in the future; the running month counts as today."""
    tomorrow = today + timedelta(days=1)  # a site east of the auditor may be ahead
    days = [
        today if claim.loose and (day.year, day.month) == (today.year, today.month) else day
        for day in claim.dates
    ]
    return tuple(day for day in days if day <= tomorrow)


def loose_dates(plain: str) -> list[date]:
    """Return the last days of months ("March 2026") and of fiscal years ("2025-26")."""
    months = [_month_end(int(m[2]), _MONTH_NUMBERS[m[1]]) for m in _MONTH_YEAR.finditer(plain)]
    years = [
        date(int(m[1]) + 1, 3, 31)
        for m in _FISCAL_YEAR.finditer(plain)
        if (int(m[1]) + 1) % 100 == int(m[2])
    ]
    return [day for day in months if day] + years


def _month_end(year: int, month: int) -> date | None:
    return date(year, month, monthrange(year, month)[1]) if 1900 <= year <= 2200 else None


def without_dates(plain: str, dropped: Collection[date], mark: str) -> str:
    """Return a plain text with some of its dates replaced by a mark, however they are written."""
    pieces: list[str] = []
    position = 0
    for start, end in _around_days(plain, dropped):
        for found in dates_at(plain[start:end]):
            if found.day in dropped and start + found.start >= position:
                pieces += [plain[position : start + found.start], mark]
                position = start + found.end
    return "".join((*pieces, plain[position:])) if pieces else plain


def _around_days(plain: str, days: Collection[date]) -> Iterator[tuple[int, int]]:
    """Yield the stretches of a text that may hold one of some dates: those with its day in it."""
    places = sorted({at for day in {str(one.day) for one in days} for at in _places(day, plain)})
    begun = ended = 0
    for at in places:
        if at > ended:
            if ended:
                yield begun, ended
            begun = max(plain.rfind(" ", 0, max(at - _LONGEST_DATE, 0)) + 1, ended)
        ended = plain.find(" ", at + _LONGEST_DATE)
        if ended < 0:
            ended = len(plain)
    if ended:
        yield begun, ended


def dates_at(plain: str) -> list[DateAt]:
    """Return the dates in a plain text, in order; impossible ones are left out."""
    found: dict[int, DateAt] = {}
    for start, end, year, month, day in _readings(plain):
        if start not in found and (known := _day(year, month, day)):
            found[start] = DateAt(start, end, known)
    return [found[position] for position in sorted(found)]


def _readings(plain: str) -> Iterator[tuple[int, int, str, int, int]]:
    for match in _found(_YEAR_FIRST, plain):
        yield match.start(), match.end(), match[1], int(match[2]), int(match[3])
    for match in _found(_DAY_NAME, plain):
        yield match.start(), match.end(), match[3], _MONTH_NUMBERS[match[2]], int(match[1])
    for match in _found(_DAY_YEAR, plain):
        at = match.start()
        if name := _NAME_BEFORE.search(plain[max(at - _LONGEST_NAME, 0) : at]):
            month = _MONTH_NUMBERS[name[1]]
            yield at - len(name[0]), match.end(), match[2], month, int(match[1])
    for match in _found(_NUMBERS, plain):
        day, month = int(match[1]), int(match[2])
        if month > 12 >= day:  # month first, as in the United States: no other reading
            day, month = month, day
        yield match.start(), match.end(), match[3], month, day


def _found(pattern: re.Pattern[str], plain: str) -> Iterator[re.Match[str]]:
    """Yield the matches that do not begin in the middle of a number."""
    for match in pattern.finditer(plain):
        if match.start() == 0 or not plain[match.start() - 1].isdecimal():
            yield match


def matches_near(
    pattern: re.Pattern[str], plain: str, hints: tuple[str, ...], reach: int
) -> Iterator[re.Match[str]]:
    """Yield the matches of a pattern that always has one of some words within its reach.

    Words are found many times faster than a pattern of many branches.
    """
    places = sorted({at for hint in hints for at in _places(hint, plain)})
    done = 0
    for at in places:
        start, end = max(at - reach, done, 0), at + reach
        for match in pattern.finditer(plain, start, end):
            done = match.end()
            yield match
        done = max(done, start)


def _places(hint: str, plain: str) -> Iterator[int]:
    at = plain.find(hint)
    while at >= 0:
        yield at
        at = plain.find(hint, at + len(hint))


def _day(year: str, month: int, day: int) -> date | None:
    number = int(year)
    if len(year) == 2:
        number += 2000 if number < 70 else 1900
    try:
        return date(number, month, day)
    except ValueError:
        return None
