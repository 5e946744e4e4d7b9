"""Dissatisfied, appealing, answered again, satisfied: in Urdu on a phone, without JavaScript."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.portal.grievances import world
from tests.portal.grievances.answers import answered, authority, own_hand

from chinar.portal.grievances import answer_links
from chinar.portal.grievances.models import Appeal, Grievance
from chinar.portal.grievances.services.appeals import Order, decide

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def press(page):
    page.locator("main form button.button").first.click()


def choose(page, name, value):
    page.locator(f"input[name={name}][value='{value}'] + label").click()


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth") <= 360


def test_dissatisfied_citizen_appeals_is_answered_and_confirms(new_page):
    state = world.build()
    now = timezone.now()
    engineer = world.post(state.water_anantnag.scope)
    judge = authority(state.water.scope)
    urdu = {"language": "ur", "text": "چھ دن سے پانی نہیں آیا", "key": "web:ur"}
    case = world.filed(state, now=now - timedelta(days=3), **urdu)
    case = answered(case, engineer, now - timedelta(days=1), reply="پانی آ گیا ہے")

    page = new_page("ur", width=360, js=False)
    page.goto(f"/ur/answer/{case.key}/{answer_links.code_for(case)}/")
    assert fits(page)
    choose(page, "solved", "no")
    choose(page, "rating", "1")
    press(page)
    assert fits(page)
    page.locator(f"a.button[href='/ur/track/{case.key}/appeal/']").click()
    page.fill("[name=text]", "کوئی نہیں آیا")
    assert fits(page)
    press(page)
    appeal = Appeal.objects.get()
    assert appeal.text == "کوئی نہیں آیا"

    order = Order(decision="upheld", text="گلی نہیں دیکھی گئی", direction="Visit lane 3.")
    decide(appeal, own_hand(judge, now - timedelta(hours=2)), order)
    again = answered(case, engineer, now - timedelta(hours=1), reply="نل ٹھیک ہو گیا ہے")
    page.goto(f"/ur/answer/{case.key}/{answer_links.code_for(again)}/")
    assert "نل ٹھیک" in page.content()
    choose(page, "solved", "yes")
    choose(page, "rating", "5")
    press(page)
    done = Grievance.objects.get()
    assert (done.state, done.rating) == ("closed", 5)
    assert done.confirmed_at is not None
    assert fits(page)
