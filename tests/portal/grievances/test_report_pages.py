"""A citizen reports a problem, page by page, without an account and without JavaScript."""

from __future__ import annotations

import pytest

from chinar.portal.grievances.models import Grievance

WORDS = "No water in our lane for six days."
PAGES = ("", "about/", "place/", "contact/", "check/")


@pytest.fixture
def walk(client, state):
    """Answer the questions up to the last page."""

    def answer(words=WORDS, category="water.none", **contact):
        client.post("/en/report/", {"text": words})
        client.post("/en/report/about/", {"category": category})
        client.post("/en/report/place/", {"district": "anantnag", "place": "Kokernag"})
        return client.post("/en/report/contact/", {"name": "", "phone": "", "email": "", **contact})

    return answer


def send(client, **changed):
    page = client.get("/en/report/check/")
    return client.post("/en/report/check/", {"draft": str(page.context["draft"].id), **changed})


def test_problem_is_reported_and_the_receipt_shows_number_code_and_date(client, walk):
    assert walk(phone="94190 12345").url == "/en/report/check/"
    page = client.get("/en/report/check/")
    assert WORDS in page.content.decode()
    sent = send(client)
    grievance = Grievance.objects.get()
    assert sent.url == f"/en/report/receipt/{grievance.key}/"
    receipt = client.get(sent.url).content.decode()
    assert grievance.number.rpartition("/")[2] in receipt
    assert "<svg" in receipt
    assert 'style="' not in receipt
    assert grievance.contact.phone == "+919419012345"
    assert grievance.area.code == "anantnag"


def test_second_press_of_send_gives_the_same_number(client, walk):
    walk()
    draft = str(client.get("/en/report/check/").context["draft"].id)
    first = client.post("/en/report/check/", {"draft": draft})
    second = client.post("/en/report/check/", {"draft": draft})
    assert first.url == second.url
    assert Grievance.objects.count() == 1


def test_back_keeps_what_was_typed_even_when_it_is_wrong(client, walk):
    client.post("/en/report/", {"text": WORDS})
    client.post("/en/report/about/", {"category": "unsure"})
    client.post("/en/report/place/", {"district": "kulgam", "place": ""})
    gone = client.post("/en/report/contact/", {"phone": "12", "email": "x", "back": "1"})
    assert gone.url == "/en/report/place/"
    assert 'value="kulgam" selected' in client.get("/en/report/place/").content.decode()
    page = client.get("/en/report/contact/").content.decode()
    assert 'value="12"' in page
    assert 'value="x"' in page


def test_every_wrong_answer_is_told_and_kept(client, state):
    page = client.post("/en/report/", {"text": "short"}).content.decode()
    assert "Write a little more" in page
    assert ">\nshort</textarea>" in page
    page = client.post("/en/report/about/", {}).content.decode()
    assert "Choose one" in page
    page = client.post("/en/report/place/", {"district": "x", "place": "Kokernag"}).content.decode()
    assert 'value="Kokernag"' in page
    page = client.post("/en/report/contact/", {"phone": "12", "email": "x"}).content.decode()
    assert "ten digits" in page
    assert "name@example.org" in page


def test_last_page_leads_to_the_first_question_without_an_answer(client, state):
    assert client.get("/en/report/check/").url == "/en/report/"
    client.post("/en/report/", {"text": WORDS})
    assert client.get("/en/report/check/").url == "/en/report/about/"


def test_who_is_not_sure_is_sorted_by_the_grievance_cell(client, walk, state):
    walk(category="unsure")
    send(client)
    grievance = Grievance.objects.get()
    assert grievance.category is None
    assert grievance.office == state.public_head


def test_urdu_words_are_kept_as_urdu_whatever_the_page(client, walk):
    walk(words="چھ دن سے گلی میں پانی نہیں آ رہا ہے۔")
    send(client)
    assert Grievance.objects.get().language == "ur"


def test_categories_that_the_words_point_to_stand_first(client, state):
    client.post("/en/report/", {"text": "The transformer in our village is burnt."})
    page = client.get("/en/report/about/")
    assert page.context["form"].fields["category"].choices[0][0] == "power.transformer"


def test_receipt_is_shown_to_nobody_else(client, walk):
    from django.test import Client

    walk()
    url = send(client).url
    assert Client().get(url).status_code == 302


@pytest.mark.parametrize("language", ["en", "hi", "ur", "ks", "doi"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_in_every_language(client, walk, page, language):
    walk()
    assert client.get(f"/{language}/report/{page}").status_code == 200
