"""Problems are taken down, from paper and from lists, in a browser: narrow in Urdu, and wide."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest
from django.utils import timezone
from tests.browser import axe_faults, overflow
from tests.portal.grievances import world
from tests.portal.grievances.pictures import PNG

from chinar.portal.grievances.models import Batch, Grievance

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "uploads"


PICTURES = os.environ.get("CHINAR_TEST_PICTURES", "")  # a folder to look at the pages in


def fits(page):
    if PICTURES:
        name = page.url.partition("/desk/")[2].partition("?")[0].replace("/", "-") or "page"
        page.screenshot(path=f"{PICTURES}/{name}{page.viewport_size['width']}.png", full_page=True)
    return overflow(page) == 0 and axe_faults_or_none(page) == []


def axe_faults_or_none(page):
    """Axe is a script: a page without scripts is judged by the other one."""
    return [] if page.viewport_size["width"] == 360 else axe_faults(page)


@pytest.mark.parametrize(("lang", "width", "js"), [("ur", 360, False), ("en", 1100, True)])
def test_ways_in_fit_their_page(new_page, client, sign_in, live_server, lang, width, js):
    state = world.build()
    sign_in("redressal_officer", state.water_anantnag.scope)
    page = new_page(lang, width=width, js=js)
    session = client.cookies["session"].value
    page.context.add_cookies([{"name": "session", "value": session, "url": live_server.url}])
    page.goto(f"/{lang}/desk/take-down/")
    assert fits(page)
    page.fill("[name=text]", "چھ دن سے ہماری گلی میں پانی نہیں آ رہا ہے۔")
    page.select_option("[name=district]", "anantnag")
    page.locator("main form .actions button").last.click()
    case = Grievance.objects.get()
    assert case.number in page.inner_text("main").replace("\n", "")
    assert page.locator("figure.qr svg").count() == 2  # one opens the page, one proves the receipt
    assert fits(page)
    page.goto(f"/{lang}/desk/take-down/today/")
    assert case.number in page.inner_text("main")
    assert fits(page)

    page.goto(f"/{lang}/desk/paper/")
    assert fits(page)
    page.set_input_files(
        "[name=scans]", [{"name": "a.png", "mimeType": "image/png", "buffer": PNG}]
    )
    day = timezone.localdate() - timedelta(days=70)
    for name in ("received_on", "paper_on"):
        page.fill(f"[name={name}]", day.isoformat())
    page.locator("main form .actions button").last.click()
    page.wait_for_selector("[name=text]")
    assert fits(page)
    page.select_option("[name=district]", "anantnag")
    page.locator("[name=later]").click()
    page.wait_for_selector("figure.qr")
    page.goto(f"/{lang}/desk/paper/waiting/")
    assert fits(page)
    page.locator("main table a").first.click()
    assert page.locator("main img").count() == 1
    assert fits(page)

    page.goto(f"/{lang}/desk/list/")
    assert fits(page)
    content = b"text,district\nThere is no water here.,Atlantis\n"
    given = [{"name": "a.csv", "mimeType": "text/csv", "buffer": content}]
    page.set_input_files("[name=file]", given)
    page.locator("main form .actions button").first.click()
    page.wait_for_selector("main table")
    assert Batch.objects.get().rows == 1
    assert fits(page)
