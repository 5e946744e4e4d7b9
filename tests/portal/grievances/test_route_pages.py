"""The pages that bring a case to the right office or door, as a browser sees them."""

from __future__ import annotations

import pytest
from tests.portal.grievances import world

from chinar.portal.core.journal.models import Entry
from chinar.portal.grievances.models import Grievance


@pytest.fixture
def at_desk(client, state, sign_in):
    return sign_in("redressal_officer", state.water_anantnag.scope)


def url(case, move=""):
    return f"/en/desk/grievances/{case.pk}/{move}"


def test_case_is_sent_to_an_office_that_was_looked_for(client, state, case, at_desk):
    typed = {"find_words": "Public Grievances", "reason": "Not water.", "find": "1"}
    page = client.post(url(case, "transfer/"), typed)
    assert page.status_code == 200
    assert "Not water." in page.content.decode()
    assert "error-summary" not in page.content.decode()
    assert state.public_head.label() in page.content.decode()
    chosen = {"find_words": "Public Grievances", "reason": "Not water."}
    done = client.post(url(case, "transfer/"), chosen | {"office": str(state.public_head.pk)})
    assert done.status_code == 302
    case.refresh_from_db()
    assert case.office == state.public_head


def test_page_says_why_a_case_is_not_sent_on_and_who_can(client, state, case, at_desk):
    chief = world.post(state.water.scope, "Chief Engineer", "department_head")
    Grievance.objects.filter(pk=case.pk).update(transfers=3)
    page = client.get(url(case, "transfer/")).content.decode()
    assert "sent on 3 times" in page
    assert chief.title in page
    typed = {"office": str(state.water_kulgam.pk), "reason": "x"}
    assert client.post(url(case, "transfer/"), typed).status_code == 409


def test_case_that_leaves_one_s_reach_leads_back_to_the_list(client, state, case, at_desk):
    values = {"office": str(state.public_head.pk), "reason": "x", "find_words": "DPG"}
    case.area = None
    case.save()
    done = client.post(url(case, "transfer/"), values)
    assert done["Location"] == "/en/desk/grievances/"


@pytest.mark.parametrize(
    ("move", "values", "fault"),
    [
        ("transfer/", {"office": "", "reason": "x"}, "Choose the office"),
        ("transfer/", {"office": "x", "reason": "x"}, "one of the offices"),
        ("transfer/", {"reason": ""}, "Write the reason"),
        ("return/", {"reason": ""}, "Write the reason"),
        ("conflict/", {"reason": " "}, "Write the reason"),
        ("not-for-us/", {"door": ""}, "Choose why"),
        ("not-for-us/", {"door": "else"}, "valid choice"),
    ],
)
def test_wrong_answers_are_told(client, case, at_desk, move, values, fault):
    assert fault in client.post(url(case, move), values).content.decode()


@pytest.mark.parametrize("move", ["reroute/", "reconsider/", "reopen/"])
def test_supervisor_s_pages_are_for_supervisors(client, case, at_desk, move):
    assert client.get(url(case, move)).status_code == 403


@pytest.mark.parametrize(
    ("move", "values"),
    [
        ("transfer/", {"reason": "typed before"}),
        ("return/", {"reason": "typed before"}),
        ("conflict/", {"reason": "typed before"}),
        ("not-for-us/", {"door": "rti", "text": "typed before"}),
    ],
)
def test_stale_page_keeps_what_was_typed(client, state, case, at_desk, move, values):
    Grievance.objects.filter(pk=case.pk).update(state="awaiting_citizen")
    office = {"office": str(state.water_kulgam.pk)} if move == "transfer/" else {}
    page = client.post(url(case, move), values | office | {"seen": "registered"})
    assert page.status_code == 409
    assert "typed before" in page.content.decode()


def test_opening_a_case_is_journalled_once_a_post_person_and_day(client, case, at_desk):
    for _ in range(3):
        client.get(url(case))
    assert Entry.objects.filter(record_id=str(case.pk), action="case_seen").count() == 1
    page = client.get(url(case)).content.decode()
    assert page.count("Who looked at it") == 1
    assert "The case was opened" not in page


def test_who_only_sees_may_not_send(client, state, case, sign_in):
    sign_in("appellate_authority", state.water_anantnag.scope)
    assert client.get(url(case, "transfer/")).status_code == 403
    assert client.get(url(case, "conflict/")).status_code == 403
