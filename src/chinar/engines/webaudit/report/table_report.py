"""The report of many sites as a table (CSV): one row a fault, one for a site without any."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

from chinar.engines.webaudit.model import Outcome, SiteReport, Verdict
from chinar.engines.webaudit.report.words import remedy_of, title_of

COLUMNS = (
    "target",
    "address",
    "grade",
    "score",
    "outcome",
    "severity",
    "code",
    "title",
    "evidence",
    "remedy",
    "connections",
    "requests",
    "seconds",
    "audited_at",
)
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def to_csv(sites: Iterable[SiteReport]) -> Iterator[str]:
    """Yield the lines of the table, the heading first; faults worst first, then what is untold."""
    yield _line(COLUMNS)
    for site in sites:
        untold = [v for v in site.verdicts if v.outcome is Outcome.CANT_TELL]
        for verdict in (*site.failed, *untold) or (None,):
            yield _line(_row(site, verdict))


def _row(site: SiteReport, verdict: Verdict | None) -> tuple[object, ...]:
    return (
        str(site.target),
        site.address or "",
        site.grade or "",
        "" if site.score is None else site.score,
        verdict.outcome.value if verdict else "",
        verdict.severity.value if verdict else "",
        verdict.code if verdict else "",
        title_of(verdict) if verdict else "",
        " | ".join(verdict.evidence[:3]) if verdict else "",
        remedy_of(verdict) if verdict else "",
        site.connections,
        site.requests,
        round(site.seconds, 2),
        site.started_at.isoformat(timespec="seconds"),
    )


def _line(cells: Iterable[object]) -> str:
    sheet = StringIO()
    csv.writer(sheet, lineterminator="\r\n").writerow([_cell(cell) for cell in cells])
    return sheet.getvalue()


def _cell(value: object) -> object:
    """Foreign text must not become a formula where the table is opened."""
    if isinstance(value, str) and value.startswith(_FORMULA_SIGNS):
        return f"'{value}"
    return value
