"""Somebody else's message in place of the front page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from chinar.engines.webaudit.checks.compromise.accusation import (
    Confidence,
    accuse,
    found_clean,
    seen_on,
)
from chinar.engines.webaudit.checks.rulings import cannot_tell
from chinar.engines.webaudit.model import Check, Ruling
from chinar.engines.webaudit.policy import Policy
from chinar.engines.webaudit.reading.dates import normal_text
from chinar.engines.webaudit.reading.defacement import Claim, claim_of_intruder, signs_of_pride
from chinar.engines.webaudit.reading.fingerprint import distance, near_print, steady_words
from chinar.engines.webaudit.reading.front import Doubt, front_content
from chinar.engines.webaudit.reading.page import Page
from chinar.engines.webaudit.reading.pictures import changed_share
from chinar.engines.webaudit.seen.history import Sighting
from chinar.engines.webaudit.seen.site import Observations
from chinar.engines.webaudit.seen.web import Response

_CODE = "compromise.defaced"
_A_SHORT_PAGE = 1500  # characters; a front page of an office says more
_AT_THE_TOP = 200
_FAR = 18  # of 64 bits; unrelated texts differ in about 32
_SHRUNK = 0.35
_ANOTHER_PICTURE = 0.3  # of its 64 fields; unrelated pictures differ in about half
_ENOUGH, _SURE = 4, 6
_WORD = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Weight:
    points: int
    reason: str


def judge(seen: Observations, _policy: Policy, now: datetime) -> Sequence[Ruling]:
    """Weigh claims and boasts by where they stand, and how far the page is from the known one."""
    front = front_content(seen)
    if isinstance(front, Doubt):
        return cannot_tell(front, _CODE)
    response, page = front
    claim = claim_of_intruder(page.text)
    in_title = claim_of_intruder(page.title)
    known = seen.history.known
    if not claim and not in_title and not _is_another(page, known):
        return found_clean(_CODE, response, page)
    weights = [*_by_words(page, claim, in_title), *_by_history(page, response, known, now)]
    weights += _by_picture(seen, known)
    points = sum(weight.points for weight in weights)
    if points < _ENOUGH:
        return found_clean(_CODE, response, page)
    words = (in_title or claim or Claim(words="", place=0, reported=False)).words
    return [
        accuse(
            _CODE,
            _confidence(points, claimed=bool(words)),
            before=seen_on(known, f"“{known.title}”" if known else ""),
            after=f"“{page.title[:80]}”: {words or page.text[:80]}",
            evidence=[weight.reason for weight in weights],
            points=points,
        )
    ]


def _confidence(points: int, *, claimed: bool) -> Confidence:
    if not claimed:
        return Confidence.LOW
    return Confidence.HIGH if points >= _SURE else Confidence.MEDIUM


def _by_words(page: Page, claim: Claim | None, in_title: Claim | None) -> list[_Weight]:
    weights: list[_Weight] = []
    if in_title and not in_title.reported:
        weights.append(_Weight(points=3, reason=f"the title claims it: {page.title[:120]}"))
    if claim:
        weights.append(_Weight(points=1, reason=f"the text claims it: {claim.words}"))
        if claim.place < _AT_THE_TOP:
            weights.append(_Weight(points=1, reason="the claim stands at the top"))
        if claim.reported and not in_title:
            weights.append(_Weight(points=-3, reason="but it reads like a report or advice"))
    if any(_claims(heading.text) for heading in page.all("h1", "h2", "center")[:10]):
        weights.append(_Weight(points=2, reason="a heading claims it"))
    if (claim or in_title) and len(page.text) < _A_SHORT_PAGE:
        weights.append(_Weight(points=2, reason=f"the page has {len(page.text)} characters only"))
    if pride := min(signs_of_pride(f"{page.title} {page.text[:5000]}"), 2):
        weights.append(_Weight(points=pride, reason="words of pride usual among intruders"))
    return weights


def _claims(text: str) -> bool:
    claim = claim_of_intruder(text[:500])
    return bool(claim and not claim.reported)


def _by_history(
    page: Page, response: Response, known: Sighting | None, now: datetime
) -> list[_Weight]:
    if known is None:
        return []
    weights: list[_Weight] = []
    if _is_swapped(page.title, known.title):
        reason = f"the title shares no word with the known one, “{known.title}”"
        weights.append(_Weight(points=1, reason=reason))
    far = distance(near_print(steady_words(page, response, now.date())), known.nearness)
    if far >= _FAR:
        reason = f"the text is another: {far} of 64 bits differ"
        weights.append(_Weight(points=1, reason=reason))
    if len(page.text) < _SHRUNK * known.text_length:
        reason = f"it shrank from {known.text_length} to {len(page.text)} characters"
        weights.append(_Weight(points=1, reason=reason))
    return weights


def _by_picture(seen: Observations, known: Sighting | None) -> list[_Weight]:
    if known is None or seen.render is None:
        return []
    share = changed_share(known.picture, seen.render.picture_hash)
    if share is None or share < _ANOTHER_PICTURE:
        return []
    return [_Weight(points=1, reason=f"it looks different: {share:.0%} of the picture changed")]


def _is_another(page: Page, known: Sighting | None) -> bool:
    """Tell whether a known page gave way to a small one that boasts, if it claims nothing."""
    return bool(
        known
        and len(page.text) < min(_A_SHORT_PAGE, _SHRUNK * known.text_length)
        and _is_swapped(page.title, known.title)
        and signs_of_pride(f"{page.title} {page.text}")
    )


def _is_swapped(title: str, known: str) -> bool:
    """Tell whether a title shares no word with the known one."""
    now, before = (set(_WORD.findall(normal_text(text))) for text in (title, known))
    return bool(before) and not now & before


CHECKS = (Check(id="compromise.front", codes=(_CODE,), judge=judge),)
