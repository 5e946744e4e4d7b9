"""Our own score, 0 to 100 with a reason for each point, and the letter made from it."""

from __future__ import annotations

from collections.abc import Sequence

from chinar.engines.webaudit.advice import CODES
from chinar.engines.webaudit.model import Deduction, Outcome, Severity, Verdict

POINTS = {
    Severity.CRITICAL: 40,
    Severity.HIGH: 20,
    Severity.MEDIUM: 10,
    Severity.LOW: 4,
    Severity.INFO: 0,
}
"""What one failed verdict costs. A verdict that cannot be told costs nothing."""

GRADES = ((95, "A+"), (85, "A"), (70, "B"), (55, "C"), (40, "D"), (25, "E"), (0, "F"))
"""Lowest score of each letter. It is made from our score, not by MDN Observatory's rules."""

MIN_JUDGED = 0.5
"""Share of the applicable verdicts that must have been judged for a score to mean anything."""


def deductions(verdicts: Sequence[Verdict]) -> tuple[Deduction, ...]:
    """Return what each fault cost, dearest first."""
    lost = [
        Deduction(code=v.code, points=POINTS[v.severity], reason=CODES[v.code].title)
        for v in verdicts
        if v.outcome is Outcome.FAILED and POINTS[v.severity]
    ]
    return tuple(sorted(lost, key=lambda deduction: -deduction.points))


def score(verdicts: Sequence[Verdict]) -> int | None:
    """Return 100 less what the faults cost, at least 0; None where too little was judged."""
    judged = sum(v.outcome in (Outcome.PASSED, Outcome.FAILED) for v in verdicts)
    untold = sum(v.outcome is Outcome.CANT_TELL for v in verdicts)
    if not judged or judged / (judged + untold) < MIN_JUDGED:
        return None
    return max(0, 100 - sum(deduction.points for deduction in deductions(verdicts)))


def grade(points: int | None) -> str | None:
    """Return the letter for a score."""
    if points is None:
        return None
    return next(letter for lowest, letter in GRADES if points >= lowest)
