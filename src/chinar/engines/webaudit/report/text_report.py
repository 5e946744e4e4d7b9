"""The report for a terminal: faults first, worst first, each with what to do."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

from chinar.engines.webaudit.advice import CODES
from chinar.engines.webaudit.model import AuditReport, Outcome, SiteReport, Verdict

_WIDTH = 92
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def to_text(report: AuditReport) -> str:
    """Write a whole audit."""
    return "\n".join(line for site in report.sites for line in (*_site(site), ""))


def _site(site: SiteReport) -> Iterator[str]:
    grade = f"{site.grade} ({site.score} of 100)" if site.grade else "no grade"
    yield f"{site.target}  {grade}"
    yield (
        f"  {site.address or 'no address'} · {site.connections} connections · "
        f"{site.requests} requests · {site.bytes} bytes · {site.seconds:.1f} s"
    )
    for verdict in site.failed:
        yield from _fault(verdict)
    untold = [v for v in site.verdicts if v.outcome is Outcome.CANT_TELL]
    if untold:
        yield f"  cannot tell: {', '.join(v.code for v in untold)}"
        reason = untold[0].evidence[-1].strip().splitlines() if untold[0].evidence else []
        yield f"    {_safe(reason[-1])}" if reason else "    no reason given"
    if not site.failed and not untold:
        yield "  nothing found"


def _fault(verdict: Verdict) -> Iterator[str]:
    info = CODES[verdict.code]
    yield f"  {verdict.severity.value.upper():8} {verdict.code}: {info.title}"
    for line in verdict.evidence[:3]:
        yield f"           seen: {_safe(line)}"
    yield from textwrap.wrap(
        info.remedy,
        width=_WIDTH,
        initial_indent="           do: ",
        subsequent_indent="               ",
    )


def _safe(text: str) -> str:
    """Foreign text must not steer the terminal."""
    return _CONTROL.sub(" ", text)[:200]
