"""A file that holds what is not for every eye is opened by a click that is journalled."""

from __future__ import annotations

import io
import resource
import subprocess
import sys
from types import SimpleNamespace

import pytest
from django.urls import reverse

from chinar.portal.core.journal.actor import SYSTEM
from chinar.portal.core.journal.models import Entry
from chinar.portal.core.people.models import User
from chinar.portal.core.uploads import access, limits, reading, textlayer, transitions
from chinar.portal.core.uploads.services import store

pytestmark = pytest.mark.django_db
WORDS = "Aadhaar 7945 2669 8572"


def written_pdf(words=WORDS):
    """Write a PDF of one page with a text layer."""
    drawn = f"BT /F1 12 Tf 72 720 Td ({words}) Tj ET".encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj%sendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)
    return bytes(out)


@pytest.fixture
def upload(given, officer, now, monkeypatch):
    monkeypatch.setattr(access, "_rules", {})
    access.register("people.user", lambda request, asked: True)
    record = User.objects.create_user("record")
    return store(given(written_pdf(), "o.pdf"), record=record, actor=officer, now=now)


def address(upload, page="file"):
    return reverse(f"uploads:{page}", args=[upload.pk, *([1] if page == "preview" else [])])


def test_the_words_of_a_document_are_read_in_another_process(upload):
    assert WORDS in reading.text_of(upload)


def test_a_document_without_words_or_a_broken_one_has_none(pdf):
    assert textlayer.read(pdf()) == ""
    assert textlayer.read(b"%PDF-1.7 broken") == ""


def test_no_more_is_read_than_the_bound(monkeypatch):
    monkeypatch.setattr(textlayer, "LONGEST_TEXT", 7)
    assert textlayer.read(written_pdf()) == WORDS[:7]


def test_the_child_limits_itself_before_it_reads(monkeypatch):
    done = []
    monkeypatch.setattr(resource, "setrlimit", lambda which, most: done.append(which))
    out = io.BytesIO()
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(written_pdf())))
    monkeypatch.setattr(sys, "stdout", SimpleNamespace(buffer=out))
    textlayer.main()
    assert set(done) == {resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_CORE}
    assert WORDS in out.getvalue().decode()


def test_a_child_that_fails_or_hangs_says_so(upload, monkeypatch):
    monkeypatch.setattr(reading, "CHILD", ["-c", "raise SystemExit(3)"])
    with pytest.raises(reading.UnreadableError):
        reading.text_of(upload)

    def hang(*arguments, **more):
        raise subprocess.TimeoutExpired("child", limits.RASTER_SECONDS)

    monkeypatch.setattr(subprocess, "run", hang)
    with pytest.raises(reading.UnreadableError):
        reading.text_of(upload)


def test_pictures_have_no_words(given, picture, officer, now):
    record = User.objects.create_user("other")
    kept = store(given(picture()), record=record, actor=officer, now=now)
    assert reading.text_of(kept) == ""
    assert not reading.has_text(kept)


def test_marking_is_journalled_once(upload, now):
    assert transitions.mark(upload, {"aadhaar": 1}, actor=SYSTEM, now=now)
    assert not transitions.mark(upload, {"aadhaar": 1}, actor=SYSTEM, now=now)
    assert Entry.objects.filter(action="uploads.marked").count() == 1
    upload.delete()
    assert not transitions.mark(upload, {"pan": 1}, actor=SYSTEM, now=now)


def test_an_officer_opens_a_marked_file_by_a_click_and_it_is_written_down(
    client, upload, sign_in, now
):
    sign_in("administrator")
    transitions.mark(upload, {"aadhaar": 1}, actor=SYSTEM, now=now)
    assert client.get(address(upload)).status_code == 404
    assert client.get(address(upload, "preview")).status_code == 404
    assert client.get(address(upload, "open")).status_code == 405
    assert client.post(address(upload, "open")).status_code == 302
    assert client.get(address(upload)).status_code == 200
    assert client.get(address(upload, "preview")).status_code == 200
    client.post(address(upload, "open"))
    assert Entry.objects.filter(action="uploads.opened").count() == 1


def test_a_file_without_a_mark_needs_no_click(client, upload, sign_in):
    sign_in("administrator")
    assert client.get(address(upload)).status_code == 200


def test_whoever_handed_it_in_reads_it_as_before(client, upload, now):
    transitions.mark(upload, {"aadhaar": 1}, actor=SYSTEM, now=now)
    assert client.get(address(upload)).status_code == 200


def test_a_click_opens_nothing_that_the_rule_refuses(client, upload, sign_in, now):
    transitions.mark(upload, {"aadhaar": 1}, actor=SYSTEM, now=now)
    access.register("people.user", lambda request, asked: False)
    sign_in("administrator")
    assert client.post(address(upload, "open")).status_code == 404
    assert not Entry.objects.filter(action="uploads.opened").exists()
