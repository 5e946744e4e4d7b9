"""Abuse at the door: floods cost work and shut nobody out; what looks like abuse is never lost."""

from __future__ import annotations

from hashlib import sha256

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from tests.portal.grievances import world
from tests.portal.grievances.pictures import PNG

from chinar.portal.core.journal.models import Entry
from chinar.portal.core.people.scopes import ORGANISATIONS, root
from chinar.portal.core.uploads.models import Upload
from chinar.portal.grievances import letters
from chinar.portal.grievances.jobs import tidying
from chinar.portal.grievances.models import Grievance, Held, Knock
from chinar.portal.grievances.services import gate, held_mail, work

WORDS = "No water in our lane for six days."
LINKS = "http://example.org/a http://example.org/b"


def answer(client, words=WORDS, **contact):
    client.post("/en/report/", {"text": words})
    client.post("/en/report/about/", {"category": "water.none"})
    client.post("/en/report/place/", {"district": "kulgam"})
    client.post("/en/report/contact/", contact)
    page = client.get("/en/report/check/")
    return {"draft": str(page.context["draft"].id)}


def send(client, words=WORDS, trap="", **contact):
    draft = answer(client, words, **contact)
    return client.post("/en/report/check/", {**draft, "website": trap})


def quick(client, key="0191f0c0-0000-7000-8000-00000000000a", script=True, **changes):
    data = {"key": key, "text": WORDS, "district": "kulgam", "place": "Lane 3"} | changes
    headers = {"accept": "application/json"} if script else {}
    return client.post("/en/report/quick/", data, headers=headers)


def solved(challenge, bits):
    number = 0
    while int.from_bytes(sha256(f"{challenge} {number}".encode()).digest()) >> (256 - bits):
        number += 1
    return f"{challenge} {number}"


@pytest.fixture
def low_cap(settings):
    settings.ENVIRONMENT = settings.ENVIRONMENT.model_copy(update={"report_cap": 2})


@pytest.fixture
def flooded(low_cap, state):
    for number in range(2):
        send(Client(), f"{WORDS} Report number {number}.")
    assert Grievance.objects.count() == 2


# The cap --------------------------------------------------------------------------------------


def test_filing_cap_asks_for_a_sum_and_the_sum_lets_in(client, flooded):
    asked = send(client)
    assert asked.url == "/en/report/proof/"
    page = client.get(asked.url)
    done = solved(page.context["challenge"], page.context["bits"])
    sent = client.post(asked.url, {"work": done})
    assert "/report/receipt/" in sent.url
    assert Grievance.objects.count() == 3


@pytest.mark.parametrize("answered", ["", "x 1", "forged"])
def test_sum_that_was_not_done_lets_nobody_in(client, flooded, answered):
    send(client)
    if answered == "forged":
        answered = solved(work.challenge("web:another report", 4), 4)
    assert client.post("/en/report/proof/", {"work": answered}).url == "/en/report/proof/"
    assert Grievance.objects.count() == 2


def test_filing_cap_lets_in_a_shared_phone_by_a_code(client, flooded):
    send(client)
    client.post("/en/report/proof/", {"address": "9000000001"})
    code = world.sent_code()
    sent = client.post("/en/report/proof/", {"code": code})
    assert "/report/receipt/" in sent.url


def test_filing_cap_does_not_count_a_centre_that_signed_in(client, low_cap, state, sign_in):
    sign_in("centre_operator", state.water_kulgam.scope)
    for number in range(4):
        assert "receipt" in send(client, f"{WORDS} For person {number}.").url
    assert not Knock.objects.exists()


def test_cap_is_of_one_address_and_one_hour(client, flooded):
    Knock.objects.update(at=timezone.now() - gate.HOUR)
    assert "receipt" in send(client).url


def test_sum_grows_with_the_flood():
    assert work.bits_for(1) < work.bits_for(3) <= work.MOST_BITS
    assert work.bits_for(99) == work.MOST_BITS


