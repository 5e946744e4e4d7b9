"""A problem is reported and tracked in Urdu on a phone, with no JavaScript."""

from __future__ import annotations

import pytest
from tests.portal.grievances import world

from chinar.portal.core.notices.models import Notice
from chinar.portal.grievances.models import Grievance

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def press(page):
    with page.expect_navigation():
        page.locator("main form .actions button.button").first.click()


def test_problem_is_reported_and_tracked_in_urdu_at_360_px(new_page):
    world.build()
    page = new_page("ur", width=360, js=False)
    page.goto("/ur/report/")
    page.fill("[name=text]", "چھ دن سے ہماری گلی میں پانی نہیں آ رہا ہے۔")
    press(page)
    page.locator("label").filter(has_text="پینے کا پانی نہیں").first.click()
    press(page)
    page.select_option("[name=district]", "anantnag")
    page.fill("[name=place]", "کوکرناگ")
    press(page)
    page.select_option("[name=tehsil]", "kokernag")
    press(page)
    page.fill("[name=phone]", "۹۴۱۹۰۱۲۳۴۵")
    press(page)
    assert "کوکرناگ" in page.inner_text("main")
    press(page)
    grievance = Grievance.objects.get()
    assert grievance.number in page.inner_text("main").replace("\n", "")
    assert grievance.contact.phone == "+919419012345"
    assert page.evaluate("document.documentElement.scrollWidth") <= 360

    other = new_page("ur", width=360, js=False)
    other.goto("/ur/track/")
    other.fill("[name=number]", grievance.number)
    other.fill("[name=proof]", "9419012345")
    press(other)
    other.fill("[name=code]", Notice.objects.get(kind="grievances.code").context["code"])
    press(other)
    assert grievance.text in other.inner_text("main")
    assert other.evaluate("document.documentElement.scrollWidth") <= 360
