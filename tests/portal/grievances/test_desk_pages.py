"""The officer's desk, as a browser sees it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.portal.grievances import world

from chinar.portal.core.journal.models import Entry
from chinar.portal.grievances.services import citizen, desk
from chinar.portal.grievances.views import moves


@pytest.fixture
def at_desk(client, state, sign_in):
    """The post of a redressal officer of the water office in Anantnag, signed in."""
    return sign_in("redressal_officer", state.water_anantnag.scope)


def url(case, move=""):
    return f"/en/desk/grievances/{case.pk}/{move}"


def test_case_is_worked_from_list_to_answer(client, case, at_desk):
    assert case.number in client.get("/en/desk/grievances/").content.decode()
    assert case.text in client.get(url(case)).content.decode()
    for move, values in (
        ("assign/", {"post": str(at_desk.pk), "category": "water.leak", "seen": "registered"}),
        ("start/", {"seen": "assigned"}),
        ("note/", {"text": "Pump house visited."}),
        ("interim/", {"text": "A part is on its way.", "until": "2027-12-12"}),
        (
            "propose/",
            {
                "category": "water.leak",
                "outcome": "granted",
                "action_taken": "Pipe mended.",
                "reply": "Water is back.",
            },
        ),
        ("dispose/", {}),
    ):
        page = client.get(url(case, move))
        assert page.status_code == 200
        read = page.context["form"].initial.get("read")
        done = client.post(url(case, move), values | ({"read": read} if read else {}))
        assert done.status_code == 302, done.content.decode()
        assert client.get(url(case)).status_code == 200
    case.refresh_from_db()
    assert case.state == "disposed"
    assert case.category.code == "water.leak"


def test_case_that_moved_meanwhile_keeps_what_was_typed(client, case, at_desk):
    hand = world.hand(at_desk)
    moved = desk.start(desk.assign(case, hand, to=at_desk), hand)
    desk.ask_citizen(moved, hand, text="Which lane?")
    values = {"text": "It takes longer: snow.", "until": "2027-12-12", "seen": "in_progress"}
    page = client.post(url(case, "interim/"), values)
    assert page.status_code == 409
    assert "It takes longer: snow." in page.content.decode()
    assert "Meanwhile somebody moved this case" in page.content.decode()
    assert 'value="awaiting_citizen"' in page.content.decode()


def test_answer_is_written_and_sent_beside_all_that_was_said(client, case, at_desk):
    hand = world.hand(at_desk)
    moved = desk.start(desk.assign(case, hand, to=at_desk), hand)
    desk.note(moved, hand, text="Only for us.")
    desk.ask_citizen(moved, hand, text="Which lane?")
    citizen.add(case, "The third lane.", now=world.NOW)
    citizen.add(case, "Now the fourth too.", now=world.NOW)
    citizen.remind(case, now=world.NOW)
    case.refresh_from_db()
    proposal = desk.Proposal(outcome="granted", action_taken="Mended.", reply="Water is back.")
    for move in ("propose/", "dispose/"):
        page = client.get(url(case, move)).content.decode()
        said = [page.index(one) for one in ("Which lane?", "The third lane.", "Now the fourth")]
        assert said == sorted(said)
        assert "Question to the citizen" in page
        assert "Answer from the citizen" in page
        assert "Only for us." not in page
        assert page.count("Water is back.") == (move == "dispose/")
        if move == "propose/":
            desk.propose(case, hand, proposal=proposal)


def test_post_stands_beside_the_turn_of_the_office_alone(client, case, at_desk):
    hand = world.hand(at_desk)
    moved = desk.start(desk.assign(case, hand, to=at_desk), hand)
    assert f"This office ({at_desk.title})" in client.get(url(case)).content.decode()
    assert "Your question" in client.get(url(case, "ask/")).content.decode()
    desk.ask_citizen(moved, hand, text="Which lane?")
    page = client.get(url(case)).content.decode()
    assert "The citizen" in page
    assert f"({at_desk.title})" not in page


def test_action_that_does_not_exist_now_says_so(client, case, at_desk):
    page = client.post(url(case, "start/"), {})
    assert page.status_code == 409
    assert "cannot be done" in page.content.decode()


def test_answer_that_was_not_read_is_not_sent(client, case, at_desk):
    hand = world.hand(at_desk)
    good = desk.Proposal(outcome="granted", action_taken="Mended.", reply="Water is back.")
    moved = desk.propose(desk.start(desk.assign(case, hand, to=at_desk), hand), hand, proposal=good)
    seen = {"seen": "resolution_proposed", "read": moved.messages.get().pk}
    moved = desk.send_back(moved, hand, text="Say when.")
    desk.propose(moved, hand, proposal=replace(good, reply="Water came back on Monday."))
    for values in (seen, {"seen": "resolution_proposed"}):
        page = client.post(url(case, "dispose/"), values)
        assert page.status_code == 409
        assert "Water came back on Monday." in page.content.decode()
    case.refresh_from_db()
    assert case.state == "resolution_proposed"
    last = case.messages.filter(kind="final").last()
    assert f'value="{last.pk}"' in page.content.decode()
    done = client.post(url(case, "dispose/"), {**seen, "read": last.pk})
    assert done.status_code == 302
    page = client.post(url(case, "dispose/"), {**seen, "read": last.pk})
    assert page.status_code == 409


def test_post_that_lost_its_role_meanwhile_is_told(case, at_desk):
    with pytest.raises(desk.WrongPostError):
        moves._do_assign(case, world.hand(at_desk), {"post": "gone", "category": None})


def test_contact_is_shown_on_request_and_that_is_journalled(client, case, at_desk):
    assert "94190" not in client.get(url(case)).content.decode()
    assert "+919419012345" in client.post(url(case, "contact/")).content.decode()
    assert Entry.objects.filter(record_id=str(case.pk), action="contact_seen").count() == 1
    assert client.get(url(case, "contact/")).status_code == 302


def test_who_only_sees_is_told_who_can_act(client, case, sign_in, state):
    sign_in("deputy_commissioner", state.anantnag.scope)
    page = client.get(url(case)).content.decode()
    assert "your post may not do this here" in page
    assert "Grievance redressal officer" in page
    assert client.post(url(case, "contact/")).status_code == 403
    assert client.post(url(case, "assign/")).status_code == 403


@pytest.mark.parametrize("move", ["", "assign/", "start/", "note/", "dispose/", "contact/"])
def test_case_of_another_office_is_not_found(client, state, at_desk, move):
    other = world.filed(state, area=state.kulgam)
    assert client.get(url(other, move)).status_code == 404
    assert client.post(url(other, move)).status_code == 404


@pytest.mark.parametrize(
    ("move", "values", "fault"),
    [
        ("assign/", {"post": ""}, "Choose the post"),
        ("assign/", {"post": "x"}, "valid choice"),
        ("note/", {"text": ""}, "Write the text"),
        ("interim/", {"text": "x", "until": "2020-01-01"}, "after today"),
        ("interim/", {"text": "x", "until": "soon"}, "Write a date"),
        ("propose/", {"outcome": "refused", "reasons": ""}, "Give the reasons"),
        ("propose/", {}, "Write the reply"),
    ],
)
def test_wrong_answers_are_told(client, case, at_desk, move, values, fault):
    assert fault in client.post(url(case, move), values).content.decode()


def test_reply_must_be_readable_to_who_wrote(client, state, at_desk):
    urdu = world.filed(state, key="web:ur", language="ur", text="چھ دن سے پانی نہیں آ رہا۔")
    page = client.post(url(urdu, "ask/"), {"text": "Which lane?"}).content.decode()
    assert "Write this in Urdu" in page
