"""`chinar signatures`: a feed taken over, refused with its places, and shown."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from chinar.cli import app

GOOD = {
    "shiny": {
        "extractors": {"filename": [r"^shiny-(§§version§§)\.js"]},
        "vulnerabilities": [{"below": "2.0", "identifiers": {"CVE": ["CVE-2026-0001"]}}],
    }
}
BAD = {"slow": {"extractors": {"uri": [r"(a+)+(§§version§§)"]}}}


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setenv("CHINAR_DATA_DIR", str(tmp_path / "data"))
    return lambda *words: CliRunner().invoke(app, ["signatures", *map(str, words)])


def feed(folder, data):
    path = folder / "feed.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def test_feed_is_taken_over_and_shown(run, tmp_path):
    before = run("show").output
    assert "from Chinar" in before
    done = run("import", feed(tmp_path, GOOD), "--as-of", "2026-11-20")
    assert done.exit_code == 0, done.output
    assert "1 libraries, 1 known holes" in done.output
    assert "as of 2026-11-20, from feed.json" in run("show").output


def test_feed_with_a_bad_entry_is_refused_by_its_place(run, tmp_path):
    refused = run("import", feed(tmp_path, GOOD | BAD))
    assert refused.exit_code == 2
    assert "slow.extractors.uri[0]: repeats what itself repeats" in refused.stderr
    assert "from Chinar" in run("show").output


def test_good_entries_are_kept_on_demand(run, tmp_path):
    done = run("import", feed(tmp_path, GOOD | BAD), "--keep-good")
    assert done.exit_code == 0
    assert "left out: slow.extractors.uri[0]" in done.stderr
    assert "from feed.json" in run("show").output


def test_feed_is_written_where_told(run, tmp_path):
    out = tmp_path / "elsewhere" / "libraries.json"
    assert run("import", feed(tmp_path, GOOD), "--out", out).exit_code == 0
    assert json.loads(out.read_text(encoding="utf-8"))["format"] == "chinar-libraries/1"
    assert "from Chinar" in run("show").output


def test_file_that_is_not_there_is_said_in_one_line(run, tmp_path):
    refused = run("import", tmp_path / "none.json")
    assert refused.exit_code == 2
    assert "cannot read" in refused.stderr


def test_broken_table_in_the_data_folder_is_told(run, tmp_path):
    folder = tmp_path / "data" / "signatures"
    folder.mkdir(parents=True)
    (folder / "libraries.json").write_text("{", encoding="utf-8")
    shown = run("show")
    assert shown.exit_code == 2
    assert "is no JSON" in shown.stderr
