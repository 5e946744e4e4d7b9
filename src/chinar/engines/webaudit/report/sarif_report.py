"""The report as SARIF 2.1.0 (OASIS), for the tools that collect findings."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from chinar import __version__
from chinar.engines.webaudit.advice import CODES
from chinar.engines.webaudit.model import (
    ENGINE_NAME,
    AuditReport,
    Outcome,
    Severity,
    SiteReport,
    Verdict,
)
from chinar.engines.webaudit.report.difference import Change, Difference
from chinar.engines.webaudit.report.words import reason_of, title_of, visible

LEVELS = {
    Severity.CRITICAL: "error",
    Severity.HIGH: "error",
    Severity.MEDIUM: "warning",
    Severity.LOW: "note",
    Severity.INFO: "note",
}
SECURITY_SEVERITY = {
    Severity.CRITICAL: "9.5",
    Severity.HIGH: "8.0",
    Severity.MEDIUM: "5.5",
    Severity.LOW: "3.0",
    Severity.INFO: "0.0",
}
"""GitHub's bands for `security-severity`: over 9.0 critical, 7.0 high, 4.0 medium, else low."""

STATES = {
    Change.NEW: "new",
    Change.UNCHANGED: "unchanged",
    Change.FIXED: "absent",
}


def to_sarif(report: AuditReport, differences: Iterable[Difference] | None = None) -> str:
    """Write faults and what could not be told; with a comparison, also what became of each."""
    changes = {(one.target, one.verdict.check, one.verdict.code): one for one in differences or ()}
    compared = differences is not None
    results = [*_results(report.sites, changes, compared=compared), *_gone(changes.values())]
    used = {result["ruleId"] for result in results}
    run = {
        "tool": {
            "driver": {
                "name": ENGINE_NAME,
                "semanticVersion": __version__,
                "rules": [_rule(code) for code in CODES if code in used],
            }
        },
        "invocations": [
            {
                "executionSuccessful": not report.unfinished,
                "startTimeUtc": _utc(report.started_at.isoformat()),
                "endTimeUtc": _utc(report.finished_at.isoformat()),
            }
        ],
        "results": results,
    }
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    }
    return json.dumps(log, ensure_ascii=False, indent=2)


def _plain(foreign: str) -> str:
    """Foreign text must not become a link (SARIF 2.1.0, section 3.11.6)."""
    return visible(foreign).translate({ord(sign): f"\\{sign}" for sign in "\\[]"})


def _utc(moment: str) -> str:
    return moment.replace("+00:00", "Z")


def _rule(code: str) -> dict[str, Any]:
    info = CODES[code]
    return {
        "id": code,
        "shortDescription": {"text": info.title},
        "fullDescription": {"text": info.why},
        "help": {"text": info.remedy},
        "defaultConfiguration": {"level": LEVELS[info.severity]},
        "properties": {
            "security-severity": SECURITY_SEVERITY[info.severity],
            "tags": ["security", *info.references],
        },
    }


def _results(
    sites: Iterable[SiteReport],
    changes: Mapping[tuple[str, str, str], Difference],
    *,
    compared: bool,
) -> Iterator[dict[str, Any]]:
    for site in sites:
        target = str(site.target)
        for verdict in site.verdicts:
            if verdict.outcome not in (Outcome.FAILED, Outcome.CANT_TELL):
                continue
            result = _result(target, verdict)
            known = changes.get((target, verdict.check, verdict.code))
            if compared and known and known.change in STATES:
                result["baselineState"] = STATES[known.change]
            yield result


def _gone(differences: Iterable[Difference]) -> Iterator[dict[str, Any]]:
    """Yield what the earlier audit found and the later one no longer does."""
    for one in differences:
        if one.change is Change.FIXED:
            yield {**_result(one.target, one.verdict), "baselineState": STATES[one.change]}


def _result(target: str, verdict: Verdict) -> dict[str, Any]:
    told = verdict.outcome is Outcome.FAILED
    title = title_of(verdict)
    text = title if told else f"Could not be told: {title}. {reason_of(verdict).rstrip('.')}"
    print_of = hashlib.sha256(f"{target}|{verdict.check}|{verdict.code}".encode()).hexdigest()
    return {
        "ruleId": verdict.code,
        "kind": "fail" if told else "open",
        "level": LEVELS[verdict.severity] if told else "none",
        "message": {"text": ". ".join((text, *map(_plain, verdict.evidence[:3])))},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": target}}}],
        "partialFingerprints": {"chinarFinding/v1": print_of},
        "properties": {
            "check": verdict.check,
            "severity": verdict.severity.value,
            "facts": dict(verdict.facts),
        },
    }
