"""Receipt, proof and the page that judges them, in a real Chromium: accessible, and it fits."""

from __future__ import annotations

import pytest
from django.utils import timezone
from tests.browser import axe_faults, overflow
from tests.portal.grievances import proving, world

from chinar.portal.grievances import attest, receipts
from chinar.portal.grievances.models import Grievance

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(300),
    pytest.mark.django_db(transaction=True),
]
MOST_BYTES = 60 * 1024


@pytest.mark.parametrize(("language", "width"), [("en", 1100), ("ur", 360)])
def test_a_receipt_is_shown_judged_and_told_when_the_record_was_changed(new_page, language, width):
    now = timezone.now()
    case = world.filed(world.build(), now=now)
    proving.log(now)
    line = attest.receipt(case, now).line()
    page = new_page(language, width=width)

    def faults():
        return [*axe_faults(page), *([f"{overflow(page)} px too wide"] * (overflow(page) > 0))]

    def judged():
        page.goto(f"/{language}/verify/")
        page.fill("textarea", line)
        page.click("main button[type=submit]")
        page.wait_for_selector(".verdict")
        return page.inner_html(".verdict h2")

    page.goto(f"/{language}/track/{case.key}/code/{receipts.code_for(case)}/")
    assert faults() == []
    answer = page.goto(f"/{language}/report/receipt/{case.key}/")
    assert len(answer.body()) <= MOST_BYTES
    assert faults() == []
    genuine = judged()
    assert faults() == []
    Grievance.objects.filter(pk=case.pk).update(text="Everything is in order.")
    assert judged() != genuine
    assert faults() == []
