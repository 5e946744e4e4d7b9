"""The pages after an answer: how it was, open it again, appeal; by proof or by link."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.portal.grievances import world
from tests.portal.grievances.answers import REPLY, answered, authority, own_hand
from tests.portal.grievances.pictures import png

from chinar.portal.core.design.writing import on_date
from chinar.portal.core.people.models import Grant, Holding, User
from chinar.portal.core.uploads.models import Upload
from chinar.portal.grievances import answer_links, receipts, ways
from chinar.portal.grievances.models import Appeal, Feedback, Grievance
from chinar.portal.grievances.services import voice
from chinar.portal.grievances.services.appeals import Order, decide, file_appeal
from chinar.portal.grievances.services.voice import Opinion, Speaker

BASE = "/en/track/"


@pytest.fixture
def now(monkeypatch):
    """A moment two days after the answer, for the pages too."""
    from django.utils import timezone
    from tests.portal.grievances.answers import after

    monkeypatch.setattr(timezone, "now", lambda: after(2))
    return after(2)


@pytest.fixture
def done(case, engineer, now):
    """A case whose answer was sent two days ago."""
    return answered(case, engineer)


@pytest.fixture
def linked(client, done):
    """Follow the link of the answer's notice."""
    return client.get(f"/en/answer/{done.key}/{answer_links.code_for(done)}/")


def words_of(answer):
    return answer.content.decode()


@pytest.mark.parametrize("page", ["answer/", "answer/next/", "not-solved/", "appeal/"])
def test_nobody_without_proof_or_link_speaks_about_an_answer(client, done, page):
    for answer in (client.get(f"{BASE}{done.key}/{page}"), client.post(f"{BASE}{done.key}/{page}")):
        assert answer.url == f"{BASE}{done.key}/"
    assert not Feedback.objects.exists()


def test_link_opens_the_question_and_not_the_case(client, done, linked):
    assert linked.url == f"{BASE}{done.key}/answer/"
    page = words_of(client.get(linked.url))
    assert "How was the answer?" in page
    assert REPLY in page
    assert done.text not in page
    assert done.text not in words_of(client.get(f"{BASE}{done.key}/"))


def test_link_of_another_answer_opens_nothing(client, done):
    gone = client.get(f"/en/answer/{done.key}/{'0' * 20}/", follow=True)
    assert "This link works no more" in words_of(gone)
    assert client.get(f"{BASE}{done.key}/answer/").status_code == 302


def test_feedback_is_given_by_the_link_and_can_be_changed(client, done, linked):
    values = {"solved": "partly", "rating": "4", "text": "They came."}
    page = client.post(linked.url, values, follow=True)
    assert "Thank you" in words_of(page)
    assert "They came." in words_of(page)
    client.post(linked.url, {"solved": "yes", "rating": "5"})
    done.refresh_from_db()
    assert (done.state, done.rating, Feedback.objects.count()) == ("closed", 5, 1)


def test_missing_answers_are_told_and_nothing_is_kept(client, done, linked):
    page = words_of(client.post(linked.url, {"text": "x", "rating": "9"}))
    assert "Say whether the problem is solved." in page
    assert not Feedback.objects.exists()


@pytest.mark.parametrize(
    "values", [{"solved": "no", "rating": "3"}, {"solved": "yes", "rating": "1"}]
)
def test_rating_poor_opens_the_appeal_and_not_solved_both_ways_on(client, done, linked, values):
    page = words_of(client.post(linked.url, values, follow=True))
    if values["solved"] == "no":
        assert f"{BASE}{done.key}/not-solved/" in page
    assert f"{BASE}{done.key}/appeal/" in page


def test_case_is_opened_again_with_what_is_still_wrong(client, done, linked):
    url = f"{BASE}{done.key}/not-solved/"
    assert "Write what is still wrong." in words_of(client.post(url, {}))
    page = client.post(url, {"text": "Lane 4 is dry."}, follow=True)
    assert "It is open again" in words_of(page)
    done.refresh_from_db()
    assert done.state == "reopened"


@pytest.mark.parametrize(
    ("page", "values"),
    [("answer/", {"solved": "partly", "rating": "3"}), ("not-solved/", {}), ("appeal/", {})],
)
def test_numbers_hidden_in_what_is_said_of_an_answer_are_told(client, linked, done, page, values):
    said = values | {"text": "Nobody called me on 9419012345."}
    told = words_of(client.post(f"{BASE}{done.key}/{page}", said, follow=True))
    assert "We hid 1 number that looks like a phone number." in told
    assert "9419012345" not in told


def test_page_that_is_out_of_date_says_so_and_changes_nothing(client, done, linked):
    voice.not_solved(done, "Dry.", Speaker(now=done.disposed_at))
    client.get(f"/en/track/{done.key}/code/{receipts.code_for(done)}/")
    for page, values in (
        ("answer/", {"solved": "yes", "rating": "5"}),
        ("not-solved/", {"text": "Dry."}),
        ("appeal/", {"text": "Dry."}),
    ):
        assert client.post(f"{BASE}{done.key}/{page}", values).status_code == 409
    done.refresh_from_db()
    assert (done.state, done.reopened_times, Appeal.objects.count()) == ("reopened", 1, 0)


