"""The receipt's page and files, the proof's file, and the page that judges any receipt."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.portal.grievances.proving import keys, verdict

from chinar.engines import notary
from chinar.portal.grievances import attest, receipts
from chinar.portal.grievances.models import Grievance


@pytest.fixture
def proved(client, logged):
    """A browser that showed that the case is its own."""
    code = receipts.code_for(logged)
    client.get(f"/en/track/{logged.key}/code/{code}/")
    return client


def test_the_page_shows_both_codes_and_the_files(proved, logged):
    page = proved.get(f"/en/report/receipt/{logged.key}/").content.decode()
    assert page.count("<svg") >= 2
    assert attest.receipt(logged, logged.registered_at).line() in page
    for name in ("receipt.json", "receipt.pdf"):
        assert f"/en/report/receipt/{logged.key}/{name}" in page


def test_the_file_of_the_receipt_verifies(proved, logged):
    response = proved.get(f"/en/report/receipt/{logged.key}/receipt.json")
    assert response["Content-Disposition"] == (
        f'attachment; filename="receipt-{logged.number.replace("/", "-")}.json"'
    )
    shown = notary.read_receipt(notary.read_signed(response.content))
    assert notary.check_receipt(shown, keys()).verdict == notary.Verdict.VALID


def test_the_proof_is_a_file_that_verifies(proved, logged, now):
    response = proved.get(f"/en/track/{logged.key}/proof.json")
    assert "proof-" in response["Content-Disposition"]
    said = attest.receipt(logged, now).data()
    assert verdict(said, json.loads(response.content)) == notary.Verdict.VALID


def test_the_copy_of_ones_data_opens_the_proof(proved, logged, now):
    with zipfile.ZipFile(
        io.BytesIO(proved.get(f"/en/track/{logged.key}/data/copy.zip").content)
    ) as copy:
        said, proof = (json.loads(copy.read(name)) for name in ("receipt.json", "proof.json"))
    assert proof["opening"]["content"]["text"] == logged.text
    assert verdict(said, proof) == notary.Verdict.VALID


def test_before_the_first_head_the_case_says_when_to_ask_again(client, case):
    client.get(f"/en/track/{case.key}/code/{receipts.code_for(case)}/")
    response = client.get(f"/en/track/{case.key}/proof.json", follow=True)
    assert "Ask again in ten minutes" in response.content.decode()


@pytest.mark.parametrize(
    "path",
    ["report/receipt/{}/receipt.json", "report/receipt/{}/receipt.pdf", "track/{}/proof.json"],
)
def test_whoever_did_not_report_it_gets_no_file(client, logged, path):
    for key in (logged.key, "JKXXX20260000001A"):
        response = client.get("/en/" + path.format(key))
        assert response.status_code == 302
        assert response["Location"] == f"/en/track/{key}/"


def test_a_case_from_before_seals_has_a_receipt_without_a_signature(proved, logged, monkeypatch):
    def none(*_):
        raise attest.NoReceiptError

    monkeypatch.setattr(attest, "receipt", none)
    page = proved.get(f"/en/report/receipt/{logged.key}/")
    assert page.status_code == 200
    assert "receipt.json" not in page.content.decode()
    assert proved.get(f"/en/report/receipt/{logged.key}/receipt.json").status_code == 404


# Checking on the portal ---------------------------------------------------------------------
def check(client, **given):
    return client.post("/en/verify/", given).content.decode()


def test_a_good_receipt_is_genuine_whether_pasted_or_uploaded(client, logged, now):
    signed = attest.receipt(logged, now)
    upload = SimpleUploadedFile("receipt.json", json.dumps(signed.data()).encode())
    for page in (
        check(client, text=signed.line()),
        check(client, text=json.dumps(signed.data(), indent=2)),
        check(client, file=upload),
    ):
        assert "This receipt is genuine, and nothing was changed since." in page
        assert logged.number in page
        assert "No water" not in page


def test_a_changed_record_is_told_on_the_page(client, logged, now):
    line = attest.receipt(logged, now).line()
    Grievance.objects.filter(pk=logged.pk).update(text="Water came today.")
    page = check(client, text=line)
    assert "the record was changed since" in page
    assert "Keep this receipt" in page


def test_an_altered_receipt_and_a_forged_one_are_told_on_the_page(client, logged, now):
    signed = attest.receipt(logged, now)
    data = signed.data()
    data["statement"]["due_at"] = "2026-01-01T00:00:00+00:00"
    page = check(client, text=json.dumps(data))
    assert "something in it was altered" in page
    assert "Registered on" not in page  # nothing is repeated that nobody signed
    forged = notary.sign_receipt(signed.statement, notary.generate())
    assert "was not signed by this portal" in check(client, text=forged.line())


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({}, "Paste the text of a receipt"),
        ({"text": "   "}, "Paste the text of a receipt"),
        ({"text": "hello"}, "This is no receipt of this portal"),
        ({"text": "x" * 70_000}, "at most"),
        ({"file": b"%PDF-1.7 and so on"}, "This is the PDF"),
        ({"file": b"\xff\xfe"}, "This is no receipt of this portal"),
        ({"file": b"x" * 70_000}, "too large"),
        (
            {"text": json.dumps({"statement": {}, "key": "a" * 32, "signature": "AAAA"})},
            "no receipt",
        ),
    ],
)
def test_what_is_no_receipt_is_told_at_the_field(client, db, given, why):
    if "file" in given:
        given = {"file": SimpleUploadedFile("receipt", given["file"])}
    assert why in check(client, **given)


def test_before_the_first_head_a_receipt_is_genuine_and_no_more(client, case, now):
    page = check(client, text=attest.receipt(case, now).line())
    assert "What happened since can be checked in ten minutes" in page
