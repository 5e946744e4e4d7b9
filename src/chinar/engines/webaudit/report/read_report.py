"""A JSON report read back: for a baseline, for a run that goes on, for a comparison."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chinar.engines.webaudit.errors import ReportError, TargetError
from chinar.engines.webaudit.model import (
    Deduction,
    Outcome,
    Picture,
    Severity,
    SiteReport,
    Verdict,
)
from chinar.engines.webaudit.observatory import ObservatoryResult, ObservatoryTest
from chinar.engines.webaudit.seen.history import read_sighting
from chinar.engines.webaudit.target import Target

_PICTURE = re.compile(r"[A-Za-z0-9.\-_\[\]:]{1,270}\.png")
MAX_REPORT_BYTES = 256 * 1024 * 1024
"""A report of 5,000 sites is about a quarter of it."""


def read_sites(text: str) -> tuple[SiteReport, ...]:
    """Return the sites of a report that `to_json` wrote.

    Raises:
        ReportError: it is no such report; the message names the place.
    """
    if len(text) > MAX_REPORT_BYTES:
        raise ReportError("", "the report is longer than an audit reads; split it")
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ReportError("", f"this is no JSON: {error}") from error
    if not isinstance(data, Mapping) or not isinstance(data.get("sites"), list):
        raise ReportError("sites", "give a report that `chinar audit --json` wrote")
    return tuple(read_site(site, f"sites[{place}]") for place, site in enumerate(data["sites"]))


def read_site(data: Any, place: str = "site") -> SiteReport:
    """Return one site's report from what `site_data` made.

    Raises:
        ReportError: something is missing or of another kind; the message names the place.
    """
    try:
        return SiteReport(
            target=Target.parse(data["target"]),
            address=data["address"],
            grade=data["grade"],
            score=data["score"],
            deductions=tuple(Deduction(**lost) for lost in data.get("deductions", ())),
            verdicts=tuple(_verdict(verdict) for verdict in data["verdicts"]),
            connections=int(data["connections"]),
            requests=int(data["requests"]),
            bytes=int(data["bytes"]),
            seconds=float(data["seconds"]),
            started_at=datetime.fromisoformat(data["started_at"]),
            finished_at=datetime.fromisoformat(data["finished_at"]),
            observatory=_observatory(data.get("observatory")),
            sighting=read_sighting(data.get("sighting")),
            picture=_picture(data.get("picture")),
        )
    except (KeyError, TypeError, ValueError, OverflowError, AttributeError, TargetError) as error:
        advice = f"not as `chinar audit --json` writes it ({type(error).__name__}: {error})"
        raise ReportError(place, advice) from error


def _picture(name: Any) -> Picture | None:
    """Return a picture by its name; a name that is a path is somebody else's."""
    if name is None:
        return None
    if not isinstance(name, str) or not _PICTURE.fullmatch(name):
        raise ValueError(f"picture {name!r}")
    return Picture(name=name)


def _observatory(data: Mapping[str, Any] | None) -> ObservatoryResult | None:
    if data is None:
        return None
    tests = tuple(
        ObservatoryTest(
            name=str(test["name"]),
            result=str(test["result"]),
            modifier=int(test["modifier"]),
            passed=bool(test["passed"]),
        )
        for test in data["tests"]
    )
    return ObservatoryResult(grade=str(data["grade"]), score=int(data["score"]), tests=tests)


def _verdict(data: Mapping[str, Any]) -> Verdict:
    return Verdict(
        check=str(data["check"]),
        outcome=Outcome(data["outcome"]),
        code=str(data["code"]),
        severity=Severity(data["severity"]),
        facts=dict(data["facts"]),
        evidence=tuple(map(str, data["evidence"])),
    )
