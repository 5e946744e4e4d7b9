"""`chinar checks`: what an audit looks at, a code explained, the pages of docs/checks written."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from chinar.commands.audit_files import EXIT_WRONG_USE
from chinar.engines.webaudit import ALL_CHECKS, CODES
from chinar.engines.webaudit.report.check_pages import GENERATED, check_pages, explain


def checks(
    code: Annotated[str | None, typer.Argument(help="A code to explain, such as tls.ssl3.")] = None,
    write: Annotated[
        Path | None, typer.Option(help="A folder for the pages of all checks.")
    ] = None,
) -> None:
    """List what an audit looks at, or explain one code."""
    if write:
        write.mkdir(parents=True, exist_ok=True)
        for page in write.glob("*.md"):
            if GENERATED in page.read_text(encoding="utf-8", errors="replace"):
                page.unlink()  # of a group that is no more; other people's pages stay
        for name, text in check_pages().items():
            (write / name).write_text(text, encoding="utf-8")
    elif code is None:
        for check in ALL_CHECKS:
            for one in check.codes:
                info = CODES[one]
                sys.stdout.write(f"{one:32} {info.severity.value:9} {info.title}\n")
    elif code in CODES:
        sys.stdout.write(explain(code) + "\n")
    else:
        typer.echo(f"chinar checks: no code {code!r}; `chinar checks` lists all of them", err=True)
        raise typer.Exit(EXIT_WRONG_USE)
