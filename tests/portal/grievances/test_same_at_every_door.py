"""A late public service, an office complained about, confidence: said at every door alike."""

from __future__ import annotations

import json

import pytest
import uuid6
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from tests.portal.grievances import world
from tests.portal.grievances.pictures import PNG

from chinar.portal.catalogue.models import Service
from chinar.portal.core.journal.actor import CITIZEN
from chinar.portal.core.locked import PREFIX
from chinar.portal.core.people.scopes import ORGANISATIONS, root
from chinar.portal.grievances.calendars import Calendar
from chinar.portal.grievances.models import Grievance, Held
from chinar.portal.grievances.services import batches, holding, keys
from chinar.portal.grievances.services.gate import Caller, take
from chinar.portal.grievances.services.intake import Filing

WORDS = "The connection was promised for October."
SERVICE = "X-1"
OFFICE = "JSD-ANG"


@pytest.fixture
def said(state):
    """A public service with ten notified days, beside the water office in Anantnag."""
    state.service = Service.objects.create(
        code=SERVICE,
        name="Water connection",
        department=state.water,
        kind="G2C",
        limit_days=10,
        confidence="low",
    )
    return state


def by_steps(client, _sign_in, _state, concern):
    """Say one thing a page, as the steps ask it: they have one of the two at a time."""
    about = "late_service" if concern.get("service") else "an_office"
    about = "unsure" if [*concern] == ["confidential"] else about
    client.post("/en/report/", {"text": WORDS})
    client.post("/en/report/about/", {"category": about})
    client.post("/en/report/place/", {"district": "anantnag"})
    if "service" in concern:
        client.post("/en/report/service/", {"service": concern["service"]})
    if "against" in concern:
        office = world.Office.objects.get(code=OFFICE)
        client.post("/en/report/office/", {"office": str(office.pk)})
    client.post("/en/report/contact/", {k: v for k, v in concern.items() if k == "confidential"})
    draft = client.get("/en/report/check/").context["draft"]
    client.post("/en/report/check/", {"draft": str(draft.id)})


def by_quick(client, _sign_in, _state, concern):
    given = {"key": str(uuid6.uuid7()), "text": WORDS, "district": "anantnag"}
    client.post("/en/report/quick/", given | concern)


def by_counter(client, sign_in, state, concern):
    sign_in("redressal_officer", state.water_kulgam.scope)
    given = {"token": str(uuid6.uuid7()), "channel": "counter", "language": "en"}
    client.post("/en/desk/take-down/", given | {"text": WORDS, "district": "anantnag"} | concern)


def by_paper(client, sign_in, state, concern):
    sign_in("redressal_officer", state.water_kulgam.scope)
    scan = SimpleUploadedFile("a.png", PNG, "image/png")
    today = world.NOW.date().isoformat()
    cover = {"scans": scan, "office": str(state.water_kulgam.pk)}
    cover |= {"paper_on": today, "received_on": today}
    words = client.post("/en/desk/paper/", cover).url
    client.post(words, {"text": WORDS, "language": "en", "district": "anantnag"} | concern)


def by_api(client, _sign_in, _state, concern):
    key = keys.issue("City application", now=world.NOW)
    renamed = {"against_office": concern["against"]} if "against" in concern else {}
    body = {"text": WORDS, "area": "anantnag"} | renamed
    body |= {"service": concern["service"]} if "service" in concern else {}
    body |= {"confidential": True} if "confidential" in concern else {}
    headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": "1"}
    kind = "application/json"
    client.post("/api/v1/grievances", json.dumps(body), content_type=kind, headers=headers)


def by_open311(client, _sign_in, _state, concern):
    given = {"api_key": keys.issue("City application", now=world.NOW), "description": WORDS}
    given |= {"service_code": "water.none", "address_id": "anantnag"}
    if "service" in concern:
        given["attribute[public_service]"] = concern["service"]
    if "against" in concern:
        given["attribute[against_office]"] = concern["against"]
    if "confidential" in concern:
        given["attribute[confidential]"] = "yes"
    client.post("/open311/v2/requests.json", given)


def by_list(_client, _sign_in, state, concern):
    seat = world.post(state.water_kulgam.scope)
    cells = [concern.get(name, "") for name in ("service", "against", "confidential")]
    row = ",".join([WORDS, "anantnag", *cells])
    content = f"text,district,service,against_office,confidential\n{row}\n".encode()
    batch = batches.look("bulk", content, name="list.csv", post=seat, now=world.NOW)
    assert batch.faults == []
    batches.start(batch, good_rows=False, now=world.NOW)
    batch.refresh_from_db()
    batches.run(batch, actor=CITIZEN, now=world.NOW)


