"""Parts of a case: at most five offices in parallel, and only the lead office closes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.portal.grievances import world

from chinar.portal.core.journal.models import Entry
from chinar.portal.core.notices.models import Notice
from chinar.portal.core.people.access import NotAllowedError
from chinar.portal.grievances import seals
from chinar.portal.grievances.models import Grievance
from chinar.portal.grievances.selectors import permits
from chinar.portal.grievances.selectors.parts import parts_asked
from chinar.portal.grievances.services import parts, routes

DAY = timedelta(days=1)


@pytest.fixture
def kulgam(state):
    seat = world.post(state.water_kulgam.scope, "Engineer, Kulgam")
    world.hold(seat, "kulgam")
    return seat


def offices(state, count):
    return [
        world.office(f"JSD-{n}", state.water, world.area(f"d{n}", "district", state.state))
        for n in range(count)
    ]


def test_asked_office_is_told_and_sees_it_in_its_own_list(state, engineer, kulgam):
    part = world.asked(state, engineer)
    assert list(parts_asked(kulgam)) == [part]
    told = Notice.objects.get(kind="grievances.part_asked")
    assert (told.user.username, told.context["part"]) == ("kulgam", str(part.pk))
    assert part.due_at == world.NOW + 7 * DAY
    assert part.grievance.state == "awaiting_office"


def test_part_is_never_due_after_its_case(state, engineer):
    case = world.started(state, engineer, urgent=True)
    assert world.asked(state, engineer, case=case).due_at == case.due_at


def test_at_most_five_offices_in_parallel(state, engineer):
    case = world.started(state, engineer)
    for office in offices(state, 5):
        world.asked(state, engineer, office, case)
    case.refresh_from_db()
    with pytest.raises(parts.TooManyPartsError):
        world.asked(state, engineer, state.water_kulgam, case)
    assert case.parts.count() == 5


def test_one_question_at_a_time_to_an_office(state, engineer):
    part = world.asked(state, engineer)
    with pytest.raises(parts.AlreadyAskedError):
        world.asked(state, engineer, case=part.grievance)


def test_neither_the_lead_nor_the_office_complained_about_is_asked(state, engineer):
    case = world.started(state, engineer)
    with pytest.raises(routes.WrongOfficeError):
        world.asked(state, engineer, state.water_anantnag, case)
    case.against.add(state.water_kulgam)
    with pytest.raises(routes.WrongOfficeError):
        world.asked(state, engineer, state.water_kulgam, case)


def test_work_goes_on_when_the_last_office_has_answered(state, engineer, kulgam):
    first = world.asked(state, engineer)
    second = world.asked(state, engineer, state.water_head, first.grievance)
    head = world.post(state.water_head.scope)
    moved = parts.answer(second, world.hand(head), text="Not ours.")
    assert moved.state == "awaiting_office"
    moved = parts.answer(first, world.hand(kulgam), text="Yes, it was shut.")
    assert moved.state == "in_progress"
    actions = Entry.objects.filter(record_id=str(moved.pk)).values_list("action", flat=True)
    assert list(actions)[-2:] == ["part_answers", "office_answers"]


def test_answer_is_sealed_and_not_said_in_the_journal(state, engineer, kulgam):
    part = world.asked(state, engineer)
    moved = parts.answer(part, world.hand(kulgam), text="Yes, it was shut.")
    entry = Entry.objects.filter(record_id=str(moved.pk)).last()
    assert entry.data["seal"] == seals.of_words(moved, "Yes, it was shut.")
    assert "shut" not in str(entry.data)


def test_lead_is_told_of_an_answer(state, engineer, kulgam):
    world.hold(engineer, "engineer")
    parts.answer(world.asked(state, engineer), world.hand(kulgam), text="Yes.")
    assert Notice.objects.get(kind="grievances.part_answered").user.username == "engineer"


def test_only_the_lead_office_works_on_the_case_and_closes_it(state, engineer, kulgam):
    part = world.asked(state, engineer)
    assert not permits(kulgam, part.grievance, "grievances.work")


def test_only_the_asked_office_answers_its_part(state, engineer):
    part = world.asked(state, engineer)
    other = world.post(state.public_head.scope)
    with pytest.raises(NotAllowedError):
        parts.answer(part, world.hand(other), text="x")


def test_part_is_answered_once(state, engineer, kulgam):
    part = world.asked(state, engineer)
    parts.answer(part, world.hand(kulgam), text="Yes.")
    with pytest.raises(parts.PartSettledError):
        parts.answer(part, world.hand(kulgam), text="No.")


def test_lead_takes_a_question_back_and_goes_on(state, engineer, kulgam):
    part = world.asked(state, engineer)
    with pytest.raises(NotAllowedError):
        parts.withdraw(part, world.hand(kulgam))
    moved = parts.withdraw(part, world.hand(engineer))
    assert moved.state == "in_progress"
    assert not parts_asked(kulgam).exists()
    assert Notice.objects.filter(kind="grievances.part_withdrawn").count() == 1


@pytest.mark.parametrize("text", ["", "  "])
def test_neither_question_nor_answer_is_empty(state, engineer, kulgam, text):
    with pytest.raises(parts.EmptyWordsError):
        parts.answer(world.asked(state, engineer), world.hand(kulgam), text=text)


class TestPages:
    """The part's page, as a browser sees it."""

    @pytest.fixture
    def at_kulgam(self, client, state, sign_in):
        return sign_in("redressal_officer", state.water_kulgam.scope)

    def test_asked_office_reads_the_question_and_answers(self, client, state, engineer, at_kulgam):
        part = world.asked(state, engineer)
        url = f"/en/desk/parts/{part.pk}/"
        page = client.get(url).content.decode()
        assert "Is the valve yours?" in page
        assert part.grievance.text in page
        assert "94190" not in page
        assert client.get(f"/en/desk/grievances/{part.grievance_id}/").status_code == 404
        assert "Write the answer" in client.post(url, {"text": ""}).content.decode()
        assert client.post(url, {"text": "Yes."}).status_code == 302
        stale = client.post(url, {"text": "Once more."})
        assert stale.status_code == 409
        assert "Once more." in stale.content.decode()

    def test_of_a_confidential_case_the_office_reads_the_question_alone(
        self, client, state, engineer, at_kulgam
    ):
        part = world.asked(state, engineer)
        Grievance.objects.filter(pk=part.grievance_id).update(confidential=True)
        page = client.get(f"/en/desk/parts/{part.pk}/").content.decode()
        assert "Is the valve yours?" in page
        assert part.grievance.text not in page

    def test_lead_asks_and_takes_back_by_page(self, client, state, sign_in):
        seat = sign_in("redressal_officer", state.water_anantnag.scope)
        case = world.started(state, seat)
        url = f"/en/desk/grievances/{case.pk}/"
        asked = {"office": str(state.water_kulgam.pk), "text": "Yours?"}
        assert client.post(url + "ask-office/", asked).status_code == 302
        assert "Take the question back" in client.get(url).content.decode()
        again = client.post(url + "ask-office/", asked)
        assert "asked already" in again.content.decode()
        part = case.parts.get()
        assert client.post(f"/en/desk/parts/{part.pk}/withdraw/").status_code == 302
        client.post(f"/en/desk/parts/{part.pk}/withdraw/")
        case.refresh_from_db()
        assert case.state == "in_progress"