def test_appeal_is_filed_with_a_picture_that_the_authority_sees(
    client, state, done, linked, sign_in
):
    seat = authority(state.water.scope)
    url = f"{BASE}{done.key}/appeal/"
    assert "Write why" in words_of(client.post(url, {}))
    files = {"attachments": SimpleUploadedFile("tap.png", png(), "image/png")}
    page = client.post(url, {"text": "Nobody came."} | files, follow=True)
    assert "It is to be decided by" in words_of(page)
    appeal = Appeal.objects.get()
    assert appeal.authority == seat
    upload = Upload.objects.get(record_id=str(appeal.pk))
    file = reverse("uploads:file", args=[upload.pk])
    assert client.get(file).status_code == 200
    client.logout()
    assert client.get(file).status_code == 404
    hold = Holding.objects.create
    user = User.objects.create_user("judge", email="judge@example.org")
    hold(post=seat, user=user, starts_on=date(2020, 1, 1))
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(file).status_code == 200


def test_case_page_leads_to_the_question_and_shows_the_appeal(client, done):
    client.get(f"/en/track/{done.key}/code/{receipts.code_for(done)}/")
    assert f"{BASE}{done.key}/answer/" in words_of(client.get(f"{BASE}{done.key}/"))
    client.post(f"{BASE}{done.key}/appeal/", {"text": "Nobody came."})
    page = words_of(client.get(f"{BASE}{done.key}/"))
    assert "First appeal" in page
    assert "Nobody came." in page
    assert "The authority that decides your appeal" in page


def test_case_page_offers_not_solved_beside_solved_and_until_when(client, done):
    client.get(f"/en/track/{done.key}/code/{receipts.code_for(done)}/")
    page = words_of(client.get(f"{BASE}{done.key}/"))
    way = page.split("It is solved")[1].split("It is not solved")[0]
    assert f'class="button"\n         href="{BASE}{done.key}/answer/"' in way
    assert f"You can open it again until {on_date(ways.window_ends(done))}." in page
    assert f"You can appeal until {on_date(ways.appeal(done, done.disposed_at).until)}." in page
    client.post(f"{BASE}{done.key}/confirm/")
    assert "It is not solved" not in words_of(client.get(f"{BASE}{done.key}/"))


def test_desk_says_that_an_appeal_is_the_authority_s_turn(client, done, sign_in, state):
    file_appeal(done, "Nobody came.", Speaker(now=done.disposed_at))
    sign_in("grievance_secretary", state.water.scope)
    page = words_of(client.get(f"/en/desk/grievances/{done.pk}/"))
    assert "Whose turn: Appellate authority" in " ".join(page.split())
    assert "This office (" not in page


def test_nothing_is_opened_again_while_an_appeal_waits(client, done):
    client.get(f"/en/track/{done.key}/code/{receipts.code_for(done)}/")
    client.post(f"{BASE}{done.key}/answer/", {"solved": "no", "rating": "1"})
    following = f"{BASE}{done.key}/answer/next/"
    assert following in words_of(client.get(f"{BASE}{done.key}/"))
    client.post(f"{BASE}{done.key}/appeal/", {"text": "Nobody came."})
    page = words_of(client.get(following))
    assert "While your appeal is being decided, it cannot be opened again." in page
    assert "Thank you for saying so" not in page
    for other in ("", "answer/", "not-solved/"):
        assert following not in words_of(client.get(f"{BASE}{done.key}/{other}"))


@pytest.mark.parametrize("confidential", [False, True])
def test_citizen_reads_what_the_office_is_to_do(client, state, engineer, now, confidential):
    case = world.filed(state, "web:3", confidential=confidential)
    Grant.objects.create(post=engineer, role="grievance_secretary", scope=state.water.scope)
    done = answered(case, engineer)
    seat = authority(state.water.scope)
    appeal = file_appeal(done, "Nobody came.", Speaker(now=now))
    order = Order(decision="upheld", text="Not looked at.", direction="Mend the valve by Friday.")
    decide(appeal, own_hand(seat, now), order)
    public = words_of(client.get(f"{BASE}{done.key}/"))
    assert "Mend the valve" not in public
    client.get(f"/en/track/{done.key}/code/{receipts.code_for(done)}/")
    page = words_of(client.get(f"{BASE}{done.key}/"))
    assert page.index("Not looked at.") < page.index("Mend the valve by Friday.")
    assert "What the office is to do" in page


def test_office_reads_what_the_citizen_said(client, state, done, sign_in):
    voice.rate(done, Opinion(rating=1, solved=False, text="Dry."), Speaker(now=done.disposed_at))
    sign_in("redressal_officer", state.water_anantnag.scope)
    page = words_of(client.get(f"/en/desk/grievances/{done.pk}/"))
    assert "What the citizen said afterwards" in page
    assert "Dry." in page


def test_appeal_after_the_window_is_told_until_when_it_was(client, state, engineer, monkeypatch):
    from django.utils import timezone
    from tests.portal.grievances.answers import after

    done = answered(world.filed(state), engineer)
    monkeypatch.setattr(timezone, "now", lambda: after(31))
    client.get(f"/en/track/{done.key}/code/{receipts.code_for(done)}/")
    page = client.post(f"{BASE}{done.key}/appeal/", {"text": "Nobody came."})
    assert page.status_code == 409
    assert "24 December 2026" in words_of(page)
    assert Grievance.objects.get().state == "disposed"
