"""The JSON API: file once, follow, write in a case; refusals are problem details."""

from __future__ import annotations

import base64
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import MULTIPART_CONTENT
from django.utils import timezone
from tests.portal.grievances import world
from tests.portal.grievances.pictures import PNG

from chinar.portal.core.journal.actor import CITIZEN
from chinar.portal.core.uploads.models import Upload
from chinar.portal.grievances import receipts
from chinar.portal.grievances.lifecycle import Action, State
from chinar.portal.grievances.models import ApiKey, Grievance, KeyScope, Message
from chinar.portal.grievances.services import keys
from chinar.portal.grievances.transitions import advance
from chinar.portal.registry.models import Office

ROOT = "/api/v1"
REPORT = {
    "text": "No water for six days.",
    "category": "water.none",
    "area": "anantnag",
    "place": "Lane 3, Kokernag",
    "name": "Asha",
    "phone": "94190 12345",
    "email": "asha@example.org",
}
ALL = [KeyScope.FILE, KeyScope.READ]


@pytest.fixture
def api(client, state):
    """Asks with a key, and says the code and an idempotency key where they are needed."""
    key = keys.issue("City application", now=world.NOW, scopes=ALL)

    def ask(method, path, *, once="1", code=None, auth=key, **options):
        headers = {"Authorization": f"Bearer {auth}", "Idempotency-Key": once}
        if code is not None:
            headers["Receipt-Code"] = code
        options.setdefault("content_type", "application/json")
        return getattr(client, method)(f"{ROOT}{path}", headers=headers, **options)

    def file(report=REPORT, **options):
        return ask("post", "/grievances", data=report, **options)

    return SimpleNamespace(ask=ask, file=file, client=client)


@pytest.fixture
def own(state):
    """A case and its code."""
    case = world.filed(state, now=timezone.now())
    return SimpleNamespace(case=case, code=receipts.code_for(case), path=f"/grievances/{case.key}")


def is_problem(answer, status, code):
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    told = answer.json()
    assert (told["type"], told["status"], told["code"]) == ("about:blank", status, code)
    assert told["detail"]
    return told


def test_report_is_filed_once(api):
    first, second = api.file(), api.file()
    assert (first.status_code, second.status_code) == (201, 200)
    case = Grievance.objects.get()
    told = first.json()
    assert told["case"]["id"] == case.key
    assert told["case"]["office"]["code"] == "JSD-ANG"
    assert told["code"] == receipts.code_for(case)
    assert second.json() == told | {"created": False}
    assert case.channel == "api"
    assert case.contact.phone == "+919419012345"
    assert case.intake.api_key.name == "City application"
    assert api.file(once="2").status_code == 201


def test_idempotency_key_stands_for_one_thing(api, own):
    api.file()
    is_problem(api.file(REPORT | {"text": "Another."}), 422, "idempotency_key_reused")
    said = api.ask("post", f"{own.path}/messages", code=own.code, data={"text": "More."})
    is_problem(said, 422, "idempotency_key_reused")
    assert Message.objects.count() == 0


def test_refused_report_may_be_mended_under_the_same_key(api):
    fake = {"name": "a.png", "content": base64.b64encode(b"MZ").decode()}
    wrong = api.file(REPORT | {"attachments": [fake]})
    assert is_problem(wrong, 422, "does_not_fit")["faults"][0]["where"] == "attachments"
    assert not Grievance.objects.exists()
    good = {"name": "a.png", "content": base64.b64encode(PNG).decode()}
    assert api.file(REPORT | {"attachments": [good]}).status_code == 201
    assert Upload.objects.get().record_id == str(Grievance.objects.get().pk)


def test_files_come_by_multipart_too(api):
    def send():
        files = {"files": SimpleUploadedFile("a.png", PNG, "image/png")}
        return api.file(REPORT | files, content_type=MULTIPART_CONTENT)

    assert [send().status_code for _ in range(2)] == [201, 200]
    assert Upload.objects.get().record_id == str(Grievance.objects.get().pk)


def test_file_larger_than_forms_may_be_reaches_the_uploads_own_limits(api):
    """The two megabytes of forms do not hold here; what is no picture is still refused."""
    large = {"name": "a.png", "content": base64.b64encode(b"x" * 3_000_000).decode()}
    refused = api.file(REPORT | {"attachments": [large]})
    assert is_problem(refused, 422, "does_not_fit")["faults"][0]["where"] == "attachments"


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"text": ""}, "text"),
        ({"text": "  "}, "text"),
        ({"text": "a\0b"}, "text"),
        ({"text": "x" * 10_001}, "text"),
        ({"category": "none"}, "category"),
        ({"area": "atlantis"}, "area"),
        ({"latitude": 33.7}, "latitude"),
        ({"latitude": 91, "longitude": 75}, "latitude"),
        ({"phone": "12"}, "phone"),
        ({"email": "asha"}, "email"),
        ({"language": "xx"}, "language"),
        ({"attachments": [{"name": "a", "content": "?"}]}, "attachments"),
        ({"unknown": 1}, "unknown"),
    ],
)
def test_wrong_report_is_refused_and_says_where(api, changes, where):
    told = is_problem(api.file(REPORT | changes), 422, "does_not_fit")
    assert [fault["where"].split("/")[0] for fault in told["faults"]] == [where]
    assert not Grievance.objects.exists()


