"""Files handed in with a report: kept, shown to whom they concern, refused with a reason."""

from __future__ import annotations

from email.message import EmailMessage

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from tests.portal.grievances import world
from tests.portal.grievances.answers import after, answered, authority, own_hand, says
from tests.portal.grievances.pictures import PNG, png

from chinar.portal.core.journal.actor import CITIZEN
from chinar.portal.core.uploads import services
from chinar.portal.core.uploads.models import Upload
from chinar.portal.grievances.models import ApiKey, Grievance
from chinar.portal.grievances.services import Filing, citizen, desk, file, gate, keys, repeats
from chinar.portal.grievances.services.appeals import Order, decide, file_appeal
from chinar.portal.grievances.services.mail import take_in

WORDS = "No water in our lane for six days."


COLOURS = ("red", "green", "blue")


def picture(name="tap.png", content=PNG):
    return SimpleUploadedFile(name, content, "image/png")


def pictures(*colours):
    return [picture(f"{colour}.png", png(colour)) for colour in colours]


@pytest.fixture
def reported(client, state):
    """A report with a picture, sent from ``client``."""
    client.post("/en/report/", {"text": WORDS, "attachments": [picture()]})
    client.post("/en/report/about/", {"category": "water.none"})
    client.post("/en/report/place/", {"district": "anantnag"})
    client.post("/en/report/contact/", {})
    page = client.get("/en/report/check/")
    assert "tap." in page.content.decode()
    client.post("/en/report/check/", {"draft": str(page.context["draft"].id)})
    return Grievance.objects.get()


def test_picture_stays_with_the_report_whatever_page_is_visited(client, reported):
    page = client.get(f"/en/track/{reported.key}/").content.decode()
    url = reverse("uploads:file", kwargs={"pk": Upload.objects.get().pk})
    assert "tap." in page
    assert client.get(url).status_code == 200


def test_picture_is_shown_to_the_office_and_to_nobody_else(client, reported, state, sign_in):
    url = reverse("uploads:file", kwargs={"pk": Upload.objects.get().pk})
    assert Client().get(url).status_code == 404
    client.logout()
    sign_in("redressal_officer", state.water_kulgam.scope)
    assert client.get(url).status_code == 404
    sign_in("redressal_officer", state.water_anantnag.scope)
    assert client.get(url).status_code == 200


def test_file_that_is_not_what_it_says_is_refused_and_the_words_stay(client, state):
    fake = SimpleUploadedFile("photo.png", b"MZ not a picture", "image/png")
    page = client.post("/en/report/", {"text": WORDS, "attachments": [fake, picture()]})
    assert "photo.png" in page.content.decode()
    assert WORDS in page.content.decode()
    # The good one is kept and shown: nobody has to choose it again on a phone.
    assert Upload.objects.count() == 1
    assert "We kept these" in page.content.decode()


def test_good_files_are_kept_though_the_words_need_more(client, state):
    page = client.post("/en/report/", {"text": "short", "attachments": [picture()]})
    assert "Write a little more" in page.content.decode()
    assert Upload.objects.count() == 1


def test_file_chosen_by_mistake_is_removed_and_the_words_stay(client, state):
    client.post("/en/report/", {"text": WORDS, "attachments": [picture()]})
    chosen = str(Upload.objects.get().pk)
    client.post("/en/report/", {"text": WORDS + " More.", "remove": chosen})
    assert not Upload.objects.exists()
    assert "More." in client.get("/en/report/").content.decode()


def test_nobody_removes_a_file_of_another_report(client, reported, state):
    client.post("/en/report/", {"text": WORDS, "remove": str(Upload.objects.get().pk)})
    assert Upload.objects.count() == 1


def test_at_most_three_files_in_all(client, state):
    client.post("/en/report/", {"text": WORDS, "attachments": pictures("red", "green")})
    page = client.post("/en/report/", {"text": WORDS, "attachments": pictures("blue", "black")})
    assert "At most 3 files in all: black.png was left out" in page.content.decode()
    assert Upload.objects.count() == 3
    assert 'type="file"' not in client.get("/en/report/").content.decode()


def test_page_sent_again_after_its_answer_was_lost_brings_no_file_twice(client, state):
    for _ in range(2):
        sent = client.post("/en/report/", {"text": WORDS, "attachments": pictures(*COLOURS)})
        assert sent.url == "/en/report/about/"
    assert Upload.objects.count() == 3


def test_files_of_a_practice_report_are_practice(client, state):
    type(state.water_anantnag).objects.update(practice=True)
    filing = Filing(text=WORDS, key="k", category=state.no_water, area=state.anantnag)
    filed = file(filing, actor=CITIZEN, now=world.NOW, files=[picture()])
    assert Upload.objects.get(record_id=str(filed.grievance.pk)).practice


