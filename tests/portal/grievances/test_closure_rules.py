"""The gate that every answer passes, rule by rule of grievances.md."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.portal.grievances import world
from tests.portal.grievances.pictures import PNG

from chinar.portal.core.journal.models import Entry
from chinar.portal.grievances import blanks, brushoffs, papers, proofs
from chinar.portal.grievances.services import citizen, desk
from chinar.portal.grievances.services.closure import ClosureError, Proposal, obstacles

GOOD = Proposal(outcome="granted", action_taken="Pipe mended.", reply="Water is back since Monday.")


@pytest.fixture
def started(state, engineer):
    return world.started(state, engineer)


def stands(case, seat, **changes):
    return obstacles(case, replace(GOOD, **changes), world.hand(seat))


def test_complete_answer_passes(started, engineer):
    assert stands(started, engineer) == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"category": None}, "category"),
        ({"action_taken": " "}, "action_taken"),
        ({"reply": " "}, "reply"),
        ({"reply": "پیر سے پانی آ رہا ہے۔"}, "reply"),
        ({"outcome": "refused"}, "reasons"),
        ({"has_order": True}, "order"),
        ({"reply": "Your number is {nummer}."}, "gaps"),
        ({"reply": "The matter does not pertain to this office."}, "elsewhere"),
        ({"outcome": "insufficient", "reasons": "No lane was named."}, "not_asked"),
    ],
)
def test_closing_needs_category_action_taken_reasons_order_and_a_reply_in_the_language(
    started, engineer, changes, code
):
    if code == "category":
        started.category = None
    assert stands(started, engineer, **changes) == [code]


@pytest.mark.parametrize(
    "reply",
    [
        "The subject matter does not pertain to our department.",
        "You may approach the concerned agency.",
        "Kindly contact the appropriate authority.",
        "This is beyond the purview of this office.",
        "यह मामला इस कार्यालय से संबंधित नहीं है।",
        "कृपया संबंधित विभाग से संपर्क करें।",
        "یہ معاملہ اس دفتر سے متعلق نہیں ہے۔",
        "براہ کرم متعلقہ محکمے سے رجوع کریں۔",
        "یہِ معاملہٕ چھُ نہٕ امِس دفترس سۭتۍ، یِہ متعلق چھُ نہٕ۔",
        "एह् मामला इस दफ्तर कन्नै सरबंधत नेईं ऐ।",
        "तुस सरबंधत मैहकमे कन्नै संपर्क करो।",
    ],
)
def test_nothing_is_closed_with_does_not_pertain_in_any_language(reply):
    assert brushoffs.sends_away(reply)


@pytest.mark.parametrize(
    "reply",
    [
        "We mended the pipe on Monday. The concerned lineman visited your house.",
        "The land does belong to our department, and the wall was taken down.",
        "सोमवार को पाइप ठीक किया गया। पानी आ रहा है।",
        "پیر کو پائپ ٹھیک کیا گیا۔ پانی آ رہا ہے۔",
    ],
)
def test_answers_are_not_taken_for_sending_away(reply):
    assert not brushoffs.sends_away(reply)


def test_no_closure_while_a_part_is_open(state, engineer):
    part = world.asked(state, engineer)
    assert stands(part.grievance, engineer) == ["open_part"]


def test_insufficient_information_only_after_a_question(state, engineer):
    case = world.started(state, engineer)
    hand = world.hand(engineer)
    desk.ask_citizen(case, hand, text="Which lane?")
    case.refresh_from_db()
    assert stands(case, engineer, outcome="insufficient", reasons="No answer.") == []


def test_what_was_closed_for_insufficient_information_may_be_filed_again(client, state, engineer):
    case = world.started(state, engineer)
    hand = world.hand(engineer)
    citizen.add(desk.ask_citizen(case, hand, text="Which lane?").grievance, "?", now=world.NOW)
    answer = replace(GOOD, outcome="insufficient", reasons="No lane was named.")
    desk.dispose(desk.propose(case, hand, proposal=answer), hand)
    session = client.session
    proofs.prove(session, case)
    session.save()
    page = client.get(f"/en/track/{case.key}/").content.decode()
    assert "You can report it again" in page
    again = world.filed(state, "web:2", text=case.text, phone=case.contact.phone)
    assert (again.state, again.number == case.number) == ("registered", False)


def test_no_closure_on_the_word_of_the_office_complained_against(state, started, engineer):
    started.against.add(state.water_anantnag)
    assert stands(started, engineer) == ["against"]


def test_reply_that_is_the_bare_template_is_refused(state, started, engineer):
    text = "Your report {number} was looked into by {office}. The fault was put right."
    world.template(state.water.scope, text)
    filled = blanks.fill(text, started, world.NOW)
    assert started.number in filled
    assert stands(started, engineer, reply=filled) == ["template"]
    assert stands(started, engineer, reply=f"{filled} Thank you.") == ["template"]
    own = f"{filled} The valve at lane 3 was replaced on Monday morning."
    assert stands(started, engineer, reply=own) == []


def test_reply_is_checked_again_when_it_is_sent(state, started, engineer):
    hand = world.hand(engineer)
    case = desk.propose(started, hand, proposal=GOOD)
    world.template(state.water.scope, GOOD.reply)
    with pytest.raises(ClosureError, match="template"):
        desk.dispose(case, hand)


def test_documents_of_the_action_go_with_the_answer(client, started, engineer):
    hand = world.hand(engineer)
    photo = SimpleUploadedFile("pipe.png", PNG)
    case = desk.propose(started, hand, proposal=replace(GOOD, files=[photo]))
    upload = papers.of_report(case.actions_taken.get()).get()
    entry = Entry.objects.filter(record_id=str(case.pk)).last()
    assert entry.data["files"] == [upload.digest]
    session = client.session
    session["grievances_proved"] = [str(case.pk)]
    session.save()
    from django.urls import reverse

    url = reverse("uploads:file", args=[upload.pk])
    assert client.get(url).status_code == 404
    desk.dispose(case, world.hand(engineer, world.NOW + timedelta(hours=1)))
    assert client.get(url).status_code == 200
    assert upload.name in client.get(f"/en/track/{case.key}/").content.decode()


class TestTemplates:
    """A template is a start, in the language and for the office of the case."""

    @pytest.fixture
    def at_desk(self, client, state, sign_in):
        return sign_in("redressal_officer", state.water_anantnag.scope)

    def test_reply_begins_with_the_template_filled_in(self, client, state, at_desk):
        case = world.started(state, at_desk)
        made = world.template(state.water.scope)
        world.template(state.water.scope, title="Other tongue", language="ur", text="پانی")
        world.template(state.water_kulgam.scope, title="Other office")
        page = client.get(f"/en/desk/grievances/{case.pk}/propose/").content.decode()
        assert made.title in page
        assert "Other tongue" not in page
        assert "Other office" not in page
        page = client.get(f"/en/desk/grievances/{case.pk}/propose/?template={made.pk}")
        assert f"Number {case.number}: water is back." in page.content.decode()

    def test_office_makes_and_retires_its_templates(self, client, state, at_desk):
        values = {
            "title": "Leak",
            "language": "en",
            "kind": "final",
            "scope": str(state.water_anantnag.scope.pk),
            "text": "The leak at {place} was closed.",
            "active": "on",
        }
        url = "/en/desk/grievances/templates/"
        assert client.get(url + "new/").status_code == 200
        assert client.post(url + "new/", values).status_code == 302
        assert "Leak" in client.get(url).content.decode()
        from chinar.portal.grievances.models import ReplyTemplate

        made = ReplyTemplate.objects.get()
        client.post(f"{url}{made.pk}/", {**values, "active": ""})
        made.refresh_from_db()
        assert not made.active

    @pytest.mark.parametrize(
        ("changes", "fault"),
        [
            ({"text": "Dear {name}"}, "Nothing is known for {name}"),
            ({"text": "It does not pertain to us."}, "sends people away"),
            ({"language": "ur"}, "in the language that you chose"),
            ({"scope": "elsewhere"}, "valid choice"),
            ({"title": ""}, "required"),
        ],
    )
    def test_wrong_templates_are_told(self, client, state, at_desk, changes, fault):
        values = {
            "title": "Leak",
            "language": "en",
            "kind": "final",
            "scope": str(state.water_anantnag.scope.pk),
            "text": "Closed.",
        } | changes
        if changes.get("scope"):
            values["scope"] = str(state.water_kulgam.scope.pk)
        page = client.post("/en/desk/grievances/templates/new/", values).content.decode()
        assert fault in page
