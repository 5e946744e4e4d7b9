"""Supervisors' figures: who sees whose, each figure as many rows as it says, bounded questions."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, timedelta
from functools import partial

import pytest
from tests.portal.grievances import world
from tests.portal.grievances.test_counting import Life, answered, move

from chinar.portal.grievances import grai, sheets
from chinar.portal.grievances.jobs import counting
from chinar.portal.grievances.lifecycle import Action
from chinar.portal.grievances.models import (
    Cluster,
    Escalation,
    Grievance,
    Membership,
    OfficeMonth,
    PlaceMonth,
    Transfer,
)
from chinar.portal.grievances.selectors.drills import COUNTED
from chinar.portal.grievances.selectors.drills import rows as rows_for
from chinar.portal.grievances.selectors.figure_places import place_of
from chinar.portal.grievances.selectors.rollups import (
    By,
    Open,
    Part,
    monthly,
    months_back,
    parts,
    past_vacancies,
    rising,
    standing,
)
from chinar.portal.grievances.tallies import Reading, days_within

DAY = timedelta(days=1)
NOVEMBER = date(2026, 11, 1)
rows = partial(rows_for, reader=None)  # of what is no secret
# What surely happens in the life that the tests look at.
CERTAIN = ("open", "received", "answered", "in_limit", "in_limit_gross", "reopened", "transfers")


@pytest.fixture
def still(monkeypatch, now):
    """Let pages be asked for at the tests' moment."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)


@pytest.fixture
def lived(state):
    """A state in which many cases lived, counted."""
    life = Life(state, seed=7)
    for _ in range(110):
        life.step()
    counting.refresh(life.now)
    return life


def page(client, **query) -> str:
    return client.get("/en/desk/figures/", query).content.decode()


TO_BE_REPORTED = (
    *("received", "answered", "open now", "late, ", "Open cases by age"),
    *("within the limit, pauses not counted", "within the limit, pauses counted"),
    *("days: half were answered in", "days: nine of ten were answered in"),
    *("sent to another office", "appeals filed", "appeals accepted, of"),
    *("rated poor, of", "confirmed solved, of", "opened again, of", "something else"),
    *("By district", "By language"),
)


def test_every_figure_that_is_to_be_reported_stands_on_the_page(client, lived, sign_in, still):
    sign_in("grievance_secretary")
    shown = page(client)
    assert [figure for figure in TO_BE_REPORTED if figure not in shown] == []


def test_head_of_department_sees_its_own_figures_and_no_other(client, state, sign_in, still):
    world.filed(state)
    counting.refresh(world.NOW)
    sign_in("department_head", state.water.scope)
    own = page(client)
    assert "Jal Shakti Department" in own
    assert "As counted on" in own
    for scope in (state.public.scope, state.anantnag.scope, state.public_head.scope):
        for address in ("", "cases/", "table.csv"):
            found = client.get(f"/en/desk/figures/{address}", {"place": scope.pk})
            assert found.status_code == 404
    assert "The whole state" not in own


def test_posts_that_are_vacant_above_are_shown_with_their_cases(client, state, sign_in, still):
    case, fine = world.filed(state), world.filed(state, "web:2")
    counting.refresh(world.NOW)
    sign_in("department_head", state.water.scope)
    assert "that nobody holds" not in page(client)
    for one, alert in ((case, "nobody"), (fine, "")):
        Escalation.objects.create(grievance=one, level=1, alert=alert, at=world.NOW)
    counting.refresh(world.NOW)
    assert "went up past a post that nobody holds" in page(client)
    assert past_vacancies(place_of(state.water.scope)) == 1
    query = {"place": state.water.scope.pk, "show": "vacant"}
    rows = client.get("/en/desk/figures/cases/", query).content.decode()
    assert case.number in rows
    assert fine.number not in rows


def test_office_below_is_seen_and_the_office_in_a_district_too(client, state, sign_in, still):
    sign_in("department_head", state.water.scope, "head")
    assert "Jal Shakti Department, Kulgam" in page(client, place=state.water_kulgam.scope.pk)
    sign_in("deputy_commissioner", state.anantnag.scope, "commissioner")
    assert "Anantnag" in page(client)
    inside, outside = state.water_anantnag.scope.pk, state.water_kulgam.scope.pk
    assert client.get("/en/desk/figures/", {"place": inside}).status_code == 200
    assert client.get("/en/desk/figures/", {"place": outside}).status_code == 404


