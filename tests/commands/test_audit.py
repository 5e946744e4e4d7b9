"""`chinar audit`: reports, exit codes, and one clear line for each kind of bad input."""

from __future__ import annotations

import json
from datetime import datetime

import pytest
import typer
from tests.engines.webaudit.conftest import _no_network, auditor, certificates, fleet, nameserver
from tests.engines.webaudit.loopback import HOST, MOMENT, Auditor, page
from typer.testing import CliRunner

from chinar.commands.audit import audit

__all__ = ["_no_network", "auditor", "certificates", "fleet", "nameserver"]


class StandingClock(datetime):
    """A clock that shows the moment the tests' certificates were made for."""

    @classmethod
    def now(cls, tz=None):
        return MOMENT


@pytest.fixture
def run(monkeypatch):
    monkeypatch.setattr("chinar.commands.audit.datetime", StandingClock)
    app = typer.Typer()
    app.command()(audit)

    def invoke(*arguments: str):
        return CliRunner().invoke(app, list(arguments))

    return invoke


def options(auditor: Auditor, front: bytes) -> list[str]:
    https = auditor.fleet.site({"/": front}, auditor.certificates.context(HOST))
    http = auditor.redirect(f"https://{HOST}/")
    return [
        HOST,
        *("--resolve", f"{HOST}:443:127.0.0.1:{https}"),
        *("--resolve", f"{HOST}:80:127.0.0.1:{http}"),
        *("--ca", str(auditor.certificates.ca_file)),
    ]


def test_findings_end_with_one_and_a_readable_report(run, auditor):
    result = run(*options(auditor, page(without="X-Content-Type-Options")))

    assert result.exit_code == 1
    assert "xcto.missing" in result.stdout


def test_faultless_site_ends_with_zero(run, auditor):
    result = run(*options(auditor, page()))

    assert result.exit_code == 0
    assert "A+" in result.stdout


def test_json_goes_to_the_screen_or_a_file(run, auditor, tmp_path):
    arguments = options(auditor, page())
    on_screen = run(*arguments, "--json", "-")
    file = tmp_path / "report.json"
    in_file = run(*arguments, "--json", str(file))

    assert json.loads(on_screen.stdout)["sites"][0]["target"] == f"https://{HOST}/"
    assert json.loads(file.read_text())["engine"]["name"] == "chinar-webaudit"
    assert HOST in in_file.stdout


def test_nothing_reached_ends_with_three(run):
    result = run("nobody.example.gov.in")

    assert result.exit_code == 3
    assert "site.unreachable" in result.stdout


def test_private_address_is_not_reached_unless_its_network_is_allowed(run, fleet):
    site = f"http://127.0.0.1:{fleet.site({'/': page()})}"

    assert run(site).exit_code == 3
    assert run(site, "--allow-net", "127.0.0.0/8").exit_code == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["two words"],
        ["ftp://a.gov.in"],
        ["a.gov.in", "--allow-net", "everywhere"],
        ["a.gov.in", "--ca", "/nowhere/ca.pem"],
        ["a.gov.in", "--resolve", "a.gov.in"],
        ["a.gov.in", "--resolve", "a.gov.in:443:elsewhere"],
        ["a.gov.in", "--resolve", "a.gov.in:0:127.0.0.1"],
        ["a.gov.in", "--resolve", "a.gov.in:443:127.0.0.1:70000"],
        ["a.gov.in", "--resolve", "a b:443:127.0.0.1"],
    ],
)
def test_wrong_use_ends_with_two_and_one_line_that_says_what_to_write(run, arguments):
    result = run(*arguments)

    assert result.exit_code == 2
    assert result.stderr.startswith("chinar audit: ")
    assert len(result.stderr.splitlines()) == 1


def test_report_that_cannot_be_written_is_told(run, auditor):
    result = run(*options(auditor, page()), "--json", "/nowhere/report.json")

    assert result.exit_code == 2
    assert "cannot write" in result.stderr


def test_resolve_takes_an_ipv6_address_in_brackets(run):
    result = run("a.gov.in", "--resolve", "a.gov.in:443:[::1]:1", "--resolve", "a.gov.in:80:[::1]")

    assert result.exit_code == 3
