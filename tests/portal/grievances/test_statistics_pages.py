"""Public statistics, the page of an office, open data: complete, blank where small, lasting."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.portal.grievances import world
from tests.portal.grievances.test_counting import answered

from chinar.portal.grievances.jobs import counting
from chinar.portal.grievances.models import Refresh
from chinar.portal.grievances.selectors.published import Table, months, table_rows
from chinar.portal.grievances.suppression import MEASURES

DAY = timedelta(days=1)
OCTOBER = world.NOW - 40 * DAY


@pytest.fixture(autouse=True)
def still(monkeypatch, now):
    """Let pages be asked for at the tests' moment, with nothing kept from another test."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def october(state):
    """Cases of a complete month: many in one office, few in another, one of no known place."""
    for office, many in (
        (state.water_anantnag, 14),
        (state.water_kulgam, 3),
        (state.public_head, 8),
    ):
        for number in range(many):
            case = world.filed(
                state, key=f"{office.code}:{number}", office=office, now=OCTOBER, area=office.area
            )
            if number < many - 6:
                answered(case, OCTOBER + DAY)
    counting.refresh(world.NOW)
    return state


def published(client, table: str) -> list[dict[str, str]]:
    text = client.get(f"/data/grievances/{table}.csv").content.decode()
    return [row for row in csv.DictReader(io.StringIO(text)) if row["month"] == "2026-10"]


def test_page_shows_complete_months_to_everybody(client, october):
    answer = client.get("/en/grievances/statistics/")
    page = answer.content.decode()
    months_shown = [words for _value, words in answer.context["published"]]
    assert (months_shown[0], len(months_shown)) == ("October 2026", 12)
    assert "October 2026" in page
    assert "As counted on" in page
    assert "not shown" in page
    assert "Jal Shakti Department" in page


def test_offices_of_a_department_are_shown_with_small_ones_blank(client, october):
    page = client.get("/en/grievances/statistics/?month=2026-10&department=JSD")
    rows = {row.place.record.code: row.counts["received"] for row in page.context["offices"]}
    assert rows == {"JSD-ANG": None, "JSD-KUL": None}
    assert "Offices of Jal Shakti Department" in page.content.decode()
    nobody = client.get("/en/grievances/statistics/?month=1999-01&department=nonsense")
    assert nobody.context["chosen_month"] == "2026-10"
    assert nobody.context["offices"] == []


def test_blank_office_cannot_be_had_by_subtraction(client, october):
    departments = {row["code"]: row for row in published(client, "departments")}
    offices = {row["code"]: row for row in published(client, "offices")}
    assert departments["JSD"]["received"] == "17"
    assert offices["JSD-KUL"]["received"] == ""
    assert offices["JSD-ANG"]["received"] == ""  # else 17 less 14 would tell
    assert "received" in offices["JSD-ANG"]["suppressed"].split()


def test_districts_have_a_row_for_what_has_no_district(client, october):
    rows = {row["name"]: row["received"] for row in published(client, "districts")}
    assert set(rows) == {"Anantnag", "Kulgam", "Place not known"}
    shown = [value for value in rows.values() if value]
    assert len(shown) <= 1


def test_no_number_below_five_is_published(client, october):
    for table in Table:
        for row in published(client, table):
            for measure in MEASURES:
                assert not row[measure] or int(row[measure]) >= 5


def test_csv_and_json_say_the_same(client, october):
    for table in Table:
        told = json.loads(client.get(f"/api/v1/statistics/{table}?month=2026-10").content)
        assert told["licence"].startswith("Government Open Data License")
        from_csv = published(client, table)
        assert [row["code"] for row in told["rows"]] == [row["code"] for row in from_csv]
        for one, other in zip(told["rows"], from_csv, strict=True):
            assert str(one["received"] or "") == other["received"]
            assert one["suppressed"] == other["suppressed"].split()


