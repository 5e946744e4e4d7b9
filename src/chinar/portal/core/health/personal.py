"""Take personal data out of a text before it is logged: rather too much than too little."""

from __future__ import annotations

import re
from typing import Final

HIDDEN: Final = "…"

# Digits in Latin, Devanagari, Arabic and extended Arabic (Urdu, Kashmiri) script are all \d.
_MOBILE_FIRST = "6-9६-९٦-٩۶-۹"
_ALONE, _END = r"(?<![\w@.])", r"(?!\w)"

_RULES: Final[tuple[tuple[re.Pattern[str], str], ...]] = (
    # What a database says of a row that it refuses.
    (re.compile(r"(Key \([^)]*\)=)\(.*?\)(?= |$)", re.MULTILINE), rf"\1({HIDDEN})"),
    (re.compile(r"(Failing row contains )\(.*\)"), rf"\1({HIDDEN})"),
    # Name and password inside an address.
    (re.compile(r"(?<=://)[^/\s@]+@"), f"{HIDDEN}@"),
    # A mailbox has at most 64 signs (RFC 5321, 4.5.3.1.1); the bound keeps long lines quick.
    (re.compile(r"[^\s@<>(),:;\"\[\]\\]{1,64}@[\w.-]+"), f"{HIDDEN}@{HIDDEN}"),
    # Aadhaar: twelve digits, the first not 0 or 1; here any twelve in fours.
    (re.compile(rf"{_ALONE}\d{{4}}[ -]?\d{{4}}[ -]?\d{{4}}{_END}"), HIDDEN),
    # A telephone number with its country, then an Indian mobile, however it is spaced.
    (re.compile(r"\+\d(?:[ ()-]?\d){7,14}"), HIDDEN),
    (re.compile(rf"{_ALONE}(?:91[ -]?|0)?[{_MOBILE_FIRST}](?:[ -]?\d){{9}}{_END}"), HIDDEN),
    # Permanent account number of the income tax department.
    (re.compile(rf"{_ALONE}[A-Za-z]{{5}}\d{{4}}[A-Za-z]{_END}"), HIDDEN),
)
_SECRET_SEGMENT: Final = re.compile(r"(?<=/)[\w:~=.-]{20,}")
_CODE: Final = re.compile(r"(?<=/code/)[^/\s?]+")  # of a citizen's receipt: short
_QUERY: Final = re.compile(r"\?\S*")


def without_personal_data(text: str) -> str:
    """Return the text with e-mail addresses, numbers of people, and passwords hidden."""
    for pattern, instead in _RULES:
        text = pattern.sub(instead, text)
    return text


def without_secrets_in_path(text: str) -> str:
    """Hide what opens something: long parts of an address, codes, and what follows ``?``."""
    return _QUERY.sub("", _SECRET_SEGMENT.sub(HIDDEN, _CODE.sub(HIDDEN, text)))
