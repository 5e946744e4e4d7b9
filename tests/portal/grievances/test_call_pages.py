"""The call centre's pages: the list, the call on one's line, a case looked up by its code."""

from __future__ import annotations

import pytest
from tests.portal.grievances import world
from tests.portal.grievances.answers import REPLY, after, answered

from chinar.portal.core.journal.models import Entry
from chinar.portal.grievances import receipts
from chinar.portal.grievances.jobs import calling
from chinar.portal.grievances.models import Appeal, Call, Feedback, Grievance
from chinar.portal.grievances.services.voice import Speaker, not_solved

DESK = "/en/desk/calls/"


@pytest.fixture
def now(monkeypatch):
    """Noon, four days after the answer, for the pages too."""
    from django.utils import timezone

    monkeypatch.setattr(timezone, "now", lambda: after(4))
    return after(4)


@pytest.fixture
def done(case, engineer, now):
    """A case whose answer was sent four days ago, on the call list."""
    made = answered(case, engineer)
    calling.list_calls()
    return made


@pytest.fixture
def agent(done, sign_in):
    """The call centre, signed in."""
    return sign_in("call_centre")


def words_of(answer):
    return answer.content.decode()


def test_list_counts_and_hands_out_the_next_call(client, agent):
    page = words_of(client.get(DESK))
    assert "people to call now" in page
    assert "English" in page
    assert client.post(DESK, {"language": "hi"}).status_code == 200
    assert client.post(DESK, {"language": ""}).url == f"{DESK}line/"


def test_without_a_call_the_line_leads_back(client, agent):
    assert client.get(f"{DESK}line/").url == DESK


def test_line_shows_what_is_needed_and_not_the_words_of_the_report(client, done, agent):
    client.post(DESK, {"language": ""})
    page = words_of(client.get(f"{DESK}line/"))
    for words in (done.number, REPLY, "+919419012345", "Is the problem solved"):
        assert words in page
    assert done.text not in page
    assert "asha@example.org" not in page


def test_call_is_written_down_on_the_page(client, done, agent):
    client.post(DESK, {"language": ""})
    line = f"{DESK}line/"
    assert "Choose what came of the call." in words_of(client.post(line, {}))
    half = {"outcome": "reached", "solved": "no", "wish": "reopen"}
    page = words_of(client.post(line, half))
    assert "Ask for both" in page
    assert "the office reads it" in page
    whole = half | {"rating": "1", "reasons": "Lane 4 is dry."}
    assert client.post(line, whole).url == DESK
    assert Grievance.objects.get().state == "reopened"
    assert Feedback.objects.get().by_call


def test_not_reached_tells_when_the_next_try_is(client, agent):
    client.post(DESK, {"language": ""})
    page = words_of(client.post(f"{DESK}line/", {"outcome": "not_reached"}, follow=True))
    assert "The next try is on" in page
    assert Call.objects.get().attempts == 1


def test_page_that_is_out_of_date_keeps_what_was_written(client, done, agent):
    client.post(DESK, {"language": ""})
    values = {
        "outcome": "reached",
        "solved": "no",
        "rating": "1",
        "wish": "reopen",
        "reasons": "Lane 4 is dry.",
    }
    not_solved(done, "Dry.", Speaker(now=after(4)))
    stale = client.post(f"{DESK}line/", values)
    assert stale.status_code == 409
    assert "Lane 4 is dry." in words_of(stale)
    assert Call.objects.get().state == "waiting"


def test_case_is_looked_up_by_number_and_receipt_code(client, done, agent):
    find = f"{DESK}find/"
    wrong = words_of(client.post(find, {"number": done.number, "code": "00000-00000"}))
    assert "This is not the code" in wrong
    assert "Check the number" in words_of(client.post(find, {"number": "17", "code": "x"}))
    assert client.get(f"{DESK}case/").url == find
    code = receipts.code_for(done)
    opened = client.post(find, {"number": done.number, "code": code})
    assert opened.url == f"{DESK}case/"
    page = words_of(client.get(opened.url))
    assert REPLY in page
    assert done.text not in page
    assert "9419012345" not in page
    assert Entry.objects.filter(record_id=str(done.pk), action="opened_by_call").exists()
    values = {"solved": "no", "rating": "1", "wish": "appeal", "reasons": "Nobody came."}
    client.post(opened.url, values)
    assert Appeal.objects.get().by_call
    assert client.post(opened.url, values).status_code == 409


def test_case_is_looked_up_by_a_code_that_the_caller_reads_out(client, done, agent):
    find = f"{DESK}find/"
    page = words_of(client.post(find, {"number": done.number, "send": "1"}))
    assert "A code was sent" in page
    code = world.sent_code()
    assert code not in page
    assert client.post(find, {"number": done.number, "code": code}).url == f"{DESK}case/"


def test_confidential_case_is_not_opened_at_the_call_centre(client, state, agent):
    case = world.filed(state, "web:2", confidential=True)
    code = receipts.code_for(case)
    page = words_of(client.post(f"{DESK}find/", {"number": case.number, "code": code}))
    assert "in confidence" in page
