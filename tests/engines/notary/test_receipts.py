"""A receipt is judged by a later proof, and each way to be wrong has its own verdict."""

from __future__ import annotations

import json
from datetime import timedelta

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

from chinar.engines import notary
from chinar.engines.notary import DocumentError, Outcome, Step, Verdict


def judged(signed, data, *keys):
    keys = [key.public for key in keys or (KEY,)]
    read = notary.read_receipt(notary.read_signed(signed.line()))
    return notary.check_proof(read, notary.read_proof(json.dumps(data)), keys)


@pytest.fixture(scope="module")
def log():
    return Log()


def test_a_receipt_from_january_is_valid_in_december(log):
    result = judged(receipt(log), proof(log))
    assert result.verdict == Verdict.VALID
    assert set(result.steps.values()) == {Outcome.PASSED}
    assert not result.erased


def test_a_receipt_alone_is_checked_by_its_signature(log):
    result = notary.check_receipt(notary.read_receipt(receipt(log)), [KEY.public])
    assert result.verdict == Verdict.VALID
    assert result.steps[Step.SIGNATURE] == Outcome.PASSED
    assert result.steps[Step.IN_LOG] == Outcome.NOT_CHECKED


def test_a_receipt_of_the_old_key_and_a_proof_of_the_new_one_are_valid_together(log):
    assert judged(receipt(log), proof(log, key=NEW), KEY, NEW).verdict == Verdict.VALID
    assert judged(receipt(log), proof(log, key=NEW), KEY).verdict == Verdict.WRONG_KEY


def test_a_receipt_by_another_hand_has_the_wrong_key(log):
    assert judged(receipt(log, FORGER), proof(log)).verdict == Verdict.WRONG_KEY


@pytest.mark.parametrize(
    ("part", "value"),
    [("at", "2026-02-01T12:00:00+00:00"), ("content", "ab" * 32), ("due_at", "x")],
)
def test_an_altered_receipt_is_told(log, part, value):
    data = receipt(log).data()
    data["statement"][part] = value
    read = notary.read_receipt(notary.read_signed(json.dumps(data)))
    assert notary.check_receipt(read, [KEY.public]).verdict == Verdict.ALTERED
    result = notary.check_proof(read, notary.read_proof(json.dumps(proof(log))), [KEY.public])
    assert result.verdict == Verdict.ALTERED
    assert result.steps[Step.RECORD] == Outcome.NOT_CHECKED


def test_a_record_whose_content_is_another_now_was_changed(log):
    other = notary.commitment(SALT, CONTENT | {"text": "No water since Tuesday."})
    result = judged(receipt(log), proof(log, content=other))
    assert result.verdict == Verdict.RECORD_CHANGED
    assert result.steps[Step.IN_LOG] == result.steps[Step.HISTORY] == Outcome.PASSED


def test_a_reply_whose_words_are_others_now_is_a_change_too(log):
    assert judged(receipt(log), proof(log, changed=[])).verdict == Verdict.VALID
    assert judged(receipt(log), proof(log, changed=[3])).verdict == Verdict.RECORD_CHANGED
    with pytest.raises(DocumentError, match="changed"):
        judged(receipt(log), proof(log, changed=3))


def test_an_erased_record_keeps_its_proof(log):
    result = judged(receipt(log), proof(log, content=None))
    assert (result.verdict, result.erased) == (Verdict.VALID, True)


def test_words_and_salt_in_a_proof_are_held_to_the_receipt(log):
    data = proof(log) | {"opening": {"salt": SALT.hex(), "content": CONTENT}}
    assert judged(receipt(log), data).verdict == Verdict.VALID
    data["opening"]["content"] = CONTENT | {"place": "Doru"}
    assert judged(receipt(log), data).verdict == Verdict.RECORD_CHANGED


def test_an_entry_that_is_not_in_the_log_is_told(log):
    stranger = receipt(log, entry="ab" * 32)
    assert judged(stranger, proof(log)).verdict == Verdict.NOT_IN_LOG
    data = proof(log)
    data["entries"][0]["path"][2] = "00" * 32
    assert judged(receipt(log), data).verdict == Verdict.NOT_IN_LOG


