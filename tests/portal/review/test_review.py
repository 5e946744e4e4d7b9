"""The Chief Secretary's page: each figure counts what its link leads to."""

from __future__ import annotations

import itertools
from datetime import timedelta

import pytest
from django.utils import timezone

from chinar.portal.core.journal.actor import CITIZEN, SYSTEM
from chinar.portal.grievances import figures
from chinar.portal.grievances.jobs import counting
from chinar.portal.grievances.models import GrievanceCategory
from chinar.portal.grievances.services import Filing, file
from chinar.portal.hosting import transitions as hosting
from chinar.portal.hosting.models import Certificate
from chinar.portal.registry import services, transitions
from chinar.portal.registry.lifecycle import SiteAction
from chinar.portal.registry.models import Area, Organisation
from chinar.portal.review import decisions, selectors
from chinar.portal.review import figures as figure_list


@pytest.fixture
def house(module_facts, db):
    """The facts that `up` loads."""


@pytest.fixture
def make_case(house, now):
    numbers = itertools.count(1)

    def make(area="ANANTNAG", days_ago=1, code="water.none"):
        filing = Filing(
            text="No water.",
            key=f"review:{next(numbers)}",
            area=Area.objects.get(code=area),
            category=GrievanceCategory.objects.get(code=code),
        )
        at = now - timedelta(days=days_ago)
        case = file(filing, actor=CITIZEN, now=at).grievance
        counting.refresh(now)
        return case

    return make


@pytest.fixture
def make_site(house, now, officer):
    def make(host, owner="JSD", *actions):
        site = services.add_web_site(
            name=host,
            owner=Organisation.objects.get(code=owner),
            hosts=[host],
            state="live",
            actor=officer,
            now=now,
        )
        for action in actions:
            site = services.move_web_site(site, action, reason="Why", actor=officer, now=now)
        return site

    return make


def test_an_empty_state_has_a_page_without_errors(client, house, sign_in):
    sign_in("chief_secretary")
    page = client.get("/en/review/").content.decode()
    assert "Departments appear here when" in page
    assert "No open service centre in: " in page


def test_grievances_are_counted_by_their_month_and_limit(client, make_case, sign_in, monkeypatch):
    make_case(days_ago=1)
    make_case(days_ago=100)
    overview = figures.flow(figures.month_start(_now()), _now())
    assert (overview.received, overview.open, overview.late) == (1, 2, 1)
    assert overview.late_percent == 50


def _now():
    from tests.conftest import NOW

    return NOW


def test_months_are_counted_oldest_first_across_the_year(make_case, now):
    make_case(days_ago=1)
    make_case(days_ago=40)
    months = figures.by_month(now)
    assert len(months) == 12
    assert [received for _month, received, _out in months][-2:] == [1, 1]
    assert months[0][0].month == 12


def test_a_case_counts_for_the_department_above_its_office(make_case, now):
    make_case()
    overview = selectors.overview(now)
    [row] = [row for row in overview.departments if row.grievances.open]
    assert row.grievances.open == 1


def test_a_case_counts_for_the_district_it_was_reported_from(make_case, now):
    make_case("ANANTNAG")
    tehsil = Area.objects.filter(kind="tehsil", parent__code="ANANTNAG")[0]
    make_case(tehsil.code)
    rows = {row.area.code: row.grievances for row in selectors.overview(now).districts}
    assert rows["ANANTNAG"].open == 2
    assert rows["JAMMU"].open == 0


def test_sites_and_certificates_stand_in_their_departments_row(make_site, now):
    make_site("one.example.gov.in")
    [row] = selectors.overview(now).departments
    assert row.organisation.code == "JSD"
    assert row.sites.unknown == 1
    assert row.certificates["none"] == 1


def test_a_directorates_site_counts_for_its_department(make_site, now):
    make_site("one.example.gov.in", "KPDCL")
    [row] = selectors.overview(now).departments
    assert row.organisation.code == "PDD"


def test_a_merged_department_stands_in_one_row_with_its_successor(
    make_site, make_case, now, officer
):
    make_case()
    [row] = [row for row in selectors.overview(now).departments if row.grievances.open]
    old = row.organisation
    successor = Organisation.objects.get(code="COP" if old.code != "COP" else "JSD")
    make_site("old.example.gov.in", old.code)
    make_site("new.example.gov.in", successor.code)
    transitions.merge(old, successor, on=timezone.localdate(now), actor=officer, at=now)
    [row] = selectors.overview(now).departments
    assert row.organisation == successor
    assert (row.sites.unknown, row.certificates["none"], row.grievances.open) == (2, 2, 1)


