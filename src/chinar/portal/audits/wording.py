"""The words for what the room keeps as codes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from chinar.engines.webaudit import CODES, REASONS, Severity
from chinar.portal.audits.lifecycle import Health, ScanState

HEALTH_NAMES: Final[dict[Health, Promise]] = {
    Health.BAD: _("Serious faults"),
    Health.ATTENTION: _("Needs attention"),
    Health.UNKNOWN: _("Not known"),
    Health.GOOD: _("Good"),
}
SEVERITY_NAMES: Final[dict[Severity, Promise]] = {
    Severity.CRITICAL: _("Critical"),
    Severity.HIGH: _("High"),
    Severity.MEDIUM: _("Medium"),
    Severity.LOW: _("Low"),
    Severity.INFO: _("For information"),
}
SEVERITY_MARKS: Final[dict[Severity, str]] = {
    Severity.CRITICAL: "bad",
    Severity.HIGH: "bad",
    Severity.MEDIUM: "attention",
    Severity.LOW: "attention",
    Severity.INFO: "unknown",
}
SCAN_NAMES: Final[dict[ScanState, Promise]] = {
    ScanState.QUEUED: _("Waits for its turn"),
    ScanState.RUNNING: _("Being audited"),
    ScanState.DONE: _("Audited"),
    ScanState.FAILED: _("Could not be carried out"),
}
SCAN_MARKS: Final[dict[ScanState, str]] = {
    ScanState.QUEUED: "progress",
    ScanState.RUNNING: "progress",
    ScanState.DONE: "unknown",
    ScanState.FAILED: "unknown",
}
# How a finished audit is drawn: a grave fault takes 25 points, a critical one 60.
_GOOD_FROM, _FAIR_FROM = 80, 50
OUTCOME_NAMES: Final[dict[str, Promise]] = {
    "failed": _("Fault found"),
    "cantTell": _("Could not be told"),
    "passed": _("Looked for and not found"),
    "inapplicable": _("Does not apply"),
}
OUTCOME_MARKS: Final[dict[str, str]] = {
    "failed": "bad",
    "cantTell": "unknown",
    "passed": "good",
    "inapplicable": "unknown",
}
FAIL_REASONS: Final[dict[str, Promise]] = {
    "no_policy": _("This practice site is not being served. Start the practice sites, then try."),
    "no_target": _("Its host name cannot be audited as it is written in the register."),
    "given_up": _("The audit broke off several times. The administrator sees why."),
}


def mark_of_score(score: int) -> str:
    """Say how a score is drawn."""
    if score >= _GOOD_FROM:
        return "good"
    return "attention" if score >= _FAIR_FROM else "bad"


def title_of(code: str, facts: Mapping[str, Any] | None = None) -> str:
    """Return a code's title in the reader's language; else what the tool that found it said."""
    if code in CODES:
        return gettext(CODES[code].title)
    return str((facts or {}).get("title") or code)


def why_of(code: str) -> str:
    """Say why a code matters."""
    return gettext(CODES[code].why) if code in CODES else ""


def remedy_of(code: str) -> str:
    """Say how to put a code's fault right."""
    return gettext(CODES[code].remedy) if code in CODES else ""


def why_not(verdict: dict[str, Any]) -> str:
    """Say why nothing could be told of a code."""
    word = verdict["facts"].get("why", "")
    return gettext(REASONS[word]) if word in REASONS else str(word)