def test_a_young_entry_may_still_wait_for_its_place_an_old_one_may_not(log):
    for days, verdict, outcome in (
        (0.5, Verdict.VALID, Outcome.WAITING),
        (2, Verdict.NOT_IN_LOG, Outcome.FAILED),
    ):
        data = proof(log, at=JANUARY + timedelta(days=days))
        data["entries"][0] |= {"index": None}
        result = judged(receipt(log), data)
        assert (result.verdict, result.steps[Step.IN_LOG]) == (verdict, outcome)


def test_a_log_that_was_written_anew_is_told(log):
    rewritten = Log()
    rewritten.hashes, rewritten.size, rewritten.indexes = {}, 0, []
    rewritten.add(*(f"{n:064x}" for n in range(7)))
    for own in rewritten.entries:
        rewritten.indexes.append(rewritten.size)
        rewritten.add(own, "ff" * 32)
    result = judged(receipt(log), proof(rewritten, then=7))
    assert result.verdict == Verdict.LOG_REWRITTEN
    assert judged(receipt(log), proof(log, then=6)).verdict == Verdict.LOG_REWRITTEN


def test_a_receipt_from_before_the_first_head_needs_no_history(log):
    data = proof(log) | {"history": {"from": 0, "path": []}}
    assert judged(receipt(log, head=None), data).verdict == Verdict.VALID


def test_a_forged_head_or_statement_of_now_is_told(log):
    data = proof(log)
    data["head"]["size"] += 1
    assert judged(receipt(log), data).verdict == Verdict.ALTERED
    data = proof(log)
    data["now"]["statement"]["state"] = "closed"
    result = judged(receipt(log), data)
    assert (result.verdict, result.steps[Step.HEAD]) == (Verdict.ALTERED, Outcome.FAILED)


@pytest.mark.parametrize("act", ["drop", "swap", "path"])
def test_a_later_entry_that_was_dropped_moved_or_altered_is_told(log, act):
    data = proof(log)
    entries = data["entries"]
    if act == "drop":
        del entries[1]
    elif act == "swap":
        entries[1], entries[2] = entries[2], entries[1]
    else:
        entries[2]["path"][0] = "00" * 32
    assert judged(receipt(log), data).verdict == Verdict.RECORD_CHANGED


def test_the_proof_of_another_case_is_refused(log):
    with pytest.raises(notary.OtherCaseError, match="JK/DOD"):
        judged(receipt(log), proof(log, record="JK/DOD/2026/0000001-K"))


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"type": "x"}, "type"),
        ({"now": 7}, "now"),
        ({"head": None}, "head"),
        ({"history": None}, "history"),
        ({"history": {"from": 0, "path": ["x"]}}, r"history.path\[0\]"),
        ({"entries": None}, "entries"),
        ({"entries": [7]}, r"entries\[0\]"),
        ({"entries": [{"hash": "x"}]}, r"entries\[0\].hash"),
        ({"opening": 7}, "opening"),
        ({"opening": {"salt": "x", "content": 1}}, "opening.salt"),
    ],
)
def test_a_proof_of_which_a_part_is_wrong_is_refused_by_name(log, change, place):
    with pytest.raises(DocumentError, match=place):
        notary.read_proof(json.dumps(proof(log) | change))


def test_what_is_no_proof_at_all_is_refused(log):
    for text in ("", "[]", "x" * (32 * 1024 * 1024 + 1)):
        with pytest.raises(DocumentError):
            notary.read_proof(text)
    data = proof(log) | {"now": receipt(log).data()}
    with pytest.raises(DocumentError, match=r"now\.statement\.type"):
        notary.read_proof(json.dumps(data))


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"type": "x"}, "type"),
        ({"record": ""}, "record"),
        ({"at": "yesterday"}, "at"),
        ({"at": "2026-01-31"}, "at"),
        ({"entry": None}, "entry"),
        ({"content": "x"}, "content"),
        ({"head": 7}, "head"),
        ({"head": {"size": -1}}, "head.size"),
        ({"head": {"size": 1, "root": "x"}}, "head.root"),
    ],
)
def test_a_receipt_of_which_a_part_is_wrong_is_refused_by_name(log, change, place):
    with pytest.raises(DocumentError, match=f"statement.{place}"):
        notary.read_receipt(receipt(log, **change))


def test_the_sample_in_the_package_runs(capsys):
    exec(compile(notary.__doc__.partition("\n")[2], "sample", "exec"), {})  # noqa: S102 # our own
    assert capsys.readouterr().out == "valid\n"
