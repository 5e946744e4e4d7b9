"""How a check says that a site was broken into: how sure it is, what was before, what is now."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from chinar.engines.webaudit.checks.rulings import failed, passed, unless_cut
from chinar.engines.webaudit.model import Fact, Ruling, Severity
from chinar.engines.webaudit.reading.front import cut_short
from chinar.engines.webaudit.reading.page import Page
from chinar.engines.webaudit.seen.history import Sighting
from chinar.engines.webaudit.seen.web import Response

FIRST_TIME = "not known: no earlier audit saw it clean"
_MOST_EVIDENCE = 12
_LONGEST_FACT = 200


class Confidence(StrEnum):
    """How sure a check is."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


_SEVERITY = {
    Confidence.HIGH: None,  # the code's own
    Confidence.MEDIUM: Severity.HIGH,
    Confidence.LOW: Severity.MEDIUM,
}


def accuse(
    code: str,
    confidence: Confidence,
    *,
    before: str,
    after: str,
    evidence: Iterable[str] = (),
    **facts: Fact,
) -> Ruling:
    """Rule that the site was changed by somebody else; the surer, the graver."""
    before, after = before[:_LONGEST_FACT], after[:_LONGEST_FACT]
    lines = [f"before: {before}", f"now: {after}", *evidence]
    return failed(
        code,
        evidence=lines[:_MOST_EVIDENCE],
        severity=_SEVERITY[confidence],
        confidence=confidence.value,
        before=before,
        after=after,
        **facts,
    )


def found_clean(code: str, response: Response, page: Page, **facts: Fact) -> list[Ruling]:
    """Rule that the fault is not there; not where only a part of the page could be read."""
    return [unless_cut(passed(code, **facts), cut_short(response, page))]


def seen_on(known: Sighting | None, what: str) -> str:
    """Say what an earlier audit knew, with its day."""
    return f"{known.at.date().isoformat()}: {what}" if known else FIRST_TIME
