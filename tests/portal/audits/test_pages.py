"""The pages an officer sees: the list, a site, a report, and the button."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.portal.audits.conftest import a_report, unreachable

from chinar.engines.webaudit import Outcome
from chinar.portal.audits import selectors, transitions, wording
from chinar.portal.audits.models import Finding, Scan, SiteHealth
from chinar.portal.core.journal.actor import SYSTEM
from chinar.portal.core.people.roles import Role
from chinar.portal.registry import services as registry
from chinar.portal.registry.lifecycle import SiteAction

FAILED = Outcome.FAILED


def text_of(answer):
    return " ".join(answer.content.decode().split())


@pytest.fixture
def sites(make_site, make_department, audited):
    """One site in each health, in two departments."""
    water, food = make_department("WATER"), make_department("FOOD")
    made = {
        "bad": make_site("bad.example.gov.in", owner=water, name="Zebra"),
        "attention": make_site("attention.example.gov.in", owner=water, name="Yak"),
        "good": make_site("good.example.gov.in", owner=food, name="Heron"),
        "unknown": make_site("unknown.example.gov.in", owner=food, name="Ibis"),
    }
    audited(made["bad"], exposed__git=FAILED, cert__expired=FAILED)
    audited(made["attention"], hsts__missing=FAILED)
    audited(made["good"])
    return made


# The list -----------------------------------------------------------------------------------


def test_list_shows_the_worst_first(client, sign_in, sites):
    sign_in(Role.IT_DEPARTMENT)
    words = text_of(client.get("/en/sites/"))
    places = [words.index(f"{name}.example.gov.in") for name in sites]
    assert places[0] < places[1] < places[3] < places[2]
    assert "Zebra" in words


@pytest.mark.parametrize("state", ["good", "attention", "bad", "unknown"])
def test_each_figure_leads_to_the_rows_it_counts(client, sign_in, sites, state):
    sign_in(Role.IT_DEPARTMENT)
    answer = client.get("/en/sites/")
    figure = next(one for one in answer.context["figures"] if one["state"] == state)
    rows = client.get(figure["url"]).context["page"].items
    assert [one.pk for one in rows] == [sites[state].pk]
    assert figure["count"] == len(rows)


def test_figures_of_a_department_lead_to_its_rows(client, sign_in, sites):
    sign_in(Role.IT_DEPARTMENT)
    water = sites["bad"].owner
    answer = client.get("/en/sites/", {"department": str(water.pk)})
    assert {one.name for one in answer.context["page"].items} == {"Zebra", "Yak"}
    figure = next(one for one in answer.context["figures"] if one["state"] == "bad")
    assert [one.name for one in client.get(figure["url"]).context["page"].items] == ["Zebra"]


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"q": "yak"}, {"Yak"}),
        ({"q": "good.example"}, {"Heron"}),
        ({"grade": "A+"}, {"Heron"}),
        ({"grade": "Z", "state": "odd"}, {"Zebra", "Yak", "Heron", "Ibis"}),
        ({"department": "nonsense"}, {"Zebra", "Yak", "Heron", "Ibis"}),
        ({"q": "nothing like it"}, set()),
    ],
)  # fmt: skip
def test_list_is_narrowed(client, sign_in, sites, asked, names):
    sign_in(Role.IT_DEPARTMENT)
    answer = client.get("/en/sites/", asked)
    assert {one.name for one in answer.context["page"].items} == names
    if not names:
        assert "No site matches" in text_of(answer)


def test_officer_of_one_department_sees_its_sites_only(client, sign_in, sites):
    sign_in(Role.WEB_MANAGER, sites["good"].owner.scope)
    answer = client.get("/en/sites/")
    assert {one.name for one in answer.context["page"].items} == {"Heron", "Ibis"}
    assert sum(one["count"] for one in answer.context["figures"]) == 2
    [departments] = [one for one in answer.context["filters"] if one["name"] == "department"]
    assert [label for _, label in departments["choices"]] == ["Department FOOD"]


def test_empty_list_says_what_will_appear(client, sign_in):
    sign_in(Role.IT_DEPARTMENT)
    assert "No live site yet" in text_of(client.get("/en/sites/"))


def test_list_leads_from_page_to_page(client, sign_in, make_site, monkeypatch):
    monkeypatch.setattr("chinar.portal.audits.views.SHOWN", 2)
    for letter in "abcde":
        make_site(f"{letter}.example.gov.in")
    sign_in(Role.IT_DEPARTMENT)
    seen, cursor = [], ""
    for _ in range(3):
        page = client.get("/en/sites/", {"after": cursor}).context["page"]
        seen += [one.primary_host[0] for one in page.items]
        cursor = page.next_cursor
    assert (seen, cursor) == (list("abcde"), "")


def test_list_asks_as_much_for_many_sites_as_for_few(client, sign_in, make_site, audited):
    sign_in(Role.IT_DEPARTMENT)
    audited(make_site("one.example.gov.in"))
    client.get("/en/sites/")

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get("/en/sites/")
        return len(asked)

    few = queries()
    for number in range(8):
        audited(make_site(f"more{number}.example.gov.in"), hsts__missing=FAILED)
    assert queries() == few


# A site -------------------------------------------------------------------------------------


def test_site_shows_what_to_fix_first_and_how(client, sign_in, sites, audited):
    sign_in(Role.IT_DEPARTMENT)
    answer = client.get(f"/en/sites/{sites['bad'].pk}/")
    words = text_of(answer)
    first = [one.finding.code for one in answer.context["shown"].first]
    assert set(first) == {"exposed.git", "cert.expired"}
    assert "Fix first" in words
    assert "27 November 2026" in words  # three days
    assert "Delete the .git folder from the web root" in words
    assert "Anyone can download the source code" in words
    assert "Nobody is in charge" in words


def test_proof_is_shown_as_text_and_never_as_markup(client, sign_in, sites):
    sign_in(Role.IT_DEPARTMENT)
    words = client.get(f"/en/sites/{sites['bad'].pk}/").content.decode()
    assert "&lt;b&gt;proof of exposed.git&lt;/b&gt;" in words
    assert "<b>proof" not in words
    scan = Scan.objects.get(site=sites["bad"])
    words = client.get(f"/en/sites/{sites['bad'].pk}/scans/{scan.pk}/").content.decode()
    assert "&lt;b&gt;proof of exposed.git&lt;/b&gt;" in words
    assert "<b>proof" not in words


def test_site_that_was_never_audited_says_so(client, sign_in, sites):
    sign_in(Role.IT_DEPARTMENT)
    words = text_of(client.get(f"/en/sites/{sites['unknown'].pk}/"))
    assert "Not audited yet" in words
    assert "No score yet" in words


def test_site_without_a_fault_says_so_and_lists_what_passed(client, sign_in, sites):
    sign_in(Role.IT_DEPARTMENT)
    words = text_of(client.get(f"/en/sites/{sites['good'].pk}/"))
    assert "Nothing to put right" in words
    assert "faults were looked for and not found" in words
    assert '<bdi dir="ltr">100</bdi>' in words
    assert '<bdi dir="ltr">A+</bdi>' in words


def test_site_that_does_not_answer_says_when_we_try_again(client, sign_in, site, audited, now):
    audited(site, hsts__missing=FAILED)
    audited(site, report=unreachable(site.primary_host, now))
    sign_in(Role.IT_DEPARTMENT)
    words = text_of(client.get(f"/en/sites/{site.pk}/"))
    assert "We could not reach the site. It may be down, or it blocks us." in words
    assert 'We will try again at <bdi dir="ltr">13:00</bdi>' in words  # 12:00 in India, an hour on
    assert "It last answered on 24 November 2026" in words
    assert "The server did not answer in time." in words  # what could not be told
    listed = text_of(client.get("/en/sites/"))
    assert "Does not answer" in listed


def test_suspended_site_that_does_not_answer_promises_nothing(
    client, sign_in, site, audited, officer, now
):
    audited(site, report=unreachable(site.primary_host, now))
    registry.move_web_site(site, SiteAction.SUSPEND, reason="old", actor=officer, now=now)
    sign_in(Role.IT_DEPARTMENT)
    words = text_of(client.get(f"/en/sites/{site.pk}/"))
    assert "We could not reach the site" in words
    assert "We will try again" not in words


def test_course_of_the_score_and_what_changed_is_shown(client, sign_in, site, audited, now):
    for hour, outcomes in enumerate([{"hsts__missing": FAILED}, {}, {}, {"csp__missing": FAILED}]):
        audited(site, at=now + timedelta(hours=hour), **outcomes)
    sign_in(Role.IT_DEPARTMENT)
    words = text_of(client.get(f"/en/sites/{site.pk}/"))
    assert "Score over time" in words
    assert "From 90 to 90 in 4 audits" in words
    for change in ("1 new fault", "1 fault no longer seen", "1 fault confirmed gone"):
        assert change in words
    assert "closed on 24 November 2026" in words


def test_late_and_clearing_findings_say_so(client, sign_in, site, audited, now):
    audited(site, hsts__missing=FAILED, csp__missing=FAILED)
    audited(site, hsts__missing=FAILED)
    Finding.objects.update(due_on="2020-01-01")
    sign_in(Role.IT_DEPARTMENT)
    answer = client.get(f"/en/sites/{site.pk}/")
    words = text_of(answer)
    assert words.count("Was due on 1 January 2020") == 1
    assert "It closes when the next audit does not see it either." in words
    assert [one.finding.code for one in answer.context["shown"].first] == ["hsts.missing"]


def test_site_asks_as_much_after_many_audits_as_after_few(client, sign_in, site, audited, now):
    sign_in(Role.IT_DEPARTMENT)
    url = f"/en/sites/{site.pk}/"

    def queries():
        with CaptureQueriesContext(connection) as asked:
            client.get(url)
        return len(asked)

    audited(site, hsts__missing=FAILED)
    client.get(url)
    few = queries()
    for hour in range(1, 7):
        audited(site, at=now + timedelta(hours=hour), hsts__missing=FAILED, csp__missing=FAILED)
    assert queries() == few


def test_every_language_has_the_page(client, sign_in, sites):
    sign_in(Role.IT_DEPARTMENT)
    for language in ("en", "hi", "ur", "ks", "doi"):
        for path in ("", f"{sites['bad'].pk}/"):
            assert client.get(f"/{language}/sites/{path}").status_code == 200


# The button ---------------------------------------------------------------------------------


def test_button_queues_an_audit_and_the_page_refreshes_itself(client, sign_in, site):
    post = sign_in(Role.IT_DEPARTMENT)
    url = f"/en/sites/{site.pk}/"
    assert "Audit now" in text_of(client.get(url))
    answer = client.post(f"{url}audit/", follow=True)
    words = text_of(answer)
    assert Scan.objects.get().requested_by == post
    assert "Waits for its turn" in words
    assert '<meta http-equiv="refresh"' in words
    assert "Audit now" not in words
    transitions.start(Scan.objects.get().pk, at=Scan.objects.get().requested_at)
    assert "Being audited now" in text_of(client.get(url))


def test_second_press_says_that_one_is_on_its_way(client, sign_in, site):
    sign_in(Role.IT_DEPARTMENT)
    client.post(f"/en/sites/{site.pk}/audit/")
    answer = client.post(f"/en/sites/{site.pk}/audit/", follow=True)
    assert "on its way already" in text_of(answer)
    assert Scan.objects.count() == 1


def test_retired_site_has_no_button_and_says_why_when_pressed(client, sign_in, site, officer, now):
    registry.move_web_site(site, SiteAction.RETIRE, reason="gone", actor=officer, now=now)
    sign_in(Role.IT_DEPARTMENT)
    assert "Audit now" not in text_of(client.get(f"/en/sites/{site.pk}/"))
    answer = client.post(f"/en/sites/{site.pk}/audit/", follow=True)
    assert "nothing to audit" in text_of(answer)


def test_who_may_only_look_has_no_button_and_is_refused(client, sign_in, site):
    sign_in(Role.CHIEF_SECRETARY)
    assert "Audit now" not in text_of(client.get(f"/en/sites/{site.pk}/"))
    assert client.post(f"/en/sites/{site.pk}/audit/").status_code == 403
    assert not Scan.objects.exists()


# A report -----------------------------------------------------------------------------------


def test_report_says_what_each_fault_cost_and_can_be_downloaded(client, sign_in, sites):
    sign_in(Role.IT_DEPARTMENT)
    scan = Scan.objects.get(site=sites["bad"])
    url = f"/en/sites/{scan.site_id}/scans/{scan.pk}/"
    words = text_of(client.get(url))
    assert "What it cost" in words
    assert "−40" in words
    answer = client.get(f"{url}report.json")
    assert answer.json() == scan.report
    assert answer["Content-Disposition"] == (
        'attachment; filename="bad.example.gov.in-2026-11-24.json"'
    )


@pytest.mark.parametrize("reason", wording.FAIL_REASONS)
def test_failed_scan_says_why_and_has_no_report(client, sign_in, site, now, reason):
    scan = transitions.queue(site, post=None, actor=SYSTEM, at=now)
    sign_in(Role.IT_DEPARTMENT)
    url = f"/en/sites/{site.pk}/scans/{scan.pk}/"
    assert '<meta http-equiv="refresh"' in text_of(client.get(url))
    transitions.fail(scan.pk, reason, at=now)
    assert str(wording.FAIL_REASONS[reason]) in text_of(client.get(url))
    assert client.get(f"{url}report.json").status_code == 404


def test_scan_of_another_site_is_not_found_under_this_one(client, sign_in, sites):
    sign_in(Role.IT_DEPARTMENT)
    scan = Scan.objects.get(site=sites["bad"])
    assert client.get(f"/en/sites/{sites['good'].pk}/scans/{scan.pk}/").status_code == 404


def test_traceback_of_a_broken_check_is_not_shown(client, sign_in, site, audited, now):
    report = a_report(site.primary_host, now, hsts__missing=(Outcome.CANT_TELL, "engine_error"))
    for verdict in report.verdicts:
        if verdict.code == "hsts.missing":
            object.__setattr__(verdict, "evidence", ("Traceback: secret",))
    scan, _ = audited(site, report=report)
    sign_in(Role.IT_DEPARTMENT)
    words = text_of(client.get(f"/en/sites/{site.pk}/scans/{scan.pk}/"))
    assert "A check broke" in words
    assert "Traceback" not in words


# Figures for the whole state ----------------------------------------------------------------


def test_totals_count_every_live_site_once(sites, make_site):
    make_site("planned.example.gov.in", owner=sites["bad"].owner, state="planned")
    counts = selectors.totals()
    assert (counts.good, counts.attention, counts.bad, counts.unknown) == (1, 1, 1, 1)
    assert counts.total == 4


def test_counts_by_department_take_in_what_is_below_it(sites, make_site, officer, now):
    water, food = sites["bad"].owner, sites["good"].owner
    agency = registry.add_organisation(
        code="AG", name="Agency", kind="agency", parent=water, actor=officer, now=now
    )
    make_site("agency.example.gov.in", owner=agency)
    make_site("state.example.gov.in", owner=water.parent)
    rows = selectors.site_counts_by_department()
    assert (rows[water.pk].bad, rows[water.pk].attention, rows[water.pk].unknown) == (1, 1, 1)
    assert (rows[food.pk].good, rows[food.pk].unknown) == (1, 1)
    assert rows[water.parent_id].total == 1
    assert sum(row.total for row in rows.values()) == selectors.totals().total


def test_counts_by_department_cost_two_queries(sites, django_assert_num_queries):
    with django_assert_num_queries(2):
        selectors.site_counts_by_department()


def test_unknown_code_is_shown_as_it_is():
    assert wording.title_of("no.such") == "no.such"
    assert (wording.why_of("no.such"), wording.remedy_of("no.such")) == ("", "")


def test_health_row_is_kept_one_a_site(sites):
    assert SiteHealth.objects.count() == 3
