"""Our own score, 0 to 100 over all checks, with a reason for each point.

    score = 100 − Σ over subjects of min(Σ points of its faults, cap of its worst fault)

A subject is what stands before the dot of a check's id (headers, cookies, tls …). A fault costs
points by its severity. However many faults a subject has, it costs no more than the cap of its
worst one, so that fifteen small ones of one kind never outweigh one grave one. Information costs
nothing, nor does what cannot be told; but where the front page was not seen, or less than half of
what matters could be judged, weighed by the same points, there is no score.
docs/audit-score.md says the same in plain words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from chinar.engines.webaudit.advice import CODES
from chinar.engines.webaudit.model import Deduction, Outcome, Severity, Verdict

POINTS: Mapping[Severity, int] = {
    Severity.CRITICAL: 60,
    Severity.HIGH: 25,
    Severity.MEDIUM: 10,
    Severity.LOW: 3,
    Severity.INFO: 0,
}
"""What one fault costs."""

CAPS: Mapping[Severity, int] = {
    Severity.CRITICAL: 100,
    Severity.HIGH: 45,
    Severity.MEDIUM: 20,
    Severity.LOW: 9,
    Severity.INFO: 0,
}
"""What the faults of one subject cost at most, by the worst of them."""

FRONT_SEEN = "site.server_error"
"""Cannot be told where the site gave no answer, or a firewall answered in its place."""

MIN_JUDGED = 0.5
"""Share of what matters that must have been judged for a score to mean anything."""


def deductions(verdicts: Iterable[Verdict]) -> tuple[Deduction, ...]:
    """Return what each fault cost, dearest first; one that its subject's cap spares is left out."""
    by_subject: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        if verdict.outcome is Outcome.FAILED:
            by_subject.setdefault(verdict.check.partition(".")[0], []).append(verdict)
    lost = [one for faults in by_subject.values() for one in _lost(faults)]
    return tuple(sorted(lost, key=lambda one: -one.points))


def _lost(faults: list[Verdict]) -> Iterable[Deduction]:
    """Share a subject's cap out, the worst fault first."""
    faults = sorted(faults, key=lambda verdict: verdict.severity.rank)
    left = CAPS[faults[0].severity]
    for fault in faults:
        points = min(POINTS[fault.severity], left)
        left -= points
        if points:
            yield Deduction(code=fault.code, points=points, reason=CODES[fault.code].title)


def score(verdicts: Sequence[Verdict]) -> int | None:
    """Return 100 less what the faults cost, at least 0; None where too little was judged.

    A site whose front page nobody got to see has none, however good its certificate is.
    """
    if any(v.code == FRONT_SEEN and v.outcome is Outcome.CANT_TELL for v in verdicts):
        return None
    judged = _weight(verdicts, Outcome.PASSED, Outcome.FAILED)
    untold = _weight(verdicts, Outcome.CANT_TELL)
    if not judged or judged / (judged + untold) < MIN_JUDGED:
        return None
    return max(0, 100 - sum(one.points for one in deductions(verdicts)))


def _weight(verdicts: Iterable[Verdict], *outcomes: Outcome) -> int:
    """Add up how much the codes with these outcomes matter."""
    return sum(POINTS[CODES[v.code].severity] for v in verdicts if v.outcome in outcomes)
