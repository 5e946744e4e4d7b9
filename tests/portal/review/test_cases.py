"""The list behind a figure: what it counts, and what it keeps to itself."""

from __future__ import annotations

import itertools

import pytest

from chinar.portal.core.journal.actor import CITIZEN, SYSTEM
from chinar.portal.grievances import figures
from chinar.portal.grievances.jobs import counting
from chinar.portal.grievances.lifecycle import Action
from chinar.portal.grievances.models import Grievance, GrievanceCategory
from chinar.portal.grievances.services import Filing, citizen, file
from chinar.portal.grievances.transitions import advance
from chinar.portal.registry.models import Area
from chinar.portal.review import cases


@pytest.fixture
def make_case(module_facts, db, now):
    numbers = itertools.count(1)

    def make():
        filing = Filing(
            text="No water.",
            key=f"cases:{next(numbers)}",
            area=Area.objects.get(code="ANANTNAG"),
            category=GrievanceCategory.objects.get(code="water.none"),
        )
        return file(filing, actor=CITIZEN, now=now).grievance

    return make


def test_a_confidential_case_shows_neither_what_nor_where(client, make_case, sign_in):
    case = make_case()
    Grievance.objects.update(confidential=True)
    sign_in("chief_secretary")
    page = client.get("/en/review/grievances/").content.decode()
    assert case.number in page
    assert page.count("Confidential") == 3
    for private in (case.category.label(), case.office.label(), case.area.label()):
        assert private not in page


def test_confirmed_is_what_the_citizen_confirmed(make_case, now):
    confirmed, lapsed, appealed = (make_case() for _ in range(3))
    Grievance.objects.update(state="disposed", open=False, disposed_at=now)
    for case in (confirmed, appealed):
        citizen.confirm(case, now=now)
    advance(lapsed, Action.LAPSE, actor=SYSTEM, at=now)
    advance(appealed, Action.APPEAL, actor=CITIZEN, at=now)
    counting.refresh(now)
    assert figures.flow(figures.month_start(now), now).confirmed == 1
    assert list(cases.counted({"show": "confirmed"}, now)) == [confirmed]
