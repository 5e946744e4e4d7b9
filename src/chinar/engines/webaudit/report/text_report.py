"""The report for a terminal: faults first, worst first, each with what to do."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence

from chinar.engines.webaudit.model import AuditReport, Outcome, SiteReport, Verdict
from chinar.engines.webaudit.report.difference import Change, Difference
from chinar.engines.webaudit.report.words import reason_of, remedy_of, title_of, visible

_WIDTH = 92
_REACHED = "site.unreachable"


def to_text(report: AuditReport, differences: Sequence[Difference] | None = None) -> str:
    """Write a whole audit, and what changed where it was compared with an earlier one."""
    lines = [line for site in report.sites for line in (*_site(site), "")]
    if differences is not None:
        lines += [*_changes(differences), ""]
    if report.unfinished:
        left = ", ".join(map(str, report.unfinished))
        lines += [f"Not come to: {left}", ""]
    return "\n".join(lines)


def _changes(differences: Sequence[Difference]) -> Iterator[str]:
    counts = Counter(one.change for one in differences)
    yield (
        f"Compared with the earlier audit: {counts[Change.NEW]} new, {counts[Change.FIXED]} fixed, "
        f"{counts[Change.UNCHANGED]} unchanged, {counts[Change.CANNOT_TELL]} cannot tell"
    )
    for one in differences:
        if one.change is not Change.UNCHANGED:
            yield f"  {one.change.value:10} {one.target}  {one.verdict.code}"


def _site(site: SiteReport) -> Iterator[str]:
    score = "no score" if site.score is None else f"{site.score} of 100"
    yield f"{site.target}  {site.grade or 'no grade'} · {score}"
    yield (
        f"  {site.address or 'no address'} · {site.connections} connections · "
        f"{site.requests} requests · {site.bytes} bytes · {site.seconds:.1f} s"
    )
    yield from _grade(site)
    for verdict in site.failed:
        yield from _fault(verdict)
    untold = [v for v in site.verdicts if v.outcome is Outcome.CANT_TELL]
    if untold:
        yield from _untold(untold)
    if not site.failed:
        blind = any(verdict.code == _REACHED for verdict in untold)
        yield "  the site was not reached" if blind else "  nothing found"


def _untold(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """Yield the codes that could not be told, by the reason, with what was seen of it once."""
    for reason in dict.fromkeys(map(reason_of, verdicts)):
        alike = [verdict for verdict in verdicts if reason_of(verdict) == reason]
        codes = ", ".join(verdict.code for verdict in alike)
        yield from textwrap.wrap(
            f"cannot tell: {reason} {codes}",
            width=_WIDTH,
            initial_indent="  ",
            subsequent_indent="    ",
            break_on_hyphens=False,
        )
        said = "".join(alike[0].evidence[-1:]).strip().splitlines()
        if said:
            yield f"    seen: {_safe(said[-1])}"


def _grade(site: SiteReport) -> Iterator[str]:
    """Yield which tests moved the grade, each with its points."""
    found = site.observatory
    if found is None:
        return
    yield f"  MDN HTTP Observatory: {found.grade}, {found.score} points"
    for test in found.tests:
        if test.modifier:
            yield f"    {test.modifier:+4d} {test.name}: {_safe(test.meaning)}"


def _fault(verdict: Verdict) -> Iterator[str]:
    yield f"  {verdict.severity.value.upper():8} {verdict.code}: {_safe(title_of(verdict))}"
    for line in verdict.evidence[:3]:
        yield f"           seen: {_safe(line)}"
    yield from textwrap.wrap(
        remedy_of(verdict),
        width=_WIDTH,
        initial_indent="           do: ",
        subsequent_indent="               ",
    )


def _safe(text: str) -> str:
    return visible(text)[:200]
