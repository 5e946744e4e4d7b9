"""Citizens' pages in a real Chromium on a small phone: their weight, targets, axe."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from tests.browser import axe_faults, overflow
from tests.portal.grievances import world

from chinar.portal.grievances import receipts
from chinar.portal.grievances.models import Grievance
from chinar.portal.grievances.services import desk

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(400),
]

MOST_BYTES = 60 * 1024
LEAST_TARGET_PX = 44
WORDS = "چھ دن سے ہماری گلی میں پانی نہیں آ رہا ہے۔"
# The page of each question, and what is answered there; the last one sends.
QUESTIONS = ("words", "about", "place", "tehsil", "before", "contact", "check")
SMALL_TARGETS = f"""() => [...document.querySelectorAll(
    "main button, main a.button, main input[type=text], main input[type=tel], "
    + "main input[type=email], main select, main textarea, main .choice, main summary")]
  .filter((one) => one.offsetParent && !one.closest(".unseen"))
  .filter((one) => one.getBoundingClientRect().height < {LEAST_TARGET_PX} - 0.5)
  .map((one) => `${{one.tagName}} ${{one.name || one.textContent.trim().slice(0, 30)}}`)"""


class Watch:
    """Weighs what a page transfers, and gathers what is wrong with it."""

    def __init__(self, page):
        self.page, self.faults, self.bytes = page, [], 0
        self.shots = os.environ.get("CHINAR_SHOTS", "")
        page.on("requestfinished", self.add)

    def add(self, request):
        sizes = request.sizes()
        self.bytes += sizes["responseBodySize"] + sizes["responseHeadersSize"]

    def look(self, name):
        """Judge the page as it stands, and start to weigh the next."""
        self.page.wait_for_load_state("networkidle")
        found = [f"{self.bytes} bytes"] if self.bytes > MOST_BYTES else []
        found += [f"{overflow(self.page)} px too wide"] if overflow(self.page) > 0 else []
        found += [f"small: {one}" for one in self.page.evaluate(SMALL_TARGETS)]
        self.faults += [f"{name}: {fault}" for fault in [*found, *axe_faults(self.page)]]
        if self.shots:
            self.page.screenshot(path=Path(self.shots) / f"{name}.png", full_page=True)
        # The next page starts with an empty cache, as on a first visit.
        self.page.context.new_cdp_session(self.page).send("Network.clearBrowserCache")
        self.bytes = 0


def press(page, button="form.question .actions button.button"):
    with page.expect_navigation():
        page.locator(button).first.click()


def answer(page, step, words=WORDS, place="کوکرناگ"):
    if step == "words":
        page.fill("[name=text]", words)
    elif step == "about":
        page.check("input[value='water.none']")
    elif step == "place":
        page.select_option("[name=district]", "anantnag")
        page.fill("[name=place]", place)
    elif step == "contact":
        page.fill("[name=phone]", "۹۴۱۹۰۱۲۳۴۵")
    buttons = {"before": "[name=different]", "check": "main form .actions button.button"}
    press(page, buttons.get(step, "form.question .actions button.button"))


def test_pages_of_a_report_in_urdu_are_light_and_accessible_at_360_px(new_page):
    state = world.build()
    engineer = world.post(state.water_anantnag.scope)
    world.filed(state, key="earlier", now=timezone.now() - timedelta(days=2))
    page = new_page("ur", width=360)
    watch = Watch(page)
    page.goto("/ur/report/")
    for step in QUESTIONS:
        watch.look(f"ur-{step}")
        answer(page, step)
    grievance = Grievance.objects.latest("id")
    page.wait_for_url("**/report/receipt/**")
    watch.look("ur-receipt")

    hand = world.hand(engineer, now=timezone.now())
    moved = desk.start(desk.assign(grievance, hand, to=engineer), hand)
    desk.ask_citizen(moved, hand, text="کون سی گلی؟")
    page.goto("/ur/mine/")
    watch.look("ur-mine-ask")
    page.fill("[name=address]", "9419012345")
    press(page, "main form .actions button.button")
    watch.look("ur-code")
    page.fill("[name=code]", world.sent_code())
    press(page, "main form .actions button.button")
    watch.look("ur-mine")
    page.goto(f"/ur/track/{grievance.key}/")
    watch.look("ur-case")
    page.goto(f"/ur/track/{grievance.key}/add/")
    watch.look("ur-answer")
    assert watch.faults == []


def test_other_pages_of_the_door_are_light_and_accessible(new_page):
    state = world.build()
    case = world.filed(state, now=timezone.now() - timedelta(days=2))
    page = new_page("en", width=360)
    watch = Watch(page)
    for name in ("report/quick", "track", "report"):
        page.goto(f"/en/{name}/")
        watch.look("en-" + name.replace("/", "-"))
    answer(page, "words", "No water. I asked under RTI. The clerk wants a bribe.")
    watch.look("en-door")
    press(page, "main form .actions button.button")
    watch.look("en-about")
    page.check("input[value='late_service']")
    press(page)
    watch.look("en-service")
    press(page)
    page.goto("/en/report/about/")
    page.check("input[value='an_office']")
    press(page)
    answer(page, "place", place="Kokernag")
    press(page)
    watch.look("en-office")
    page.check("input[value=unsure]")
    press(page)
    watch.look("en-contact")
    page.goto(f"/en/track/{case.key}/code/{receipts.code_for(case)}/")
    watch.look("en-case")
    assert watch.faults == []


def test_position_is_asked_for_only_by_the_button_and_shown_in_words(new_page):
    state = world.build()
    type(state.kokernag).objects.filter(code="anantnag").update(latitude=33.73, longitude=75.15)
    place = {"latitude": 33.5860123, "longitude": 75.3000456}
    page = new_page("en", width=360, geolocation=place, permissions=["geolocation"])
    page.goto("/en/report/")
    answer(page, "words", "No water in our lane for six days.")
    answer(page, "about")
    page.locator("#position button").click()
    page.wait_for_selector("[name=forget]")
    assert "33.5860, 75.3000" in page.inner_text("main")
    assert page.input_value("[name=district]") == "anantnag"


def test_flood_costs_the_device_a_sum_and_no_question(new_page, settings):
    settings.ENVIRONMENT = settings.ENVIRONMENT.model_copy(update={"report_cap": 1})
    world.build()
    for number in range(2):
        page = new_page("en", width=360)
        page.goto("/en/report/")
        answer(page, "words", f"No water in our lane number {number} for six days.")
        for step in ("about", "place", "tehsil"):
            answer(page, step, place="Kokernag")
        if number:
            answer(page, "before")
        page.fill("[name=phone]", "")
        press(page)
        answer(page, "check")
        page.wait_for_url("**/report/receipt/**", timeout=60_000)
    assert Grievance.objects.count() == 2
