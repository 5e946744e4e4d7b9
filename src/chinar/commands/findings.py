"""`chinar findings`: reports of other tools in, one report in our own form out."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from chinar.commands.audit_files import (
    EXIT_FINDINGS,
    EXIT_WRONG_USE,
    SCREEN,
    FileProblemError,
    read_bounded,
    write,
)
from chinar.engines import webaudit


def findings(
    files: Annotated[list[Path], typer.Argument(help="Reports of other tools.")],
    form: Annotated[
        webaudit.Form | None, typer.Option("--format", help="Their form, if it is not recognised.")
    ] = None,
    json_file: Annotated[
        Path | None, typer.Option("--json", help="Write the JSON report there; - is the screen.")
    ] = None,
    csv: Annotated[Path | None, typer.Option(help="Write a table there.")] = None,
    *,
    keep_good: Annotated[
        bool, typer.Option("--keep-good", help="Leave out entries that cannot be read.")
    ] = False,
) -> None:
    """Read findings of SARIF, ZAP, nuclei, Burp, wapiti, testssl or a CSV table.

    Ends with 0 when there are none, 1 with findings, 2 when a file cannot be read.
    """
    now = datetime.now(UTC)
    sites: dict[str, list[webaudit.Verdict]] = {}
    problems: list[str] = []
    try:
        for path in files:
            read = webaudit.read_findings(_content(path), form)
            problems += [f"{path}: {problem}" for problem in read.problems]
            for target, verdicts in read.sites.items():
                sites.setdefault(target, []).extend(verdicts)
        if problems:
            typer.echo("\n".join(f"chinar findings: {line}" for line in problems), err=True)
            if not keep_good:
                raise FileProblemError(
                    f"{len(problems)} entries cannot be read; nothing was written. "
                    "Add --keep-good to leave them out"
                )
        report = webaudit.report_of(sites, now)
        _write(report, json_file, csv)
    except webaudit.ReportError as error:
        raise _wrong(f"{path}: {error}") from error
    except FileProblemError as error:
        raise _wrong(str(error)) from error
    raise typer.Exit(EXIT_FINDINGS if any(sites.values()) else 0)


def _content(path: Path) -> bytes:
    return read_bounded(path, webaudit.MAX_FINDINGS_BYTES)


def _write(report: webaudit.AuditReport, json_file: Path | None, csv: Path | None) -> None:
    if json_file:
        write(json_file, webaudit.to_json(report))
    if csv:
        write(csv, webaudit.to_csv(report.sites))
    if SCREEN not in (json_file, csv):
        sys.stdout.write(webaudit.to_text(report))


def _wrong(message: str) -> typer.Exit:
    typer.echo(f"chinar findings: {message}", err=True)
    return typer.Exit(EXIT_WRONG_USE)