def test_all_that_is_wrong_in_a_report_is_said_at_once(api):
    wrong = {"category": "none", "area": "atlantis", "phone": "12", "email": "x", "latitude": 33.7}
    told = is_problem(api.file(REPORT | wrong), 422, "does_not_fit")
    assert {fault["where"] for fault in told["faults"]} == set(wrong)


def test_body_that_is_no_json_and_missing_idempotency_key_are_refused(api):
    is_problem(api.file("{", content_type="application/json"), 422, "does_not_fit")
    headers = {"Authorization": f"Bearer {keys.issue('B', now=world.NOW)}"}
    missing = api.client.post(f"{ROOT}/grievances", REPORT, "application/json", headers=headers)
    is_problem(missing, 422, "does_not_fit")


def test_key_decides_who_may_what_and_how_often(api, own):
    is_problem(api.client.post(f"{ROOT}/grievances"), 401, "no_key")
    wrong = is_problem  # the same shape for each
    wrong(api.file(auth="wrong"), 401, "unknown_key")
    ApiKey.objects.update(scopes=[KeyScope.READ])
    wrong(api.file(), 403, "wrong_scope")
    ApiKey.objects.update(scopes=ALL, rate_per_minute=1)
    answers = [api.file(once=str(n)) for n in range(3)]
    late = [answer for answer in answers if answer.status_code == 429]
    assert late
    wrong(late[0], 429, "too_fast")
    assert 1 <= int(late[0]["Retry-After"]) <= 60


def test_status_is_for_anybody_and_holds_nothing_personal(client, own):
    answer = client.get(f"{ROOT}{own.path}")
    told = answer.json()
    assert (told["number"], told["state"], told["turn"]) == (
        own.case.number,
        "registered",
        "office",
    )
    for private in (own.case.text, "Asha", "9419012345", "Kokernag"):
        assert private not in answer.content.decode()
    assert client.get(f"{ROOT}{own.path.lower()}").status_code == 200


def test_confidential_case_has_no_public_status(client, state):
    case = world.filed(state, confidential=True)
    is_problem(client.get(f"{ROOT}/grievances/{case.key}"), 404, "not_there")


def test_whole_case_is_shown_with_its_code(api, own):
    api.ask("post", f"{own.path}/messages", code=own.code, data={"text": "The tap is dry."})
    told = api.ask("get", f"{own.path}/case", code=own.code).json()
    assert told["text"] == own.case.text
    assert [moment["text"] for moment in told["history"]] == ["", "The tap is dry."]
    for code in ("", "00000-00000"):
        is_problem(api.ask("get", f"{own.path}/case", code=code), 404, "not_there")
    is_problem(api.ask("get", "/grievances/17/case", code=own.code), 404, "not_there")


def test_what_stays_in_the_office_is_not_shown(api, own):
    advance(own.case, Action.NOTE, actor=CITIZEN, at=timezone.now())
    told = api.ask("get", f"{own.path}/case", code=own.code).json()
    assert [moment["action"] for moment in told["history"]] == ["register"]


def test_addition_is_made_once_and_answers_a_question(api, own):
    answers = [
        api.ask("post", f"{own.path}/messages", code=own.code, data={"text": "More."})
        for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [201, 200]
    assert Message.objects.get().text == "More."
    Grievance.objects.update(state=State.AWAITING_CITIZEN)
    answer = api.ask("post", f"{own.path}/messages", once="2", code=own.code, data={"text": "Yes."})
    assert answer.json()["kind"] == "answer"
    assert answer.json()["case"]["state"] == "in_progress"


def test_office_is_reminded_and_not_too_often(api, own):
    first = api.ask("post", f"{own.path}/reminders", code=own.code)
    again = api.ask("post", f"{own.path}/reminders", code=own.code)
    assert (first.status_code, again.status_code) == (201, 200)
    soon = api.ask("post", f"{own.path}/reminders", once="2", code=own.code)
    is_problem(soon, 409, "too_soon")
    Message.objects.update(at=timezone.now() - timedelta(days=60))
    later = api.ask("post", f"{own.path}/reminders", once="3", code=own.code)
    assert later.status_code == 201


def test_finished_case_takes_nothing_more(api, own):
    advance(own.case, Action.NOT_TAKE_UP, actor=CITIZEN, at=timezone.now())
    said = api.ask("post", f"{own.path}/messages", code=own.code, data={"text": "More."})
    is_problem(said, 409, "finished")


def test_categories_and_offices_are_listed(client, state):
    categories = client.get(f"{ROOT}/categories").json()
    assert categories[0] == {
        "code": "water.none",
        "name": "No drinking water",
        "department": "JSD",
    }
    everything = client.get(f"{ROOT}/offices").json()
    assert [office["code"] for office in everything["offices"]] == sorted(
        Office.objects.values_list("code", flat=True)
    )
    here = client.get(f"{ROOT}/offices", {"area": "kulgam"}).json()
    assert [office["code"] for office in here["offices"]] == ["JSD-KUL"]
    after = client.get(f"{ROOT}/offices", {"after": "JSD-HQ"}).json()
    assert [office["code"] for office in after["offices"]] == ["JSD-KUL"]