def by_being_held_first(_client, _sign_in, state, concern):
    filing = Filing(
        text=WORDS,
        key="web:1",
        area=state.anantnag,
        service=state.service if "service" in concern else None,
        against_office=state.water_anantnag if "against" in concern else None,
        confidential="confidential" in concern,
    )
    take(filing, Caller(address="::1", trap="filled in"), now=world.NOW)
    seat = world.post(root(ORGANISATIONS, "State"), "Secretary", "grievance_secretary")
    holding.let_in(Held.objects.get(), post=seat, actor=CITIZEN, now=world.NOW)


DOORS = pytest.mark.parametrize(
    "door",
    [
        by_steps,
        by_quick,
        by_counter,
        by_paper,
        by_api,
        by_open311,
        by_list,
        by_being_held_first,
    ],
)


@DOORS
def test_late_public_service_runs_by_the_act_whatever_the_door(client, sign_in, said, door):
    door(client, sign_in, said, {"service": SERVICE})
    case = Grievance.objects.get()
    assert (case.track, case.service, case.statutory_days) == ("psga", said.service, 10)
    assert case.due_at == Calendar().after(case.filed_at, 10)
    assert case.office == said.water_anantnag


@DOORS
def test_report_about_an_office_goes_one_level_above_it_whatever_the_door(
    client, sign_in, said, door
):
    door(client, sign_in, said, {"against": OFFICE})
    case = Grievance.objects.get()
    assert [*case.against.all()] == [said.water_anantnag]
    assert case.office == said.water_head


@DOORS
def test_what_is_said_in_confidence_lies_locked_whatever_the_door(client, sign_in, said, door):
    door(client, sign_in, said, {"confidential": "yes"})
    case = Grievance.objects.get()
    assert (case.confidential, case.text) == (True, WORDS)
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM grievances_grievance")
        assert cursor.fetchone()[0].startswith(PREFIX)
        cursor.execute("SELECT content FROM grievances_batch")
        assert [content for (content,) in cursor.fetchall() if WORDS in content] == []


@pytest.mark.parametrize("door", [by_quick, by_counter, by_list])
def test_both_can_be_said_at_once(client, sign_in, said, door):
    door(client, sign_in, said, {"service": SERVICE, "against": OFFICE})
    case = Grievance.objects.get()
    assert (case.track, case.against.get()) == ("psga", said.water_anantnag)


def test_days_of_the_act_are_those_of_the_day_it_was_filed(said):
    case = world.filed(said, service=said.service)
    Service.objects.filter(pk=said.service.pk).update(limit_days=2)
    again = Grievance.objects.get(pk=case.pk)
    assert again.statutory_days == 10


@pytest.mark.parametrize(("days", "expected"), [(10, 3), (1, 1)])
def test_what_is_urgent_does_not_wait_for_the_days_of_the_act(said, days, expected):
    said.service.limit_days = days
    case = world.filed(said, service=said.service, urgent=True)
    assert (case.due_at - case.filed_at).days == expected


def test_office_named_by_where_to_send_it_is_kept_unless_it_is_the_one_complained_about(said):
    elsewhere = world.filed(said, office=said.public_head, against_office=said.water_anantnag)
    assert elsewhere.office == said.public_head
    there = world.filed(said, "2", office=said.water_anantnag, against_office=said.water_anantnag)
    assert there.office == said.water_head


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("jsd-ang", "JSD-ANG"),
        ("Jal Shakti Department, Anantnag (JSD-ANG)", "JSD-ANG"),
        ("jal shakti anantnag", "JSD-ANG"),
        ("public grievances", "DPG-HQ"),
    ],
)
def test_office_is_found_by_code_or_name_in_the_district_first(client, said, typed, found):
    by_quick(client, None, said, {"against": typed})
    assert Grievance.objects.get().against.get().code == found


@pytest.mark.parametrize(
    ("typed", "told"),
    [("Fisheries", "We know no office of this name"), ("…", "We know no office of this name")],
)
def test_office_that_is_not_known_is_said_and_nothing_is_lost(client, said, typed, told):
    given = {"key": str(uuid6.uuid7()), "text": WORDS, "district": "anantnag", "against": typed}
    page = client.post("/en/report/quick/", given).content.decode()
    assert told in page
    assert typed in page
    assert WORDS in page
    assert not Grievance.objects.exists()


