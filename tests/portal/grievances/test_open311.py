"""Open311 GeoReport v2, as a client written from the specification uses it."""

from __future__ import annotations

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.portal.grievances import world
from tests.portal.grievances.pictures import PNG

from chinar.portal.core.uploads.models import Upload
from chinar.portal.grievances.models import ApiKey, Grievance, Held, KeyScope
from chinar.portal.grievances.services import holding, keys

ROOT = "/open311/v2"
REQUIRED = {
    "service_request_id",
    "status",
    "service_code",
    "service_name",
    "requested_datetime",
    "updated_datetime",
    "lat",
    "long",
}


@pytest.fixture
def report(state):
    """What a phone application sends."""
    return {
        "api_key": keys.issue("City application", now=world.NOW),
        "service_code": "water.none",
        "lat": "33.7311",
        "long": "75.1487",
        "address_string": "Lane 3, Kokernag",
        "description": "No water for six days.",
        "first_name": "Asha",
        "last_name": "Devi",
        "phone": "94190 12345",
        "email": "asha@example.org",
    }


@pytest.fixture
def outside():
    """A client that insists on CSRF checks, as browsers meet them."""
    return Client(enforce_csrf_checks=True)


def test_services_are_listed(client, state):
    listed = client.get(f"{ROOT}/services.json").json()
    assert {
        "service_code": "water.none",
        "service_name": "No drinking water",
        "group": "JSD",
    }.items() <= listed[0].items()
    assert all({"description", "metadata", "type", "keywords"} <= set(one) for one in listed)


def test_service_is_defined_or_not_found(client, state):
    asked = client.get(f"{ROOT}/services/water.none.json").json()["attributes"]
    assert [one["code"] for one in asked] == ["against_office", "confidential"]
    missing = client.get(f"{ROOT}/services/none.json")
    assert missing.status_code == 404
    assert missing.json()[0]["code"] == 404
    assert missing.json()[0]["description"]


def test_report_is_filed(outside, report):
    answer = outside.post(f"{ROOT}/requests.json", report)
    assert answer.status_code == 201
    grievance = Grievance.objects.get()
    told = answer.json()[0]
    assert told["service_request_id"] == grievance.key
    assert grievance.number in told["service_notice"]
    assert grievance.channel == "open311"
    assert grievance.contact.name == "Asha Devi"
    assert grievance.contact.phone == "+919419012345"


def test_report_sent_again_with_its_key_is_the_same(client, report):
    ids = {
        client.post(f"{ROOT}/requests.json", report, headers={"Idempotency-Key": "one"}).json()[0][
            "service_request_id"
        ]
        for _ in range(2)
    }
    assert len(ids) == 1
    client.post(f"{ROOT}/requests.json", report)
    assert Grievance.objects.count() == 2


def test_key_of_another_report_is_refused_and_nothing_is_taken_for_it(client, report):
    once = {"Idempotency-Key": "one"}
    client.post(f"{ROOT}/requests.json", report, headers=once)
    other = report | {"description": "The lane is flooded."}
    refused = client.post(f"{ROOT}/requests.json", other, headers=once)
    assert refused.status_code == 400
    assert "Take a new one" in refused.json()[0]["description"]
    assert Grievance.objects.count() == 1


def test_report_sent_again_without_a_key_is_the_same_for_some_minutes(client, report, monkeypatch):
    at = {"now": world.NOW.replace(minute=9, second=59)}
    monkeypatch.setattr("django.utils.timezone.now", lambda: at["now"])

    def sent(**changes):
        picture = SimpleUploadedFile("a.png", PNG, "image/png")
        given = report | {"media": picture} | changes
        return client.post(f"{ROOT}/requests.json", given).json()[0]["service_request_id"]

    first = sent()
    at["now"] += timedelta(minutes=1)
    assert sent() == first
    assert sent(description="The lane is flooded.") != first
    assert Upload.objects.count() == 2
    at["now"] += timedelta(hours=1)
    assert sent() != first


