"""Replies that send people away: "does not pertain", "approach another agency", in five languages.

Data, read by the closure gate. Such a reply is never sent: the case is transferred instead.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_ELSEWHERE_EN: Final = (
    r"(?:concerned|other|another|appropriate|competent|relevant|proper|respective|right|different)"
)
_BODY_EN: Final = r"(?:agency|agencies|department|dept|office|authority|authorities|officer|body)"

# One expression a way of saying it; a space stands for any white space.
PATTERNS: Final[dict[str, tuple[str, ...]]] = {
    "en": (
        r"(?:does|do|did)(?: not|n.?t)(?: directly)? (?:pertain|relate|belong)",
        r"not (?:pertaining|related|concerned) (?:to|with) (?:this|our|the) " + _BODY_EN,
        r"pertains? to (?:another|some other|a different|other)",
        r"(?:approach|contact|address|write to|apply to|go to|visit|move to|take up with)"
        rf"(?: the| an| any| some)? {_ELSEWHERE_EN} {_BODY_EN}",
        r"(?:outside|beyond|not within|not under|not in) (?:the |our |my )?"
        r"(?:purview|jurisdiction|domain|competence)",
    ),
    "hi": (
        r"(?:से|के) (?:सम्बन्धित|संबंधित|सम्बंधित) नह[ीि]ं",
        r"(?:सम्बन्धित|संबंधित|सम्बंधित|अन्य|दूसर[ेी]|उचित|सक्षम) "
        r"(?:विभाग|कार्यालय|एजेंसी|प्राधिकारी|प्राधिकरण|अधिकारी)"
        r"(?: से| को| में| के पास)? (?:सम्पर्क|संपर्क|जाएँ|जाएं|आवेदन|मिलें|लिखें)",
        r"(?:अधिकार क्षेत्र|क्षेत्राधिकार) (?:में नह[ीि]ं|से बाहर|के बाहर)",
    ),
    "ur": (
        r"سے (?:متعلق|متعلقہ|تعلق) (?:نہیں|نہی)",
        r"(?:متعلقہ|دوسرے|کسی اور|دیگر|مجاز) (?:محکمے|محکمہ|دفتر|ادارے|ادارہ|حکام|افسر)"
        r"(?: سے| کو| میں| کے پاس)? (?:رجوع|رابطہ|جائیں|درخواست|ملیں|لکھیں)",
        r"دائرہ(?: |ٔ )?(?:اختیار|کار) (?:میں نہیں|سے باہر|سے خارج)",
    ),
    "ks": (
        r"(?:متعلق|تعلق) (?:چھُ|چھ|چھُہ)?\s*(?:نہٕ|نہ)",
        r"(?:متعلقہ|بییٚس|بیٚیس|بیس) (?:محکمس|دفترس|ادارس) (?:نِش|نش|سۭتۍ|ستی) (?:گژھِو|رجوع|رابطہ)",
    ),
    "doi": (
        r"(?:कन्नै|नाल|से) (?:सरबंधत|सम्बन्धत|संबंधत|सबंधत) (?:नेईं|नेई|नहीं)",
        r"(?:सरबंधत|संबंधत|होर|दूए) (?:मैहकमे|विभाग|दफ्तर|दफतर)"
        r"(?: कन्नै| नाल| च| गी)? (?:संपर्क|सम्पर्क|जाओ|मिलो|लिखो)",
    ),
}
_COMPILED: Final = tuple(
    re.compile(pattern.replace(" ", r"\s+"))
    for patterns in PATTERNS.values()
    for pattern in patterns
)


def sends_away(text: str) -> bool:
    """Tell whether a reply sends somebody to another door instead of answering."""
    said = unicodedata.normalize("NFC", text).casefold()
    return any(pattern.search(said) for pattern in _COMPILED)
