"""A receipt is checked offline, by `chinar verify` and by the script in docs, with one result."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from tests.engines.notary.world import (
    CONTENT,
    FORGER,
    JANUARY,
    KEY,
    NEW,
    SALT,
    Log,
    proof,
    receipt,
)
from typer.testing import CliRunner

from chinar import cli
from chinar.engines import notary

SCRIPT = Path(__file__).resolve().parents[2] / "docs" / "verify_receipt.py"


@pytest.fixture(scope="module")
def log():
    return Log()


@pytest.fixture
def files(log, tmp_path):
    """Write a receipt, the key and a proof; each can be given another content."""

    def write(*, said=None, later=None, keys=(KEY,)):
        said = receipt(log) if said is None else said
        later = proof(log) if later is None else later
        text = said if isinstance(said, str) else json.dumps(said.data())
        (tmp_path / "receipt.json").write_text(text)
        (tmp_path / "key.pem").write_text("".join(key.public.pem() for key in keys))
        (tmp_path / "proof.json").write_text(json.dumps(later))
        return tmp_path

    return write


def run(*arguments, **options):
    return CliRunner().invoke(cli.app, ["verify", *map(str, arguments)], **options)


def both(folder, *, with_proof=True):
    """Return the exit codes of the command and of the script."""
    later = folder / "proof.json"
    ours = run(
        folder / "receipt.json",
        "--key",
        folder / "key.pem",
        *(["--proof", later] if with_proof else []),
    )
    script = [sys.executable, SCRIPT, folder / "receipt.json", folder / "key.pem"]
    theirs = subprocess.run(
        [*script, later] if with_proof else script, capture_output=True, text=True, check=False
    )
    return ours.exit_code, theirs.returncode, ours.output, theirs.stdout + theirs.stderr


def test_the_script_stands_alone_on_sixty_lines():
    text = SCRIPT.read_text()
    assert len(text.splitlines()) <= 60
    assert "chinar." not in text.replace('"chinar.re', "")  # names of statements, no import
    assert "import chinar" not in text


@pytest.mark.parametrize(("days", "code"), [(0.5, 0), (2, 1)])
def test_an_entry_that_still_waits_for_its_place_is_the_same_to_both(files, log, days, code):
    later = proof(log, at=JANUARY + timedelta(days=days))
    later["entries"][0] |= {"index": None}
    ours, theirs, told, said = both(files(later=later))
    assert (ours, theirs) == (code, code), said
    if not code:
        assert "ten minutes" in told
        assert "ten minutes" in said


def test_the_list_of_keys_as_the_portal_hands_it_out_serves_as_keys(files):
    folder = files()
    (folder / "key.pem").write_text(json.dumps({"keys": [{"id": "1", "pem": KEY.public.pem()}]}))
    ours, theirs, _told, said = both(folder)
    assert (ours, theirs) == (0, 0), said


@pytest.mark.parametrize("with_proof", [True, False])
def test_a_good_receipt_is_valid_to_both(files, with_proof):
    ours, theirs, told, said = both(files(), with_proof=with_proof)
    assert (ours, theirs) == (0, 0), said
    assert "VALID" in told
    assert said.startswith("VALID: JK/ANG/2026/0000001-K")
    assert ("the entry stands in the log: yes" in told) == with_proof


def test_the_text_of_a_qr_code_is_a_receipt_too(files, log):
    folder = files()
    assert run(receipt(log).line(), "--key", folder / "key.pem").exit_code == 0
    result = run("-", "--key", folder / "key.pem", input=receipt(log).line())
    assert result.exit_code == 0
    assert result.output.startswith("-: VALID")


def altered(said, **parts):
    data = said.data()
    data["statement"] |= parts
    return json.dumps(data)


@pytest.mark.parametrize("part", ["record", "at", "entry", "content", "head"])
def test_an_altered_receipt_is_not_valid_to_either(files, log, part):
    value = {"at": "2026-01-01T00:00:00+00:00", "record": "JK/ANG/2026/0000002-X", "head": None}
    text = altered(receipt(log), **{part: value.get(part, "ab" * 32)})
    ours, theirs, told, said = both(files(said=text), with_proof=False)
    assert (ours, theirs) == (1, 1)
    assert "altered" in told
    assert "altered" in said


@pytest.mark.parametrize(
    ("change", "ours_says", "theirs_says"),
    [
        (
            lambda log: proof(log, content=notary.commitment(SALT, CONTENT | {"text": "Other."})),
            "the record was changed since",
            "the record was changed since",
        ),
        (
            lambda log: proof(log, changed=[2]),
            "the record was changed since",
            "the record was changed since",
        ),
        (
            lambda log: proof(log) | {"history": {"from": 7, "path": ["00" * 32] * 8}},
            "not the one any more",
            "written anew",
        ),
        (
            lambda log: proof(log) | {"entries": proof(log)["entries"][1:]},
            "does not hold",
            "entry was changed",
        ),
        (
            lambda log: proof(log) | {"head": proof(log)["head"] | {"size": 5}},
            "altered",
            "altered",
        ),
    ],
    ids=["words", "reply", "log", "entries", "head"],
)
def test_what_does_not_hold_is_told_by_both(files, log, change, ours_says, theirs_says):
    ours, theirs, told, said = both(files(later=change(log)))
    assert (ours, theirs) == (1, 1)
    assert ours_says in told
    assert theirs_says in said


def test_a_receipt_of_an_earlier_key_needs_that_key_too(files, log):
    later = proof(log, key=NEW)
    assert both(files(later=later))[:2] == (1, 1)
    folder = files(later=later, keys=(KEY, NEW))
    assert both(folder)[1] == 0
    (folder / "new.pem").write_text(NEW.public.pem())
    (folder / "key.pem").write_text(KEY.public.pem())
    arguments = [folder / "receipt.json", "--proof", folder / "proof.json"]
    keys = ["--key", folder / "key.pem", "--key", folder / "new.pem"]
    assert run(*arguments, *keys).exit_code == 0
    published = {"keys": [{"id": key.id, "pem": key.public.pem()} for key in (KEY, NEW)]}
    (folder / "keys.json").write_text(json.dumps(published))
    assert run(*arguments, "--key", folder / "keys.json").exit_code == 0


def test_another_hand_is_not_the_key_you_trust(files, log):
    ours, theirs, told, _ = both(files(said=receipt(log, FORGER)), with_proof=False)
    assert (ours, theirs) == (1, 1)
    assert "not signed by the key you trust" in told


def test_without_a_key_nobody_can_tell(files):
    result = run(files() / "receipt.json")
    assert result.exit_code == 3
    assert "CANNOT TELL" in result.output
    assert "--key" in result.output


def test_an_erased_record_is_told_and_valid(files, log):
    ours, theirs, told, _ = both(files(later=proof(log, content=None)))
    assert (ours, theirs) == (0, 0)
    assert "erased" in told


def test_the_answer_is_json_when_asked(files, log):
    folder = files(later=proof(log, content="ab" * 32))
    arguments = ["--key", folder / "key.pem", "--proof", folder / "proof.json", "--json"]
    result = run(folder / "receipt.json", *arguments)
    assert result.exit_code == 1
    (told,) = json.loads(result.stdout)
    assert told["verdict"] == "record_changed"
    assert told["record"] == "JK/ANG/2026/0000001-K"
    assert told["steps"]["in_log"] == "passed"


@pytest.mark.parametrize(
    ("name", "content", "code", "why"),
    [
        ("receipt.json", "hello", 3, "not JSON"),
        ("receipt.json", "{}", 3, "no statement"),
        ("receipt.json", None, 3, "cannot read"),
        ("proof.json", "[]", 3, "chinar.proof/1"),
        ("key.pem", "hello", 2, "PEM"),
        ("key.pem", "{}", 2, "PEM"),
        ("key.pem", None, 3, "cannot read"),
    ],
)
def test_what_cannot_be_read_or_used_is_told(files, name, content, code, why):
    folder = files()
    (folder / name).unlink()
    if content is not None:
        (folder / name).write_text(content)
    arguments = ["--key", folder / "key.pem", "--proof", folder / "proof.json"]
    result = run(folder / "receipt.json", *arguments)
    assert result.exit_code == code
    assert why in result.output


def test_the_proof_of_another_case_is_wrong_use(files, log):
    folder = files(later=proof(log, record="JK/DOD/2026/0000001-K"))
    arguments = ["--key", folder / "key.pem", "--proof", folder / "proof.json"]
    result = run(folder / "receipt.json", *arguments)
    assert result.exit_code == 2
    assert "JK/DOD" in result.output
    assert run().exit_code == 2
