"""`chinar audit`: web sites in, reports out; what went wrong is said in one line."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from chinar.commands.audit_files import (
    EXIT_COULD_NOT,
    EXIT_FINDINGS,
    EXIT_WRONG_USE,
    SCREEN,
    FileProblemError,
    Journal,
    Pictures,
    read_report,
    read_targets,
    refuse_unwritable,
    write,
)
from chinar.commands.signatures import data_folder
from chinar.engines import webaudit
from chinar.engines.webaudit.signatures import Signatures

_RESOLVE_ADVICE = "write HOST:PORT:ADDRESS or HOST:PORT:ADDRESS:PORT, an IPv6 address in [brackets]"
Json = Annotated[
    Path | None, typer.Option("--json", help="Write the JSON report there; - is the screen.")
]


@dataclass(slots=True, kw_only=True)
class Run:
    """One run of the command: what to audit, how, and what is known so far."""

    targets: list[webaudit.Target]
    policy: webaudit.Policy
    baseline: tuple[webaudit.SiteReport, ...] | None
    journal: Journal | None
    pictures: Pictures
    done: dict[str, webaudit.SiteReport] = field(default_factory=dict)
    trouble: str = ""
    """Why a run could not go on: a file that could not be written any more."""

    def audit(self) -> bool:
        """Audit what is not done yet; False where the run was broken off."""
        self.done.update(self.journal.done if self.journal else {})
        left = [target for target in self.targets if str(target) not in self.done]
        earlier = {
            str(site.target): webaudit.History(sightings=(site.sighting,))
            for site in self.baseline or ()
            if site.sighting
        }
        try:
            with _progress_bar(len(self.targets), len(self.targets) - len(left)) as advance:

                def keep(site: webaudit.SiteReport) -> None:
                    kept = self.pictures.kept(site)
                    self.done[str(site.target)] = kept
                    if self.journal:
                        self.journal.add(kept)
                    advance(site)

                webaudit.audit(
                    left, self.policy, now=datetime.now(UTC), histories=earlier, progress=keep
                )
        except KeyboardInterrupt:
            return False
        except FileProblemError as error:
            self.trouble = str(error)
            return False
        return True

    def report(self, began: datetime) -> webaudit.AuditReport:
        """Return what is known, in the order of the targets."""
        sites = [self.done.get(str(target)) for target in self.targets]
        known = tuple(site for site in sites if site)
        return webaudit.AuditReport(
            started_at=min((site.started_at for site in known), default=began),
            finished_at=max((site.finished_at for site in known), default=began),
            policy=self.policy,
            sites=known,
            unfinished=tuple(t for t, site in zip(self.targets, sites, strict=True) if not site),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Outputs:
    """Where the reports go."""

    json: Path | None
    sarif: Path | None
    html: Path | None
    csv: Path | None

    def refuse_unwritable(self) -> None:
        """Say at once, and not after hours, what could not be written.

        Raises:
            FileProblemError: a report's place cannot be written to.
        """
        for path in (self.json, self.sarif, self.html, self.csv):
            if path and path != SCREEN:
                refuse_unwritable(path)

    def write(
        self,
        report: webaudit.AuditReport,
        baseline: tuple[webaudit.SiteReport, ...] | None,
        pictures: Pictures,
    ) -> list[str]:
        """Write each report that was asked for, and the text unless the screen is taken.

        Returns what could not be written; one report's trouble is not another's.
        """
        changes = None if baseline is None else webaudit.compare(baseline, report.sites)
        forms: list[tuple[Path | None, Callable[[], Iterable[str]]]] = [
            (self.json, lambda: webaudit.to_json(report)),
            (self.sarif, lambda: (webaudit.to_sarif(report, changes), "\n")),
            (self.html, lambda: webaudit.to_html(report, changes, pictures.of)),
            (self.csv, lambda: webaudit.to_csv(report.sites)),
        ]
        troubles = []
        for path, pieces in forms:
            if path:
                try:
                    write(path, pieces())
                except FileProblemError as error:
                    troubles.append(str(error))
        if SCREEN not in (self.json, self.sarif, self.html, self.csv):
            sys.stdout.write(webaudit.to_text(report, changes))
        return troubles


def audit(
    targets: Annotated[
        list[str] | None, typer.Argument(help="Host names or addresses of web sites.")
    ] = None,
    targets_file: Annotated[
        Path | None,
        typer.Option("--targets", help="A file with one target a line; - reads them from input."),
    ] = None,
    *,
    skip_bad: Annotated[
        bool, typer.Option("--skip-bad", help="Audit the good lines of --targets all the same.")
    ] = False,
    json_file: Json = None,
    sarif: Annotated[Path | None, typer.Option(help="Write SARIF 2.1.0 there.")] = None,
    html: Annotated[Path | None, typer.Option(help="Write one HTML page there.")] = None,
    csv: Annotated[Path | None, typer.Option(help="Write a table there.")] = None,
    mode: Annotated[webaudit.Mode | None, typer.Option(help="How far the audit goes.")] = None,
    authorisation: Annotated[
        Path | None, typer.Option(help="The owner's leave for the active mode (JSON).")
    ] = None,
    only: Annotated[
        str | None, typer.Option(help="Groups, checks or codes to judge, with commas between.")
    ] = None,
    policy: Annotated[Path | None, typer.Option(help="A policy file (TOML or JSON).")] = None,
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
    nameserver: Annotated[
        list[str] | None, typer.Option(help="ADDRESS[:PORT] of a resolver for DNS records.")
    ] = None,
    concurrency: Annotated[
        int | None, typer.Option(min=1, max=2000, help="Sites at a time (20).")
    ] = None,
    per_address: Annotated[
        float | None,
        typer.Option(min=0.1, max=1e6, help="Connections a second to one address (20)."),
    ] = None,
    rate: Annotated[
        float | None, typer.Option(min=0.1, max=1e6, help="Connections a second in all (no cap).")
    ] = None,
    browser: Annotated[
        bool,
        typer.Option("--browser", help="Show each front page in Chromium (extra `browser`)."),
    ] = False,
    pictures: Annotated[
        Path | None,
        typer.Option(help="With a browser, keep a picture of each front page in this folder."),
    ] = None,
    baseline: Annotated[
        Path | None, typer.Option(help="An earlier JSON report: compare with it, learn from it.")
    ] = None,
    resume: Annotated[
        Path | None,
        typer.Option(help="Keep each finished site in this file; go on from it after a kill."),
    ] = None,
) -> None:
    """Audit web sites and say what to put right.

    Ends with 0 when nothing above info was found, 1 with findings, 2 when a target or an option
    cannot be understood, 3 when no site could be reached or the run was broken off.
    """
    outputs = Outputs(json=json_file, sarif=sarif, html=html, csv=csv)
    journal = None
    began = datetime.now(UTC)
    try:
        chosen = _policy(policy, mode, authorisation, only)
        chosen = replace(chosen, browser=chosen.browser or browser or pictures is not None)
        chosen = _bounds(chosen, concurrency, per_address, rate)
        chosen = _network_options(chosen, allow_net, ca, resolve, nameserver)
        sites = _targets(targets or [], targets_file, skip_bad=skip_bad)
        webaudit.checks_for(chosen)
        outputs.refuse_unwritable()
        journal = Journal(resume, chosen) if resume else None
        known = read_report(baseline) if baseline else None
        shown = Pictures(folder=pictures, earlier={str(site.target): site for site in known or ()})
        run = Run(targets=sites, policy=chosen, baseline=known, journal=journal, pictures=shown)
        finished = run.audit()
    except (webaudit.WebauditError, FileProblemError) as error:
        typer.echo(f"chinar audit: {error}", err=True)
        raise typer.Exit(EXIT_WRONG_USE) from error
    report = run.report(began)
    troubles = outputs.write(report, known, shown)
    whole = finished and not report.unfinished
    if journal:
        journal.close(finished=whole and not troubles)
    for line in filter(None, (run.trouble, *troubles)):
        typer.echo(f"chinar audit: {line}", err=True)
    if not whole:
        _say_broken_off(report, resume)
    if troubles or not whole:
        raise typer.Exit(EXIT_COULD_NOT)
    raise typer.Exit(_exit_code(report))


def _policy(
    file: Path | None, mode: webaudit.Mode | None, authorisation: Path | None, only: str | None
) -> webaudit.Policy:
    policy = webaudit.read_policy(file) if file else webaudit.Policy()
    policy = replace(policy, signatures=Signatures.current(data_folder()))
    if mode:
        policy = replace(policy, mode=mode)
    if only:
        names = tuple(name.strip() for name in only.split(",") if name.strip())
        policy = replace(policy, only=names)
    if authorisation:
        policy = replace(policy, authorisation=webaudit.read_authorisation(authorisation))
    return policy


def _bounds(
    policy: webaudit.Policy, concurrency: int | None, per_address: float | None, rate: float | None
) -> webaudit.Policy:
    if concurrency:
        policy = replace(policy, concurrency=concurrency)
    if per_address:
        policy = replace(policy, connections_per_second=per_address)
    if rate:
        policy = replace(policy, connections_per_second_in_all=rate)
    return policy


def _network_options(
    policy: webaudit.Policy,
    allow_net: list[str] | None,
    ca: list[Path] | None,
    resolve: list[str] | None,
    nameserver: list[str] | None,
) -> webaudit.Policy:
    asked = tuple(webaudit.read_nameserver(text) for text in nameserver or ())
    return replace(
        policy,
        allowed_networks=policy.allowed_networks + tuple(map(_network, allow_net or ())),
        ca_files=policy.ca_files + tuple(ca or ()),
        connect_to={**policy.connect_to, **dict(map(_resolution, resolve or ()))},
        nameservers=asked or policy.nameservers,
    )


def _targets(texts: list[str], file: Path | None, *, skip_bad: bool) -> list[webaudit.Target]:
    found = [webaudit.Target.parse(text) for text in texts]
    if file:
        listed = read_targets(file)
        if listed.bad:
            typer.echo("\n".join(f"chinar audit: {line}" for line in listed.bad), err=True)
            if not skip_bad:
                raise FileProblemError(
                    f"{len(listed.bad)} of the lines of {file} are no targets; nothing was "
                    "audited. Correct them, or add --skip-bad to audit the others"
                )
        found += listed.targets
    if not found:
        raise FileProblemError("name a site, for example www.example.gov.in, or give --targets")
    return list({str(target): target for target in found}.values())


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
def _progress_bar(total: int, done: int) -> Iterator[Callable[[webaudit.SiteReport], None]]:
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
        task = bar.add_task("", total=total, completed=done)

        def advance(site: webaudit.SiteReport) -> None:
            bar.update(task, advance=1, description=site.target.host)

        yield advance


def _say_broken_off(report: webaudit.AuditReport, resume: Path | None) -> None:
    total = len(report.sites) + len(report.unfinished)
    advice = (
        f"The same command goes on where it stopped (--resume {resume})."
        if resume
        else "With --resume FILE, a run can go on where it stopped."
    )
    typer.echo(
        f"chinar audit: broken off; {len(report.sites)} of {total} sites were audited and stand "
        f"in the reports. {advice}",
        err=True,
    )


def _exit_code(report: webaudit.AuditReport) -> int:
    if not any(site.reached for site in report.sites):
        return EXIT_COULD_NOT
    found = any(
        verdict.severity is not webaudit.Severity.INFO
        for site in report.sites
        for verdict in site.failed
    )
    return EXIT_FINDINGS if found else 0
