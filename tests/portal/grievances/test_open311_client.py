"""A client that knows only the specification works against a running server, in both formats."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from tests.portal.grievances import world
from tests.portal.grievances.open311_client import Client, Open311Error

from chinar.portal.grievances.lifecycle import Action, State
from chinar.portal.grievances.models import Channel, Grievance, GrievanceCategory, Held
from chinar.portal.grievances.services import keys
from chinar.portal.grievances.transitions import advance

W3C = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")
REPORT = {
    "service_code": "power.transformer",
    "lat": "33.7311",
    "long": "75.1487",
    "address_string": "Lane 3, کوکرناگ",
    "email": "asha@example.org",
    "device_id": "tt222111",
    "account_id": "123456",
    "first_name": "Asha",
    "last_name": "Devi",
    "phone": "9419012345",
    "description": "ٹرانسفارمر دو دن سے خراب ہے۔\nThe whole lane is dark & cold <now>.",
    "media_url": "https://example.org/a.jpg",
}


@pytest.fixture(params=["xml", "json"])
def kind(request):
    return request.param


@pytest.fixture
def made(transactional_db):
    return world.build()


@pytest.fixture
def client(live_server, made, kind):
    key = keys.issue("City application", now=timezone.now())
    root = f"{live_server.url}/open311/v2"
    return Client.discover(root, kind=kind, jurisdiction_id="jk.example.org", api_key=key)


def test_report_is_filed_listed_and_tracked(client):
    service = next(one for one in client.services() if one["service_code"] == "power.transformer")
    assert service["metadata"] == "true"
    assert service["type"] == "realtime"
    asked = client.service_definition("power.transformer")["attributes"]
    assert [one["code"] for one in asked] == ["damage", "danger", "against_office", "confidential"]
    assert {value["key"] for value in asked[0]["values"]} == {"transformer", "pole", "wire"}

    told = client.post_request(**REPORT, attribute={"damage": ["pole", "wire"], "danger": "yes"})
    assert "token" not in told
    assert told["account_id"] == "123456"
    case = Grievance.objects.get()
    assert case.channel == Channel.OPEN311
    assert case.text.startswith(REPORT["description"])
    assert "What is damaged? Pole, Wire" in case.text
    assert "https://example.org/a.jpg" in case.text
    assert case.intake.api_key.name == "City application"

    shown = client.request(told["service_request_id"])
    assert shown["status"] == "open"
    assert shown["service_code"] == "power.transformer"
    for name in ("requested_datetime", "updated_datetime", "expected_datetime"):
        assert W3C.fullmatch(shown[name])
    assert client.requests() == [shown]
    assert client.requests(status="open", service_code="power.transformer") == [shown]
    assert client.requests(status="closed") == []
    assert client.requests(service_request_id=f"{told['service_request_id']},0") == [shown]

    advance(case, Action.NOT_TAKE_UP, actor=world.CITIZEN, at=timezone.now())
    assert client.request(told["service_request_id"])["status"] == "closed"
    assert Grievance.objects.get().state == State.NOT_TAKEN_UP


def test_answer_is_the_same_whether_an_optional_argument_is_empty_or_left_out(client):
    """GeoReport v2, "Optional Arguments"."""
    client.post_request(**REPORT)
    names = ("service_request_id", "service_code", "start_date", "end_date", "status")
    empty = dict.fromkeys((*names, "page", "page_size", "updated_after", "updated_before"), "")
    assert client.requests(**empty) == client.requests() != []


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"service_code": ""}, 400),
        ({"service_code": "none"}, 404),
        ({"lat": "", "long": "", "address_string": ""}, 400),
        ({"lat": "north"}, 400),
        ({"phone": "12"}, 400),
        ({"media_url": "javascript:alert(1)"}, 400),
        ({"description": "long " * 2001}, 400),
        ({"attribute": {"damage": "roof"}}, 400),
        ({"attribute": {"danger": ["yes", "no"]}}, 400),
    ],
)
def test_wrong_report_is_refused_with_errors_of_the_specification(client, changes, status):
    with pytest.raises(Open311Error) as refused:
        client.post_request(**REPORT | changes)
    assert refused.value.status == status
    assert [error["code"] for error in refused.value.errors] == [str(status)]
    assert all(error["description"] for error in refused.value.errors)
    assert not Grievance.objects.exists()


@pytest.mark.parametrize("api_key", ["", "wrong"])
def test_missing_or_wrong_key_is_refused_with_403(client, api_key):
    client.api_key = api_key
    with pytest.raises(Open311Error) as refused:
        client.post_request(**REPORT)
    assert refused.value.status == 403
    assert refused.value.errors[0]["code"] == "403"


def test_what_is_not_there_is_404(client):
    for ask in (client.service_definition, client.request, client.request_id):
        with pytest.raises(Open311Error) as refused:
            ask("none")
        assert refused.value.status == 404
        assert refused.value.errors[0]["code"] == "404"


def test_token_of_a_report_that_was_held_back_becomes_its_id(client, made):
    case = world.filed(made)
    held = Held.objects.create(
        key="open311:1:x", channel=Channel.OPEN311, reason="flood", filing={}, at=timezone.now()
    )
    with pytest.raises(Open311Error) as refused:
        client.request_id(str(held.pk))
    assert refused.value.status == 404
    Held.objects.update(grievance=case)
    assert client.request_id(str(held.pk)) == case.key


def test_required_attribute_must_be_given(client):
    GrievanceCategory.objects.filter(code="city.light").update(
        attributes=[
            {
                "code": "pole",
                "datatype": "number",
                "required": True,
                "description": {"en": "Number of the pole"},
            }
        ]
    )
    report = REPORT | {"service_code": "city.light"}
    for attribute in ({}, {"pole": "nan"}, {"pole": "north"}):
        with pytest.raises(Open311Error) as refused:
            client.post_request(**report, attribute=attribute)
        assert refused.value.status == 400
    client.post_request(**report, attribute={"pole": "17"})
    assert "Number of the pole 17" in Grievance.objects.get().text


def test_long_list_is_read_page_by_page(client, made):
    now = timezone.now()
    for n in range(5):
        world.filed(made, key=f"web:{n}", now=now - timedelta(minutes=n))
    pages = [client.requests(page_size="2", page=str(page)) for page in (1, 2, 3, 4)]
    assert [len(page) for page in pages] == [2, 2, 1, 0]
    assert [one for page in pages for one in page] == client.requests()
    for wrong in ({"page": "0"}, {"page": "x"}, {"page_size": "-1"}, {"page": "99999999999"}):
        with pytest.raises(Open311Error) as refused:
            client.requests(**wrong)
        assert refused.value.status == 400


def test_what_changed_since_is_told_however_old_the_report_is(client, made):
    now = timezone.now()
    old = world.filed(made, now=now - timedelta(days=200))
    assert client.requests() == []
    advance(old, Action.ADD, actor=world.CITIZEN, at=now - timedelta(hours=1))
    since = f"{now - timedelta(hours=2):%Y-%m-%dT%H:%M:%SZ}"
    assert [one["service_request_id"] for one in client.requests(updated_after=since)] == [old.key]
    assert client.requests(updated_before=since) == []


def test_span_of_more_than_90_days_is_refused(client):
    with pytest.raises(Open311Error) as refused:
        client.requests(start_date="2026-01-01T00:00:00Z", end_date="2026-06-01T00:00:00Z")
    assert refused.value.status == 400
