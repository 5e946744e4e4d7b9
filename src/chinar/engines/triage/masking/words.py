"""Words that tell what a number beside them is, in five languages and in Latin letters."""

from __future__ import annotations

import re
from typing import Final

# Parts of words are enough: forms change with case and number. Latin ones stand on their own.
_ACCOUNT: Final = (
    r"\b(?:bank\s*)?a/?c\b|\bacc(?:oun)?t\b|\baccounts?\b|\bkhata\b|\bsb\s?a/?c|\bpassbook\b",
    "खाता|खाते|खातें|अकाउंट|एकाउंट|बैंक",
    "کھات|اکاؤنٹ|اکاونٹ|اکاؤنٹ|بینک|بنک",
)
_PHONE: Final = (
    r"\b(?:ph|phone|mob|mobile|tel|telephone|cell|contact|call|whats\s?app|helpline|landline|fone)"
    r"s?\b",
    "फोन|फ़ोन|मोबाइल|मोबाईल|संपर्क|सम्पर्क|व्हाट्स|फून",
    "فون|موبائل|موبایل|رابطہ|واٹس",
)
_VOTER: Final = (r"\b(?:voter|epic|election\s+card)\b", "मतदाता|वोटर", "ووٹر|رائے دہند")
_PASSPORT: Final = (r"\bpassport\b", "पासपोर्ट", "پاسپورٹ")
_PAN: Final = (r"\bpan\b", "पैन", "پین")
_OTHER: Final = (
    r"\b(?:consumer|meter|bill|order|file|letter|application|appl|ref|reference|complaint|ticket|"
    r"token|registration|regd?|receipt|khasra|survey|plot|pin|pincode|tender|diary|docket|grievance|"
    r"invoice|challan|transaction|txn|utr|id|case|fir|ca|crn|kno|serial|sr|roll|employee|emp)\b",
    "उपभोक्ता|मीटर|बिल|आदेश|फाइल|फ़ाइल|आवेदन|शिकायत|रसीद|खसरा|पिन|टेंडर|पंजीकरण|रजिस्ट्रेशन|संदर्भ",
    "صارف|میٹر|بل |حکم|فائل|درخواست|شکایت|رسید|خسرہ|پن کوڈ|ٹینڈر|رجسٹریشن|حوالہ",
)


def _any(parts: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(parts), re.IGNORECASE)


ACCOUNT: Final = _any(_ACCOUNT)
PHONE: Final = _any(_PHONE)
VOTER: Final = _any(_VOTER)
PASSPORT: Final = _any(_PASSPORT)
PAN: Final = _any(_PAN)
OTHER: Final = _any(_OTHER)
BEFORE: Final = 48  # letters looked back
AFTER: Final = 24


def beside(words: re.Pattern[str], text: str, start: int, end: int) -> bool:
    """Tell whether one of the words stands near ``text[start:end]``."""
    before = text[max(0, start - BEFORE) : start]
    return bool(words.search(before) or words.search(text[end : end + AFTER]))


def last_before(words: re.Pattern[str], text: str, start: int) -> int:
    """Return where the last such word before ``start`` ends; -1 where none is near."""
    low = max(0, start - BEFORE)
    ends = [found.end() for found in words.finditer(text[low:start])]
    return low + ends[-1] if ends else -1
