"""Verdicts of other tools as a report of ours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from chinar.engines.webaudit.model import AuditReport, SiteReport, Verdict
from chinar.engines.webaudit.policy import Policy
from chinar.engines.webaudit.target import Target


def report_of(sites: Mapping[str, Iterable[Verdict]], now: datetime) -> AuditReport:
    """Return a report without grade or score: another tool looked, and only at some things."""
    return AuditReport(
        started_at=now,
        finished_at=now,
        policy=Policy(),
        sites=tuple(
            SiteReport(
                target=Target.parse(target),
                address=None,
                grade=None,
                score=None,
                deductions=(),
                verdicts=tuple(verdicts),
                connections=0,
                requests=0,
                bytes=0,
                seconds=0.0,
                started_at=now,
                finished_at=now,
            )
            for target, verdicts in sorted(sites.items())
        ),
    )
