"""docs/checks is what the catalogue says, and the catalogue leaves nothing out."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from chinar.cli import app
from chinar.engines.webaudit import ALL_CHECKS, CODES
from chinar.engines.webaudit.report.check_pages import check_pages

DOCS = Path(__file__).resolve().parents[4] / "docs" / "checks"
RULED = [code for check in ALL_CHECKS for code in check.codes]


def test_pages_in_the_repository_are_those_the_catalogue_makes():
    shipped = {path.name: path.read_text() for path in DOCS.glob("*.md")}

    assert shipped == dict(check_pages()), "run ./chinar checks --write docs/checks"


def test_every_code_has_one_check_and_every_check_known_codes():
    assert sorted(RULED) == sorted(CODES)


@pytest.mark.parametrize("code", sorted(CODES))
def test_code_says_what_why_how_and_what_to_do(code):
    info = CODES[code]

    assert info.title
    assert not info.title.endswith(".")
    for text in (info.why, info.judged, info.remedy):
        assert text.rstrip('»”")').endswith((".", "?")), text
    assert len(info.title) <= 80


def test_code_is_explained_in_the_terminal():
    told = CliRunner().invoke(app, ["checks", "cert.expired"])
    listed = CliRunner().invoke(app, ["checks"])
    unknown = CliRunner().invoke(app, ["checks", "cert.blue"])

    assert CODES["cert.expired"].title in told.stdout
    assert all(code in listed.stdout for code in CODES)
    assert unknown.exit_code == 2
    assert "no code 'cert.blue'" in unknown.stderr
