"""Documents are looked through; officers open what holds personal numbers knowingly."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.portal.core.uploads.test_marked import written_pdf
from tests.portal.grievances import world

from chinar.portal.core.jobs.models import Job
from chinar.portal.core.journal.actor import CITIZEN
from chinar.portal.core.journal.models import Entry
from chinar.portal.core.uploads import reading
from chinar.portal.core.uploads.models import Upload
from chinar.portal.grievances import hiding
from chinar.portal.grievances.jobs.reading import read_file
from chinar.portal.grievances.services import Filing, file


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "uploads"


def handed_in(state, words="Aadhaar 7945 2669 8572"):
    paper = SimpleUploadedFile("letter.pdf", written_pdf(words), "application/pdf")
    filing = Filing(
        text="Please see the letter", key="k", category=state.no_water, area=state.anantnag
    )
    return file(filing, actor=CITIZEN, now=world.NOW, files=[paper]).grievance


def looked_through():
    job = Job.objects.get(kind="grievances.read_file")
    read_file(**job.arguments)
    return Upload.objects.get()


def test_a_document_with_personal_numbers_is_marked(state):
    handed_in(state)
    assert looked_through().holds == {"aadhaar": 1}
    entry = Entry.objects.get(action="uploads.marked")
    assert "8572" not in str(entry.data)


def test_a_letterhead_with_telephone_and_e_mail_is_not_marked(state):
    handed_in(state, "Phone 01932-222333, office@example.org")
    assert looked_through().holds == {}


def test_looking_twice_marks_once_and_a_file_that_is_gone_is_no_fault(state):
    handed_in(state)
    looked_through()
    upload = looked_through()
    assert Entry.objects.filter(action="uploads.marked").count() == 1
    key = str(upload.pk)
    upload.delete()
    read_file(key)


def test_a_document_that_cannot_be_looked_through_is_opened_knowingly_too(state, monkeypatch):
    handed_in(state)

    def fail(upload):
        raise reading.UnreadableError

    monkeypatch.setattr(reading, "text_of", fail)
    upload = looked_through()
    assert upload.holds == {"unread": 1}
    assert "could not be looked through" in hiding.kinds_held(upload.holds)


def test_a_number_over_the_end_of_a_piece_is_found(monkeypatch):
    monkeypatch.setattr(hiding, "_PIECE", 20)
    assert hiding.in_document("x" * 12 + " 7945 2669 8572 y").keys() == {"aadhaar"}


def test_the_desk_says_what_it_holds_and_the_click_is_in_the_journal(client, state, sign_in):
    case = handed_in(state)
    upload = looked_through()
    sign_in("redressal_officer", state.water_anantnag.scope)
    page = client.get(f"/en/desk/grievances/{case.pk}/").content.decode()
    url = reverse("uploads:file", args=[upload.pk])
    opening = reverse("uploads:open", args=[upload.pk])
    assert "It may hold: Aadhaar number." in page
    assert opening in page
    assert client.get(url).status_code == 404
    assert client.post(opening, follow=True).status_code == 200
    entry = Entry.objects.get(action="uploads.opened")
    assert entry.data["record_id"] == str(case.pk)
    page = client.get(f"/en/desk/grievances/{case.pk}/").content.decode()
    assert opening not in page
    assert f'href="{url}"' in page


def test_an_officer_of_another_office_opens_nothing(client, state, sign_in):
    handed_in(state)
    upload = looked_through()
    sign_in("redressal_officer", state.water_kulgam.scope)
    assert client.post(reverse("uploads:open", args=[upload.pk])).status_code == 404
    assert Client().post(reverse("uploads:open", args=[upload.pk])).status_code == 404