def test_dark_sites_are_listed_with_reason_and_need_a_decision(client, make_site, now, sign_in):
    make_site("dark.example.gov.in", "JSD", SiteAction.SUSPEND)
    [first, *_] = decisions.needed(selectors.overview(now))
    assert "1 web site is switched off" in first.words
    sign_in("chief_secretary")
    page = client.get(first.url).content.decode()
    assert "dark.example.gov.in" in page
    assert "Why" in page


def test_sites_without_a_valid_certificate_lead_to_as_many_rows(
    client, make_site, sign_in, now, monkeypatch
):
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    sites = [make_site(f"{name}.example.gov.in") for name in ("none", "lapsed", "valid")]
    for site, last in zip(sites[1:], (-1, 90), strict=True):
        _certify(site, now, timezone.localdate(now) + timedelta(days=last))
    [decision] = [one for one in decisions.needed(selectors.overview(now)) if "Order" in one.words]
    assert decision.words.startswith("2 web sites")
    sign_in("chief_secretary")
    rows = client.get(decision.url).context["rows"]
    assert {row["site"].pk for row in rows} == {site.pk for site in sites[:2]}


def _certify(site, now, last):
    given = {
        "number": site.primary_host,
        "auditor": "Himalaya Audits",
        "production_host": site.primary_host,
        "audit_from": last - timedelta(days=200),
        "audit_to": last - timedelta(days=190),
        "issued_on": last - timedelta(days=180),
    }
    certificate = Certificate(
        site=site, **given, valid_until=last, holds_until=last, policy="jk-2024-03",
        lead_auditor_signed=True, head_signed=True,
    )  # fmt: skip
    certificate.identify()
    hosting.enter(certificate, actor=SYSTEM, at=now)


def test_late_grievances_need_a_decision(make_case, now):
    make_case(days_ago=60)
    words = [decision.words for decision in decisions.needed(selectors.overview(now))]
    assert any("has the most late grievances: 1." in text for text in words)


@pytest.mark.parametrize(
    ("show", "expected"), [("late", 1), ("received", 2), ("", 3), ("disposed", 0), ("odd", 3)]
)
def test_the_list_behind_a_figure_holds_what_it_counts(
    client, make_case, sign_in, show, expected, monkeypatch, now
):
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    for days in (1, 2, 60):
        make_case(days_ago=days)
    sign_in("chief_secretary")
    page = client.get("/en/review/grievances/", {"show": show}).content.decode()
    assert page.count('<bdi dir="ltr">JK/') == expected


def test_the_list_narrows_to_a_department_and_a_district(client, make_case, sign_in):
    make_case("ANANTNAG")
    case = make_case("JAMMU")
    sign_in("chief_secretary")
    district = Area.objects.get(code="JAMMU")
    page = client.get(f"/en/review/grievances/?district={district.pk}").content.decode()
    assert case.number in page
    assert page.count('<bdi dir="ltr">JK/') == 1
    other = Organisation.objects.get(code="COP")
    page = client.get(f"/en/review/grievances/?department={other.pk}").content.decode()
    assert "No grievance is counted here now" in page
    everything = client.get("/en/review/grievances/?district=nonsense").content.decode()
    assert everything.count('<bdi dir="ltr">JK/') == 2


def test_the_list_shows_no_words_of_the_citizen(client, make_case, sign_in):
    make_case()
    sign_in("chief_secretary")
    assert "No water." not in client.get("/en/review/grievances/").content.decode()


def test_figures_on_the_page_are_links(client, make_case, make_site, sign_in, now, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    make_case()
    make_site("one.example.gov.in")
    sign_in("chief_secretary")
    page = client.get("/en/review/").content.decode()
    for figure in figure_list.headline(selectors.overview(now)):
        assert figure.words in page
        assert f'href="{figure.url}"'.replace("&", "&amp;") in page
        assert client.get(figure.url).status_code == 200


def test_a_post_over_one_department_does_not_see_the_whole_state(client, house, sign_in):
    sign_in("chief_secretary", Organisation.objects.get(code="JSD").scope)
    for address in ("", "grievances/", "dark/"):
        assert client.get(f"/en/review/{address}").status_code == 403


def test_the_page_asks_a_constant_number_of_questions(
    make_case, make_site, now, django_assert_max_num_queries
):
    for number in range(4):
        make_case("ANANTNAG" if number % 2 else "JAMMU", days_ago=number)
        make_site(f"site{number}.example.gov.in")
    with django_assert_max_num_queries(22):
        selectors.overview(now)
