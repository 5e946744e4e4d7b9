"""A front page in a script or language that the site never used."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from chinar.engines.webaudit.checks.compromise.accusation import Confidence, accuse, found_clean
from chinar.engines.webaudit.checks.rulings import cannot_tell, inapplicable
from chinar.engines.webaudit.model import Check, Ruling
from chinar.engines.webaudit.policy import Policy
from chinar.engines.webaudit.reading.alphabets import AT_HOME, alphabet_shares, latin_language
from chinar.engines.webaudit.reading.front import Doubt, front_content
from chinar.engines.webaudit.reading.page import Page
from chinar.engines.webaudit.seen.history import Sighting
from chinar.engines.webaudit.seen.site import Observations

_CODE = "compromise.foreign_language"
_A_BODY = 0.3
_MOSTLY = 0.6
_FEW_LETTERS = 120  # a shorter page says too little to be told by its letters


def judge(seen: Observations, _policy: Policy, _now: datetime) -> Sequence[Ruling]:
    """Judge the letters and small words against every earlier clean audit's."""
    front = front_content(seen)
    if isinstance(front, Doubt):
        return cannot_tell(front, _CODE)
    response, page = front
    past = seen.history.clean
    if not past:
        return inapplicable("no_history", _CODE)
    found = _new_script(page, past) or _new_language(page, past)
    if found is None:
        return found_clean(_CODE, response, page)
    name, share, confidence = found
    used = sorted({script for one in past for script in one.alphabets})
    return [
        accuse(
            _CODE,
            confidence,
            before=f"since {past[0].at.date().isoformat()}: {', '.join(used) or 'no text'}",
            after=f"{name}: {share:.0%} of the page",
            evidence=[page.title[:200], page.text[:200]],
            language=name,
            share=share,
        )
    ]


def _new_script(page: Page, past: Sequence[Sighting]) -> tuple[str, float, Confidence] | None:
    if len(page.text) < _FEW_LETTERS:
        return None
    shares = alphabet_shares(page.text)
    for name, share in sorted(shares.items(), key=lambda item: -item[1]):
        if share < _A_BODY:
            return None
        if name not in AT_HOME and not any(name in one.alphabets for one in past):
            return name, share, Confidence.HIGH if share >= _MOSTLY else Confidence.MEDIUM
    return None


def _new_language(page: Page, past: Sequence[Sighting]) -> tuple[str, float, Confidence] | None:
    language = latin_language(page.text)
    if not language or language == "en" or any(language in one.languages for one in past):
        return None
    share = alphabet_shares(page.text).get("Latin", 0.0)
    return (language, share, Confidence.MEDIUM) if share >= _A_BODY else None


CHECKS = (Check(id="compromise.language", codes=(_CODE,), judge=judge),)