@pytest.mark.parametrize("nonsense", ["x", "-1", "²", "9" * 30, "0"])
def test_place_that_makes_no_sense_is_not_found(client, state, sign_in, nonsense):
    sign_in("grievance_secretary")
    assert client.get("/en/desk/figures/", {"place": nonsense}).status_code == 404


@pytest.mark.parametrize("month", ["", "x", "1999-01", "2999-01", "2026-13", "2026-10"])
def test_any_month_gives_a_page(client, state, sign_in, month, still):
    sign_in("chief_secretary")
    assert client.get("/en/desk/figures/", {"month": month}).status_code == 200


@pytest.mark.parametrize("show", [show for show in COUNTED if show != "out_of_limit"])
def test_each_figure_has_as_many_rows_as_it_says(lived, show):
    state = lived.state
    months = months_back(lived.now.date().replace(day=1))
    places = [
        place_of(scope)
        for scope in (
            state.water.scope,
            state.water_kulgam.scope,
            state.kulgam.scope,
            state.state.scope,
        )
    ]
    some = 0
    for place in places:
        if show == "open":
            listed = rows([place], show, None, {}, lived.now).queryset.count()
            assert listed == standing(place).every
            some += listed
            continue
        for month, reading in monthly(place, months).items():
            listed = rows([place], show, month, {}, lived.now).queryset.count()
            assert listed == reading.count(show), (place.label, month)
            some += listed
    assert some or show not in CERTAIN


def test_parts_and_ages_have_as_many_rows_as_they_say(lived):
    place = place_of(lived.state.water.scope)
    month = NOVEMBER
    for by in (By.OFFICE, By.DISTRICT):
        for part in parts(place, [month], by):
            found = rows([place, part.place], "received", month, {}, lived.now)
            assert found.queryset.count() == part.reading.count("received")
            late = rows([place, part.place], "open", None, {"late": "1"}, lived.now)
            assert late.queryset.count() == part.open.overdue
    for age, pair in enumerate(zip(standing(place).in_time, standing(place).late, strict=True)):
        found = rows([place], "open", None, {"age": str(age)}, lived.now)
        assert found.queryset.count() == sum(pair)


@pytest.mark.parametrize("split", ["language", "channel", "category"])
def test_splits_have_as_many_rows_as_they_say(lived, split):
    place = place_of(lived.state.water.scope)
    groups = monthly(place, [NOVEMBER])[NOVEMBER].group(split)
    assert groups
    for key, reading in groups.items():
        for show in ("received", "answered"):
            found = rows([place], show, NOVEMBER, {split: key}, lived.now)
            assert found.queryset.count() == reading.count(show)


def test_parts_of_the_state_add_up_to_it(lived):
    place = place_of(lived.state.state.scope)
    whole = monthly(place, [NOVEMBER])[NOVEMBER]
    assert whole.count("received")
    found = parts(place, [NOVEMBER], By.DEPARTMENT)
    assert sum(part.reading.count("received") for part in found) == whole.count("received")
    assert sum(part.open.every for part in found) == standing(place).every
    # What has no district is in none of them.
    placed = OfficeMonth.objects.filter(month=NOVEMBER, district__isnull=False)
    received = sum(tally.get("received", 0) for tally in placed.values_list("tally", flat=True))
    found = parts(place, [NOVEMBER], By.DISTRICT)
    assert sum(part.reading.count("received") for part in found) == received


def test_every_link_of_the_page_opens(client, lived, sign_in, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: lived.now)
    sign_in("department_head", lived.state.water.scope)
    links = set(re.findall(r'href="(/en/desk/figures/[^"]*)"', page(client)))
    assert len(links) > 30
    for link in links:
        assert client.get(link.replace("&amp;", "&")).status_code == 200, link


