"""`chinar signatures`: the tables that versions of scripts are judged by."""

from __future__ import annotations

import os
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from chinar.commands.audit_files import EXIT_WRONG_USE
from chinar.engines.webaudit.signatures import Signatures, SignaturesError
from chinar.engines.webaudit.signatures.feed import import_feed, imported_path

ROOT = Path(__file__).resolve().parents[3]
app = typer.Typer(no_args_is_help=True, help="Tables of old software: import a feed, show them.")


def data_folder() -> Path:
    """Return the data folder that the environment names, else the usual one."""
    return Path(os.environ.get("CHINAR_DATA_DIR") or ROOT / "data")


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="A feed in RetireJS's format (JSON).")],
    out: Annotated[
        Path | None, typer.Option(help="Where to write it; else into the data folder.")
    ] = None,
    as_of: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The day of the feed; else today."),
    ] = None,
    *,
    keep_good: Annotated[
        bool, typer.Option("--keep-good", help="Leave bad entries out instead of refusing all.")
    ] = False,
) -> None:
    """Take over a feed of script libraries and their known holes; audits use it from then on."""
    day: date = (as_of or datetime.now(UTC)).date()
    try:
        done = import_feed(
            file, out or imported_path(data_folder()), as_of=day, keep_good=keep_good
        )
    except SignaturesError as error:
        typer.echo(f"chinar signatures: {error}", err=True)
        raise typer.Exit(EXIT_WRONG_USE) from error
    for problem in done.left_out:
        typer.echo(f"left out: {problem}", err=True)
    sys.stdout.write(f"wrote {done.path}: {done.libraries} libraries, {done.flaws} known holes\n")


@app.command("show")
def show() -> None:
    """Tell which tables audits use, and of which day they are."""
    try:
        tables = Signatures.current(data_folder())
    except SignaturesError as error:
        typer.echo(f"chinar signatures: {error}", err=True)
        raise typer.Exit(EXIT_WRONG_USE) from error
    flaws = sum(len(library.flaws) for library in tables.libraries)
    sys.stdout.write(
        f"servers and content systems: {len(tables.products)} products and "
        f"{len(tables.plugins)} plugins, as of {tables.as_of.isoformat()}\n"
        f"script libraries: {len(tables.libraries)} with {flaws} known holes, as of "
        f"{tables.libraries_as_of.isoformat()}, from {tables.libraries_source}\n"
    )
