"""Earlier reports of the same thing are found, and nobody's words are shown by it."""

from __future__ import annotations

from dataclasses import fields
from datetime import timedelta

import pytest
from tests.portal.grievances import world

from chinar.portal.grievances import selectors
from chinar.portal.grievances.models import Grievance
from chinar.portal.grievances.selectors import Similar, like_cases, similar_cases

TEXT = "No water in our lane for five days, the tanker did not come"
HERE = {"latitude": 33.7311, "longitude": 75.1487}
_CALLS = iter(range(10_000))


def earlier(state, **more):
    given = {"text": TEXT, "key": f"earlier:{next(_CALLS)}"} | HERE | more
    return world.filed(state, **given)


def ask(state, **more):
    given = {"text": TEXT, "area": state.anantnag, "now": world.NOW} | HERE | more
    return similar_cases(given.pop("text"), **given)


def test_an_earlier_report_of_the_same_thing_is_found(state):
    case = earlier(state)
    earlier(state, text="Street dogs attack children near the school gate")
    (found,) = ask(state, text="no water in our lane since five days, tanker did not come")
    assert found.id == case.pk
    assert found.category == state.no_water
    assert (found.latitude, found.longitude) == (33.73, 75.15)
    assert found.joined == 0


def test_nothing_of_what_somebody_wrote_can_be_read_off_it(state):
    earlier(state, place="House 4, green gate", name="Somebody", phone="9419012345")
    (found,) = ask(state)
    shown = " ".join(str(getattr(found, field.name)) for field in fields(Similar))
    for secret in ("tanker", "green gate", "Somebody", "9419012345", "33.7311"):
        assert secret not in shown
    assert {field.name for field in fields(Similar)} == {
        "id", "category", "area", "latitude", "longitude", "state", "filed_on", "joined", "score",
    }  # fmt: skip


def test_a_confidential_report_is_never_found_by_the_public_and_leaves_no_sketch(state):
    case = earlier(state, confidential=True)
    assert Grievance.objects.get(pk=case.pk).sketch is None
    assert ask(state) == []


@pytest.mark.parametrize(
    "changed",
    [
        {"state": "not_taken_up", "open": False},
        {"filed_at": world.NOW - timedelta(weeks=9)},
        {"sketch": None},
        {"sketch": b"another version"},
    ],
)
def test_what_is_old_refused_or_without_a_sketch_is_left_out(state, changed):
    case = earlier(state)
    Grievance.objects.filter(pk=case.pk).update(**changed)
    assert ask(state) == []


def test_far_away_or_in_another_district_it_is_another_thing(state):
    earlier(state)
    assert ask(state, latitude=33.9) == []
    assert ask(state, area=state.kulgam) == []
    assert ask(state, area=None) == []


def test_areas_below_a_district_and_the_one_above_a_tehsil_are_looked_at(state):
    below = earlier(state, area=state.kokernag)
    above = earlier(state)
    assert {found.id for found in ask(state)} == {below.pk, above.pk}
    assert {found.id for found in ask(state, area=state.kokernag)} == {below.pk, above.pk}


def test_the_same_subject_comes_first(state):
    other = earlier(state, category=state.police)
    same = earlier(state)
    found = ask(state, category=state.no_water)
    assert [one.id for one in found] == [same.pk, other.pk]
    assert len(ask(state, limit=1)) == 1


def test_however_many_there_are_few_rows_and_queries_are_read(
    state, monkeypatch, django_assert_max_num_queries
):
    monkeypatch.setattr(selectors.similar, "MOST_ROWS", 5)
    for number in range(12):
        earlier(state, text=f"The bridge number {number} is broken and dangerous")
    case = earlier(state)
    Grievance.objects.exclude(pk=case.pk).update(filed_at=world.NOW - timedelta(days=3))
    with django_assert_max_num_queries(5):
        (found,) = ask(state)
    assert found.id == case.pk


def test_officers_see_like_cases_of_their_own_reach_only(state, engineer):
    first, second = earlier(state), earlier(state)
    elsewhere = earlier(state, office=state.water_kulgam)
    found = [like.grievance for like in like_cases(second, engineer, now=world.NOW)]
    assert found == [first]
    assert elsewhere not in found


def test_the_officers_page_lists_them(client, state, sign_in):
    first, second = earlier(state), earlier(state)
    sign_in("redressal_officer", state.water_anantnag.scope)
    page = client.get(f"/en/desk/grievances/{second.pk}/alike/").content.decode()
    assert first.number in page
    assert "100 %" in page


def test_the_officers_page_says_when_there_is_none(client, case, state, sign_in):
    sign_in("redressal_officer", state.water_anantnag.scope)
    page = client.get(f"/en/desk/grievances/{case.pk}/alike/").content.decode()
    assert "None of the last eight weeks looks like it." in page
