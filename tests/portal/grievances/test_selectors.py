"""Lists and counts: what a post sees, and how few questions the database is asked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.portal.grievances import world

from chinar.portal.core.people.scopes import AREAS, ORGANISATIONS, root
from chinar.portal.core.people.visibility import visible_to
from chinar.portal.grievances import selectors
from chinar.portal.grievances.models import Counter, Grievance
from chinar.portal.grievances.services import desk

DAY = timedelta(days=1)


@pytest.fixture
def several(state):
    """Cases of Anantnag: two late, one due today, one this week, one later; one of Kulgam."""
    ages = {"late 1": 40, "late 2": 30, "today": 21, "week": 18, "later": 1}
    return {
        name: world.filed(state, key=name, filed_at=world.NOW - age * DAY + timedelta(hours=1))
        for name, age in ages.items()
    } | {"kulgam": world.filed(state, key="kulgam", area=state.kulgam)}


def listed(post, **filters):
    return {case.idempotency_key for case in selectors.listed(post, filters, world.NOW)}


def test_counts_say_what_is_due(several, engineer):
    assert selectors.due_counts(engineer, world.NOW) == {
        "late": 2,
        "today": 1,
        "week": 2,
        "open": 5,
    }


def test_lists_match_the_counts(several, engineer):
    assert listed(engineer, due="late") == {"late 1", "late 2"}
    assert listed(engineer, due="today") == {"today"}
    assert listed(engineer, due="week") == {"today", "week"}
    assert len(listed(engineer)) == 5
    assert len(listed(engineer, due="nonsense", state="nonsense")) == 5


def test_list_is_narrowed_by_state_number_and_post(several, engineer):
    desk.assign(several["week"], world.hand(engineer), to=engineer)
    assert listed(engineer, state="assigned") == {"week"}
    assert listed(engineer, mine="1") == {"week"}
    assert listed(engineer, q=several["today"].number.lower()) == {"today"}
    assert listed(engineer, q="?") == set()
    assert listed(engineer, q=several["kulgam"].number) == set()


@pytest.mark.parametrize(
    "typed",
    ["0000003", "3", "2026/3", "2026 0000003", "20260000003", "0000003-{check}", "۲۰۲۶/۳"],
)
def test_case_is_found_by_the_end_of_its_number(several, engineer, typed):
    check = several["today"].number[-1]
    assert listed(engineer, q=typed.format(check=check)) == {"today"}


@pytest.mark.parametrize("typed", ["JK/JSDANG/2026", "jsdang 2026 00", "JSDANG"])
def test_cases_are_found_by_how_their_numbers_begin(several, engineer, typed):
    assert len(listed(engineer, q=typed)) == 5


@pytest.mark.parametrize("typed", ["J", "JK", "JS", "JSDANH", "9999999", "SDANG2026"])
def test_too_little_or_another_beginning_finds_nothing(several, engineer, typed):
    assert listed(engineer, q=typed) == set()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads the plan as SQLite writes it")
@pytest.mark.parametrize("typed", ["4117", "JSDANG2026", "JK/JSDANG/2026/0000003-X"])
def test_part_of_a_number_is_looked_up_in_an_index(several, engineer, typed):
    Counter.objects.update(last=5000)
    with CaptureQueriesContext(connection) as asked:
        selectors.listed(engineer, {"q": typed}, world.NOW)
    looked = next(q["sql"] for q in asked.captured_queries if 'FROM "grievances_grie' in q["sql"])
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {looked}")
        plan = [row[-1] for row in cursor.fetchall()]
    assert plan[0].startswith("SEARCH grievances_grievance USING INDEX sqlite_autoindex")
    assert "(key" in plan[0]


def test_post_sees_its_office_its_area_or_all_below_its_department(several, state, engineer):
    assert "kulgam" not in listed(engineer)
    assert len(listed(world.post(state.water.scope))) == 6
    assert listed(world.post(state.kulgam.scope, role="deputy_commissioner")) == {"kulgam"}
    assert listed(None) == set()
    assert listed(world.post(state.water.scope, role="web_manager")) == set()


@pytest.mark.parametrize("many", [0, 500])
def test_lists_hold_exactly_what_visible_to_allows(several, state, engineer, monkeypatch, many):
    monkeypatch.setattr(selectors, "MANY_OFFICES", many)
    posts = [
        engineer,
        world.post(state.water.scope),
        world.post(state.public.scope),
        world.post(state.kulgam.scope),
        world.post(root(ORGANISATIONS, "State")),
        world.post(root(AREAS, "state")),
        None,
    ]
    for post in posts:
        allowed = visible_to(post, Grievance.objects.all(), "grievances.see")
        assert set(selectors.cases_for(post)) == set(allowed)


def test_confidential_cases_are_not_listed_to_others(state, engineer):
    case = world.filed(state, key="secret", confidential=True)
    assert listed(engineer) == set()
    type(case).objects.filter(pk=case.pk).update(post=engineer)
    assert listed(engineer) == {"secret"}


def test_list_asks_the_database_the_same_for_one_case_and_for_many(
    client, state, sign_in, django_assert_max_num_queries
):
    sign_in("redressal_officer", state.water_anantnag.scope)
    client.get("/en/desk/grievances/")
    for n in range(60):
        world.filed(state, key=f"k{n}", name="", phone="", email="")
    with django_assert_max_num_queries(20) as asked:
        page = client.get("/en/desk/grievances/")
    assert len(page.context["rows"]) == 50
    grievances = [q for q in asked.captured_queries if 'FROM "grievances_grievance"' in q["sql"]]
    assert len(grievances) == 5  # the page, and four counts that stop at a thousand
    after = page.context["page"].next_cursor
    assert len(client.get(f"/en/desk/grievances/?after={after}").context["rows"]) == 10


def test_page_of_a_case_asks_the_same_whatever_happened(
    client, case, state, sign_in, django_assert_max_num_queries
):
    post = sign_in("redressal_officer", state.water_anantnag.scope)
    hand = world.hand(post)
    moved = desk.assign(case, hand, to=post)
    for n in range(30):
        desk.note(moved, hand, text=f"note {n}")
    client.get(f"/en/desk/grievances/{case.pk}/")  # the first look of the day is journalled
    with django_assert_max_num_queries(30):
        page = client.get(f"/en/desk/grievances/{case.pk}/")
    assert "note 29" in page.content.decode()


def test_suggestions_come_from_the_words_in_any_language(state):
    def first(text):
        found = selectors.suggested_categories(text)
        return found[0].code if found else None

    assert first("Street light is dark in our lane") == "city.light"
    assert first("بجلی کا ٹرانسفارمر جل گیا") == "power.transformer"
    assert first("राशन डिपो में चावल कम") == "ration.shop"
    assert first("xyz") is None