def test_dictionary_names_every_column_and_the_licence(client, october):
    told = json.loads(client.get("/data/grievances/dictionary.json").content)
    assert told == json.loads(client.get("/api/v1/statistics/dictionary").content)
    head = client.get("/data/grievances/state.csv").content.decode().splitlines()[0]
    assert [column["name"] for column in told["columns"]] == head.split(",")
    assert b"received," in client.get("/data/grievances/dictionary.csv").content


def test_openapi_tells_of_the_tables(client, db):
    told = json.loads(client.get("/api/v1/openapi.json").content)
    assert "/api/v1/statistics/{table}" in told["paths"]
    assert client.get("/api/v1/statistics/nonsense").status_code == 422
    assert client.get("/data/grievances/nonsense.csv").status_code == 404


def test_file_is_not_sent_again_until_figures_change(client, october):
    first = client.get("/data/grievances/state.csv")
    assert "max-age=300" in first["Cache-Control"]
    assert "public" in first["Cache-Control"]
    again = client.get("/data/grievances/state.csv", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    world.filed(october, key="one more", now=OCTOBER)
    counting.refresh(world.NOW)
    changed = client.get("/data/grievances/state.csv", headers={"if-none-match": first["ETag"]})
    assert changed.status_code == 200


def test_office_has_a_page_that_says_what_it_does_and_how_to_reach_it(client, october):
    office = october.water_anantnag
    office.phone, office.hours = "01932-222222", "10:00-16:00"
    office.save()
    world.post(office.scope, "Executive Engineer")
    page = client.get("/en/offices/JSD-ANG/").content.decode()
    for told in ("Jal Shakti Department, Anantnag", "01932-222222", "No drinking water"):
        assert told in page
    assert "Executive Engineer" in page
    assert "October 2026" in page
    assert "not shown" in page
    assert client.get("/en/offices/nowhere/").status_code == 404


def test_office_without_figures_says_so(client, october):
    assert "No problem has been reported to this office yet" in (
        client.get("/en/offices/JSD-HQ/").content.decode()
    )


def test_office_is_reckoned_once_for_all_who_ask(client, october):
    first = client.get("/en/offices/JSD-ANG/")
    rows = first.context["rows"]
    with CaptureQueriesContext(connection) as asked:
        again = client.get("/ur/offices/JSD-ANG/").context["rows"]
        assert client.get("/en/offices/JSD-KUL/").context["rows"]
    assert not any("grievances_officemonth" in one["sql"] for one in asked.captured_queries)
    assert [row.counts for row in again] == [row.counts for row in rows]
    # When figures were counted again they are reckoned again.
    world.filed(october, key="new")
    counting.refresh(world.NOW)
    with CaptureQueriesContext(connection) as asked:
        client.get("/en/offices/JSD-ANG/")
    assert any("grievances_officemonth" in one["sql"] for one in asked.captured_queries)


def test_pages_before_the_first_count_are_empty_and_whole(client, db):
    assert client.get("/en/grievances/statistics/").status_code == 200
    assert client.get("/data/grievances/offices.csv").content.decode().count("\n") == 1


def test_pages_ask_a_bounded_number_of_questions(client, october, django_assert_max_num_queries):
    for address, most in (
        ("/en/grievances/statistics/?department=JSD", 40),
        ("/en/offices/JSD-ANG/", 25),
        ("/data/grievances/offices.csv", 20),
    ):
        with django_assert_max_num_queries(most) as asked:
            client.get(address)
        assert not any('"grievances_grievance"' in one["sql"] for one in asked.captured_queries)


def test_published_months_are_the_last_complete_ones(db):
    found = months(date(2026, 11, 24))
    assert (len(found), found[0], found[-1]) == (12, date(2025, 11, 1), date(2026, 10, 1))
    assert table_rows(Table.STATE, found) == []


def test_page_before_the_first_count_says_so(client, state, october):
    assert (
        "Nothing was counted yet" not in client.get("/en/grievances/statistics/").content.decode()
    )
    Refresh.objects.all().delete()
    assert "Nothing was counted yet" in client.get("/en/grievances/statistics/").content.decode()