def test_held_report_is_let_in_with_the_key_that_sent_it(client, report, engineer):
    spam = report | {"description": "https://spam.example/ buy"}
    tokens = {client.post(f"{ROOT}/requests.json", spam).json()[0]["token"] for _ in range(2)}
    assert len(tokens) == 1
    hand = world.hand(engineer)
    filed = holding.let_in(Held.objects.get(), post=engineer, actor=hand.actor, now=world.NOW)
    assert filed.grievance.intake.api_key.name == "City application"


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"api_key": ""}, 403),
        ({"api_key": "wrong"}, 403),
        ({"service_code": ""}, 400),
        ({"service_code": "none"}, 404),
        ({"lat": "", "long": "", "address_string": ""}, 400),
        ({"lat": "33"}, 201),
        ({"lat": "north"}, 400),
        ({"lat": "33", "long": ""}, 400),
        ({"lat": "nan"}, 400),
        ({"lat": "91"}, 400),
        ({"phone": "12"}, 400),
        ({"email": "asha"}, 400),
        ({"email": f"asha@{'long.' * 50}org"}, 400),
        ({"description": "No\0 water"}, 400),
        ({"address_id": "\0"}, 400),
        ({"description": "", "media_url": "https://example.org/a.jpg"}, 201),
        ({"lat": "", "long": ""}, 201),
    ],
)
def test_wrong_report_is_refused_in_the_shape_of_the_specification(client, report, changes, status):
    answer = client.post(f"{ROOT}/requests.json", report | changes)
    assert answer.status_code == status
    if status >= 400:
        assert answer.json()[0]["code"] == status
        assert not Grievance.objects.exists()


def test_empty_registry_is_said(client, report, monkeypatch):
    from chinar.portal.grievances.routing import NoOfficeError
    from chinar.portal.grievances.views.open311 import filing

    def refuse(*_args, **_kwargs):
        raise NoOfficeError

    monkeypatch.setattr(filing, "file", refuse)
    assert client.post(f"{ROOT}/requests.json", report).status_code == 503


def test_reports_are_shown_without_anything_personal(client, state):
    case = world.filed(state, latitude=33.73118, longitude=75.14872)
    for path in ("requests.json?start_date=2026-11-01", f"requests/{case.key}.json"):
        answer = client.get(f"{ROOT}/{path}")
        assert answer["Access-Control-Allow-Origin"] == "*"
        text = answer.content.decode()
        for private in (case.text, "Asha", "9419012345", "Kokernag", "33.7311"):
            assert private not in text
        assert set(answer.json()[0]) >= REQUIRED


def test_one_report_is_found_by_its_id_or_number(client, case):
    assert client.get(f"{ROOT}/requests/{case.key.lower()}.json").json()[0]["status"] == "open"
    found = client.get(f"{ROOT}/requests.json", {"service_request_id": f"{case.number},x"})
    assert [one["service_request_id"] for one in found.json()] == [case.key]
    assert client.get(f"{ROOT}/requests/17.json").status_code == 404


def test_confidential_report_is_shown_to_nobody(client, state):
    case = world.filed(state, confidential=True)
    assert client.get(f"{ROOT}/requests.json?start_date=2026-11-01").json() == []
    assert client.get(f"{ROOT}/requests/{case.key}.json").status_code == 404


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({"status": "open"}, 1),
        ({"status": "closed"}, 0),
        ({"status": "open,closed"}, 1),
        ({"service_code": "water.none,police"}, 1),
        ({"service_code": "police"}, 0),
        ({"end_date": "2026-11-01T00:00:00Z"}, 0),
        ({"start_date": "2026-12-01T00:00:00+05:30"}, 0),
        ({"end_date": "2026-12-01T00:00:00Z"}, 1),
    ],
)
def test_reports_are_narrowed(client, case, asked, count):
    window = {"start_date": "2026-11-01T00:00:00Z"} if "end_date" not in asked else {}
    assert len(client.get(f"{ROOT}/requests.json", window | asked).json()) == count


@pytest.mark.parametrize(
    "asked",
    [
        {"status": "lost"},
        {"start_date": "yesterday"},
        {"end_date": "2026-13-45"},
        {"start_date": "9999-12-31T00:00:00Z"},
        {"start_date": "9999-12-31T23:00:00-05:00"},
        {"end_date": "0001-01-01T00:00:00Z"},
        {"end_date": "0001-01-01T00:00:00"},
        {"service_code": "water\0"},
        {"unknown": ["fine", "\0"]},
        {"page": "22"},
        {"page": "501", "page_size": "50"},
    ],
)
def test_question_that_makes_no_sense_is_refused(client, state, asked):
    assert client.get(f"{ROOT}/requests.json", asked).status_code == 400


@pytest.mark.parametrize("kind", ["xml", "json"])
def test_any_page_may_ask_before_it_reads(outside, kind):
    answer = outside.options(f"{ROOT}/requests.{kind}", headers={"Origin": "https://a.example"})
    assert answer.status_code == 204
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "POST" in answer["Access-Control-Allow-Methods"]
    assert "Idempotency-Key" in answer["Access-Control-Allow-Headers"]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("requests", "text/xml"),
        ("a/b.xml", "text/xml"),
        ("a/b.json", "application/json"),
    ],
)
def test_nothing_at_an_address_is_said_in_the_shape_of_the_specification(client, db, path, kind):
    answer = client.get(f"{ROOT}/{path}")
    assert answer.status_code == 404
    assert answer["Content-Type"] == f"{kind}; charset=utf-8"