def test_only_digests_tell_where_reports_came_from(client, state):
    send(client)
    knock = Knock.objects.get()
    assert "127.0.0.1" not in (knock.address_digest, knock.text_digest)
    Knock.objects.update(at=timezone.now() - tidying.KEPT * 2)
    tidying.forget_knocks()
    assert not Knock.objects.exists()


# Held, never lost -----------------------------------------------------------------------------


def test_trap_only_links_and_blocked_words_are_held(state, settings, tmp_path):
    listed = tmp_path / "blocked.txt"
    listed.write_text("# practice list\nBuy Pills\n", encoding="utf-8")
    settings.ENVIRONMENT = settings.ENVIRONMENT.model_copy(update={"blocked_words": str(listed)})
    tried = {"trap": (WORDS, "x"), "links": (LINKS, ""), "words": ("Now buy  PILLS here!", "")}
    for reason, (text, trap) in tried.items():
        client = Client()
        sent = send(client, text, trap)
        held = Held.objects.get(reason=reason)
        assert sent.url == f"/en/report/held/{held.pk}/"
        assert "We look at it first" in client.get(sent.url).content.decode()
    assert not Grievance.objects.exists()


def test_same_words_many_times_within_minutes_are_held(state):
    for _ in range(gate.MOST_ALIKE + 1):
        send(Client())
    assert Grievance.objects.count() == gate.MOST_ALIKE
    assert Held.objects.get().reason == "repeated"


def test_held_words_lie_locked_and_its_page_is_for_its_sender(client, state):
    sent = send(client, LINKS)
    assert "example.org" not in world.stored(Held, Held.objects.get().pk, "filing")[0]
    assert Client().get(sent.url).status_code == 302


def test_second_press_of_send_holds_once(client, state):
    draft = answer(client, LINKS)
    first = client.post("/en/report/check/", draft)
    second = client.post("/en/report/check/", draft)
    assert first.url == second.url
    assert Held.objects.count() == 1


@pytest.fixture
def supervisor(state, sign_in):
    return sign_in("grievance_secretary", root(ORGANISATIONS, "State"))


def test_supervisor_lets_in_exactly_once_and_the_sender_gets_the_receipt(client, state, sign_in):
    sender = Client()
    sent = send(sender, LINKS, phone="9419012345")
    held = Held.objects.get()
    sign_in("grievance_secretary", root(ORGANISATIONS, "State"))
    assert "example.org" in client.get("/en/desk/held/").content.decode()
    for _ in range(2):
        client.post(f"/en/desk/held/{held.pk}/let-in/")
    grievance = Grievance.objects.get()
    assert grievance.text == LINKS
    assert grievance.filed_at == held.at
    assert grievance.idempotency_key == held.key
    assert grievance.contact.phone == "+919419012345"
    assert sender.get(sent.url).url == f"/en/report/receipt/{grievance.key}/"
    told = Entry.objects.filter(record_id=str(held.pk), record_type="grievances.held")
    assert [entry.action for entry in told.order_by("number")] == ["held", "released"]
    assert "example.org" not in str([entry.data for entry in told])


def test_supervisor_drops_only_with_a_reason(client, state, supervisor):
    sender = Client()
    sent = send(sender, LINKS)
    held = Held.objects.get()
    client.post(f"/en/desk/held/{held.pk}/drop/", {"note": " "})
    held.refresh_from_db()
    assert held.state == "held"
    client.post(f"/en/desk/held/{held.pk}/drop/", {"note": "Advertising."})
    client.post(f"/en/desk/held/{held.pk}/let-in/")
    held.refresh_from_db()
    assert (held.state, held.note) == ("dropped", "Advertising.")
    assert not Grievance.objects.exists()
    assert "not taken up" in sender.get(sent.url).content.decode()


def test_held_email_is_let_in_with_its_words_and_sender(client, state, supervisor):
    raw = b"From: a@example.org\r\nSubject: Tap\r\n\r\nNo water since Monday.\r\n"
    held = held_mail.keep(letters.read(raw), raw, "practice", now=world.NOW)
    assert "No water since" in client.get("/en/desk/held/").content.decode()
    client.post(f"/en/desk/held/{held.pk}/let-in/")
    grievance = Grievance.objects.get()
    assert grievance.text == "Tap\n\nNo water since Monday."
    assert grievance.contact.email == "a@example.org"


