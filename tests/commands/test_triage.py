"""`chinar triage` on its own."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from chinar.cli import app

WATER = "hamare mohalle me paanch din se pani nahi aaya"


@pytest.fixture
def run():
    def call(*arguments, typed=None):
        return CliRunner().invoke(app, ["triage", *arguments], input=typed)

    return call


def test_a_text_with_nothing_to_flag_ends_with_0(run, tmp_path):
    file = tmp_path / "text.txt"
    file.write_text(WATER, encoding="utf-8")
    done = run(str(file))
    assert done.exit_code == 0
    assert "hi-Latn" in done.stdout
    assert "water.none" in done.stdout
    assert "not told by the text" in done.stdout


def test_a_personal_number_is_flagged_and_never_printed(run):
    done = run("-", typed="Aadhaar 7945 2669 8572, no ration")
    assert done.exit_code == 1
    assert "aadhaar …8572" in done.stdout
    assert "7945" not in done.stdout


def test_json_tells_everything(run):
    done = run("-", "--json", typed="पानी नहीं आता, आधार २६५०८४७७११५९")
    said = json.loads(done.stdout)
    assert said["language"] == said["reply_in"] == "hi"
    assert said["hidden"][0]["kind"] == "aadhaar"
    assert said["text"].endswith("XXXXXXXX११५९")
    assert set(said) == {
        "alike", "categories", "confidence", "hidden", "language", "reply_in", "scripts", "sure",
        "text",
    }  # fmt: skip


def test_earlier_texts_alike_are_flagged(run, tmp_path):
    table = tmp_path / "earlier.csv"
    table.write_text(
        "id,text,latitude,longitude,at\n"
        f"7,{WATER} hai,34.0,74.8,2026-11-20\n"
        "8,street light broken,34.0,74.8,2026-11-20\n"
        f"9,{WATER},32.7,74.9,2026-11-20\n",
        encoding="utf-8",
    )
    place = ("--latitude", "34.001", "--longitude", "74.8", "--at", "2026-11-28")
    done = run("-", "--against", str(table), *place, "--json", typed=WATER)
    assert done.exit_code == 1
    (match,) = json.loads(done.stdout)["alike"]
    assert match["id"] == "7"
    assert match["days"] == 8
    assert "alike       7" in run("-", "--against", str(table), *place, typed=WATER).stdout


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"id,words\n1,x\n", "no column called text"),
        (b"text,latitude\nx,north\n", "degrees"),
        (b"text,at\nx,soon\n", "a date like"),
        (b"text\n\xff\xfe\n", "UTF-8"),
    ],
)
def test_a_table_that_cannot_be_read_ends_with_2(run, tmp_path, content, said):
    table = tmp_path / "earlier.csv"
    table.write_bytes(content)
    done = run("-", "--against", str(table), typed="x")
    assert done.exit_code == 2
    assert said in done.stderr


def test_a_file_that_is_not_there_ends_with_2(run, tmp_path):
    assert run(str(tmp_path / "none.txt")).exit_code == 2