@pytest.mark.parametrize("show", ["open", "received", "transfers"])
def test_what_was_said_in_confidence_is_listed_under_no_filter(
    client, case, state, sign_in, still, show
):
    Grievance.objects.update(confidential=True)
    offices = {"from_office": case.office, "to_office": state.water_kulgam}
    Transfer.objects.create(grievance=case, reason="x", in_time=True, at=world.NOW, **offices)
    sign_in("chief_secretary")
    for query in ("", "&category=water.none", "&channel=web", "&language=en"):
        address = f"/en/desk/figures/cases/?show={show}&month=2026-11{query}"
        listed = client.get(address)
        assert (listed.context["rows"], case.number in listed.content.decode()) == ([], False)
        assert "not listed here" in listed.content.decode()
    sign_in("grievance_secretary", username="other")
    listed = client.get(address).content.decode()
    assert case.number in listed
    assert "not listed here" not in listed


def test_rows_come_page_by_page(client, state, sign_in, still):
    for number in range(53):
        world.filed(state, key=f"web:{number}")
    sign_in("department_head", state.water.scope)
    first = client.get("/en/desk/figures/cases/?show=received&month=2026-11")
    assert len(first.context["rows"]) == 50
    cursor = first.context["page"].next_cursor
    second = client.get(f"/en/desk/figures/cases/?show=received&month=2026-11&after={cursor}")
    assert len(second.context["rows"]) == 3


def test_table_is_given_as_csv(client, case, sign_in, still):
    counting.refresh(world.NOW)
    sign_in("grievance_secretary")
    answer = client.get("/en/desk/figures/table.csv", {"table": "department"})
    read = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert read[0][:3] == ["By department", "Received", "Answered"]
    assert read[1][:3] == ["Jal Shakti Department", "1", "0"]
    assert client.get("/en/desk/figures/table.csv", {"table": "x"}).status_code == 404


def test_page_asks_a_constant_number_of_questions(
    client, lived, sign_in, monkeypatch, django_assert_max_num_queries
):
    monkeypatch.setattr("django.utils.timezone.now", lambda: lived.now)
    sign_in("grievance_secretary")
    page(client)
    with django_assert_max_num_queries(40) as asked:
        page(client)
    few = len(asked)
    for number in range(30):
        world.filed(lived.state, key=f"more:{number}", now=lived.now)
    counting.refresh(lived.now)
    with django_assert_max_num_queries(few):
        page(client)
    assert not any('"grievances_grievance"' in one["sql"] for one in asked.captured_queries)


def test_days_are_read_from_the_histogram():
    histogram = {"2": 5, "9": 4, "60": 1}
    assert days_within(histogram, 50) == 2
    assert days_within(histogram, 90) == 9
    assert days_within(histogram, 91) == 60
    assert days_within({}, 50) is None
    assert sheets.written(999, "days") == "more than 365"
    assert sheets.written(None, "percent") == "–"


def readings(**counts) -> dict[date, Reading]:
    return {
        date(2026, int(month[1:]), 1): Reading(
            tally={"category": {name: {"received": count} for name, count in said.items()}}
        )
        for month, said in counts.items()
    }


def test_subject_rises_against_the_months_before():
    found = readings(m8={"water": 20}, m9={"water": 20}, m10={"water": 50, "road": 9})
    [one] = rising(found, date(2026, 10, 1), date(2026, 11, 24))
    assert (one.category, one.count, one.expected) == ("water", 50, 20)


def test_month_that_began_is_measured_by_what_has_passed_of_it():
    found = readings(m9={"water": 300}, m10={"water": 40})
    assert rising(found, date(2026, 10, 1), date(2026, 10, 2))[0].count == 40
    assert rising(found, date(2026, 10, 1), date(2026, 10, 31)) == []


def test_small_numbers_and_first_months_make_no_trend():
    assert rising(readings(m9={"water": 1}, m10={"water": 9}), date(2026, 10, 1), NOVEMBER) == []
    assert rising(readings(m10={"water": 99}), date(2026, 10, 1), NOVEMBER) == []


