"""The command line: each subcommand calls its room and ends with the right code."""

from __future__ import annotations

import subprocess
import sys

import pytest
from typer.testing import CliRunner

from chinar import __version__, cli
from chinar.commands import benches, gates, serve, up
from chinar.portal.core.health import backup
from chinar.practice import clear


@pytest.fixture
def run(monkeypatch):
    monkeypatch.setattr(cli, "portal", lambda data_dir=None: None)
    return lambda *arguments: CliRunner().invoke(cli.app, list(arguments))


def test_version_is_printed(run):
    assert run("version").stdout == f"chinar {__version__}\n"


def test_up_passes_on_what_was_asked(run, monkeypatch):
    asked = {}
    monkeypatch.setattr(up, "up", lambda **values: asked.update(values))
    assert run("up", "--port", "8001", "--no-practice").exit_code == 0
    assert asked == {"address": "127.0.0.1", "port": 8001, "practice": False}


def test_a_refused_start_is_one_line(run, monkeypatch):
    def refuse(**_values):
        raise up.RefusedError("try another port")

    monkeypatch.setattr(up, "up", refuse)
    result = run("up")
    assert result.exit_code == cli.COULD_NOT
    assert result.stderr == "chinar: try another port\n"


def test_the_parts_can_run_alone(run, monkeypatch):
    ran = []
    for part in ("web", "worker", "scheduler"):
        monkeypatch.setattr(serve, part, lambda *_values, part=part: ran.append(part))
        assert run(part).exit_code == 0
    assert ran == ["web", "worker", "scheduler"]


@pytest.mark.parametrize(("failed", "code"), [([], 0), (["types"], cli.FINDINGS)])
def test_check_fails_when_a_gate_does(run, monkeypatch, failed, code):
    monkeypatch.setattr(gates, "check", lambda: failed)
    assert run("check").exit_code == code


def test_test_runs_gates_and_tests(run, monkeypatch):
    asked = {}
    monkeypatch.setattr(gates, "check", list)
    monkeypatch.setattr(gates, "test", lambda **values: asked.update(values) or [])
    assert run("test", "--no-browser").exit_code == 0
    assert asked == {"browser": False}


def test_an_unknown_bench_lists_those_there_are(run):
    result = run("bench", "nothing")
    assert result.exit_code == cli.WRONG_USE
    assert "jobs" in result.stderr


def test_a_bench_gets_its_arguments(run, monkeypatch):
    asked = []
    monkeypatch.setattr(benches, "run", lambda *values: asked.append(values) or 0)
    assert run("bench", "jobs", "--jobs", "5").exit_code == 0
    assert asked == [("jobs", ["--jobs", "5"])]


@pytest.mark.parametrize("name", benches.names())
def test_every_bench_starts(name):
    told = subprocess.run(
        [sys.executable, "-m", "chinar", "bench", name, "--help"],
        capture_output=True,
        check=False,
        text=True,
    )
    assert told.returncode == 0, told.stderr
    assert f"usage: chinar bench {name}" in told.stdout


def test_backup_says_that_it_holds_no_secrets(run, monkeypatch, tmp_path):
    monkeypatch.setattr(backup, "backup", lambda file: None)
    result = run("backup", str(tmp_path / "b"))
    assert result.exit_code == 0
    assert "no secrets" in result.stdout


@pytest.mark.parametrize("part", ["backup", "restore"])
def test_a_backup_that_fails_is_one_line(run, monkeypatch, part):
    def fail(_file):
        raise backup.BackupError("no room on the disk")

    monkeypatch.setattr(up, "migrate", lambda: None)
    monkeypatch.setattr(backup, part, fail)
    result = run(part, "file")
    assert result.exit_code == cli.COULD_NOT
    assert result.stderr == "chinar: no room on the disk\n"


def test_a_restore_is_told(run, monkeypatch):
    monkeypatch.setattr(up, "migrate", lambda: None)
    monkeypatch.setattr(backup, "restore", lambda file: None)
    assert "the journal verifies" in run("restore", "file").stdout


def test_practice_is_cleared_and_counted(run, monkeypatch):
    monkeypatch.setattr(clear, "clear", lambda now: 12)
    assert run("practice", "clear").stdout == "chinar: removed 12 rows of practice data\n"


def test_practice_still_in_use_is_told(run, monkeypatch):
    def refuse(_now):
        raise clear.StillUsedError("office is used by web site")

    monkeypatch.setattr(clear, "clear", refuse)
    result = run("practice", "clear")
    assert result.exit_code == cli.COULD_NOT
    assert "office is used by web site" in result.stderr


def test_practice_is_loaded_by_hand(run, monkeypatch):
    done = []
    monkeypatch.setattr(up, "prepare", lambda: done.append("prepare"))
    monkeypatch.setattr(up, "load_practice", lambda: done.append("load"))
    assert run("practice", "load").exit_code == 0
    assert done[-1] == "load"


def test_the_gate_answers_for_an_unknown_host(run, db):
    result = run("gate", "nobody.example.gov.in", "--json")
    assert result.exit_code == cli.FINDINGS
    assert '"unknown"' in result.stdout
