"""What an officer sets later: urgency, public service, the office it is about, confidence."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection
from tests.portal.grievances import answers, world

from chinar.portal.catalogue.models import Service
from chinar.portal.core import locked
from chinar.portal.core.journal.actor import CITIZEN, SYSTEM
from chinar.portal.core.journal.models import Entry
from chinar.portal.core.notices.models import Notice
from chinar.portal.core.people.access import NotAllowedError
from chinar.portal.grievances import confiding, seals
from chinar.portal.grievances.calendars import Calendar
from chinar.portal.grievances.lifecycle import Action, NotPossibleError
from chinar.portal.grievances.locked import LockableTextField
from chinar.portal.grievances.models import (
    Call,
    Grievance,
    Intake,
    Membership,
    Message,
    PolicyVersion,
)
from chinar.portal.grievances.selectors import cases_for
from chinar.portal.grievances.selectors.calls import still_needed
from chinar.portal.grievances.services import clusters, desk, marks, parts
from chinar.portal.grievances.services.intake import Arrival
from chinar.portal.grievances.services.refusals import HasFollowersError
from chinar.portal.grievances.services.routes import ReasonMissingError
from chinar.portal.grievances.transitions import Step, advance

DAY = timedelta(days=1)
WHY = "The lineman saw a broken main."


@pytest.fixture
def chief(state):
    """Who watches over the water offices."""
    return world.post(state.water.scope, "Chief Engineer", "department_head")


@pytest.fixture
def secretary(organisations):
    return world.post(organisations, "Secretary", "grievance_secretary")


def service(state, days=10):
    return Service.objects.create(
        code=f"X-{days}",
        name="Water connection",
        department=state.water,
        kind="G2C",
        limit_days=days,
        confidence="low",
    )


def set_limits(case, seat, now=world.NOW, **changes):
    values = {"urgent": False, "service": None, "reason": WHY} | changes
    return marks.set_limits(case, world.hand(seat, now), **values)


def entry(case, action):
    return Entry.objects.filter(record_id=str(case.pk), action=action).last()


class TestLimits:
    """The limit is counted again from where the work began, by the policy of the case."""

    def test_urgent_counts_from_the_receipt_and_the_citizen_is_told(self, case, engineer):
        urgent = set_limits(case, engineer, world.NOW + DAY, urgent=True)
        assert urgent.due_at == case.filed_at + 3 * DAY
        told = Notice.objects.get(kind="grievances.due_changed")
        assert told.about == str(case.pk)

    def test_it_is_journalled_with_the_seal_of_its_reason(self, case, engineer):
        moved = set_limits(case, engineer, urgent=True)
        written, note = entry(case, "set_limits"), moved.messages.get()
        assert (note.kind, note.text) == ("note", WHY)
        assert written.data["seal"] == seals.of_words(moved, WHY)
        assert (written.data["urgent"], written.data["service"]) == (True, "")
        assert WHY not in str(written.data)

    def test_limits_of_a_later_policy_do_not_count(self, case, engineer):
        PolicyVersion.objects.create(
            name="stricter", starts_on=world.NOW.date(), limits={"urgent_days": 1}, source="test"
        )
        assert set_limits(case, engineer, urgent=True).due_at == case.filed_at + 3 * DAY

    def test_service_puts_a_case_on_the_track_of_the_act_with_its_own_appeals(
        self, state, case, engineer
    ):
        moved = set_limits(case, engineer, service=service(state))
        assert (moved.track, moved.statutory_days) == ("psga", 10)
        assert moved.due_at == Calendar().after(case.filed_at, 10)
        done = answers.answered(moved, engineer, world.NOW + DAY)
        appealed = advance(done, Action.APPEAL, actor=CITIZEN, at=world.NOW + DAY)
        assert appealed.due_at == world.NOW + 46 * DAY

    def test_service_without_notified_days_changes_no_date(self, state, case, engineer):
        moved = set_limits(case, engineer, service=service(state, days=None))
        assert (moved.track, moved.due_at) == ("grievance", case.due_at)
        assert not Notice.objects.filter(kind="grievances.due_changed").exists()

    def test_only_a_supervisor_gives_the_office_more_time(self, state, case, engineer, chief):
        long = service(state, days=30)
        with pytest.raises(marks.LongerLimitError):
            set_limits(case, engineer, service=long)
        assert set_limits(case, chief, service=long).due_at > case.due_at

    def test_what_is_taken_back_gives_the_same_date_again(self, case, engineer, chief):
        set_limits(case, engineer, urgent=True)
        assert set_limits(case, chief).due_at == case.due_at

    def test_pauses_stay_granted_and_under_the_act_without_a_cap(self, state, engineer):
        case = world.started(state, engineer)
        for start, end in ((0, 9), (10, 15)):  # fourteen days, of which the policy grants ten
            at = {"actor": SYSTEM, "at": world.NOW + start * DAY}
            advance(case, Action.ASK_CITIZEN, **at)
            advance(case, Action.CITIZEN_ANSWERS, **at | {"at": world.NOW + end * DAY})
        later = world.NOW + 16 * DAY
        urgent = set_limits(case, engineer, later, urgent=True)
        assert urgent.due_at == case.filed_at + 13 * DAY
        ordinary = set_limits(
            case, world.post(state.water.scope, "Chief", "department_head"), later
        )
        assert ordinary.due_at == case.filed_at + 31 * DAY
        act = set_limits(case, engineer, later, service=service(state, days=2))
        assert act.due_at == Calendar().after(case.filed_at, 2) + 14 * DAY

    def test_second_round_of_work_counts_from_when_the_case_came_back(self, case, engineer):
        done = answers.answered(case, engineer, world.NOW + 5 * DAY)
        back = advance(done, Action.NOT_SOLVED, actor=CITIZEN, at=world.NOW + 8 * DAY)
        urgent = set_limits(back, engineer, world.NOW + 9 * DAY, urgent=True)
        assert urgent.due_at == world.NOW + 11 * DAY

    def test_case_that_is_late_no_more_starts_at_the_first_level(self, state, engineer, chief):
        case = world.started(state, engineer, urgent=True)
        Grievance.objects.filter(pk=case.pk).update(escalation_level=2)
        moved = set_limits(case, chief, case.due_at + 8 * DAY)
        assert moved.escalation_level == 0
        assert moved.wake_at == moved.due_at

    def test_late_case_that_stays_late_keeps_its_level(self, state, case, engineer):
        world.started(state, engineer, "web:2")
        Grievance.objects.filter(pk=case.pk).update(escalation_level=1)
        moved = set_limits(case, engineer, case.due_at + DAY, urgent=True)
        assert moved.escalation_level == 1

    def test_nothing_new_and_no_reason_are_said(self, case, engineer):
        with pytest.raises(marks.NothingChangedError):
            set_limits(case, engineer)
        with pytest.raises(ReasonMissingError):
            set_limits(case, engineer, urgent=True, reason=" ")

    def test_appeal_has_a_clock_of_its_own(self, case, engineer):
        done = answers.answered(case, engineer)
        appealed = advance(done, Action.APPEAL, actor=CITIZEN, at=world.NOW)
        with pytest.raises(NotPossibleError):
            set_limits(appealed, engineer, urgent=True)


class TestOffice:
    """An office that a case is about has no say in it, from whenever that is known."""

    def name(self, case, seat, office):
        return marks.name_office(case, world.hand(seat), office=office, reason=WHY)

    def test_office_that_has_the_case_loses_it_to_the_one_above(self, state, case, engineer):
        moved = self.name(case, engineer, state.water_anantnag)
        assert (moved.office, moved.state) == (state.water_head, "registered")
        assert [*moved.against.all()] == [state.water_anantnag]
        assert entry(case, "conflict").data["against"] == str(state.water_anantnag.pk)

    def test_another_office_is_bound_and_the_case_stays(self, state, case, engineer):
        moved = self.name(case, engineer, state.water_kulgam)
        assert (moved.office, moved.state) == (case.office, case.state)
        assert [*moved.against.all()] == [state.water_kulgam]
        assert entry(case, "name_office").data["against"] == str(state.water_kulgam.pk)
        assert moved.messages.get().text == WHY
        with pytest.raises(marks.NothingChangedError):
            self.name(case, engineer, state.water_kulgam)

    def test_bound_office_may_say_nothing_of_it_any_more(self, state, engineer, chief):
        case = world.started(state, engineer)
        self.name(case, chief, state.public_head)
        there = world.post(state.public_head.scope, "Head", "department_head")
        with pytest.raises(NotAllowedError):
            set_limits(case, there, urgent=True)

    def test_office_that_was_asked_about_a_part_is_told_first(self, state, engineer, chief):
        part = world.asked(state, engineer)
        with pytest.raises(marks.BoundThereError):
            self.name(part.grievance, chief, state.water_kulgam)
        freed = parts.withdraw(part, world.hand(engineer))
        assert [*self.name(freed, chief, state.water_kulgam).against.all()] == [state.water_kulgam]

    def test_post_of_that_office_gives_the_case_away_first(self, state, case, chief):
        visitor = world.post(state.water_kulgam.scope, "Engineer on loan")
        world.Grant.objects.create(
            post=visitor, role="redressal_officer", scope=state.water_anantnag.scope
        )
        held = desk.assign(case, world.hand(chief), to=visitor)
        with pytest.raises(marks.BoundThereError):
            self.name(held, chief, state.water_kulgam)


class TestConfidence:
    """A case that turns out to be confidential lies under the key, every word of it."""

    @pytest.fixture
    def lived(self, state, engineer):
        """A case with words of both sides, joined by a question to another office."""
        arrival = Arrival(
            address="House 4, Kokernag", on_behalf_of="my mother", mail_id="<1@home.example>"
        )
        told = {"arrival": arrival, "latitude": 33.58651, "longitude": 75.31472}
        part = world.asked(state, engineer, case=world.started(state, engineer, **told))
        seat, hand = world.post(state.water_kulgam.scope), world.hand(engineer)
        case = parts.answer(part, world.hand(seat), text="The valve is ours.")
        answer = desk.Proposal(outcome="granted", action_taken="Pipe mended.", reply=answers.REPLY)
        return desk.dispose(desk.propose(case, hand, proposal=answer), hand)

    def confide(self, case, seat):
        return marks.keep_confidential(case, world.hand(seat), reason=WHY)

    def test_no_word_of_it_is_in_the_database_any_more(self, lived, engineer):
        said = ("No water", "Kokernag", "valve", "Pipe mended", "Water is back", "Asha", "94190")
        before = everything(lived)
        said += ("my mother", "33.58651", "75.31472", "home.example")
        assert [word for word in said if word not in before] == []
        self.confide(lived, engineer)
        after = everything(lived)
        assert [word for word in (*said, WHY) if word in after] == []
        again = Grievance.objects.select_related("contact").get(pk=lived.pk)
        assert (again.text, again.contact.name) == (lived.text, "Asha")
        assert again.messages.filter(kind="final").get().text == answers.REPLY
        assert again.intake.on_behalf_of == "my mother"
        assert again.sketch is None
        assert not again.actions_taken.exclude(sketch=None).exists()

    def test_everything_that_is_written_about_a_case_is_locked_with_it(self):
        """A new table of words cannot be forgotten."""
        with_words = {
            model._meta.get_field("grievance").remote_field.name
            or model._meta.get_field("grievance").remote_field.get_accessor_name()
            for model in apps.get_models()
            for field in model._meta.get_fields()
            if isinstance(field, LockableTextField) and field.case
        }
        assert with_words == set(confiding.WRITTEN)

    def test_only_the_role_finds_it_then_and_it_is_journalled(
        self, state, case, engineer, secretary
    ):
        self.confide(case, engineer)
        assert not cases_for(engineer).exists()
        assert cases_for(secretary).get() == case
        written = entry(case, "confide")
        assert written.actor_post == str(engineer.pk)
        assert WHY not in str(written.data)

    def test_words_of_notices_that_went_out_are_gone(self, case, engineer):
        received = Notice.objects.get()
        received.deliveries.update(state="sent")
        assert received.context
        self.confide(case, engineer)
        received.refresh_from_db()
        assert not received.context

    def test_it_leaves_the_group_that_others_see(self, state, case, engineer):
        clusters.relate(case, world.hand(engineer), to=world.filed(state, "web:2"))
        self.confide(case, engineer)
        assert not Membership.objects.filter(grievance=case).exists()

    def test_nobody_is_called_about_it_any_more(self, case, engineer):
        call = Call(grievance=self.confide(case, engineer), purpose="question")
        call.grievance.state = "awaiting_citizen"
        assert not still_needed(call)

    def test_it_is_done_once_and_not_while_others_wait_for_its_answer(self, state, case, engineer):
        other = world.filed(state, "web:2")
        advance(other, Action.JOIN, actor=CITIZEN, at=world.NOW, step=Step(changes={"lead": case}))
        with pytest.raises(HasFollowersError):
            self.confide(case, engineer)
        alone = world.filed(state, "web:3")
        self.confide(alone, engineer)
        with pytest.raises(NotAllowedError):
            self.confide(Grievance.objects.get(pk=alone.pk), engineer)


def everything(case):
    """Return what the database holds about a case in words, as one text."""
    tables = [Grievance, case.contact and type(case.contact), Intake, Message]
    tables += [type(case.actions_taken.model()), type(case.parts.model())]
    found = []
    with connection.cursor() as cursor:
        for model in filter(None, tables):
            cursor.execute(f"SELECT * FROM {model._meta.db_table}")  # noqa: S608 # our own tables
            found += map(str, cursor.fetchall())
    return " ".join(found)


@pytest.mark.parametrize(
    ("page", "typed", "done"),
    [
        ("limits", {"urgent": "on"}, {"urgent": True}),
        ("office", {"against": "JSD-KUL"}, {}),
        ("confide", {}, {"confidential": True}),
    ],
)
def test_officer_sets_it_on_a_page_with_a_reason(client, state, case, sign_in, page, typed, done):
    sign_in("redressal_officer", state.water_anantnag.scope)
    shown = client.get(f"/en/desk/grievances/{case.pk}/").content.decode()
    assert f'href="/en/desk/grievances/{case.pk}/{page}/"' in shown
    address = f"/en/desk/grievances/{case.pk}/{page}/"
    bare = client.post(address, typed)
    assert "Write the reason." in bare.content.decode()
    assert client.post(address, typed | {"reason": WHY}).status_code == 302
    assert Grievance.objects.filter(pk=case.pk, **done).exists()
    assert Entry.objects.filter(record_id=str(case.pk), data__has_key="seal").exists()


def test_page_says_who_may_give_more_time_and_keeps_what_was_typed(client, state, case, sign_in):
    chief = world.post(state.water.scope, "Chief Engineer", "department_head")
    sign_in("redressal_officer", state.water_anantnag.scope)
    typed = {"service": service(state, days=30).code, "reason": WHY}
    page = client.post(f"/en/desk/grievances/{case.pk}/limits/", typed)
    assert page.status_code == 409
    assert chief.title in page.content.decode()
    assert WHY in page.content.decode()


def test_desk_shows_the_service_with_its_days_and_the_offices_it_is_about(client, state, sign_in):
    late = service(state)
    kulgam, here = state.water_kulgam, state.water_anantnag
    case = world.filed(state, service=late, office=here, against_office=kulgam)
    Service.objects.filter(pk=late.pk).update(limit_days=99)
    sign_in("redressal_officer", state.water_anantnag.scope)
    page = client.get(f"/en/desk/grievances/{case.pk}/").content.decode()
    assert "Water connection – 10 working days" in page
    assert "Jal Shakti Department, Kulgam" in page


def test_confidential_paper_locks_the_address_of_its_sender(state):
    arrival = Arrival(address="House 4, Kokernag")
    case = world.filed(state, confidential=True, arrival=arrival)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT address FROM {Intake._meta.db_table}")  # noqa: S608 # our own
        assert cursor.fetchone()[0].startswith(locked.PREFIX)
    assert Intake.objects.get(grievance=case).address == "House 4, Kokernag"
