"""`chinar audit`: web sites in, a report out; what went wrong is said in one line."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from chinar.engines import webaudit

EXIT_FINDINGS = 1
EXIT_WRONG_USE = 2
EXIT_NOTHING_REACHED = 3
_RESOLVE_ADVICE = "write HOST:PORT:ADDRESS or HOST:PORT:ADDRESS:PORT, an IPv6 address in [brackets]"


def audit(
    targets: Annotated[list[str], typer.Argument(help="Host names or addresses of web sites.")],
    json_file: Annotated[
        Path | None, typer.Option("--json", help="Write the JSON report there; - is the screen.")
    ] = None,
    allow_net: Annotated[
        list[str] | None,
        typer.Option(help="A network (CIDR) that may be audited although it is not public."),
    ] = None,
    ca: Annotated[
        list[Path] | None,
        typer.Option(help="A PEM file of certificate authorities to trust as well."),
    ] = None,
    resolve: Annotated[
        list[str] | None,
        typer.Option(help="HOST:PORT:ADDRESS[:PORT]: connect there instead of asking DNS."),
    ] = None,
    concurrency: Annotated[int, typer.Option(min=1, max=500, help="Sites at a time.")] = 20,
) -> None:
    """Audit web sites and say what to put right.

    Ends with 0 when nothing above info was found, 1 with findings, 2 when a target or an option
    cannot be understood, 3 when no site could be reached.
    """
    try:
        sites = [webaudit.Target.parse(text) for text in targets]
        policy = webaudit.Policy(
            allowed_networks=tuple(_network(text) for text in allow_net or ()),
            ca_files=tuple(ca or ()),
            connect_to=dict(_resolution(text) for text in resolve or ()),
            concurrency=concurrency,
        )
        with _progress_bar(len(sites)) as advance:
            report = webaudit.audit(sites, policy, now=datetime.now(UTC), progress=advance)
    except webaudit.TargetError as error:
        typer.echo(f"chinar audit: {error}", err=True)
        raise typer.Exit(EXIT_WRONG_USE) from error
    _write(report, json_file)
    raise typer.Exit(_exit_code(report))


def _network(text: str) -> IPv4Network | IPv6Network:
    try:
        return ip_network(text, strict=False)
    except ValueError as error:
        raise webaudit.TargetError(text, "write a network such as 10.0.0.0/8") from error


def _resolution(text: str) -> tuple[tuple[str, int], tuple[str, int]]:
    """Read HOST:PORT:ADDRESS[:PORT]."""
    host, _, rest = text.partition(":")
    port_text, _, rest = rest.partition(":")
    if rest.startswith("["):
        address, _, to_port = rest[1:].partition("]")
        to_port = to_port.removeprefix(":")
    else:
        address, _, to_port = rest.partition(":")
    try:
        port = _port(port_text)
        name = webaudit.Target(host=host.lower(), http_port=None).host
        return (name, port), (str(ip_address(address)), _port(to_port) if to_port else port)
    except ValueError as error:
        raise webaudit.TargetError(text, _RESOLVE_ADVICE) from error


def _port(text: str) -> int:
    port = int(text)
    if not 0 < port < 65_536:
        raise ValueError(text)
    return port


@contextmanager
def _progress_bar(total: int) -> Iterator[Callable[[webaudit.SiteReport], None]]:
    """Show on a terminal's error stream how many sites are done; elsewhere nothing."""
    console = Console(stderr=True)
    columns = (
        TextColumn("audit"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.description}"),
    )
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task("", total=total)

        def advance(site: webaudit.SiteReport) -> None:
            bar.update(task, advance=1, description=site.target.host)

        yield advance


def _write(report: webaudit.AuditReport, json_file: Path | None) -> None:
    if json_file == Path("-"):
        sys.stdout.write(webaudit.to_json(report) + "\n")
        return
    if json_file is not None:
        try:
            json_file.write_text(webaudit.to_json(report) + "\n", encoding="utf-8")
        except OSError as error:
            typer.echo(
                f"chinar audit: cannot write {json_file}: {error.strerror}; "
                "name a file in a folder you can write to",
                err=True,
            )
            raise typer.Exit(EXIT_WRONG_USE) from error
    sys.stdout.write(webaudit.to_text(report))


def _exit_code(report: webaudit.AuditReport) -> int:
    if not any(site.reached for site in report.sites):
        return EXIT_NOTHING_REACHED
    found = any(
        verdict.severity is not webaudit.Severity.INFO
        for site in report.sites
        for verdict in site.failed
    )
    return EXIT_FINDINGS if found else 0
