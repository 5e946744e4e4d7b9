"""The gates: each command runs, failures are named, missing services are said."""

from __future__ import annotations

import sys

import pytest

from chinar.commands import gates
from chinar.commands.gates import Gate

OK = Gate(name="fine", command=(sys.executable, "-c", ""))
BAD = Gate(name="broken", command=(sys.executable, "-c", "raise SystemExit(4)"))


def test_failed_gates_are_named_and_all_are_run(capfd):
    assert gates.run([BAD, OK]) == ["broken"]
    printed = capfd.readouterr().out
    assert "── broken: FAILED (4)" in printed
    assert "── fine: ok" in printed


def test_locks_hold_no_address(monkeypatch, tmp_path):
    monkeypatch.setattr(gates, "run", lambda _gates: [])
    assert gates.check() == []
    for name in gates.LOCKS:
        (tmp_path / name).write_text("https://example\n")
    monkeypatch.setattr(gates, "ROOT", tmp_path)
    assert gates.check() == [f"address in {name}" for name in gates.LOCKS]


def test_tests_run_on_both_databases_where_postgresql_answers():
    names = [gate.name for gate in gates.test_gates(browser=True, postgres=True)]
    assert names[:3] == ["tests on SQLite", "tests in a browser", "tests on PostgreSQL"]
    assert names[3:] == ["coverage of the whole", "coverage of the core"]


def test_without_a_browser_its_tests_are_left_out():
    names = [gate.name for gate in gates.test_gates(browser=False, postgres=False)]
    assert "tests in a browser" not in names


@pytest.fixture
def quiet(monkeypatch, tmp_path):
    ran = []
    monkeypatch.setattr(gates, "run", lambda found: ran.extend(found) or [])
    monkeypatch.setattr(gates, "ROOT", tmp_path)
    return ran


def test_a_missing_postgresql_is_said(quiet, monkeypatch, capsys):
    monkeypatch.delenv("CHINAR_TEST_REQUIRE_SERVICES", raising=False)
    monkeypatch.setattr(gates, "POSTGRES_ADDRESS", ("127.0.0.1", 1))
    gates.test(browser=False)
    assert "skipped, nothing answers" in capsys.readouterr().out
    assert "tests on PostgreSQL" not in [gate.name for gate in quiet]


def test_where_services_are_required_postgresql_is_not_skipped(quiet, monkeypatch):
    monkeypatch.setenv("CHINAR_TEST_REQUIRE_SERVICES", "1")
    monkeypatch.setattr(gates, "POSTGRES_ADDRESS", ("127.0.0.1", 1))
    gates.test(browser=False)
    assert "tests on PostgreSQL" in [gate.name for gate in quiet]
