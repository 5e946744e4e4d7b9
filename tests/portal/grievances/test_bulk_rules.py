"""Several cases at once, with care: looked at first, each by its own gate, once."""

from __future__ import annotations

import re
from datetime import date
from uuid import uuid4

import pytest
from tests.portal.grievances import world

from chinar.portal.core.journal.models import Entry
from chinar.portal.core.notices.models import Notice
from chinar.portal.grievances.lifecycle import State
from chinar.portal.grievances.models import Grievance, Message
from chinar.portal.grievances.services import bulk, desk
from chinar.portal.grievances.services.bulk import BulkKind, Order, Result

ANSWER = "Number {number}: the pump runs again since Monday, and water is back in your lane."


def order(kind=BulkKind.NOTE, key="t", **values):
    return Order(kind=kind, key=key, **({"text": "Pump 4."} | values))


@pytest.fixture
def three(state, engineer):
    return [
        world.started(state, engineer, key=f"web:{n}", email=f"p{n}@example.org") for n in range(3)
    ]


def test_each_case_is_answered_with_its_own_facts(three, engineer):
    answer = order(BulkKind.ANSWER, text=ANSWER, action_taken="Pump 4 mended.")
    for case in three:
        found = bulk.carry_out(answer, case, world.hand(engineer))
        assert (found.result, found.obstacles) == (Result.DONE, ())
    texts = {message.text for message in Message.objects.filter(kind="final")}
    assert len(texts) == 3
    assert {case.state for case in Grievance.objects.all()} == {"disposed"}


def test_order_that_is_sent_twice_is_done_once(three, engineer):
    hand = world.hand(engineer)
    assert bulk.carry_out(order(), three[0], hand).result == Result.DONE
    assert bulk.carry_out(order(), three[0], hand).result == Result.ALREADY
    assert bulk.carry_out(order(key="u"), three[0], hand).result == Result.DONE
    assert Message.objects.count() == 2


def test_looking_writes_nothing(three, engineer):
    before = Entry.objects.count()
    bulk.outlook(order(), three[0], world.hand(engineer))
    assert (Entry.objects.count(), Message.objects.count()) == (before, 0)


def test_gate_of_each_case_decides(state, three, engineer):
    world.asked(state, engineer, case=three[0])
    Grievance.objects.filter(pk=three[1].pk).update(language="ur")
    answer = order(BulkKind.ANSWER, text=ANSWER, action_taken="Pump 4 mended.")
    for case in three:
        case.refresh_from_db()
    found = [bulk.carry_out(answer, case, world.hand(engineer)) for case in three]
    assert [one.obstacles for one in found] == [("state",), ("reply",), ()]
    assert [one.result for one in found] == [Result.REFUSED, Result.REFUSED, Result.DONE]
    assert Notice.objects.filter(kind="grievances.final").count() == 1


def test_case_that_moved_since_it_was_looked_at_is_left(three, engineer):
    hand = world.hand(engineer, seen=State.ASSIGNED)
    found = bulk.carry_out(order(), three[0], hand)
    assert (found.result, found.obstacles) == (Result.REFUSED, ("moved",))


def test_nobody_is_sent_away_in_bulk(three, engineer):
    away = order(BulkKind.INTERIM, text="Approach the concerned agency.", until=date(2027, 1, 1))
    assert bulk.outlook(away, three[0], world.hand(engineer)).obstacles == ("elsewhere",)


def test_cases_are_given_to_a_post_that_may_work_on_them(state, three, engineer):
    other = world.post(state.water_anantnag.scope, "Junior Engineer")
    there = world.post(state.water_kulgam.scope)
    hand = world.hand(engineer)
    assert bulk.carry_out(order(BulkKind.ASSIGN, post=other), three[0], hand).case.post == engineer
    three[0].refresh_from_db()
    assert three[0].post == other
    found = bulk.carry_out(order(BulkKind.ASSIGN, post=there), three[1], hand)
    assert found.obstacles == ("post",)


def test_at_most_a_hundred_and_only_those_one_sees(state, three, engineer):
    there = world.filed(state, key="kulgam", area=state.kulgam)
    ids = [str(case.pk) for case in three] + [str(there.pk), "nonsense", str(three[0].pk)]
    assert {case.pk for case in bulk.chosen(engineer, ids)} == {case.pk for case in three}
    many = [str(uuid4()) for _ in range(bulk.MOST)]
    assert bulk.chosen(engineer, [*many, *ids]) == []


class TestPages:
    """Choose, say what, look, do: as a browser does it."""

    @pytest.fixture
    def at_desk(self, client, state, sign_in):
        return sign_in("redressal_officer", state.water_anantnag.scope)

    def test_nothing_is_sent_without_the_second_confirmation(self, client, state, at_desk):
        url = "/en/desk/grievances/bulk/"
        cases = [world.started(state, at_desk, key=f"web:{n}") for n in range(2)]
        ids = [str(case.pk) for case in cases]
        page = client.post(url, {"case": ids})
        key = re.search(r'name="key" value="([^"]+)"', page.content.decode())[1]
        values = {
            "case": ids,
            "key": key,
            "kind": "interim",
            "text": "Number {number}: a part is on its way.",
            "until": "2030-01-01",
        }
        page = client.post(url, values | {"step": "preview"}).content.decode()
        assert "Nothing has been sent yet" in page
        assert f"Number {cases[0].number}" in page
        assert not Message.objects.exists()
        seen = {f"seen_{pk}": "in_progress" for pk in ids}
        for _ in range(2):
            page = client.post(url, values | seen | {"step": "do"}).content.decode()
            assert Message.objects.filter(kind="interim").count() == 2
        assert "Was done before" in page
        desk.ask_citizen(cases[0], world.hand(at_desk), text="Which lane?")
        values["key"] = str(uuid4())
        page = client.post(url, values | seen | {"step": "do"}).content.decode()
        assert "Somebody moved it meanwhile" in page
        assert Message.objects.filter(kind="interim").count() == 3

    def test_what_was_not_looked_at_is_not_done(self, client, state, at_desk):
        case = world.started(state, at_desk)
        values = {"case": [str(case.pk)], "key": str(uuid4()), "kind": "note", "text": "x"}
        client.post("/en/desk/grievances/bulk/", values | {"step": "do"})
        assert not Message.objects.exists()

    @pytest.mark.parametrize(
        ("values", "fault"),
        [
            ({"kind": ""}, "Choose what is to be done"),
            ({"kind": "note"}, "Write the text"),
            ({"kind": "assign"}, "Choose the post"),
            ({"kind": "interim", "text": "x", "until": "2020-01-01"}, "after today"),
            ({"kind": "answer", "text": "x"}, "what was done"),
        ],
    )
    def test_wrong_answers_are_told(self, client, state, at_desk, values, fault):
        case = world.started(state, at_desk)
        sent = {"case": [str(case.pk)], "key": str(uuid4()), "step": "preview"} | values
        page = client.post("/en/desk/grievances/bulk/", sent).content.decode()
        assert fault in page
        assert "(optional)" not in page  # which are needed depends on what is to be done

    def test_without_a_chosen_case_it_leads_back_to_the_list(self, client, at_desk):
        assert client.post("/en/desk/grievances/bulk/", {}).status_code == 302
        assert client.get("/en/desk/grievances/bulk/").status_code == 302
