"""Short ways to rule on a code."""

from __future__ import annotations

from collections.abc import Iterable

from chinar.engines.webaudit.model import Fact, Facts, Outcome, Ruling, Severity
from chinar.engines.webaudit.reading.front import Doubt

_LONGEST_EVIDENCE = 500


def passed(code: str, **facts: Fact) -> Ruling:
    """The fault was looked for and is not there."""
    return Ruling(code=code, outcome=Outcome.PASSED, facts=facts)


def failed(
    code: str, *, evidence: Iterable[str] = (), severity: Severity | None = None, **facts: Fact
) -> Ruling:
    """The fault is there; evidence is cut to a length a page can show."""
    return Ruling(
        code=code,
        outcome=Outcome.FAILED,
        facts=facts,
        evidence=_cut(evidence),
        severity=severity,
    )


def fault(code: str, there: bool, *, evidence: Iterable[str] = (), **facts: Fact) -> Ruling:
    """Rule failed where the fault is there, else passed."""
    if not there:
        return passed(code, **facts)
    return Ruling(code=code, outcome=Outcome.FAILED, facts=facts, evidence=_cut(evidence))


def _cut(evidence: Iterable[str]) -> tuple[str, ...]:
    return tuple(line[:_LONGEST_EVIDENCE] for line in evidence if line)


def unless_cut(ruling: Ruling, doubt: Doubt | None) -> Ruling:
    """Let nothing pass by a page that was cut short (`reading.front.cut_short`)."""
    if ruling.outcome is Outcome.PASSED and doubt:
        return cannot_tell(doubt, ruling.code)[0]
    return ruling


def cannot_tell(doubt: Doubt, *codes: str) -> list[Ruling]:
    """Nothing can be said of these codes, and why."""
    facts: Facts = {"why": doubt.why}
    evidence = (doubt.detail[:_LONGEST_EVIDENCE],) if doubt.detail else ()
    return [
        Ruling(code=code, outcome=Outcome.CANT_TELL, facts=facts, evidence=evidence)
        for code in codes
    ]


def inapplicable(why: str, *codes: str) -> list[Ruling]:
    """These codes do not apply to what was found; `why` is a stable word."""
    facts: Facts = {"why": why}
    return [Ruling(code=code, outcome=Outcome.INAPPLICABLE, facts=facts) for code in codes]
