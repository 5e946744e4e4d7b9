"""The words for what the room keeps as codes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from chinar.engines.webaudit import CODES, Severity
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
# How a finished audit is drawn, by its grade.
GRADE_MARKS: Final = {
    "A+": "good",
    "A": "good",
    "A-": "good",
    "B+": "good",
    "B": "good",
    "B-": "good",
    "C+": "attention",
    "C": "attention",
    "C-": "attention",
    "D+": "attention",
    "D": "attention",
    "D-": "attention",
    "F": "bad",
}
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
# Why nothing could be told; or why something does not apply.
WHY_NOT: Final[dict[str, Promise]] = {
    "unknown_host": _("Its name leads nowhere in DNS."),
    "lookup_failed": _("We could not look up its name."),
    "address_refused": _("Its name leads to an address that is not public."),
    "connection_refused": _("The server refused the connection."),
    "unreachable": _("No way leads to the server."),
    "no_route": _("Our own machine had no way out."),
    "stopped": _("It is on the list of sites that audits never touch."),
    "timeout": _("The server did not answer in time."),
    "closed": _("The server closed the connection."),
    "not_tls": _("What answered does not speak HTTPS."),
    "tls": _("The secure connection failed."),
    "garbage": _("The answer could not be read."),
    "redirect_loop": _("It redirects in a circle."),
    "redirect_refused": _("It redirects to where an audit does not go."),
    "throttled": _("The server asked us to slow down."),
    "budget": _("It took more requests than an audit allows."),
    "blocked": _("A firewall answered in the site's place."),
    "not_a_page": _("The answer was not a page."),
    "not_asked": _("It was not asked for."),
    "incomplete": _("The page is longer than an audit reads, or could not be decoded."),
    "moved_by_page": _("The page only leads on to another."),
    "future_date": _("The date lies in the future."),
    "no_root_store": _("This machine has no list of trusted authorities."),
    "unreadable_certificate": _("The certificate could not be read."),
    "engine_error": _("A check broke. The administrator can report it."),
    "no_https": _("The site does not offer HTTPS."),
    "http_not_probed": _("Plain HTTP was not asked for."),
    "http_closed": _("The site does not answer plain HTTP at all."),
    "no_redirect": _("There is no redirect to judge."),
    "expired": _("It has expired already."),
    "self_signed": _("It is signed by itself."),
    "report_only": _("The policy only reports."),
    "missing": _("There is none to judge."),
    "invalid": _("It cannot be read."),
    "no_date": _("There is no date to judge."),
    "no_suffix_to_compare": _("No government domain is set to compare with."),
}


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
    return str(WHY_NOT.get(word, word))
