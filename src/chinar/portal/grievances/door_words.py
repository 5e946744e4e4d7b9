"""Which words make a report look like something that has another door; a hint, never a refusal.

The phrases are data, in the languages people write in. Each is looked for as whole words after
folding, so that spelling variants of one script meet. Better to miss one than to send away
somebody who is in the right place.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from chinar.portal.grievances.doors import DOORS, Door, DoorCode
from chinar.portal.registry.folding import fold

MOST: Final = 2  # doors shown at once

PHRASES: Final[dict[DoorCode, tuple[str, ...]]] = {
    DoorCode.CORRUPTION: (
        "bribe", "bribes", "bribery", "corruption", "corrupt officer", "asked for money to",
        "rishwat", "ghoos", "रिश्वत", "घूस", "भ्रष्टाचार", "رشوت", "بدعنوانی", "کرپشن",
    ),
    DoorCode.RTI: (
        "rti", "right to information", "information under the act", "certified copy of the file",
        "सूचना का अधिकार", "आरटीआई", "आर टी आई", "حق اطلاعات", "آر ٹی آئی", "معلومات کا حق",
    ),
    DoorCode.COURT: (
        "sub judice", "court case", "case in court", "pending in court", "before the court",
        "in the high court", "stay order", "writ petition", "adalat mein",
        "अदालत में", "न्यायालय में", "हाई कोर्ट में", "मुकदमा चल रहा",
        "عدالت میں", "ہائی کورٹ میں", "مقدمہ چل رہا", "زیر سماعت",
    ),
    DoorCode.RELIGION: (
        "religious matter", "religious dispute", "fatwa", "dispute in the mosque",
        "dispute in the temple", "धार्मिक मामला", "धार्मिक विवाद", "مذہبی معاملہ", "مذہبی تنازعہ",
    ),
    DoorCode.SERVICE: (
        "my promotion", "my posting", "my increment", "my seniority", "seniority list",
        "service book", "departmental promotion", "departmental inquiry", "departmental enquiry",
        "my transfer order", "मेरी पदोन्नति", "सेवा पुस्तिका", "वरिष्ठता सूची", "मेरा तबादला",
        "سروس بک", "میری پروموشن", "سینیارٹی لسٹ", "میرا تبادلہ",
    ),
    DoorCode.SUGGESTION: (
        "i suggest", "my suggestion", "suggestion", "suggestions", "मेरा सुझाव", "सुझाव",
        "میری تجویز", "تجویز ہے",
    ),
    DoorCode.TERRITORY: (
        "territorial integrity", "international border dispute", "border dispute",
        "सीमा विवाद", "سرحدی تنازعہ",
    ),
    DoorCode.FAMILY: (
        "divorce", "my husband", "my wife", "in laws", "family dispute", "dispute with my brother",
        "share in the property", "तलाक", "पारिवारिक विवाद", "मेरे पति", "मेरी पत्नी", "ससुराल",
        "طلاق", "خاندانی جھگڑا", "خاندانی تنازعہ", "میرے شوہر", "میری بیوی", "سسرال",
    ),
}  # fmt: skip


def looked_like(text: str) -> list[Door]:
    """Return the doors that the words of a report point to, most hits first."""
    said = f" {fold(text)} "
    hits = {
        code: sum(f" {phrase} " in said for phrase in phrases)
        for code, phrases in _folded().items()
    }
    found = sorted((code for code in hits if hits[code]), key=lambda code: -hits[code])
    return [DOORS[code] for code in found[:MOST]]


@cache
def _folded() -> dict[DoorCode, tuple[str, ...]]:
    return {code: tuple(map(fold, phrases)) for code, phrases in PHRASES.items()}
