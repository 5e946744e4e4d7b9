"""A report written without a network is kept on the phone, and sent once when it is back."""

from __future__ import annotations

import pytest
from tests.browser import axe_faults, overflow
from tests.portal.grievances import world

from chinar.portal.grievances.models import Grievance

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(300),
]

WORDS = "چھ دن سے ہماری گلی میں پانی نہیں آ رہا ہے۔"
READY = """async () => {
  await navigator.serviceWorker.ready;
  for (;;) {
    const cache = await caches.open("report");
    if ((await cache.keys()).length >= 5) return true;
    await new Promise((go) => setTimeout(go, 50));
  }
}"""
LEFT = """() => new Promise((done) => {
  const typed = Object.keys(localStorage).filter((key) => key.startsWith("report:")).length;
  const asked = indexedDB.open("reports", 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore("reports", { keyPath: "key" });
  asked.onsuccess = () => {
    const rows = asked.result.transaction("reports").objectStore("reports").count();
    rows.onsuccess = () => done([typed, rows.result]);
  };
})"""


def visit(new_page, address="/ur/report/quick/"):
    world.build()
    page = new_page("ur", width=360)
    page.goto(address)
    page.evaluate(READY)
    page.reload()
    return page


def write(page):
    page.fill("[name=text]", WORDS)
    page.select_option("[name=district]", "anantnag")
    page.fill("[name=place]", "کوکرناگ")
    page.locator("form.question button[type=submit]").click()


def test_written_offline_and_sent_once_on_return(new_page):
    page = visit(new_page)
    page.context.set_offline(True)
    page.goto("/ur/report/quick/")
    write(page)
    page.wait_for_selector("#kept .status.attention")
    assert not Grievance.objects.exists()
    page.reload()
    page.wait_for_selector("#kept .status.attention")
    assert WORDS in page.inner_text("#kept")
    assert overflow(page) <= 0
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    page.wait_for_selector("#kept .status.good")
    grievance = Grievance.objects.get()
    assert grievance.text == WORDS
    assert grievance.area.code == "anantnag"
    assert grievance.number in page.inner_text("#kept")
    page.reload()
    page.wait_for_selector("#kept .status.good")
    assert Grievance.objects.count() == 1
    page.locator("#kept a").click()
    assert grievance.number in page.inner_text("main").replace("\n", "")
    page.evaluate("localStorage.setItem('report:/ur/report/', '{}')")
    page.locator("form.leave button").click()
    page.wait_for_url("**/track/")
    assert page.evaluate(LEFT) == [0, 0]


def test_answer_that_got_lost_does_not_make_a_second_report(new_page):
    page = visit(new_page)
    lost = []

    def lose(route):
        if route.request.method != "POST" or lost:
            route.continue_()
            return
        route.fetch()
        lost.append(1)
        route.abort()

    page.context.route("**/report/quick/", lose)
    with page.expect_event("requestfailed"):
        write(page)
    page.wait_for_selector("#kept .status.attention")
    assert Grievance.objects.count() == 1
    page.locator("#send-now").click()
    page.wait_for_selector("#kept .status.good")
    assert Grievance.objects.get().number in page.inner_text("#kept")


def test_words_typed_on_a_step_come_back_when_the_network_went(new_page):
    page = visit(new_page, "/ur/report/")
    page.fill("[name=text]", WORDS)
    page.context.set_offline(True)
    page.locator("form.question button.button").first.click()
    page.wait_for_url("**/report/quick/")
    assert page.input_value("[name=text]") == WORDS
    page.context.set_offline(False)
    page.goto("/ur/report/")
    assert page.input_value("[name=text]") == WORDS


def test_page_that_works_offline_is_accessible_at_360_px(new_page):
    page = visit(new_page)
    assert axe_faults(page) == []
    assert overflow(page) <= 0