def test_office_of_which_there_are_several_names_them_with_their_codes(client, said):
    world.office("JSD-ANG-2", said.water, said.anantnag)
    given = {"key": str(uuid6.uuid7()), "text": WORDS, "district": "anantnag", "against": "jal"}
    page = client.post("/en/report/quick/", given).content.decode()
    assert "Jal Shakti Department, Anantnag (JSD-ANG); " in page
    assert "(JSD-ANG-2)" in page


def test_quick_report_that_has_to_show_an_address_keeps_both(client, said, settings):
    settings.ENVIRONMENT = settings.ENVIRONMENT.model_copy(update={"report_cap": 1})
    for _ in range(2):
        by_quick(client, None, said, {"service": SERVICE, "against": OFFICE})
    assert Grievance.objects.count() == 1
    page = client.get("/en/report/check/")
    assert "Water connection – 10 working days" in page.content.decode()
    assert "Jal Shakti Department, Anantnag" in page.content.decode()


@pytest.mark.parametrize(("service", "against"), [("none", ""), ("", "none"), ("", "none\0")])
def test_machine_that_names_what_there_is_not_is_told(client, said, service, against):
    """Nothing is filed, and the answer says which of the two is wrong."""
    wrong = "service" if service else "against_office"
    key = keys.issue("City application", now=world.NOW)
    headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": "1"}
    body = json.dumps({"text": WORDS, "service": service, "against_office": against})
    kind = "application/json"
    answer = client.post("/api/v1/grievances", body, content_type=kind, headers=headers)
    assert answer.status_code == 422
    assert [fault["where"] for fault in answer.json()["faults"]] == [wrong]
    given = {"api_key": key, "service_code": "water.none", "address_id": "anantnag"}
    given |= {"attribute[public_service]": service, "attribute[against_office]": against}
    answer = client.post("/open311/v2/requests.json", given)
    assert answer.status_code == 400
    assert not Grievance.objects.exists()


def test_row_that_names_what_there_is_not_is_told_by_its_column(said):
    seat = world.post(said.water_kulgam.scope)
    content = f"text,district,service,against_office\n{WORDS},anantnag,Ferry,XX\n".encode()
    batch = batches.look("bulk", content, name="list.csv", post=seat, now=world.NOW)
    assert [(one["row"], one["column"]) for one in batch.faults] == [
        (2, "service"),
        (2, "against_office"),
    ]


@pytest.mark.parametrize(("cell", "wrong"), [("No", False), ("TRUE", False), ("perhaps", True)])
def test_row_says_yes_or_no_to_confidence(said, cell, wrong):
    seat = world.post(said.water_kulgam.scope)
    content = f"text,district,confidential\n{WORDS},anantnag,{cell}\n".encode()
    batch = batches.look("bulk", content, name="list.csv", post=seat, now=world.NOW)
    assert [one["column"] for one in batch.faults] == ["confidential"] * wrong


def test_row_may_name_the_service_in_any_language(said):
    said.service.names = {"ur": "پانی کا کنکشن"}
    said.service.save()
    by_list(None, None, said, {"service": "پانی کا کنکشن"})
    assert Grievance.objects.get().service == said.service


def test_machines_can_ask_for_the_services_there_are(client, said):
    listed = client.get("/api/v1/services").json()
    assert listed == [
        {"code": "X-1", "name": "Water connection", "department": "JSD", "limit_days": 10}
    ]


def test_machines_can_ask_for_the_areas_there_are(client, said):
    listed = client.get("/api/v1/areas").json()
    kokernag = next(one for one in listed if one["code"] == "kokernag")
    assert kokernag == {
        "code": "kokernag",
        "name": "Kokernag",
        "kind": "tehsil",
        "within": "anantnag",
    }


@pytest.mark.parametrize("door", [by_api, by_open311])
def test_code_of_an_area_is_the_same_in_any_letters(client, said, door):
    said.anantnag.code = "ANANTNAG"
    said.anantnag.save()
    door(client, None, said, {})
    assert Grievance.objects.get().area == said.anantnag


def test_open311_definition_lists_the_services_of_the_department(client, said):
    asked = client.get("/open311/v2/services/water.none.json").json()["attributes"]
    assert [one["code"] for one in asked] == ["public_service", "against_office", "confidential"]
    assert asked[0]["values"] == [{"key": "X-1", "name": "Water connection"}]
    roads = client.get("/open311/v2/services/police.json").json()["attributes"]
    assert [one["code"] for one in roads] == ["against_office", "confidential"]
