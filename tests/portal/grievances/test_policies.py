"""Limits: versions that are added and never changed, frozen on the case; days off by list."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.portal.grievances import world
from tests.portal.grievances.answers import own_hand

from chinar.portal.core.journal.models import Entry
from chinar.portal.grievances import holiday_rows
from chinar.portal.grievances.models import Grievance, Holiday, PolicyVersion
from chinar.portal.grievances.policy import Limits, limits_of, policy_on
from chinar.portal.grievances.policy_words import LIMIT_NAMES
from chinar.portal.grievances.services import policies
from chinar.portal.grievances.services.policies import PolicyError, Version

TODAY = date(2026, 11, 24)
LIMITS = "/en/desk/limits/"
DAYS = "/en/desk/holidays/"
NEW = Version(
    name="limits-2027",
    starts_on=date(2027, 1, 1),
    limits=Limits(disposal_days=15),
    source="Order 1 of 2026",
)


@pytest.fixture
def secretary(state):
    """The post that sets the limits."""
    return world.post(state.public.scope, "Secretary", role="grievance_secretary")


@pytest.fixture
def at_limits(client, state, sign_in, monkeypatch):
    """The Secretary of Public Grievances, signed in on the day."""
    from django.utils import timezone

    monkeypatch.setattr(timezone, "now", lambda: world.NOW)
    return sign_in("grievance_secretary")


def words_of(answer):
    return answer.content.decode()


def test_new_version_is_in_force_from_its_first_day_and_running_cases_keep_theirs(state, secretary):
    running = world.filed(state)
    policies.add_version(NEW, own_hand(secretary))
    assert policy_on(date(2026, 12, 31)).name == running.policy.name
    assert policy_on(date(2027, 1, 1)).name == "limits-2027"
    later = world.filed(state, "web:2", world.NOW + timedelta(days=60))
    assert (later.due_at - later.filed_at).days == 15
    running.refresh_from_db()
    assert (running.due_at - running.filed_at).days == 21
    assert limits_of(running.policy).disposal_days == 21


def test_version_is_journalled_with_its_limits(state, secretary):
    made = policies.add_version(NEW, own_hand(secretary))
    entry = Entry.objects.get(record_type="grievances.policyversion", record_id=str(made.pk))
    assert entry.data["limits"]["disposal_days"] == 15
    assert entry.actor_post == str(secretary.pk)


@pytest.mark.parametrize(
    ("version", "field", "why"),
    [
        (replace(NEW, starts_on=TODAY - timedelta(days=1)), "starts_on", "past"),
        (replace(NEW, name="guidelines-2024"), "name", "taken"),
        (replace(NEW, limits=Limits()), "", "same"),
    ],
)
def test_version_that_would_change_what_was_is_refused(state, secretary, version, field, why):
    policy_on(TODAY)
    with pytest.raises(PolicyError) as refused:
        policies.add_version(version, own_hand(secretary))
    assert (refused.value.field, refused.value.why) == (field, why)


def test_two_versions_never_start_on_one_day(state, secretary):
    policies.add_version(NEW, own_hand(secretary))
    other = replace(NEW, name="other", limits=Limits(disposal_days=10))
    with pytest.raises(PolicyError) as refused:
        policies.add_version(other, own_hand(secretary))
    assert refused.value.why == "taken"


def test_version_from_today_holds_for_what_comes_today(state, secretary):
    policies.add_version(replace(NEW, starts_on=TODAY), own_hand(secretary))
    assert world.filed(state).policy.name == "limits-2027"


def test_version_between_two_others_is_compared_with_the_one_before_it(state, secretary):
    policies.add_version(NEW, own_hand(secretary))
    between = replace(NEW, name="between", starts_on=date(2026, 12, 1), limits=Limits(transfers=2))
    policies.add_version(between, own_hand(secretary))
    assert policy_on(date(2026, 12, 15)).name == "between"
    assert policy_on(date(2027, 1, 1)).name == "limits-2027"


def test_every_limit_has_a_name():
    assert set(LIMIT_NAMES) == {field.name for field in fields(Limits)}


def filled(**changes):
    values = {field.name: getattr(Limits(), field.name) for field in fields(Limits)}
    return values | {"name": "limits-2027", "starts_on": "2027-01-01", "source": "Order"} | changes


def test_difference_is_shown_before_a_version_is_saved(client, at_limits):
    look = client.post(f"{LIMITS}new/", filled(disposal_days=15) | {"look": "1"})
    assert "What differs" in words_of(look)
    assert not PolicyVersion.objects.filter(name="limits-2027").exists()
    saved = client.post(f"{LIMITS}new/", filled(disposal_days=15) | {"save": "1"})
    assert saved.url == LIMITS
    page = words_of(client.get(LIMITS))
    assert "limits-2027" in page
    assert "to come" in page
    assert "office memorandum" in page


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"starts_on": "2026-11-23"}, "This day is over"),
        ({"disposal_days": "21"}, "Nothing differs"),
        ({"quality_percent": "101"}, "100"),
        ({"feedback_days": "0"}, "1"),
        ({"source": ""}, "Say where the limits come from"),
        ({"name": "guidelines-2024"}, "has this name"),
    ],
)
def test_bad_version_is_told_and_not_saved(client, at_limits, values, told):
    policy_on(TODAY)
    page = client.post(f"{LIMITS}new/", filled(disposal_days=15) | values | {"save": "1"})
    assert page.status_code in (200, 409)
    assert told in words_of(page)
    assert PolicyVersion.objects.count() == 1


def test_version_that_was_added_meanwhile_is_not_added_twice(client, at_limits):
    client.post(f"{LIMITS}new/", filled(disposal_days=15) | {"save": "1"})
    again = client.post(f"{LIMITS}new/", filled(disposal_days=14) | {"save": "1"})
    assert again.status_code == 409
    assert PolicyVersion.objects.filter(starts_on=date(2027, 1, 1)).count() == 1


def test_limits_are_the_secretarys_alone(client, state, sign_in):
    sign_in("department_head", state.water.scope)
    for page in (LIMITS, f"{LIMITS}new/", DAYS, f"{DAYS}remove/"):
        assert client.get(page).status_code == 403


def listed(text, name="days.csv"):
    return {"file": SimpleUploadedFile(name, text.encode(), "text/csv")}


def test_days_off_come_from_a_list_with_their_division(client, at_limits, state):
    division = world.area("DIV-KASHMIR", "division", state.state)
    rows = ("2027-01-26,Republic Day,یومِ جمہوریہ,", f"2027-07-13,Day,,{division.code}")
    text = "\n".join(("day,name,ur,division", *rows))
    page = client.post(DAYS, listed(text), follow=True)
    assert "2 days were added." in words_of(page)
    assert "Republic Day" in words_of(page)
    assert Holiday.objects.get(division_code=division.code).day == date(2027, 7, 13)
    assert Entry.objects.filter(record_type="grievances.holiday", action="add").count() == 2
    again = client.post(DAYS, listed(text), follow=True)
    assert "2 were there already" in words_of(again)


def test_bad_rows_are_told_by_number_and_nothing_is_added(client, at_limits, state):
    good, bad = "2027-01-26,Republic Day,", ("26.1.2027,X,", "2027-03-01,,", "2027-04-01,Y,NOWHERE")
    text = "\n".join(("day,name,division", good, *bad, "2027-01-26,Again,"))
    page = words_of(client.post(DAYS, listed(text)))
    for row in (3, 4, 5, 6):
        assert f"Row {row}:" in page
    assert "Row 2:" not in page
    assert not Holiday.objects.exists()


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"a,b\n1,2\n", b""])
def test_file_that_is_no_list_is_told(state, content):
    with pytest.raises(holiday_rows.NotAListError):
        holiday_rows.read(content)


def test_row_that_is_cut_off_is_told(state):
    found = holiday_rows.read(b'day,name\n"2027-01-01')
    assert (found.days, len(found.faults)) == ([], 1)


def test_day_off_to_come_is_taken_out_and_one_that_is_over_stays(client, at_limits, state):
    over = Holiday.objects.create(day=TODAY, name="Over")
    to_come = Holiday.objects.create(day=date(2027, 1, 26), name="To come")
    for one in (over, to_come):
        client.post(f"{DAYS}remove/", {"holiday": one.pk})
    client.post(f"{DAYS}remove/", {"holiday": "x"})
    assert [one.name for one in Holiday.objects.all()] == ["Over"]
    assert Entry.objects.filter(record_type="grievances.holiday", action="remove").count() == 1


def test_day_off_added_later_moves_no_case(client, at_limits, state):
    case = world.filed(state)
    client.post(DAYS, listed("day,name\n2026-12-01,Holiday\n"))
    assert Grievance.objects.get().due_at == case.due_at
