"""What each way in may ask of us: the gate comes first, floods grow dear, and answers are clear."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.portal.grievances import world
from tests.portal.grievances.mailing import letter, take
from tests.portal.grievances.pictures import PNG, png
from tests.portal.grievances.test_gate import WORDS, quick, send, solved

from chinar.portal.core.uploads import pictures
from chinar.portal.core.uploads.models import Upload
from chinar.portal.grievances.models import ApiFiling, Grievance, Held, Knock
from chinar.portal.grievances.services import gate, keys, work
from chinar.portal.grievances.services import mail as mails
from chinar.portal.grievances.services.gate import Caller

HERE = Caller(address="192.0.2.1")


@pytest.fixture
def caps(settings):
    """Change caps for one test."""

    def change(**values):
        settings.ENVIRONMENT = settings.ENVIRONMENT.model_copy(update=values)

    return change


@pytest.fixture
def drawn(monkeypatch):
    """Count the pictures that are drawn anew."""
    done, real = [], pictures.remake
    monkeypatch.setattr(pictures, "remake", lambda content: (done.append(1), real(content))[1])
    return done


def picture(colour="red"):
    return SimpleUploadedFile(f"{colour}.png", png(colour), "image/png")


# Files ----------------------------------------------------------------------------------------


def test_gate_is_asked_before_a_picture_is_drawn(client, state, caps, drawn):
    caps(report_cap=1)
    send(Client(), f"{WORDS} And another.")
    assert quick(client, attachments=[picture()]).status_code == 428
    assert drawn == []
    done = quick(client, attachments=[picture()]).json()
    work_done = solved(done["challenge"], done["bits"])
    assert quick(client, attachments=[picture()], work=work_done).status_code == 200
    assert len(drawn) == 1


def test_nothing_is_drawn_for_a_report_that_cannot_be_sent_or_was_sent(client, state, drawn):
    assert quick(client, text="short", attachments=[picture()]).status_code == 422
    assert drawn == []
    for _ in range(3):
        assert quick(client, attachments=[picture()]).status_code == 200
    assert len(drawn) == 1


def test_picture_that_turns_out_to_be_none_is_told_by_name(client, state):
    broken = SimpleUploadedFile("tap.png", PNG[:60] + bytes(200), "image/png")
    told = quick(client, attachments=[broken])
    assert told.status_code == 422
    assert told.json()["faults"][0].startswith("tap.png: ")
    page = quick(client, attachments=[broken], script=False)
    assert "tap.png: " in page.content.decode()
    assert not Grievance.objects.exists()


def test_files_of_reports_in_the_making_have_a_cap_of_their_own(state, caps, drawn):
    caps(report_cap=1)
    colours = ("red", "green", "blue")
    Client().post("/en/report/", {"text": WORDS, "attachments": [picture(c) for c in colours]})
    again = Client()
    page = again.post("/en/report/", {"text": WORDS, "attachments": [picture("navy")]})
    assert "Very many files came" in page.content.decode()
    assert WORDS in page.content.decode()
    assert len(drawn) == Upload.objects.count() == 3
    Client().post("/en/report/", {"text": "short", "attachments": [picture("navy")]})
    assert len(drawn) == 3


# Me too ---------------------------------------------------------------------------------------


def test_me_too_is_counted_from_one_network_up_to_the_cap(state, caps):
    caps(report_cap=2)
    case = world.filed(state)
    told = []
    for _ in range(3):
        who = Client()
        for step, said in (("", {"text": WORDS}), ("about/", {"category": "water.none"})):
            who.post(f"/en/report/{step}", said)
        who.post("/en/report/place/", {"district": "anantnag"})
        who.get("/en/report/before/")
        told.append(who.post("/en/report/before/", {"echo": str(case.pk)}, follow=True))
    case.refresh_from_db()
    assert case.echoes == 2
    assert "instead: then it counts" in told[-1].content.decode()


# Dearer with the flood ------------------------------------------------------------------------


def knocks(number, address="192.0.2.1", at=world.NOW):
    digest = gate._address(Caller(address=address), gate.REPORTS)
    Knock.objects.bulk_create(
        Knock(address_digest=digest, text_digest=str(n), at=at) for n in range(number)
    )


def test_sum_is_dearer_each_time_the_cap_is_reached_again(db, caps):
    caps(report_cap=2)
    asked = []
    for _ in range(10):
        knocks(2)
        asked.append(gate.bits_asked(HERE, world.NOW))
    assert asked == [15, 16, 17, 18, 19, 20, 21, 22, 22, 22]


def test_flood_from_everywhere_asks_a_sum_of_everybody(db, caps):
    caps(flood_cap=6)
    for number in range(6):
        knocks(1, f"198.51.100.{number}")
    assert gate.bits_asked(HERE, world.NOW) == work.LEAST_BITS
    assert gate.bits_asked(HERE, world.NOW + 2 * gate.HOUR) == 0
    assert gate.bits_asked(Caller(address="", spared=True), world.NOW) > 0


def test_one_home_is_one_network_however_many_addresses_it_has(db, caps):
    caps(report_cap=2)
    for number in range(2):
        knocks(1, f"2001:db8:1:2::{number}")
    assert gate.bits_asked(Caller(address="2001:db8:1:2:3::9"), world.NOW) == 15
    assert gate.bits_asked(Caller(address="2001:db8:1:3::9"), world.NOW) == 0


@pytest.mark.parametrize(
    ("age_s", "bits", "lets"),
    [(10, 18, True), (600, 18, False), (600, 15, True), (4000, 15, False)],
)
def test_easy_sums_that_were_gathered_before_the_flood_open_nothing(monkeypatch, age_s, bits, lets):
    began = signing.time.time()
    done = solved(work.challenge("web:1", 15), 15)
    monkeypatch.setattr(signing.time, "time", lambda: began + age_s)
    assert work.is_done("web:1", done, bits) is lets


# By key ---------------------------------------------------------------------------------------


@pytest.fixture
def key(db):
    return keys.issue("Centre", now=world.NOW, reports_per_hour=2)


def test_key_files_so_many_reports_an_hour_and_is_told_when_to_go_on(client, state, key):
    def post(once):
        headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": once}
        body = json.dumps({"text": WORDS})
        address = "/api/v1/grievances"
        return client.post(address, body, content_type="application/json", headers=headers)

    assert [post(str(n)).status_code for n in range(3)] == [201, 201, 429]
    told = post("4")
    assert 0 < int(told.headers["Retry-After"]) <= 3600
    assert told.json()["code"] == "too_fast"
    ApiFiling.objects.update(hour=world.NOW - timedelta(days=400))
    assert post("5").status_code == 201


def test_open311_is_told_the_same(client, state, key):
    report = {"api_key": key, "service_code": "water.none", "address_string": "Lane 3"}
    answers = [
        client.post("/open311/v2/requests.json", report | {"description": f"{WORDS} {n}"})
        for n in range(3)
    ]
    assert [answer.status_code for answer in answers] == [201, 201, 429]
    assert answers[-1].headers["Retry-After"]


# By mail --------------------------------------------------------------------------------------


@pytest.mark.usefixtures("own_address")
@pytest.mark.parametrize("why", ["many_at_once", "repeated", "links"])
def test_flood_by_mail_waits_for_a_person(state, monkeypatch, why):
    monkeypatch.setattr(mails, "MOST_AN_HOUR", 3 if why == "many_at_once" else 200)
    most = 3 if why == "many_at_once" else gate.MOST_ALIKE
    texts = {"repeated": WORDS, "links": "http://example.org/a"}
    for n in range(most):
        text = WORDS if why == "repeated" else f"{WORDS} House {'abcdefgh'[n]}."
        assert take(letter(text, number=n, From=f"{n}@example.org")).fate == "filed"
    last = letter(texts.get(why, "Something else is broken."), number=99, subject="")
    assert take(last).reason == why
    assert Held.objects.get().reason == why
