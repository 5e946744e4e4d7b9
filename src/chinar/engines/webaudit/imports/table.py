"""A generic table (CSV): a web address, a title and, where known, severity, code and evidence."""

from __future__ import annotations

import csv
import io

from chinar.engines.webaudit.errors import ReportError
from chinar.engines.webaudit.imports.instance import (
    LONGEST_TEXT,
    Instance,
    Instances,
    knows_severity,
    severity_of,
)

NAMES = {
    "url": ("url", "target", "host", "site", "address", "asset"),
    "title": ("title", "name", "finding", "vulnerability", "issue"),
    "severity": ("severity", "risk", "level"),
    "rule": ("code", "id", "rule", "reference"),
    "evidence": ("evidence", "description", "detail", "details"),
    "cwe": ("cwe", "cwe-id"),
    "tool": ("tool", "source", "scanner"),
}
"""Columns by what they hold: any of these headings will do."""


def read(content: bytes) -> Instances:
    """Read one finding a row; a bad row is told by its number.

    Raises:
        ReportError: there is no heading that names an address and a title.
    """
    text = content.decode("utf-8-sig", "replace")
    sheet = csv.reader(io.StringIO(text, newline=""), strict=True)
    instances = Instances(tool="table")
    try:
        heading = [cell.strip().lower() for cell in next(sheet, [])]
        columns = {
            what: heading.index(name)
            for what, names in NAMES.items()
            if (name := next((one for one in names if one in heading), None))
        }
        if not {"url", "title"} <= set(columns):
            told = "the first row must name a column url and a column title"
            raise ReportError("row 1", told)
        for number, row in enumerate(sheet, 2):
            _take(instances, row, columns, number)
    except csv.Error as error:
        raise ReportError(f"row {sheet.line_num}", f"is no CSV: {error}") from error
    return instances


def _take(instances: Instances, row: list[str], columns: dict[str, int], number: int) -> None:
    def cell(what: str) -> str:
        place = columns.get(what, len(row))
        return row[place].strip()[:LONGEST_TEXT] if place < len(row) else ""

    if not any(row):
        return
    if not cell("url") or not cell("title"):
        instances.trouble(f"row {number}", "needs a url and a title")
        return
    if cell("severity") and not knows_severity(cell("severity")):
        instances.trouble(f"row {number}", f"severity {cell('severity')!r} is none of the usual")
        return
    rule = cell("rule") or cell("title")
    instances.found.append(
        Instance(
            url=cell("url"),
            tool=cell("tool") or "table",
            rule=rule,
            code=rule,
            title=cell("title"),
            severity=severity_of(cell("severity")),
            evidence=cell("evidence"),
            cwe=cell("cwe"),
            place=f"row {number}",
        )
    )
