"""Dates as Indian sites write them: English, Hindi, Urdu; day before month; native digits."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

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
    r"last (?:content )?(?:updated?|reviewed|review|modified|modification|revised)",
    r"(?:page|site|website|content|portal|date) (?:was )?(?:updated|reviewed|modified) (?:on|:)",
    r"(?:updated|reviewed) on",
    r"date of last (?:update|updation|review)",
    r"(?:अंतिम|अन्तिम|आखिरी|पिछला|पिछली)(?: बार)? "
    r"(?:अद्यतन|अपडेट|संशोधन|संशोधित|समीक्षा|नवीनीकरण|नवीनीकृत|परिवर्तन)",
    r"(?:अद्यतन|समीक्षा) (?:की )?(?:तिथि|तारीख|दिनांक)",
    r"(?:آخری|گزشتہ)(?: بار| دفعہ)? (?:اپ ?ڈیٹ|تازہ کاری|ترمیم|تجدید|نظر ?ثانی|جائزہ)",
    r"تاریخ (?:تجدید|تازہ کاری|نظر ?ثانی)",
)
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


def normal_text(text: str) -> str:
    """Return the text with ASCII digits, one spelling of each letter, no invisible signs."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(_SPELLING)
    return " ".join(text.lower().split())


_MONTH_NUMBERS = {
    normal_text(name): number for number, names in _MONTHS.items() for name in names.split()
}
_MONTH = "|".join(sorted(_MONTH_NUMBERS, key=len, reverse=True))
_GAP = r"[ \-/.,،']{0,3}"
_ORDINAL = r"(?:st|nd|rd|th)?"
_YEAR = r"(\d{4}|\d{2})(?!\d)"
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4}) ?[-/.] ?(\d{1,2}) ?[-/.] ?(\d{1,2})(?!\d)")
_NUMBERS = re.compile(rf"(?<!\d)(\d{{1,2}}) ?[-/.] ?(\d{{1,2}}) ?[-/.] ?{_YEAR}")
_DAY_NAME = re.compile(
    rf"(?<!\d)(\d{{1,2}}){_ORDINAL}{_GAP}(?:of )?({_MONTH})(?![a-z]){_GAP}{_YEAR}"
)
_NAME_DAY = re.compile(
    rf"(?<![a-z])({_MONTH})(?![a-z])[ \-.]{{0,2}}(\d{{1,2}}){_ORDINAL}[ ,،\-]{{1,3}}{_YEAR}"
)
_LABEL = re.compile("|".join(f"(?:{normal_text(label)})" for label in _LABELS))


@dataclass(frozen=True, slots=True, kw_only=True)
class LastUpdated:
    """What a page says of its own age: the label's words, the dates that follow labels."""

    label: str
    dates: tuple[date, ...]


def dates_in(text: str) -> tuple[date, ...]:
    """Return the dates written in a text, in order; impossible ones are left out."""
    return _dates(normal_text(text))


def last_updated(text: str) -> LastUpdated | None:
    """Return the dates behind 'last updated', 'last reviewed' and their like; None: no label."""
    plain = normal_text(text)
    found: list[date] = []
    first = None
    for label in _LABEL.finditer(plain):
        first = first or plain[label.start() : label.end() + _REACH]
        found += _dates(plain[label.end() : label.end() + _REACH])[:1]
    return LastUpdated(label=first, dates=tuple(found)) if first else None


def _dates(plain: str) -> tuple[date, ...]:
    found: dict[int, date] = {}
    for match in _YEAR_FIRST.finditer(plain):
        _keep(found, match.start(), match[1], match[2], match[3])
    for match in _DAY_NAME.finditer(plain):
        _keep(found, match.start(), match[3], _MONTH_NUMBERS[match[2]], match[1])
    for match in _NAME_DAY.finditer(plain):
        _keep(found, match.start(), match[3], _MONTH_NUMBERS[match[1]], match[2])
    for match in _NUMBERS.finditer(plain):
        day, month = int(match[1]), int(match[2])
        if month > 12 >= day:  # month first, as in the United States: no other reading
            day, month = month, day
        _keep(found, match.start(), match[3], month, day)
    return tuple(found[position] for position in sorted(found))


def _keep(
    found: dict[int, date], position: int, year: str, month: int | str, day: int | str
) -> None:
    number = int(year)
    if len(year) == 2:
        number += 2000 if number < 70 else 1900
    try:
        found.setdefault(position, date(number, int(month), int(day)))
    except ValueError:
        return
