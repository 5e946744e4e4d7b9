"""The officer's desk in a real browser: in English with keys, in Urdu on a phone without them."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from tests.browser import axe_faults, overflow
from tests.portal.grievances import world

from chinar.portal.grievances.models import Grievance, Message
from chinar.portal.grievances.services import desk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PICTURES = os.environ.get("CHINAR_PICTURES", "")
URDU = "چھ دن سے ہماری گلی میں پانی نہیں آ رہا ہے۔"


@pytest.fixture
def signed(client, sign_in, new_page):
    """A desk with a few cases of several ages, and a way to open it."""
    state = world.build()
    seat = sign_in("redressal_officer", state.water_anantnag.scope)
    now = timezone.now()
    for n, age in enumerate((30, 20, 9, 2)):
        world.filed(state, key=f"web:{n}", now=now, filed_at=now - timedelta(days=age))
    case = world.started(state, seat, key="urdu", now=now, language="ur", text=URDU)
    world.asked(state, seat, case=case)
    desk.note(case, world.hand(seat, now), text="Pump house visited.")

    def open_page(language, **options):
        page = new_page(language, **options)
        page.goto("/healthz")
        cookie = client.cookies["session"].value
        page.context.add_cookies([{"name": "session", "value": cookie, "url": page.url}])
        return page

    return open_page


def look(page, name):
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)
    assert overflow(page) == 0
    assert axe_faults(page) == []


def test_list_is_walked_and_opened_with_keys_and_stands_beside_the_case(signed):
    page = signed("en", width=1360)
    page.goto("/en/desk/grievances/")
    look(page, "desk-list")
    assert not page.is_visible(".bulk")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("x")
    assert page.is_visible(".bulk")
    page.keyboard.press("k")
    page.keyboard.press("o")
    page.wait_for_selector(".clock-bar")
    assert page.is_visible(".side")
    assert page.locator(".side [aria-current]").count() == 1
    look(page, "desk-case")
    page.keyboard.press("j")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    look(page, "desk-next")


def test_case_is_worked_in_urdu_at_360_px_without_javascript(signed):
    page = signed("ur", width=360, js=False)
    page.goto("/ur/desk/grievances/")
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / "desk-list-ur.png"), full_page=True)
    assert overflow(page) == 0
    case = Grievance.objects.get(language="ur")
    page.goto(f"/ur/desk/grievances/{case.pk}/")
    assert not page.is_visible(".side")
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / "desk-case-ur.png"), full_page=True)
    assert overflow(page) == 0
    for move in ("transfer", "not-for-us", "ask-office", "related", "print"):
        page.goto(f"/ur/desk/grievances/{case.pk}/{move}/")
        assert overflow(page) == 0, move
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / "desk-print-ur.png"), full_page=True)


def test_several_cases_are_noted_on_a_phone(signed):
    page = signed("en", width=360, js=False)
    page.goto("/en/desk/grievances/")
    for box in page.locator("[name=case]").all()[:2]:
        box.check()
    page.locator(".bulk button").click()
    page.locator("[name=kind][value=note]").check()
    page.fill("[name=text]", "Pump 4.")
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / "desk-bulk.png"), full_page=True)
    page.locator("main form .button").first.click()
    assert overflow(page) == 0
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / "desk-bulk-preview.png"), full_page=True)
    assert Message.objects.filter(text="Pump 4.").count() == 0
    page.locator("[value=do]").click()
    page.wait_for_load_state()
    assert Message.objects.filter(text="Pump 4.").count() == 2
