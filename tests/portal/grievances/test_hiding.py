"""Personal numbers never reach the database, whoever types them where, and people are told."""

from __future__ import annotations

import pytest
from django.utils import translation
from tests.portal.grievances import world

from chinar.portal.core.journal.models import Entry
from chinar.portal.grievances import hiding
from chinar.portal.grievances.models import Grievance, Message
from chinar.portal.grievances.services import Filing, citizen, desk, holding
from chinar.portal.grievances.services.desk import Proposal

AADHAAR = "7945 2669 8572"
TEXT = f"No water for a week. Aadhaar {AADHAAR}, call 9419012345."


def test_numbers_are_hidden_before_anything_is_stored(state):
    case = world.filed(state, text=TEXT, place=f"near the gate, {AADHAAR}")
    case.refresh_from_db()
    assert case.text == "No water for a week. Aadhaar XXXX XXXX 8572, call XXXXXXXX45."
    assert case.place == "near the gate, XXXX XXXX 8572"
    assert case.intake.masked == {"aadhaar": 2, "phone": 1}
    assert not any("2669" in str(entry.data) for entry in Entry.objects.all())


def test_the_contact_keeps_what_was_given_to_reach_the_person(state):
    case = world.filed(state, text=TEXT, phone="+919419012345", email="a@example.org")
    assert case.contact.phone == "+919419012345"
    assert case.contact.email == "a@example.org"


def test_a_number_at_the_end_of_a_long_text_is_not_cut_open(state):
    case = world.filed(state, text="w " * 4995 + AADHAAR)
    assert len(case.text) <= 10_000
    assert "7945" not in case.text


def test_what_citizens_add_is_hidden_too(state):
    case = world.filed(state)
    message = citizen.add(case, f"My Aadhaar is {AADHAAR}", now=world.NOW)
    assert Message.objects.get(pk=message.pk).text == "My Aadhaar is XXXX XXXX 8572"


def test_officers_words_keep_the_telephone_of_the_office_and_nothing_else(case, engineer):
    hand = world.hand(engineer)
    moved = desk.start(desk.assign(case, hand, to=engineer), hand)
    proposal = Proposal(
        outcome="refused",
        action_taken=f"Checked Aadhaar {AADHAAR}",
        reasons=f"Account no 1234567890123 of {AADHAAR} is closed",
        reply=f"Call 01932-222333 about {AADHAAR}",
    )
    desk.note(moved, hand, text=f"PAN ABCPD1234E, {AADHAAR}")
    proposed = desk.propose(moved, hand, proposal=proposal)
    report = proposed.actions_taken.get()
    assert report.text == "Checked Aadhaar XXXX XXXX 8572"
    assert report.reasons == "Account no XXXXXXXXX0123 of XXXX XXXX 8572 is closed"
    texts = list(proposed.messages.values_list("text", flat=True))
    assert texts == ["PAN XXXXXX234E, XXXX XXXX 8572", "Call 01932-222333 about XXXX XXXX 8572"]


def test_what_was_hidden_is_told_in_plain_words():
    with translation.override("en"):
        assert hiding.told({"aadhaar": 1, "phone": 2, "unheard": 3}) == [
            "We hid 1 number that looks like an Aadhaar number.",
            "We hid 2 numbers that look like phone numbers.",
        ]
        assert hiding.told({}) == []
        assert len(hiding.told(dict.fromkeys(hiding.Kind, 1))) == len(hiding.Kind)


def answers(client, state, text=TEXT):
    client.post("/en/report/", {"text": text})
    client.post("/en/report/about/", {"category": "water.none"})
    client.post("/en/report/place/", {"district": "anantnag", "place": f"House of {AADHAAR}"})
    client.post("/en/report/contact/", {"phone": "9419012345"})


def test_the_web_form_says_what_it_hid_and_keeps_nothing_else(client, state):
    answers(client, state)
    page = client.get("/en/report/check/")
    said = page.content.decode()
    assert "We hid 2 numbers that look like Aadhaar numbers." in said
    assert "We hid 1 number that looks like a phone number." in said
    assert AADHAAR not in said
    assert AADHAAR not in str(dict(client.session))
    receipt = client.post(
        "/en/report/check/", {"draft": str(page.context["draft"].id)}, follow=True
    )
    assert "We hid 2 numbers that look like Aadhaar numbers." in receipt.content.decode()
    case = Grievance.objects.get()
    assert case.intake.masked == {"aadhaar": 2, "phone": 1}
    assert case.contact.phone.endswith("9419012345")


def test_going_back_and_on_again_counts_what_was_hidden_once(client, state):
    answers(client, state)
    shown = client.get("/en/report/").context["form"]["text"].value()
    assert AADHAAR not in shown
    client.post("/en/report/", {"text": shown})
    page = client.get("/en/report/check/").content.decode()
    assert "We hid 2 numbers that look like Aadhaar numbers." in page


def test_other_words_forget_what_was_hidden_before(client, state):
    answers(client, state)
    client.post("/en/report/", {"text": "No water for a week in our lane"})
    page = client.get("/en/report/check/").content.decode()
    assert "We hid 1 number that looks like an Aadhaar number." in page
    assert "phone number" not in page


@pytest.mark.parametrize("text", ["No water for a week in our lane", "JK/ANG/2026/0004117-K"])
def test_nothing_is_said_where_nothing_was_hidden(client, state, text):
    client.post("/en/report/", {"text": text})
    client.post("/en/report/about/", {"category": "water.none"})
    client.post("/en/report/place/", {"district": "anantnag"})
    client.post("/en/report/contact/", {})
    assert "We hid" not in client.get("/en/report/check/").content.decode()


def test_what_is_held_back_is_kept_without_numbers_and_counted_when_let_in(state, engineer):
    filing = Filing(text=TEXT, key="web:h", category=state.no_water, area=state.anantnag)
    held = holding.hold(filing, "words", now=world.NOW)
    assert "2669" not in str(held.filing)
    hand = world.hand(engineer)
    filed = holding.let_in(held, post=engineer, actor=hand.actor, now=world.NOW)
    assert filed.grievance.intake.masked == {"aadhaar": 1, "phone": 1}
