"""At the door: the right office or another door, what was reported before, for whom."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.portal.grievances import world

from chinar.portal.catalogue.models import Service
from chinar.portal.grievances import door_words
from chinar.portal.grievances.doors import DoorCode
from chinar.portal.grievances.models import Grievance, Track
from chinar.portal.grievances.services import Filing
from chinar.portal.grievances.services.joining import file_joined
from chinar.portal.grievances.views import steps
from chinar.portal.registry.models import Area

WORDS = "No water in our lane for six days."


@pytest.fixture
def go(client, state):
    """Answer the pages given by name, in order; return where the last one leads."""

    def answer(words=WORDS, category="water.none", contact=None, **pages):
        client.post("/en/report/", {"text": words})
        client.post("/en/report/about/", {"category": category})
        place = {"district": "anantnag", "place": "Lane 3"} | pages.pop("place", {})
        client.post("/en/report/place/", place)
        for page, data in pages.items():
            client.post(f"/en/report/{page}/", data)
        return client.post("/en/report/contact/", contact or {})

    return answer


def send(client):
    page = client.get("/en/report/check/")
    client.post("/en/report/check/", {"draft": str(page.context["draft"].id)})
    return Grievance.objects.latest("id")


# Another door ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("I want copies under RTI of the road contract.", DoorCode.RTI),
        ("The land is pending in court since 2019.", DoorCode.COURT),
        ("मेरा सुझाव है कि बस स्टैंड बदला जाए।", DoorCode.SUGGESTION),
        ("پٹواری نے رشوت مانگی", DoorCode.CORRUPTION),
        ("میرا خاندانی جھگڑا ہے زمین پر", DoorCode.FAMILY),
        ("My promotion is due since three years.", DoorCode.SERVICE),
    ],
)
def test_words_point_to_the_right_door(words, code):
    assert door_words.looked_like(words)[0].code == code


@pytest.mark.parametrize(
    "words",
    [WORDS, "The courtyard of the school is flooded.", "گلی میں پانی نہیں آ رہا", "Bus is late."],
)
def test_ordinary_words_point_to_no_other_door(words):
    assert door_words.looked_like(words) == []


def test_right_door_is_told_at_once_and_the_person_may_go_on(client, state):
    asked = client.post("/en/report/", {"text": "I want information under RTI about the road."})
    assert asked.url == "/en/report/door/"
    page = client.get(asked.url).content.decode()
    assert "public information officer" in page
    assert client.post(asked.url).url == "/en/report/about/"
    assert client.post(asked.url, {"back": "1"}).url == "/en/report/"


def test_report_with_another_door_is_filed_all_the_same(client, go):
    assert go(words="This is in a court case, but the water pipe leaks.").url.endswith("check/")
    assert send(client).state == "registered"


def test_door_page_without_such_words_leads_back(client, state):
    client.post("/en/report/", {"text": WORDS})
    assert client.get("/en/report/door/").url == "/en/report/"


# Place ----------------------------------------------------------------------------------------


def test_tehsil_is_asked_where_it_is_known_and_may_stay_open(client, go, state):
    client.post("/en/report/", {"text": WORDS})
    client.post("/en/report/about/", {"category": "water.none"})
    assert client.post("/en/report/place/", {"district": "anantnag"}).url == "/en/report/tehsil/"
    assert client.post("/en/report/place/", {"district": "kulgam"}).url == "/en/report/contact/"
    go(tehsil={"tehsil": "kokernag"})
    assert send(client).area == state.kokernag


def test_position_is_rounded_shown_in_words_and_finds_the_district(client, go, state):
    Area.objects.filter(code="anantnag").update(latitude=33.73, longitude=75.15)
    Area.objects.filter(code="kokernag").update(latitude=33.585, longitude=75.299)
    client.post("/en/report/", {"text": WORDS})
    client.post("/en/report/about/", {"category": "water.none"})
    where = {"latitude": "33.5860123", "longitude": "75.3000456", "locate": "1"}
    assert client.post("/en/report/place/", where).url == "/en/report/place/"
    page = client.get("/en/report/place/").content.decode()
    assert "33.5860, 75.3000" in page
    assert "km from Kokernag" in page
    assert 'value="anantnag" selected' in page
    go(place={"latitude": "33.5860123", "longitude": "75.3000456", "district": ""})
    case = send(client)
    assert (case.latitude, case.longitude) == (33.586, 75.3)
    assert case.area == state.anantnag


def test_position_is_let_go_again(client, state):
    client.post("/en/report/place/", {"latitude": "33.7", "longitude": "75.1", "locate": "1"})
    client.post("/en/report/place/", {"latitude": "33.7", "place": "Lane 3", "forget": "1"})
    page = client.get("/en/report/place/").content.decode()
    assert "33.7" not in page
    assert "Lane 3" in page


@pytest.mark.parametrize("latitude", ["north", "91", "nan", "inf", ""])
def test_position_that_makes_no_sense_breaks_nothing(client, state, latitude):
    where = {"latitude": latitude, "longitude": "75", "locate": "1"}
    client.post("/en/report/place/", where)
    assert client.get("/en/report/place/").status_code == 200


# A service, an office -------------------------------------------------------------------------


def test_late_service_runs_by_its_own_days(client, go, state):
    service = Service.objects.create(
        code="T-1", name="Water connection", department=state.water, kind="G2C", limit_days=15,
        confidence="low",
    )  # fmt: skip
    go(category="late_service", service={"service": service.code})
    assert "15 working days" in client.get("/en/report/check/").content.decode()
    case = send(client)
    assert case.track == Track.PSGA
    assert case.service == service
    assert case.office == state.water_anantnag


def test_service_that_nobody_knows_is_an_ordinary_report(client, go, state):
    go(category="late_service", service={"service": "unsure"})
    case = send(client)
    assert case.track == Track.GRIEVANCE
    assert case.office == state.public_head


def test_report_about_an_office_goes_one_level_above_it(client, go, state):
    go(category="an_office", office={"office": str(state.water_anantnag.pk)})
    assert "one level above" in client.get("/en/report/check/").content.decode()
    case = send(client)
    assert list(case.against.all()) == [state.water_anantnag]
    assert case.office == state.water_head


def test_office_is_found_by_part_of_its_name(client, go, state):
    state.water_anantnag.search_text = " water works anantnag"
    state.water_anantnag.save()
    go(category="an_office")
    page = client.get("/en/report/office/?q=water").content.decode()
    assert str(state.water_anantnag.pk) in page
    assert str(state.water_kulgam.pk) not in page
    assert "leave it to us" in client.get("/en/report/office/?q=zzz").content.decode()


def test_office_left_to_us_goes_to_no_office_complained_about(client, go, state):
    go(category="an_office", office={"office": "unsure"})
    case = send(client)
    assert not case.against.exists()
    assert case.office == state.public_head


# For somebody else, in confidence -------------------------------------------------------------


def test_report_for_somebody_else_keeps_who_and_whose_phone(client, go):
    contact = {"for_other": "on", "relation": "my mother", "whose": "theirs", "phone": "9419012345"}
    go(contact=contact)
    intake = send(client).intake
    assert (intake.on_behalf_of, intake.contact_of) == ("my mother", "theirs")


def test_who_the_other_person_is_has_to_be_told(client, go):
    assert "my mother" in go(contact={"for_other": "on"}).content.decode()


def test_confidential_report_says_who_sees_it_and_is_marked(client, go):
    assert "key of their own" in client.get("/en/report/contact/").content.decode()
    go(contact={"confidential": "on"})
    assert send(client).confidential


# Reported before ------------------------------------------------------------------------------


@pytest.fixture
def earlier(state):
    return world.filed(state, key="earlier", now=timezone.now() - timedelta(days=3))


def offered(client):
    client.post("/en/report/", {"text": WORDS})
    client.post("/en/report/about/", {"category": "water.none"})
    client.post("/en/report/place/", {"district": "anantnag", "place": "Lane 3"})
    return client.get("/en/report/before/")


def test_open_report_of_the_same_kind_and_place_is_offered_without_its_words(client, earlier):
    page = offered(client).content.decode()
    assert str(earlier.pk) in page
    for told in (earlier.text, "Lane 3", "Asha", "9419012345", earlier.number):
        assert told not in page


def test_earlier_reports_are_looked_for_only_where_they_are_shown(client, earlier, monkeypatch):
    asked, real = [], steps.similar_cases

    def similar(*args, **values):
        asked.append(args)
        return real(*args, **values)

    monkeypatch.setattr(steps, "similar_cases", similar)
    client.post("/en/report/", {"text": WORDS})
    client.post("/en/report/about/", {"category": "water.none"})
    assert not asked
    place = {"district": "anantnag", "place": "Lane 3"}
    client.post("/en/report/place/", place)  # a tehsil is asked first
    assert not asked
    assert client.post("/en/report/tehsil/", {}).url == "/en/report/before/"
    client.get("/en/report/before/")
    client.post("/en/report/before/", {"join": ""})
    assert len(asked) == 2
    assert client.post("/en/report/contact/", {"back": "1"}).url == "/en/report/before/"
    client.post("/en/report/contact/", {})
    send(client)
    assert len(asked) == 2


@pytest.mark.parametrize("why", ["confidential", "old", "closed", "elsewhere", "other"])
def test_what_is_not_alike_is_not_offered(client, state, why):
    now = timezone.now()
    changes = {
        "confidential": {"confidential": True},
        "old": {"now": now - timedelta(days=61)},
        "elsewhere": {"area": state.kulgam},
        "other": {"category": state.police},
    }
    case = world.filed(state, **({"now": now} | changes.get(why, {})))
    if why == "closed":
        Grievance.objects.filter(pk=case.pk).update(state="closed", open=False)
    assert offered(client).status_code == 302


def test_joined_report_has_its_own_number_and_receipt(client, go, earlier):
    offered(client)
    assert client.post("/en/report/before/", {"join": str(earlier.pk)}).url.endswith("/contact/")
    client.post("/en/report/contact/", {"phone": "9000000001"})
    assert "Sent together with" in client.get("/en/report/check/").content.decode()
    case = send(client)
    assert case.state == "merged"
    assert case.lead == earlier
    assert case.number != earlier.number
    assert client.get(f"/en/report/receipt/{case.key}/").status_code == 200
    page = client.get(f"/en/track/{case.key}/").content.decode()
    assert earlier.text not in page.replace(case.text, "")


def test_confidential_report_is_joined_with_none(client, earlier):
    offered(client)
    client.post("/en/report/before/", {"join": str(earlier.pk)})
    client.post("/en/report/contact/", {"confidential": "on"})
    case = send(client)
    assert (case.state, case.lead) == ("registered", None)


def test_report_whose_lead_was_closed_meanwhile_stands_by_itself(client, earlier):
    offered(client)
    client.post("/en/report/before/", {"join": str(earlier.pk)})
    client.post("/en/report/contact/", {})
    Grievance.objects.filter(pk=earlier.pk).update(state="closed", open=False)
    assert send(client).state == "registered"


@pytest.mark.parametrize(
    "changes",
    [{"reopened_times": 1}, {"state": "appeal_1"}, {"state": "appeal_2"}, {"practice": True}],
)
def test_report_whose_lead_was_answered_before_or_is_for_practice_stands_by_itself(
    client, earlier, changes
):
    """Whoever joins a case reads its answer, so nobody joins one that has an answer already."""
    offered(client)
    client.post("/en/report/before/", {"join": str(earlier.pk)})
    client.post("/en/report/contact/", {})
    Grievance.objects.filter(pk=earlier.pk).update(**changes)
    assert send(client).lead is None


def test_report_about_an_office_is_not_answered_by_that_office_through_a_lead(earlier, state):
    filing = Filing(
        text=WORDS,
        key="web:against",
        category=state.no_water,
        area=state.anantnag,
        against_office=state.water_anantnag,
    )
    filed = file_joined(filing, earlier.pk, now=timezone.now()).grievance
    assert (filed.state, filed.lead) == ("registered", None)
    assert filed.office == state.water_head


def test_me_too_counts_once_a_browser_and_files_nothing(client, earlier):
    offered(client)
    for _ in range(2):
        page = client.post("/en/report/before/", {"echo": str(earlier.pk)}).content.decode()
    assert "2 people said so" in page
    earlier.refresh_from_db()
    assert earlier.echoes == 1
    other = Client()
    offered(other)
    other.post("/en/report/before/", {"echo": str(earlier.pk)})
    earlier.refresh_from_db()
    assert earlier.echoes == 2
    assert Grievance.objects.count() == 1


def test_mine_is_different_goes_on_alone(client, earlier):
    offered(client)
    assert client.post("/en/report/before/", {"different": "1"}).url.endswith("/contact/")
    client.post("/en/report/contact/", {})
    assert send(client).lead is None


@pytest.mark.parametrize("pk", ["x", "0191f0c0-0000-7000-8000-000000000000"])
def test_made_up_report_can_be_neither_joined_nor_echoed(client, earlier, pk):
    offered(client)
    assert client.post("/en/report/before/", {"echo": pk}).status_code == 302
    client.post("/en/report/before/", {"join": pk})
    client.post("/en/report/contact/", {})
    assert send(client).lead is None
