"""The appellate authority's desk."""

from __future__ import annotations

import pytest
from tests.portal.grievances import world
from tests.portal.grievances.answers import REPLY, answered, own_hand, says

from chinar.portal.core.design import fields
from chinar.portal.core.people.models import Grant
from chinar.portal.grievances.models import Grievance
from chinar.portal.grievances.services import citizen, desk, voice
from chinar.portal.grievances.services.appeals import Order, decide, file_appeal
from chinar.portal.grievances.services.voice import Opinion

DESK = "/en/desk/appeals/"
REFUSAL = {"decision": "refused", "order": "The record shows that water came."}


@pytest.fixture
def judge(state, sign_in):
    """The post that decides over the water department, signed in."""
    return sign_in("appellate_authority", state.water.scope)


@pytest.fixture
def appeal(case, engineer, judge):
    """An appeal against an answer."""
    return file_appeal(answered(case, engineer), "Nobody came.", says(1))


def words_of(answer):
    return answer.content.decode()


def test_list_shows_what_waits_the_one_due_first_at_the_top(client, state, engineer, appeal):
    later = file_appeal(answered(world.filed(state, "web:2"), engineer), "Nor here.", says(2))
    page = words_of(client.get(DESK))
    first, second = appeal.grievance.number, later.grievance.number
    assert 0 < page.index(first) < page.index(second)


def test_empty_list_says_what_will_appear(client, judge):
    assert "New ones appear here" in words_of(client.get(DESK))
    assert "stay here" in words_of(client.get(f"{DESK}?decided=1"))


def test_case_answer_and_reasons_stand_side_by_side(client, case, appeal):
    page = words_of(client.get(f"{DESK}{appeal.pk}/"))
    for words in (case.text, REPLY, "Pipe mended.", "Nobody came."):
        assert words in page


def test_words_since_the_report_and_the_rating_stand_beside_the_appeal(
    client, case, engineer, judge
):
    desk.note(case, own_hand(engineer), text="Only for us.")
    citizen.add(case, "Lane 4 is dry too.", now=world.NOW)
    done = answered(case, engineer)
    voice.rate(done, Opinion(rating=1, solved=False, text="Not a drop."), says(1))
    appeal = file_appeal(done, "Nobody came.", says(1))
    page = words_of(client.get(f"{DESK}{appeal.pk}/"))
    for words in ("Lane 4 is dry too.", "Poor", "Not a drop."):
        assert words in page
    assert page.count(REPLY) == 1
    assert "Only for us." not in page


def test_direction_is_told_to_be_needed_and_read_by_the_citizen(client, appeal):
    answer = client.get(f"{DESK}{appeal.pk}/")
    assert "Needed if you accept the appeal. The citizen reads it too." in words_of(answer)
    form = answer.context["form"]
    assert not fields.view(form["direction"]).optional
    assert fields.view(form["attachments"]).optional


def test_decision_is_taken_on_the_page(client, appeal):
    url = f"{DESK}{appeal.pk}/"
    assert "with its reasons" in words_of(client.post(url, {"decision": "refused"}))
    assert "what the office is to do" in words_of(
        client.post(url, {"decision": "upheld", "order": "Not looked at."})
    )
    done = client.post(url, REFUSAL)
    assert done.url == url
    page = words_of(client.get(url))
    assert "The record shows" in page
    assert "Decide the appeal" not in page
    assert appeal.grievance.number in words_of(client.get(f"{DESK}?decided=1"))
    assert Grievance.objects.get().state == "disposed"


def test_decision_that_was_taken_meanwhile_is_not_taken_twice(client, judge, appeal):
    decide(appeal, own_hand(judge, appeal.filed_at), Order(decision="refused", text="Done."))
    again = client.post(f"{DESK}{appeal.pk}/", REFUSAL)
    assert again.status_code == 409
    assert "Done." in words_of(again)


def test_whoever_answered_reads_why_another_has_to_decide(client, state, case, sign_in):
    seat = sign_in("redressal_officer", state.water_anantnag.scope)
    Grant.objects.create(post=seat, role="appellate_authority", scope=state.water.scope)
    appeal = file_appeal(answered(case, seat), "Nobody came.", says(1))
    page = client.get(f"{DESK}{appeal.pk}/")
    assert "another has to decide" in words_of(page)
    assert client.post(f"{DESK}{appeal.pk}/", REFUSAL).status_code == 403


def test_confidential_case_is_open_to_the_authority_that_decides_it_alone(
    client, state, engineer, judge
):
    case = world.filed(state, "web:2", confidential=True)
    Grant.objects.create(post=engineer, role="grievance_secretary", scope=state.water.scope)
    appeal = file_appeal(answered(case, engineer), "Nobody came.", says(1))
    assert appeal.authority == judge
    assert case.text in words_of(client.get(f"{DESK}{appeal.pk}/"))


def test_authority_elsewhere_finds_nothing(client, state, appeal, sign_in):
    client.logout()
    sign_in("appellate_authority", state.public.scope, "elsewhere")
    assert client.get(f"{DESK}{appeal.pk}/").status_code == 404
    assert appeal.grievance.number not in words_of(client.get(DESK))