def test_page_tells_of_rising_subjects_and_clusters(client, state, sign_in, still):
    for number in range(12):
        world.filed(state, key=f"now:{number}")
    world.filed(state, key="then", now=world.NOW - 40 * DAY)
    cluster = Cluster.objects.create(title="Pump house down", created_at=world.NOW)
    Membership.objects.create(cluster=cluster, grievance=Grievance.objects.all()[0], at=world.NOW)
    Cluster.objects.create(title="The storekeeper", confidential=True, created_at=world.NOW)
    counting.refresh(world.NOW)
    sign_in("grievance_secretary")
    told = page(client)
    assert "storekeeper" not in told
    assert "12 reports, 1 were to be expected" in told
    assert "Pump house down" in told
    assert "1 case" in told


# The index ------------------------------------------------------------------------------------


def part(scope, tally, late=0, in_time=0) -> Part:
    return Part(
        place=place_of(scope),
        reading=Reading(tally=tally),
        open=Open(in_time=(in_time,), late=(late,)),
    )


FULL = {
    "received": 100, "answered": 100, "in_limit": 80, "asked": 50, "confirmed": 25, "rated": 20,
    "poor": 5, "reopened": 10, "other": 10, "transfers": 25, "escalations": 20, "decided": 4,
    "upheld": 1,
}  # fmt: skip


def test_index_is_the_weighted_mean_of_its_parts(state):
    weights = grai.weights_on(NOVEMBER)
    [rated] = grai.rank([part(state.water.scope, FULL, late=10, in_time=30)], weights)
    values = {one.name: one.value for one in rated.components}
    assert values["efficiency"] == pytest.approx(0.6 * 80 + 0.4 * 75)
    assert values["feedback"] == pytest.approx(0.4 * 75 + 0.3 * 25 + 0.3 * 90)
    assert values["domain"] == pytest.approx(0.5 * 90 + 0.5 * 80)
    assert values["commitment"] == pytest.approx(0.5 * 80 + 0.5 * 75)
    expected = (45 * 78 + 30 * 64.5 + 15 * 85 + 10 * 77.5) / 100
    assert rated.index == pytest.approx(expected, abs=0.06)
    assert sum(one.weight for one in rated.components) == 100


def test_too_few_answers_are_not_rated_and_unknown_measures_weigh_nothing(state):
    weights = grai.weights_on(NOVEMBER)
    few = part(state.public.scope, FULL | {"answered": 29})
    bare = part(state.water.scope, {"answered": 30, "in_limit": 30})
    first, last = grai.rank([few, bare], weights)
    # Efficiency 100, feedback 50 (nothing confirmed, nothing opened again): (45·100 + 30·50) ÷ 75.
    assert (first.part, first.index, first.place) == (bare, 80, 1)
    assert (last.index, last.place) == (None, None)
    assert {one.name: one.value for one in first.components}["domain"] is None


def test_weights_of_the_index_are_45_30_15_10_and_data_by_version(state):
    first = grai.weights_on(NOVEMBER)
    assert {name: said["weight"] for name, said in first.weights.items()} == {
        "efficiency": 45, "feedback": 30, "domain": 15, "commitment": 10,
    }  # fmt: skip
    later = type(first).objects.create(
        name="next", starts_on=date(2027, 1, 1), weights=first.weights, fewest=5, source="Test."
    )
    assert grai.weights_on(date(2026, 12, 31)) == first
    assert grai.weights_on(date(2027, 1, 1)) == later


def test_ranking_shows_each_department_to_the_state_and_its_own_to_its_head(
    client, state, sign_in, still
):
    for office in (state.water_kulgam, state.public_head):
        case = world.filed(state, key=str(office.code), office=office, now=world.NOW - DAY)
        answered(case, world.NOW)
    counting.refresh(world.NOW)
    sign_in("grievance_secretary", username="secretary")
    every = client.get("/en/desk/figures/index/").content.decode()
    assert "Jal Shakti Department" in every
    assert "Department of Public Grievances" in every
    assert "too few to rate" in every
    sign_in("department_head", state.water.scope, "head")
    own = client.get("/en/desk/figures/index/").content.decode()
    assert "Jal Shakti Department" in own
    assert "Department of Public Grievances" not in own


def test_escalations_are_counted_where_the_case_is(state, case):
    Escalation.objects.create(grievance=case, level=1, at=world.NOW)
    move(case, Action.ESCALATE, world.NOW)
    counting.refresh(world.NOW)
    tally = PlaceMonth.objects.get(scope=state.water.scope).tally
    assert tally["escalations"] == 1