def test_wrong_method_and_unreadable_body_are_refused_in_the_same_shape(client, report):
    wrong = client.put(f"{ROOT}/requests.json")
    assert wrong.status_code == 405
    assert wrong["Allow"] == "GET, HEAD, POST, OPTIONS"
    assert wrong.json()[0]["code"] == 405
    large = client.post(f"{ROOT}/requests.json", report | {"description": "x" * 3_000_000})
    assert large.status_code == 400
    assert large.json()[0]["code"] == 400


def test_key_that_files_too_fast_is_told_when_and_loses_nothing(client, report, monkeypatch):
    from chinar.portal.grievances.views.open311 import filing

    now = [world.NOW]
    monkeypatch.setattr(filing.timezone, "now", lambda: now[0])
    ApiKey.objects.update(rate_per_minute=1)
    assert client.post(f"{ROOT}/requests.json", report).status_code == 201
    report["description"] = "The lane is flooded."
    answer = client.post(f"{ROOT}/requests.json", report)
    assert answer.status_code == 429
    assert answer["Retry-After"] == "60"
    now[0] += timedelta(seconds=60)
    assert client.post(f"{ROOT}/requests.json", report).status_code == 201
    assert Grievance.objects.count() == 2


def test_key_for_something_else_does_not_file(client, report):
    ApiKey.objects.update(scopes=[KeyScope.READ])
    assert client.post(f"{ROOT}/requests.json", report).status_code == 403


def test_picture_sent_with_the_report_is_kept(client, report):
    files = [SimpleUploadedFile(f"{n}.png", PNG, "image/png") for n in range(4)]
    too_many = client.post(f"{ROOT}/requests.json", report | {"media": files})
    assert too_many.status_code == 400
    fake = SimpleUploadedFile("a.png", b"MZ", "image/png")
    assert client.post(f"{ROOT}/requests.json", report | {"media": fake}).status_code == 400
    assert not Grievance.objects.exists()
    good = SimpleUploadedFile("a.png", PNG, "image/png")
    assert client.post(f"{ROOT}/requests.json", report | {"media": good}).status_code == 201
    assert Upload.objects.filter(record_id=str(Grievance.objects.get().pk)).count() == 1


def test_what_looks_like_abuse_is_held_and_its_token_becomes_an_id(client, report, engineer):
    spam = report | {"description": "https://spam.example/ buy", "account_id": "7"}
    sent = [
        client.post(f"{ROOT}/requests.json", spam, headers={"Idempotency-Key": "1"}).json()[0]
        for _ in range(2)
    ]
    token = sent[0]["token"]
    assert sent[1] == sent[0]
    assert set(sent[0]) == {"token", "service_notice", "account_id"}
    assert not Grievance.objects.exists()
    assert client.get(f"{ROOT}/tokens/{token}.json").status_code == 404
    held = Held.objects.get()
    holding.let_in(held, post=engineer, actor=world.hand(engineer).actor, now=world.NOW)
    found = client.get(f"{ROOT}/tokens/{token}.json").json()
    assert found == [{"service_request_id": Grievance.objects.get().key, "token": token}]


def test_ready_made_words_of_an_application_are_not_held(client, report):
    for n in range(8):
        ready = report | {"description": "", "address_string": f"Lane {n}"}
        answer = client.post(f"{ROOT}/requests.json", ready)
        assert "service_request_id" in answer.json()[0]


def test_control_character_does_not_break_xml(client, report):
    answer = client.post(f"{ROOT}/requests.xml", report | {"account_id": "1\x012"})
    assert answer.status_code == 201
    told = ElementTree.fromstring(answer.content)  # noqa: S314 # our own answer
    assert told.findtext("request/account_id") == "12"


def test_address_id_is_the_code_of_an_area(client, report):
    only = {"lat": "", "long": "", "address_string": ""}
    unknown = client.post(f"{ROOT}/requests.json", report | only | {"address_id": "atlantis"})
    assert unknown.status_code == 400
    known = client.post(f"{ROOT}/requests.json", report | only | {"address_id": "kokernag"})
    assert known.status_code == 201
    assert Grievance.objects.get().area.code == "kokernag"