# Looking at a file takes long, and SQLite has one writer ------------------------------------------


def add(state, engineer):
    citizen.add(world.filed(state), "See.", now=world.NOW, files=[picture()])


def propose(state, engineer):
    case = world.started(state, engineer)
    proposal = desk.Proposal(
        outcome="granted", action_taken="Done.", reply="Mended.", files=[picture()]
    )
    desk.propose(case, world.hand(engineer), proposal=proposal)


def appeal(state, engineer):
    done = answered(world.filed(state), engineer)
    filed = file_appeal(done, "Nobody came.", says(1), files=[picture()])
    hand = own_hand(authority(state.water.scope), after(2))
    decide(filed, hand, Order(decision="refused", text="It stands.", files=[picture("b.png")]))


def web(state, engineer):
    for text in (WORDS, "https://spam.example/ buy"):  # filed, and held back
        filing = Filing(text=text, key=text)
        gate.take(filing, gate.Caller(address="192.0.2.1"), now=world.NOW, files=[picture()])


def api(state, engineer):
    keys.issue("City", now=world.NOW)
    filing = Filing(text=WORDS, key="api:1", channel="api")
    key = ApiKey.objects.get()
    repeats.file_once(key, "1", "f", filing, now=world.NOW, files=[picture()])


def open311(state, engineer):
    report = {
        "api_key": keys.issue("City", now=world.NOW),
        "service_code": "water.none",
        "address_string": "Lane 3",
    }
    for words in (WORDS, "https://spam.example/ buy"):
        given = report | {"description": words, "media": picture()}
        assert Client().post("/open311/v2/requests.json", given).status_code == 201


def mail(state, engineer):
    letter = EmailMessage()
    letter["From"], letter["Message-ID"], letter["Subject"] = "asha@example.org", "<1@x>", "Water"
    letter.set_content(WORDS)
    letter.add_attachment(PNG, maintype="image", subtype="png", filename="tap.png")
    assert take_in(letter.as_bytes(), now=world.NOW).fate == "filed"


@pytest.mark.parametrize("way", [add, propose, appeal, web, api, open311, mail])
def test_files_are_looked_at_before_a_transaction_is_opened(state, engineer, monkeypatch, way):
    depths, real, outside = [], services.check, len(connection.savepoint_ids)

    def check(file):
        depths.append(len(connection.savepoint_ids))
        return real(file)

    monkeypatch.setattr(services, "check", check)
    way(state, engineer)
    assert set(depths) == {outside}
    assert Upload.objects.exists()


def by_steps(client, files):
    client.post("/en/report/", {"text": "", "attachments": files})
    client.post("/en/report/about/", {"category": "unsure"})
    client.post("/en/report/place/", {"district": "anantnag"})
    client.post("/en/report/contact/", {})
    page = client.get("/en/report/check/")
    if page.status_code == 200:
        client.post("/en/report/check/", {"draft": str(page.context["draft"].id)})


def on_one_page(client, files):
    key = "0191f0c0-0000-7000-8000-000000000001"
    given = {"key": key, "text": "", "district": "anantnag", "attachments": files}
    client.post("/en/report/quick/", given)


@pytest.mark.parametrize("report", [by_steps, on_one_page])
def test_problem_is_described_by_a_scan_alone_and_the_office_types_its_words(
    client, state, sign_in, report
):
    report(client, [picture("letter.png")])
    case = Grievance.objects.get()
    assert case.text == "What was reported stands in the picture or file beside this."
    assert case.sketch is None
    assert (case.intake.awaits_words, case.intake.office) == (True, case.office)
    sign_in("redressal_officer", case.office.scope)
    assert case.number in client.get("/en/desk/paper/waiting/").content.decode()
    typed = {"text": "The hand pump has been dry since Monday."}
    client.post(f"/en/desk/paper/waiting/{case.intake.pk}/", typed)
    assert case.messages.get().text == typed["text"]


@pytest.mark.parametrize("report", [by_steps, on_one_page])
def test_neither_words_nor_a_picture_is_no_report(client, state, report):
    report(client, [])
    assert not Grievance.objects.exists()


def test_many_scans_within_minutes_are_not_taken_for_repeated_words(client, state):
    for number in range(7):
        key = f"0191f0c0-0000-7000-8000-00000000000{number}"
        given = {"key": key, "text": "", "district": "anantnag", "attachments": [picture()]}
        client.post("/en/report/quick/", given)
    assert Grievance.objects.count() == 7
