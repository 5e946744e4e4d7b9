"""A receipt proves itself, for good: on the page, as a file, on paper, and years later."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from tests.portal.grievances import world
from tests.portal.grievances.proving import log, verdict
from typer.testing import CliRunner

from chinar import cli
from chinar.engines import notary
from chinar.portal.core.journal import heads, signing
from chinar.portal.core.journal.actor import CITIZEN
from chinar.portal.core.journal.models import Entry
from chinar.portal.core.journal.transitions import write
from chinar.portal.grievances import attest, seals
from chinar.portal.grievances.lifecycle import Action
from chinar.portal.grievances.models import Grievance, Message
from chinar.portal.grievances.services import citizen

SCRIPT = Path(__file__).resolve().parents[3] / "docs" / "verify_receipt.py"
JANUARY = datetime(2026, 1, 15, 6, 30, tzinfo=UTC)
DECEMBER = datetime(2026, 12, 15, 6, 30, tzinfo=UTC)


# The signed statement -----------------------------------------------------------------------
def test_a_receipt_says_what_the_first_entry_says(case, now):
    said = attest.receipt(case, now).statement
    first = Entry.objects.get(record_id=str(case.pk), number=1)
    assert said["record"] == case.number
    assert said["entry"] == first.hash
    assert said["content"] == first.data["content"]
    assert said["office"] == "JSD-ANG"
    assert datetime.fromisoformat(said["due_at"]) == case.due_at.replace(microsecond=0)
    assert said["head"] is None
    assert "No water" not in json.dumps(dict(said))


def test_a_receipt_is_the_same_whenever_it_is_asked_for(state, now):
    other = world.filed(state, key="web:0", now=now - timedelta(hours=1))
    head = log(now - timedelta(minutes=30))
    case = world.filed(state, key="web:1", now=now)
    early = attest.receipt(case, now)
    log(now + timedelta(minutes=5))
    assert attest.receipt(case, now + timedelta(days=300)) == early
    assert early.statement["head"] == {"size": head.size, "root": head.root}
    assert attest.receipt(other, now).statement["head"] is None


def test_a_case_without_a_seal_has_no_receipt(case, now, monkeypatch):
    with pytest.raises(attest.NoReceiptError):
        attest.receipt(Grievance(), now)


def test_a_forged_entry_is_not_signed(case, now, unguarded):
    unguarded("UPDATE journal_entry SET data = %s WHERE record_id = %s", ["{}", str(case.pk)])
    with pytest.raises(attest.NoReceiptError):
        attest.receipt(case, now)


@pytest.fixture
def unguarded(db):
    """Run SQL on the journal as somebody would who switched the triggers off."""
    import importlib

    rooms = "chinar.portal.core.journal.migrations"
    triggers = importlib.import_module(f"{rooms}.0002_append_only").statements(connection.vendor)
    off = triggers[1] if connection.vendor == "sqlite" else []

    def run(sql, parameters=()):
        with connection.cursor() as cursor:
            for statement in off if not run.done else []:
                cursor.execute(statement)
            if connection.vendor == "postgresql":
                cursor.execute("SET LOCAL session_replication_role = replica")
            run.done = True
            cursor.execute(sql, parameters)

    run.done = False
    yield run
    transaction.set_rollback(True)


# The proof ----------------------------------------------------------------------------------
def test_a_proof_holds_hashes_actions_and_times_and_no_words(logged, state, now):
    citizen.add(logged, "The pipe is broken at the bridge.", now=now + timedelta(hours=1))
    log(now + timedelta(hours=2))
    proof = attest.proof(logged, now + timedelta(days=1))
    text = json.dumps(proof)
    for word in ("No water", "bridge", "Lane 3", "Asha", "asha@", "9419012345"):
        assert word not in text
    assert [entry["action"] for entry in proof["entries"]] == ["register", "add"]
    assert verdict(attest.receipt(logged, now).data(), proof) == notary.Verdict.VALID


def test_what_happens_inside_an_office_is_in_the_proof_without_its_name(logged, engineer, now):
    from chinar.portal.grievances.services import desk

    desk.note(logged, world.hand(engineer, now + timedelta(hours=1)), text="Ask the contractor.")
    log(now + timedelta(hours=2))
    proof = attest.proof(logged, now + timedelta(days=1))
    assert "internal" in [entry["action"] for entry in proof["entries"]]
    assert verdict(attest.receipt(logged, now).data(), proof) == notary.Verdict.VALID


def test_an_entry_that_waits_for_its_place_is_no_fault(logged, now):
    citizen.add(logged, "More.", now=now + timedelta(hours=1))
    proof = attest.proof(logged, now + timedelta(hours=1))
    assert [entry["index"] is None for entry in proof["entries"]] == [False, True]
    assert verdict(attest.receipt(logged, now).data(), proof) == notary.Verdict.VALID


def test_before_the_first_head_there_is_no_proof(case, now):
    with pytest.raises(attest.NoHeadError):
        attest.proof(case, now)


CHANGES = {
    "text": lambda case: Grievance.objects.filter(pk=case.pk).update(text="Water came today."),
    "place": lambda case: Grievance.objects.filter(pk=case.pk).update(place="Doru"),
    "salt": lambda case: Grievance.objects.filter(pk=case.pk).update(salt=b"another salt 123"),
    "reply": lambda case: Message.objects.filter(grievance=case).update(text="Nothing broken."),
    "reply gone": lambda case: Message.objects.filter(grievance=case).delete(),
}


@pytest.mark.parametrize("change", CHANGES)
def test_words_that_are_others_now_are_told(logged, now, change):
    citizen.add(logged, "The pipe is broken at the bridge.", now=now + timedelta(hours=1))
    log(now + timedelta(hours=2))
    said = attest.receipt(logged, now).data()
    CHANGES[change](logged)
    proof = attest.proof(logged, now + timedelta(days=1))
    assert verdict(said, proof) == notary.Verdict.RECORD_CHANGED
    judged = attest.judge(json.dumps(said), now + timedelta(days=1))
    assert judged.result.verdict == notary.Verdict.RECORD_CHANGED


def test_the_words_of_a_confidential_case_are_held_to_their_seals(state, now):
    case = world.filed(state, key="web:secret", confidential=True)
    citizen.add(case, "Please tell nobody.", now=now + timedelta(minutes=1))
    log(now + timedelta(minutes=5))
    said = attest.receipt(case, now).data()
    assert verdict(said, attest.proof(case, now)) == notary.Verdict.VALID
    Message.objects.filter(grievance=case).update(text="Tell everybody.")
    assert verdict(said, attest.proof(case, now)) == notary.Verdict.RECORD_CHANGED


@pytest.mark.parametrize("action", [Action.APPEAL, Action.REFUSE])
def test_the_words_of_an_appeal_and_of_its_order_are_held_to_their_seals(
    logged, now, action, monkeypatch
):
    words = {"appeal 1": "They did nothing.", "order 1": "The office was right."}
    said = words["appeal 1" if action == Action.APPEAL else "order 1"]
    data = {"appeal": "1", "seal": seals.of_words(logged, said)}
    with transaction.atomic():
        write(logged, action, actor=CITIZEN, at=now, data=data)
    receipt = attest.receipt(logged, now).data()
    monkeypatch.setattr(attest, "_words", lambda _: words)
    assert verdict(receipt, attest.proof(logged, now)) == notary.Verdict.VALID
    words |= {"appeal 1": "They did well.", "order 1": "The office was wrong."}
    assert verdict(receipt, attest.proof(logged, now)) == notary.Verdict.RECORD_CHANGED


def test_a_file_that_is_gone_is_told_and_one_that_came_later_is_no_change(state, now):
    from tests.portal.grievances.pictures import png

    from chinar.portal.grievances import papers
    from chinar.portal.grievances.services import Filing, file

    filing = Filing(text="No water.", key="web:file", category=state.no_water, area=state.anantnag)
    photograph = SimpleUploadedFile("tap.png", png())
    case = file(filing, actor=CITIZEN, now=now, files=[photograph]).grievance
    log(now)
    said = attest.receipt(case, now).data()
    later = now + timedelta(hours=1)
    papers.keep([SimpleUploadedFile("b.png", png())], case, actor=CITIZEN, now=later)
    assert verdict(said, attest.proof(case, later)) == notary.Verdict.VALID
    papers.kept(case.pk).order_by("created_at").first().delete()
    assert verdict(said, attest.proof(case, later)) == notary.Verdict.RECORD_CHANGED


def test_erased_words_keep_the_proof(logged, engineer, now):
    from chinar.portal.grievances import erasing
    from chinar.portal.grievances.lifecycle import State

    citizen.add(logged, "The pipe is broken at the bridge.", now=now + timedelta(hours=1))
    said = attest.receipt(logged, now).data()
    Grievance.objects.filter(pk=logged.pk).update(
        state=State.CLOSED, open=False, closed_at=now, disposed_at=now
    )
    erasing.erase_words(logged, actor=CITIZEN, at=now + timedelta(days=1), reason="asked")
    log(now + timedelta(days=2))
    judged = attest.judge(json.dumps(said), now + timedelta(days=2))
    assert judged.result.verdict == notary.Verdict.VALID
    assert judged.result.erased
    actions = [one["action"] for one in attest.proof(logged, now)["entries"]]
    assert actions == ["register", "add", "words_erased"]


def test_words_that_were_taken_away_without_an_entry_are_no_erasure(logged, now):
    said = attest.receipt(logged, now).data()
    Grievance.objects.filter(pk=logged.pk).update(salt=None, text="", place="")
    judged = attest.judge(json.dumps(said), now)
    assert judged.result.verdict == notary.Verdict.RECORD_CHANGED
    assert not judged.result.erased


def test_a_proof_with_the_words_shows_that_they_fit_the_receipt(logged, now):
    said = attest.receipt(logged, now).data()
    opened = attest.proof(logged, now, opened=True)
    assert opened["opening"]["content"]["text"] == "No water in our lane for six days."
    assert verdict(said, opened) == notary.Verdict.VALID
    opened["opening"]["content"]["text"] = "Water comes every day."
    assert verdict(said, opened) == notary.Verdict.RECORD_CHANGED


def test_a_changed_entry_of_the_journal_is_told(logged, now, unguarded):
    said = attest.receipt(logged, now).data()
    unguarded("UPDATE journal_entry SET actor_post = 'p' WHERE record_id = %s", [str(logged.pk)])
    judged = attest.judge(json.dumps(said), now + timedelta(days=2))
    assert judged.result.verdict == notary.Verdict.NOT_IN_LOG


def test_a_removed_case_is_told(logged, now):
    said = attest.receipt(logged, now).data()
    logged.segments.all().delete()
    Grievance.objects.filter(pk=logged.pk)._raw_delete("default")
    verdict_now = attest.judge(json.dumps(said), now).result.verdict
    transaction.set_rollback(True)
    assert verdict_now == notary.Verdict.RECORD_CHANGED


def test_a_receipt_of_another_portal_has_the_wrong_key(logged, now):
    said = attest.receipt(logged, now).statement
    forged = notary.sign_receipt(said, notary.generate())
    assert attest.judge(forged.line(), now).result.verdict == notary.Verdict.WRONG_KEY


def test_a_receipt_that_names_the_entry_of_another_case_is_told(logged, now):
    said = attest.receipt(logged, now).statement | {"record": "JK/JSDANG/2026/0000009-X"}
    lied = notary.sign_receipt(said, signing.signing_key())
    assert attest.judge(lied.line(), now).result.verdict == notary.Verdict.NOT_IN_LOG


def test_an_entry_that_the_log_never_had_is_told(logged, now):
    said = attest.receipt(logged, now).statement | {"entry": "ab" * 32}
    lied = notary.sign_receipt(said, signing.signing_key())
    assert attest.judge(lied.line(), now).result.verdict == notary.Verdict.NOT_IN_LOG


# From January to December -------------------------------------------------------------------
def test_the_receipt_from_january_still_verifies_in_december_and_shows_a_changed_record(
    state, tmp_path, settings
):
    """Thousands of entries, a new key and eleven months lie between."""
    world.filed(state, key="web:0", now=JANUARY - timedelta(days=1))
    log(JANUARY - timedelta(hours=1))
    case = world.filed(state, key="web:january", now=JANUARY)
    line = attest.receipt(case, JANUARY).line()  # what the printed code holds
    (tmp_path / "receipt.json").write_text(json.dumps(attest.receipt(case, JANUARY).data()))
    (tmp_path / "january.pem").write_text(signing.signing_key().public.pem())
    for month in range(1, 12):
        at = JANUARY + timedelta(days=30 * month)
        with transaction.atomic():
            for number in range(300):
                write(state.water, "test.step", actor=CITIZEN, at=at, data={"n": number})
        log(at)
    citizen.remind(case, now=DECEMBER - timedelta(days=2))
    new = tmp_path / "key.pem"
    new.write_text(notary.generate().pem())
    settings.SIGNING_KEY_FILE = str(new)
    log(DECEMBER)
    published = "".join(key.pem() for key in signing.public_keys())
    (tmp_path / "keys.pem").write_text(published)
    december = signing.signing_key().public.pem()
    (tmp_path / "december.pem").write_text(december)

    def checked(name):
        (tmp_path / name).write_text(json.dumps(attest.proof(case, DECEMBER)))
        given = [str(tmp_path / "receipt.json"), str(tmp_path / name)]
        trusted = ["--key", str(tmp_path / "january.pem"), "--key", str(tmp_path / "december.pem")]
        for receipt in (given[0], line):
            ours = CliRunner().invoke(
                cli.app, ["verify", receipt, *trusted, "--proof", given[1], "--json"]
            )
            found = json.loads(ours.stdout)[0]["verdict"]
        script = [sys.executable, str(SCRIPT), given[0], str(tmp_path / "keys.pem"), given[1]]
        theirs = subprocess.run(script, capture_output=True, text=True, check=False)
        return found, ours.exit_code, theirs.returncode, theirs.stdout + theirs.stderr

    assert heads.latest().size > 3000
    found, ours, theirs, said = checked("december.json")
    assert (found, ours, theirs) == ("valid", 0, 0)
    assert said.startswith(f"VALID: {case.number}")
    Grievance.objects.filter(pk=case.pk).update(text="Everything is in order.")
    found, ours, theirs, said = checked("changed.json")
    assert (found, ours, theirs) == ("record_changed", 1, 1)
    assert "the record was changed since" in said
