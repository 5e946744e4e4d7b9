"""`chinar audit` over many sites: files of targets, kills, Ctrl-C, baselines, every report."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from tests.commands.test_audit import run
from tests.engines.webaudit.conftest import _no_network, auditor, certificates, fleet, nameserver
from tests.engines.webaudit.loopback import Auditor, page

from chinar.commands.audit_files import FileProblemError, Pictures
from chinar.engines.webaudit import Picture

__all__ = ["_no_network", "auditor", "certificates", "fleet", "nameserver", "run"]

HOSTS = [f"{name}.example.gov.in" for name in ("health", "water", "roads")]


@dataclass
class Ground:
    """Three sites behind one server, and the options that lead to them."""

    options: list[str]
    folder: Path

    def targets(self, *more: str) -> Path:
        path = self.folder / "targets.txt"
        path.write_text("\n".join(["# three sites", "", *HOSTS, *more]))
        return path


@pytest.fixture
def ground(auditor: Auditor, tmp_path) -> Ground:
    https = auditor.fleet.site(
        {"/": page(without="X-Content-Type-Options")}, auditor.certificates.context(*HOSTS)
    )
    options = ["--ca", str(auditor.certificates.ca_file), "--only", "headers"]
    for host in HOSTS:
        options += ["--resolve", f"{host}:443:127.0.0.1:{https}"]
        options += ["--resolve", f"{host}:80:127.0.0.1:{https}"]
    return Ground(options, tmp_path)


def hosts_in(path: Path) -> list[str]:
    return [site["target"] for site in json.loads(path.read_text())["sites"]]


def test_targets_come_from_a_file_each_once_in_order(run, ground):
    out = ground.folder / "report.json"
    path = ground.targets(HOSTS[0].upper(), f"https://{HOSTS[1]}/  # again")
    result = run("--targets", str(path), *ground.options, "--json", str(out))

    assert result.exit_code == 1
    assert hosts_in(out) == [f"https://{host}/" for host in HOSTS]


def test_bad_lines_are_told_by_number_and_good_ones_kept_only_when_told_to(run, ground):
    path = ground.targets("ftp://x.example", "not a host")
    refused = run("--targets", str(path), *ground.options)
    taken = run("--targets", str(path), "--skip-bad", *ground.options, "--json", "-")

    assert refused.exit_code == 2
    assert "line 6: 'ftp://x.example': only http:// and https://" in refused.stderr
    assert "line 7:" in refused.stderr
    assert "nothing was audited" in refused.stderr
    assert len(json.loads(taken.stdout)["sites"]) == len(HOSTS)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "name a site"),
        (("--targets", "none.txt"), "cannot read none.txt"),
        ((HOSTS[0], "--only", "colour"), "'colour': name a group (accessibility, "),
        ((HOSTS[0], "--mode", "active"), "an active audit needs an authorisation"),
        ((HOSTS[0], "--policy", "none.toml"), "cannot read none.toml"),
        ((HOSTS[0], "--authorisation", "none.json"), "cannot read none.json"),
        ((HOSTS[0], "--baseline", "none.json"), "cannot read none.json"),
        ((HOSTS[0], "--nameserver", "x"), "write an address such as"),
    ],
)
def test_wrong_use_is_told_in_one_line_before_anything_is_sent(
    run, arguments, told, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    result = run(*arguments)

    assert result.exit_code == 2
    assert told in result.stderr
    assert "Traceback" not in result.stderr


def test_every_report_of_one_run_is_written(run, ground):
    files = {form: ground.folder / f"report.{form}" for form in ("json", "sarif", "html", "csv")}
    named = [text for form, path in files.items() for text in (f"--{form}", str(path))]
    result = run("--targets", str(ground.targets()), *ground.options, *named)

    assert "xcto.missing" in result.stdout
    assert all("xcto.missing" in path.read_text() for path in files.values())


def test_report_that_cannot_be_written_is_told(run, ground):
    result = run(HOSTS[0], *ground.options, "--html", str(ground.folder / "no" / "such.html"))

    assert result.exit_code == 2
    assert "name a file in a folder you can write to" in result.stderr


def test_baseline_shows_what_became_of_each_fault(run, ground, auditor):
    before = ground.folder / "before.json"
    run(HOSTS[0], *ground.options, "--json", str(before))
    data = json.loads(before.read_text())
    for verdict in data["sites"][0]["verdicts"]:
        if verdict["code"] == "csp.missing":
            verdict["outcome"] = "failed"
    before.write_text(json.dumps(data))
    result = run(HOSTS[0], *ground.options, "--baseline", str(before))

    assert "0 new, 1 fixed, 1 unchanged, 0 cannot tell" in result.stdout


def test_pictures_are_kept_and_shown_beside_the_earlier_ones(tmp_path, auditor):
    early = auditor.page(page())
    early = replace(early, picture=Picture.of(early.target.host, b"OLD"))
    late = replace(early, picture=Picture.of(early.target.host, b"NEW"))
    folder = tmp_path / "pictures"
    kept = Pictures(folder=folder, earlier={}).kept(early)
    pictures = Pictures(folder=folder, earlier={str(kept.target): kept})

    assert [png for _words, png in pictures.of(pictures.kept(late))] == [b"OLD", b"NEW"]
    assert {file.read_bytes() for file in folder.iterdir()} == {b"OLD", b"NEW"}
    assert Pictures(folder=None, earlier={}).of(early)[0][0].startswith("Now: 24 November 2026")


def test_folder_that_cannot_hold_pictures_is_told(tmp_path, auditor):
    taken = tmp_path / "taken"
    taken.write_text("a file")
    site = replace(auditor.page(page()), picture=Picture(name="x.png", png=b"PNG"))
    with pytest.raises(FileProblemError, match="cannot write to"):
        Pictures(folder=taken, earlier={}).kept(site)


def test_killed_run_goes_on_where_it_was(run, ground, auditor):
    """The journal as a kill in the middle of its third line leaves it."""
    journal, out = ground.folder / "run.jsonl", ground.folder / "report.json"
    arguments = ("--targets", str(ground.targets()), *ground.options)
    run(HOSTS[0], HOSTS[1], *ground.options, "--json", str(out))
    first, second = json.loads(out.read_text())["sites"]
    policy = json.loads(out.read_text())["policy"]
    half = json.dumps(second)[:200]
    journal.write_text("\n".join([json.dumps({"policy": policy}), json.dumps(first), half]))
    auditor.fleet.requests.clear()
    result = run(*arguments, "--resume", str(journal), "--json", str(out))

    assert result.exit_code == 1
    assert hosts_in(out) == [f"https://{host}/" for host in HOSTS]
    assert {headers["host"] for _p, _u, headers in auditor.fleet.requests} == set(HOSTS[1:])
    assert not journal.exists()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"policy": {}}\n', "begun with other settings"),
        ("something else\n", "line 1 is not of an audit run"),
    ],
)
def test_journal_of_something_else_is_left_alone(run, ground, text, told):
    journal = ground.folder / "run.jsonl"
    journal.write_text(text)
    result = run(HOSTS[0], *ground.options, "--resume", str(journal))

    assert result.exit_code == 2
    assert told in result.stderr
    assert journal.read_text() == text


@pytest.mark.slow
def test_ctrl_c_writes_what_is_known_and_the_run_goes_on_later(ground, auditor):
    reached, release = threading.Event(), threading.Event()

    def stall(_path, _headers) -> bytes:
        reached.set()
        release.wait(30)
        return page()

    stalling = auditor.fleet.site({"*": stall}, auditor.certificates.context("slow.example.gov.in"))
    out, journal = ground.folder / "report.json", ground.folder / "run.jsonl"
    command = [sys.executable, "-m", "chinar", "audit", *HOSTS, "slow.example.gov.in"]
    command += [*ground.options, "--concurrency", "1", "--json", str(out)]
    command += ["--resume", str(journal)]
    command += ["--resolve", f"slow.example.gov.in:443:127.0.0.1:{stalling}"]
    command += ["--resolve", f"slow.example.gov.in:80:127.0.0.1:{stalling}"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        assert reached.wait(60)
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=60)
    finally:
        release.set()
        process.kill()

    assert process.returncode == 3
    assert "broken off; 3 of 4 sites were audited" in told
    assert hosts_in(out) == [f"https://{host}/" for host in HOSTS]
    assert json.loads(out.read_text())["unfinished"] == ["https://slow.example.gov.in/"]
    assert len(journal.read_text().splitlines()) == 1 + len(HOSTS)
