"""One problem from its report to its end, as the people in it see it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.utils import timezone
from tests.browser import overflow
from tests.portal.grievances import world
from tests.portal.grievances.answers import answered

from chinar.portal.core.journal.models import Entry
from chinar.portal.grievances import answer_links
from chinar.portal.grievances.models import Appeal, Grievance
from chinar.portal.grievances.services import desk

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(300),
]

PICTURES = os.environ.get("CHINAR_PICTURES", "")
WORDS = "چھ دن سے ہماری گلی میں پانی نہیں آ رہا ہے۔"
HAPPENED = (
    "register assign start ask_citizen citizen_answers propose dispose rate appeal uphold"
    " assign start propose dispose rate confirm"
)


@pytest.fixture
def phone(new_page, client, live_server):
    """Open a small phone without JavaScript, signed in as the last officer where asked."""

    def open_phone(*, signed_in=False):
        page = new_page("ur", width=360, js=False)
        if signed_in:
            cookie = {"name": "session", "value": client.cookies["session"].value}
            page.context.add_cookies([cookie | {"url": live_server.url}])
        return page

    return open_phone


def press(page):
    """Send the form of a page that fits the phone."""
    fits(page)
    with page.expect_navigation():
        page.locator("main form .actions button.button").first.click()
    fits(page)


def fits(page):
    assert overflow(page) <= 0, page.url
    if PICTURES:
        count = len(list(Path(PICTURES).iterdir()))
        page.screenshot(path=Path(PICTURES) / f"story-{count:02}.png", full_page=True)


def choose(page, name, value):
    page.locator(f"input[name={name}][value='{value}'] + label").click()


def report(page):
    """Answer the questions of a report and return what it became."""
    page.goto("/ur/report/")
    page.fill("[name=text]", WORDS)
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
    case = Grievance.objects.get()
    assert case.number in page.inner_text("main").replace("\n", "")
    assert case.contact.phone == "+919419012345"
    return case


def open_by_code(page, case):
    """Show that a case is one's own by a code to the phone that was given."""
    page.goto("/ur/track/")
    page.fill("[name=number]", case.number)
    page.fill("[name=proof]", "9419012345")
    press(page)
    page.fill("[name=code]", world.sent_code())
    press(page)
    assert WORDS in page.inner_text("main")


def judge_answer(page, case, *, solved, rating):
    page.goto(f"/ur/answer/{case.key}/{answer_links.code_for(case)}/")
    choose(page, "solved", solved)
    choose(page, "rating", rating)
    press(page)


def test_problem_is_reported_asked_about_answered_appealed_and_confirmed_in_urdu_at_360_px(
    phone, sign_in
):
    state = world.build()
    citizen = phone()
    case = report(citizen)

    engineer = sign_in("redressal_officer", state.water_anantnag.scope)
    hand = world.hand(engineer, timezone.now())
    desk.start(desk.assign(case, hand, to=engineer), hand)
    officer = phone(signed_in=True)
    officer.goto(f"/ur/desk/grievances/{case.pk}/ask/")
    officer.fill("[name=text]", "کون سی گلی؟")
    press(officer)

    another = phone()
    open_by_code(another, case)
    assert "کون سی گلی؟" in another.inner_text("main")
    another.locator(f"main a[href='/ur/track/{case.key}/add/']").first.click()
    another.fill("[name=text]", "تیسری گلی۔")
    press(another)
    assert "تیسری گلی۔" in another.inner_text("main")

    done = answered(Grievance.objects.get(), engineer, timezone.now(), reply="پانی آ گیا ہے")
    judge_answer(citizen, done, solved="no", rating="1")
    citizen.locator(f"a.button[href='/ur/track/{case.key}/appeal/']").click()
    citizen.fill("[name=text]", "کوئی نہیں آیا")
    press(citizen)

    appeal = Appeal.objects.get()
    sign_in("appellate_authority", state.water.scope)
    authority = phone(signed_in=True)
    authority.goto(f"/ur/desk/appeals/{appeal.pk}/")
    assert "کوئی نہیں آیا" in authority.inner_text("main")
    choose(authority, "decision", "upheld")
    authority.fill("[name=order]", "گلی نہیں دیکھی گئی")
    authority.fill("[name=direction]", "Visit lane 3.")
    press(authority)

    again = answered(Grievance.objects.get(), engineer, timezone.now(), reply="نل ٹھیک ہو گیا ہے")
    judge_answer(citizen, again, solved="yes", rating="5")
    ended = Grievance.objects.get()
    assert (ended.state, ended.rating) == ("closed", 5)
    assert ended.confirmed_at is not None
    entries = Entry.objects.filter(record_id=str(case.pk)).order_by("number")
    moves = [one.action for one in entries if one.action in HAPPENED.split()]
    assert moves == HAPPENED.split()
