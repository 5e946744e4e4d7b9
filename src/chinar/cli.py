"""The command ``chinar``: every subcommand is a thin call into its room.

A command imports its room when it runs: Django needs the data folder chosen first, and
``chinar audit`` must not wait for the portal to load.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from chinar import __version__
from chinar.commands import signatures
from chinar.commands.audit import audit
from chinar.commands.checks import checks
from chinar.commands.findings import findings
from chinar.commands.triage import triage
from chinar.commands.verify import verify

FINDINGS, WRONG_USE, COULD_NOT = 1, 2, 3

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Government web sites watched, services within reach, grievances answered. "
    "`chinar up` brings up the whole portal.",
)
practice = typer.Typer(no_args_is_help=True, help="Practice data: load it, or remove all of it.")
app.add_typer(practice, name="practice")
app.command("audit")(audit)
app.add_typer(signatures.app, name="signatures")
app.command("checks")(checks)
app.command("findings")(findings)
app.command("verify")(verify)
app.command("triage")(triage)
PASS_ON = {"ignore_unknown_options": True, "allow_extra_args": True}
DataDir = Annotated[Path | None, typer.Option(help="Folder of the database, uploads and secrets.")]


def fail(message: str, code: int = COULD_NOT) -> typer.Exit:
    """Say on standard error what is wrong; return the exit to raise."""
    sys.stderr.write(f"chinar: {message}\n")
    return typer.Exit(code)


def portal(data_dir: Path | None = None) -> None:
    """Make Django ready, over the given data folder."""
    if data_dir:
        os.environ["CHINAR_DATA_DIR"] = str(data_dir.resolve())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chinar.portal.config.settings")
    os.umask(0o077)  # what is written from here on is for this account alone
    import django

    django.setup()


@app.command()
def version() -> None:
    """Print the version."""
    sys.stdout.write(f"chinar {__version__}\n")


@app.command()
def up(
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8000,
    bind: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    data_dir: DataDir = None,
    *,
    no_practice: Annotated[bool, typer.Option("--no-practice", help="No practice data.")] = False,
) -> None:
    """Bring up the whole house: web, worker, scheduler, until Ctrl-C."""
    portal(data_dir)
    from chinar.commands import up as house

    try:
        house.up(address=bind, port=port, practice=not no_practice)
    except house.RefusedError as error:
        raise fail(str(error)) from error


@app.command()
def web(
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8000,
    bind: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
) -> None:
    """Serve the portal only; the database must be ready (`chinar manage migrate`)."""
    portal()
    from chinar.commands import serve
    from chinar.commands import up as house

    try:
        house.refuse_if_reachable(bind)
    except house.RefusedError as error:
        raise fail(str(error)) from error
    serve.web(bind, port)


@app.command()
def worker() -> None:
    """Run jobs until told to stop."""
    portal()
    from chinar.commands import serve

    serve.worker()


@app.command()
def scheduler() -> None:
    """Run the schedule; of several, one is elected."""
    portal()
    from chinar.commands import serve

    serve.scheduler()


@app.command()
def mail() -> None:
    """Receive e-mail over SMTP (CHINAR_MAIL_LISTEN, CHINAR_MAIL_ADDRESS)."""
    portal()
    from django.conf import settings

    from chinar.commands import serve
    from chinar.commands import up as house

    try:
        house.refuse_half_a_mailbox()
    except house.RefusedError as error:
        raise fail(str(error)) from error
    if not settings.ENVIRONMENT.mail_listen:
        raise fail("to receive e-mail, set CHINAR_MAIL_LISTEN=host:port", WRONG_USE)
    serve.mail(settings.ENVIRONMENT.mail_listen, settings.ENVIRONMENT.mail_address)


@app.command(context_settings=PASS_ON, add_help_option=False)
def manage(context: typer.Context) -> None:
    """Run a Django management command."""
    portal()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["chinar manage", *context.args])


@app.command()
def check() -> None:
    """Run every gate that is not a test: format, lint, types, imports, templates, drift."""
    from chinar.commands import gates

    _report(gates.check())


@app.command()
def test(
    *,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Skip browser tests.")] = False,
) -> None:
    """Run every gate and every test, on SQLite and PostgreSQL."""
    from chinar.commands import gates

    _report(gates.check() + gates.test(browser=not no_browser))


def _report(failed: list[str]) -> None:
    if failed:
        raise fail("failed: " + ", ".join(failed), FINDINGS)
    sys.stdout.write("chinar: all gates passed\n")


@app.command(context_settings=PASS_ON, add_help_option=False)
def bench(context: typer.Context, name: str) -> None:
    """Run a benchmark of the folder bench/ by its name."""
    from chinar.commands import benches

    try:
        raise typer.Exit(benches.run(name, context.args))
    except benches.NoSuchBenchError as error:
        raise fail(str(error), WRONG_USE) from error


@app.command()
def screenshots(
    out: Annotated[Path, typer.Option(help="Folder to put them in.")] = Path("docs/pictures"),
) -> None:
    """Photograph the main pages of a house of its own, for the README."""
    from chinar.commands import screenshots as pictures

    try:
        raise typer.Exit(pictures.run(out))
    except pictures.NoPicturesError as error:
        raise fail(str(error)) from error


@app.command()
def backup(file: Path, data_dir: DataDir = None) -> None:
    """Write database and uploads to one file."""
    portal(data_dir)
    from chinar.portal.core.health import backup as backups

    try:
        backups.backup(file)
    except backups.BackupError as error:
        raise fail(str(error)) from error
    sys.stdout.write(
        f"chinar: wrote {file}. It holds no secrets: keep the folder secrets/ of the data folder "
        "apart, in a safe place.\n"
    )


@app.command()
def restore(file: Path, data_dir: DataDir = None) -> None:
    """Read a backup into an empty installation, and verify its journal."""
    portal(data_dir)
    from chinar.commands import up as house
    from chinar.portal.core.health import backup as backups

    house.migrate()
    try:
        backups.restore(file)
    except backups.BackupError as error:
        raise fail(str(error)) from error
    sys.stdout.write(f"chinar: restored {file}; the journal verifies\n")


@app.command()
def gate(
    hosts: Annotated[list[str], typer.Argument(help="Host names.")],
    data_dir: DataDir = None,
    *,
    json: Annotated[bool, typer.Option("--json", help="Answer as JSON.")] = False,
) -> None:
    """Ask whether host names may be served: 0 yes, 1 no or unknown, 2 no host name."""
    portal(data_dir)
    from chinar.commands import gate as gates

    raise typer.Exit(gates.gate(hosts, as_json=json))


@practice.command("load")
def practice_load(data_dir: DataDir = None) -> None:
    """Load practice data into an installation that has none."""
    portal(data_dir)
    from chinar.commands import up as house

    house.prepare()
    try:
        house.load_practice()
    except house.RefusedError as error:
        raise fail(str(error)) from error


@practice.command("clear")
def practice_clear(data_dir: DataDir = None) -> None:
    """Remove all practice data and nothing else; the journal keeps that it was there."""
    portal(data_dir)
    from django.utils import timezone

    from chinar.practice import clear

    try:
        removed = clear.clear(timezone.now())
    except clear.StillUsedError as error:
        raise fail(f"nothing was removed: {error}") from error
    sys.stdout.write(f"chinar: removed {removed} rows of practice data\n")


def main() -> None:
    """Run the command line."""
    app(prog_name="chinar")