def test_supervisor_of_one_department_is_not_asked(client, state, sign_in):
    sign_in("grievance_secretary", state.water_anantnag.scope)
    assert client.get("/en/desk/held/").status_code == 403


def test_list_stands_at_the_desk_of_who_supervises_the_whole_state_alone(client, state, sign_in):
    sign_in("grievance_secretary", state.water_anantnag.scope, "below")
    assert "/en/desk/held/" not in client.get("/en/desk/").content.decode()
    sign_in("grievance_secretary", root(ORGANISATIONS, "State"), "above")
    assert "/en/desk/held/" in client.get("/en/desk/").content.decode()


def test_files_of_what_is_held_stay_until_it_is_decided(client, state, supervisor):
    file = SimpleUploadedFile("a.png", PNG, "image/png")
    quick(Client(), text=LINKS, attachments=[file])
    Upload.objects.update(created_at=timezone.now() - tidying.KEPT * 2)
    tidying.drop_unsent_files()
    held = Held.objects.get()
    assert Upload.objects.get().record_id == str(held.pk)
    client.post(f"/en/desk/held/{held.pk}/let-in/")
    assert Upload.objects.get().record_id == str(Grievance.objects.get().pk)


# The report on one page -----------------------------------------------------------------------


def test_what_breaks_off_at_the_door_leaves_neither_a_file_nor_a_knock(client, state, monkeypatch):
    def broken(*_, **__):
        raise ConnectionError

    monkeypatch.setattr(gate, "hold", broken)
    picture = SimpleUploadedFile("tap.png", PNG, "image/png")
    for _ in range(2):
        picture.seek(0)
        with pytest.raises(ConnectionError):
            quick(client, website="x", attachments=[picture])
    assert not Upload.objects.exists()
    assert Knock.objects.count() == 1  # that the file was looked at, which cost us something


def test_quick_report_sent_twice_is_one_and_answers_the_same(client, state):
    first, second = quick(client).json(), quick(Client()).json()
    assert first == second
    grievance = Grievance.objects.get()
    assert first["number"] == grievance.number
    assert client.get(first["url"]).status_code == 200


def test_quick_report_works_without_a_script(client, state):
    page = client.get("/en/report/quick/")
    key = page.context["form"].initial["key"]
    assert "/report/receipt/" in quick(client, key=key, script=False).url


def test_faults_of_a_quick_report_are_told_in_both_ways(client, state):
    told = quick(client, text="short", district="")
    assert told.status_code == 422
    assert len(told.json()["faults"]) == 2
    page = quick(client, text="short", script=False).content.decode()
    assert "Write a little more" in page


def test_quick_report_over_the_cap_is_asked_for_a_sum(client, flooded):
    asked = quick(client)
    assert asked.status_code == 428
    done = solved(asked.json()["challenge"], asked.json()["bits"])
    assert quick(client, work=done).status_code == 200
    # The answer was lost and it is sent again: no new sum, the same receipt.
    assert quick(client).status_code == 200
    assert Grievance.objects.count() == 3


def test_quick_report_over_the_cap_goes_on_step_by_step_without_a_script(client, flooded):
    assert quick(client, script=False).url == "/en/report/proof/"
    client.post("/en/report/proof/", {"address": "9000000001"})
    code = world.sent_code()
    assert "receipt" in client.post("/en/report/proof/", {"code": code}).url
    assert Grievance.objects.latest("id").text == WORDS


def test_key_that_names_a_case_opens_nothing(client, state):
    case = world.filed(state, key=f"web:{Grievance().pk}")
    told = quick(client, key=str(case.pk)).json()
    assert told["number"] != case.number


def test_worker_is_served_from_the_root_and_small(client):
    answer = client.get("/report-worker.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert len(answer.content) <= 5 * 1024
