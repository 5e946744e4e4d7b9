"""Guidance for services: the shipped facts, the search, the pages."""

from __future__ import annotations

import pytest

from chinar.portal.catalogue import facts, selectors, wording
from chinar.portal.catalogue.models import Service
from chinar.portal.registry import services as registry
from chinar.portal.registry.lifecycle import SiteAction
from chinar.portal.registry.models import Organisation


@pytest.fixture
def services(module_facts, db):
    """The shipped services."""


def test_all_forty_six_services_load_once(services, now):
    assert Service.objects.count() == 46
    assert facts.load(now) == 0


def test_a_fact_that_a_person_edited_is_left_alone(services, now):
    Service.objects.filter(code="JK-001").update(name="Ours", edited=True, fact_digest="")
    assert facts.load(now) == 0
    assert Service.objects.get(code="JK-001").name == "Ours"


def test_every_code_in_the_facts_has_words():
    for row in facts.rows():
        assert all(document in wording.DOCUMENTS for document in row["documents"].split())
        for column in ("officer", "first_appeal", "second_appeal"):
            assert not row[column] or row[column] in wording.OFFICERS
        assert not row["apply_at"] or row["apply_at"] in wording.PLACES
    assert set(wording.NOTES) <= {row["code"] for row in facts.rows()}


def test_every_word_of_the_wording_is_used():
    used = " ".join(" ".join(row.values()) for row in facts.rows()).split()
    codes = [*wording.DOCUMENTS, *wording.OFFICERS, *wording.PLACES]
    assert [code for code in codes if code not in used] == []


def test_every_service_has_a_name_in_five_languages():
    for row in facts.rows():
        assert all(row[f"name_{code}"] for code in facts.LANGUAGES), row["code"]


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("Domicile", "JK-001"),
        ("I need a domicile certificate", "JK-001"),
        ("paidaish", "JK-016"),
        ("जन्म प्रमाणपत्र", "JK-016"),
        ("پیدائش کی سند", "JK-016"),
        ("بڑھاپے کی پنشن", "JK-027"),
        ("वृद्धावस्था पेंशन", "JK-027"),
        ("pani ka connection", "JK-026"),
        ("آبُک کنکشن", "JK-026"),
        ("ब्याह् प्रमाणपत्र", "JK-005"),
    ],
)
def test_a_service_is_found_by_what_people_call_it(services, question, code):
    assert code in [service.code for service in selectors.find(question)][:4]


@pytest.mark.parametrize("question", ["", "   ", "kaise", "zzzz", "؟"])
def test_a_question_that_says_nothing_finds_nothing(services, question):
    assert selectors.find(question) == []


def test_services_with_every_word_come_without_the_others(services):
    assert [service.code for service in selectors.find("old age pension")] == ["JK-027"]


@pytest.mark.parametrize("language", ["en", "hi", "ur", "ks", "doi"])
def test_pages_open_in_every_language(client, services, language):
    for address in ("", "services/", "services/?q=birth", "services/JK-016/", "services/?q=zzz"):
        response = client.get(f"/{language}/{address}")
        assert response.status_code == 200, address


def test_a_blank_is_said_to_be_unverified(client, services):
    page = client.get("/en/services/JK-036/").content.decode()
    assert page.count("Not verified. Confirm at the office.") >= 3
    assert "None" not in page


def test_the_page_shows_days_documents_and_sources(client, services):
    page = client.get("/en/services/JK-013/").content.decode()
    assert "15 days" in page
    assert "Father&#x27;s caste or school certificate" in page
    assert "budgam.nic.in" in page


def test_appeals_are_shown_where_they_are_known(client, services):
    page = client.get("/en/services/JK-006/").content.decode()
    assert "Divisional Commissioner" in page
    assert "Financial Commissioner (Revenue)" in page


def test_an_office_stands_where_there_is_no_address(client, services):
    assert "The office of the Sub-Registrar" in client.get("/en/services/JK-008/").content.decode()


def test_an_unknown_service_is_not_found(client, services):
    assert client.get("/en/services/JK-999/").status_code == 404


def test_a_business_service_has_the_business_charge(services):
    assert Service.objects.get(code="JK-022").centre_charge_rupees == 75
    assert Service.objects.get(code="JK-001").centre_charge_rupees == 50


def test_sites_that_are_off_are_told_to_citizens_with_another_way(client, services, officer, now):
    site = registry.add_web_site(
        name="Water desk",
        owner=Organisation.objects.get(code="JSD"),
        hosts=["water.example.gov.in"],
        state="live",
        actor=officer,
        now=now,
    )
    assert "not available today" not in client.get("/en/").content.decode()
    registry.move_web_site(site, SiteAction.SUSPEND, reason="Audit", actor=officer, now=now)
    assert "1 government web site is not available today" in client.get("/en/").content.decode()
    page = client.get("/en/not-available/").content.decode()
    assert "water.example.gov.in" in page
    assert "Nearest service centre" in page
