"""Papers: scanned, registered from the day they came in, transcribed at once or later."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.portal.grievances import world
from tests.portal.grievances.pictures import PNG, png

from chinar.portal.core.journal.models import Entry
from chinar.portal.core.people.access import NotAllowedError
from chinar.portal.core.uploads.models import Upload
from chinar.portal.grievances import seals
from chinar.portal.grievances.models import Grievance, Intake, Message
from chinar.portal.grievances.services import paper as papers

PAGE = "/en/desk/paper/"
WORDS = "The hand pump behind the school has been dry since Monday."


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "uploads"


@pytest.fixture
def clerk(client, state, sign_in):
    """A post of the water office in Anantnag, signed in."""
    return sign_in("redressal_officer", state.water_anantnag.scope)


def scan(client, state, days=5, **changes):
    day = timezone.localdate() - timedelta(days=days)
    values = {
        "scans": [
            SimpleUploadedFile("page1.png", PNG),
            SimpleUploadedFile("page2.png", png("white")),
        ],
        "received_on": day.isoformat(),
        "paper_on": (day - timedelta(days=2)).isoformat(),
        "office": str(state.water_anantnag.pk),
        "diary_number": "D-17/2026",
        "name": "Practice Person",
        "address": "Lane 3, Kokernag",
        "phone": "",
        "email": "",
    } | changes
    return client.post(PAGE, values)


def words(**changes):
    return {
        "text": WORDS,
        "language": "ur",
        "category": "water.none",
        "district": "anantnag",
        "place": "Kokernag",
    } | changes


def test_clock_of_paper_runs_from_its_physical_receipt_and_not_from_its_date(client, clerk, state):
    beside = scan(client, state)["Location"]
    page = client.get(beside)
    assert len(page.context["files"]) == 2
    upload = Upload.objects.first()
    assert client.get(reverse("uploads:file", kwargs={"pk": upload.pk})).status_code == 200
    assert Client().get(reverse("uploads:file", kwargs={"pk": upload.pk})).status_code == 404
    done = client.post(beside, words(), follow=True)
    case, intake = Grievance.objects.get(), Intake.objects.get()
    assert case.number in done.content.decode().replace("<wbr>", "")
    assert "<svg" in done.content.decode()
    day = timezone.localdate() - timedelta(days=5)
    assert timezone.localtime(case.filed_at).date() == day
    assert intake.paper_on == day - timedelta(days=2)
    assert timezone.localtime(case.due_at).date() == day + timedelta(days=21)
    assert (case.channel, case.text, case.language) == ("paper", WORDS, "ur")
    assert (intake.diary_number, intake.address) == ("D-17/2026", "Lane 3, Kokernag")
    assert len(intake.scan_digest) == 64
    assert not intake.awaits_words
    assert client.post(beside, words()).status_code == 302
    assert Grievance.objects.count() == 1


def test_paper_received_in_any_office_is_uploaded_and_its_receipt_carries_a_qr_code(
    client, state, sign_in
):
    """The office that received it need not be the one that answers."""
    sign_in("centre_operator", state.public_head.scope)
    beside = scan(client, state, office=str(state.public_head.pk))["Location"]
    receipt = client.post(beside, words(), follow=True).content.decode()
    case = Grievance.objects.get()
    assert (case.intake.office, case.office) == (state.public_head, state.water_anantnag)
    assert 'class="qr"' in receipt
    assert "<svg" in receipt
    assert Upload.objects.filter(record_id=str(case.pk)).count() == 2


def test_paper_is_registered_at_once_and_transcribed_later(client, clerk, state):
    beside = scan(client, state)["Location"]
    assert client.post(beside, words(text="", later="1")).status_code == 302
    case = Grievance.objects.get()
    assert case.text == papers.words_follow("ur")
    listed = client.get(f"{PAGE}waiting/")
    assert case.number in listed.content.decode()
    own = f"{PAGE}waiting/{case.intake.pk}/"
    assert client.post(own, {"text": ""}).status_code == 422
    assert client.post(own, {"text": WORDS}).status_code == 302
    message = Message.objects.get()
    assert (message.kind, message.text, message.post) == ("addition", WORDS, clerk)
    entry = Entry.objects.filter(record_id=str(case.pk)).last()
    assert entry.action == "add"
    assert entry.data["seal"] == seals.of_words(case, WORDS)
    assert WORDS not in str(entry.data)
    assert client.post(own, {"text": WORDS}).status_code == 404
    assert Message.objects.count() == 1
    assert case.number not in client.get(f"{PAGE}waiting/").content.decode()


def test_what_was_typed_before_leaving_it_for_later_is_kept(client, clerk, state):
    beside = scan(client, state)["Location"]
    client.post(beside, words(text="The hand", later="1"))
    assert Grievance.objects.get().text == "The hand"
    assert Intake.objects.get().awaits_words


def test_who_types_the_words_sees_the_picture_until_then(client, clerk, state, sign_in):
    beside = scan(client, state)["Location"]
    client.post(beside, words(text="", later="1"))
    picture = reverse("uploads:file", kwargs={"pk": Upload.objects.first().pk})
    client.logout()
    sign_in("centre_operator", state.water_anantnag.scope, "operator")
    assert client.get(picture).status_code == 200
    client.post(f"{PAGE}waiting/{Intake.objects.get().pk}/", {"text": WORDS})
    assert client.get(picture).status_code == 404


def test_same_scan_within_a_month_is_pointed_out_and_not_refused(client, clerk, state):
    client.post(scan(client, state)["Location"], words())
    first = Grievance.objects.get()
    again = scan(client, state)["Location"]
    assert first.number in client.get(again).content.decode()
    assert client.post(again, words()).status_code == 302
    assert Grievance.objects.count() == 2
    Upload.objects.update(created_at=timezone.now() - timedelta(days=40))
    later = scan(client, state)["Location"]
    assert first.number not in client.get(later).content.decode()


@pytest.mark.parametrize(("days", "warned"), [(60, False), (61, True)])
def test_old_date_is_warned_of(client, clerk, state, days, warned):
    page = client.get(scan(client, state, days=days)["Location"])
    assert ("more than 60 days ago" in page.content.decode()) is warned


@pytest.mark.parametrize(
    "bad",
    [
        {"days": -1},
        {"scans": []},
        {"scans": [SimpleUploadedFile("a.exe", b"MZ" * 50)]},
        {"scans": [SimpleUploadedFile(f"{n}.png", PNG) for n in range(21)]},
        {"office": "0191f0c0-0000-7000-8000-000000000000"},
        {"paper_on": "yesterday"},
        {"received_on": ""},
        {"paper_on": timezone.localdate().isoformat()},
    ],
    ids=[
        *("future", "no scan", "no picture", "too many", "no office", "no date"),
        *("never received", "written later"),
    ],
)
def test_bad_cover_is_told(client, clerk, state, bad):
    assert scan(client, state, **bad).status_code == 422
    assert not Upload.objects.exists()


def test_paper_of_another_office_is_not_taken_down(client, clerk, state):
    assert scan(client, state, office=str(state.water_kulgam.pk)).status_code == 422
    hand = world.hand(clerk)
    paper = papers.Paper(
        id=Grievance().pk,
        paper_on=world.NOW.date(),
        received_on=world.NOW.date(),
        office=state.water_kulgam,
        language="en",
        area=state.kulgam,
    )
    with pytest.raises(NotAllowedError):
        papers.register_paper(paper, hand)


def test_paper_without_a_scan_is_not_registered(clerk, state):
    paper = papers.Paper(
        id=Grievance().pk,
        paper_on=world.NOW.date(),
        received_on=world.NOW.date(),
        office=state.water_anantnag,
        language="en",
        area=state.anantnag,
    )
    with pytest.raises(papers.NoScanError):
        papers.register_paper(paper, world.hand(clerk))


def test_transcription_of_a_colleague_who_was_quicker_stands(client, clerk, state):
    client.post(scan(client, state)["Location"], words(text="", later="1"))
    intake = Intake.objects.get()
    hand = world.hand(clerk, timezone.now())
    papers.transcribe(intake, hand, text=WORDS)
    with pytest.raises(papers.TranscribedError):
        papers.transcribe(intake, hand, text="Something else.")
    elsewhere = world.post(state.water_kulgam.scope)
    Intake.objects.update(awaits_words=True)
    with pytest.raises(NotAllowedError):
        papers.transcribe(intake, world.hand(elsewhere), text="x")
    assert Message.objects.count() == 1


def test_paper_in_hand_belongs_to_the_session_that_scanned_it(client, clerk, state, sign_in):
    beside = scan(client, state)["Location"]
    client.logout()
    sign_in("redressal_officer", state.water_anantnag.scope, "other")
    assert client.get(beside).status_code == 404
    assert client.get(f"{PAGE}words/?paper=x").status_code == 404
    for path in ("", "waiting/"):
        client.logout()
        assert client.get(PAGE + path).status_code == 302
    sign_in("appellate_authority", username="judge")
    assert client.get(PAGE).status_code == 403
