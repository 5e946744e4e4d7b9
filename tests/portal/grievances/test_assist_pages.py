"""Taking down what somebody says: one page, one receipt, no words afterwards."""

from __future__ import annotations

import pytest
from tests.portal.grievances import world

from chinar.portal.core.journal.models import Entry
from chinar.portal.core.notices.models import Notice
from chinar.portal.grievances.models import Grievance, Intake

PAGE = "/en/desk/take-down/"
WORDS = "The hand pump behind the school has been dry since Monday."


@pytest.fixture
def operator(client, state, sign_in):
    """The post of a service centre's operator in Kokernag, signed in."""
    return sign_in("centre_operator", state.water_anantnag.scope)


def values(client, **changes):
    token = client.get(PAGE).context["form"].initial["token"]
    return {
        "token": str(token),
        "text": WORDS,
        "category": "water.none",
        "district": "anantnag",
        "place": "Kokernag",
        "name": "Practice Person",
        "phone": "94190 12345",
        "email": "",
        "on_behalf_of": "neighbour",
        "language": "ur",
        "channel": "assisted",
    } | changes


def test_problem_is_taken_down_and_its_receipt_shown(client, operator, state):
    done = client.post(PAGE, values(client), follow=True)
    case = Grievance.objects.get()
    said = done.content.decode()
    assert case.number in said.replace("<wbr>", "")
    assert done.context["code"] in said
    assert "<svg" in said
    assert "holds the signed receipt" in said
    assert WORDS not in said
    assert (case.channel, case.language, case.contact.language) == ("assisted", "ur", "ur")
    assert case.office == state.water_anantnag
    intake = Intake.objects.get()
    assert (intake.received_by, intake.office) == (operator, state.water_anantnag)
    assert intake.on_behalf_of == "neighbour"
    entry = Entry.objects.filter(record_id=str(case.pk)).first()
    assert (entry.actor_kind, entry.actor_post) == ("officer", str(operator.pk))
    assert Notice.objects.get().kind == "grievances.received"


def test_double_click_files_once(client, operator):
    posted = values(client)
    first, second = client.post(PAGE, posted), client.post(PAGE, posted)
    assert first["Location"] == second["Location"]
    assert Grievance.objects.count() == 1


def test_new_words_on_a_form_that_was_sent_are_not_lost(client, operator):
    posted = values(client)
    client.post(PAGE, posted)
    other = posted | {"text": "The street light at the bridge is broken."}
    page = client.post(PAGE, other)
    assert page.status_code == 409
    assert "The street light at the bridge is broken." in page.content.decode()
    token = page.context["form"].data["token"]
    assert client.post(PAGE, other | {"token": token}).status_code == 302
    assert Grievance.objects.count() == 2


def test_token_of_another_post_opens_nothing(client, operator, state, sign_in):
    posted = values(client)
    client.post(PAGE, posted)
    sign_in("call_centre", username="other")
    client.post(PAGE, posted)
    assert Grievance.objects.count() == 2


def test_many_are_filed_in_a_day_and_each_is_acknowledged(client, operator):
    for _ in range(6):
        assert client.post(PAGE, values(client)).status_code == 302
    assert Notice.objects.filter(kind="grievances.received").count() == 6


def test_operator_sees_number_and_state_of_today_and_no_words(client, operator, sign_in):
    client.post(PAGE, values(client))
    case = Grievance.objects.get()
    page = client.get(f"{PAGE}today/").content.decode()
    assert case.number in page
    assert "New" in page
    assert WORDS not in page
    assert client.get(f"/en/track/{case.key}/").content.decode().find(WORDS) < 0
    assert client.get(f"/en/desk/grievances/{case.pk}/").status_code == 403
    Intake.objects.update(at=world.NOW)
    assert case.number not in client.get(f"{PAGE}today/").content.decode()
    assert client.get(f"{PAGE}receipt/?of={case.key}").status_code == 404


def test_receipt_is_not_shown_to_another_post(client, operator, sign_in):
    client.post(PAGE, values(client))
    case = Grievance.objects.get()
    assert client.get(f"{PAGE}receipt/?of={case.key}").status_code == 200
    sign_in("call_centre", username="other")
    assert client.get(f"{PAGE}receipt/?of={case.key}").status_code == 404


@pytest.mark.parametrize(
    "bad", [{"text": ""}, {"text": "No"}, {"district": ""}, {"phone": "12"}, {"token": "x"}]
)
def test_what_is_wrong_is_said_and_nothing_is_lost(client, operator, bad):
    page = client.post(PAGE, values(client, **bad))
    assert page.status_code == 422
    assert "neighbour" in page.content.decode()
    assert not Grievance.objects.exists()


def test_category_is_suggested_from_the_words(client, operator):
    said = values(client, category="", text="There is no drinking water in our lane", suggest="1")
    page = client.post(PAGE, said)
    assert page.context["form"]["category"].value() == "water.none"
    assert not page.context["form"].errors
    assert page.context["form"]["name"].value() == "Practice Person"
    nothing = client.post(PAGE, said | {"text": "zzzz zzzz"})
    assert "point to no category" in nothing.content.decode()


def test_what_a_practice_post_takes_down_is_practice_data(client, operator):
    client.post(PAGE, values(client, practice="on"))  # nobody says so of a real report
    assert not Grievance.objects.get().practice
    type(operator).objects.update(practice=True)
    page = client.post(PAGE, values(client), follow=True).content.decode()
    assert Grievance.objects.filter(practice=True).count() == 1
    assert "this is no real report" in page


@pytest.mark.parametrize(
    ("role", "channel"),
    [
        ("centre_operator", "assisted"),
        ("call_centre", "call_centre"),
        ("redressal_officer", "counter"),
    ],
)
def test_usual_way_is_chosen_beforehand(client, state, sign_in, role, channel):
    sign_in(role)
    assert client.get(PAGE).context["form"]["channel"].value() == channel


@pytest.mark.parametrize("path", ["", "today/", "receipt/"])
def test_who_takes_down_nothing_is_refused(client, state, sign_in, path):
    assert client.get(PAGE + path).status_code == 302
    sign_in("appellate_authority")
    assert client.get(PAGE + path).status_code == 403
