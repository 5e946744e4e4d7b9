"""The rules of grievances.md about clocks: limits, pauses, calendars, escalation."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from tests.portal.grievances import world

from chinar.portal.catalogue.models import Service
from chinar.portal.catalogue.wording import DOCUMENTS
from chinar.portal.core.journal.actor import CITIZEN, SYSTEM
from chinar.portal.core.journal.models import Entry
from chinar.portal.core.notices.models import Notice
from chinar.portal.grievances import jobs, timing
from chinar.portal.grievances.calendars import Calendar, calendar_of
from chinar.portal.grievances.lifecycle import Action
from chinar.portal.grievances.models import Escalation, Grievance, Holiday, PolicyVersion
from chinar.portal.grievances.services import desk
from chinar.portal.grievances.services.closure import LetterError
from chinar.portal.grievances.transitions import Step, advance

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
INDIA = ZoneInfo("Asia/Kolkata")


def at(case, action, moment, **changes):
    return advance(case, action, actor=SYSTEM, at=moment, step=Step(changes=changes))


def again(case):
    return Grievance.objects.select_related("office__scope", "area__scope").get(pk=case.pk)


def worked(case, engineer, moment=world.NOW):
    at(case, Action.ASSIGN, moment, post=engineer)
    return at(case, Action.START, moment)


@pytest.fixture
def service(state):
    return Service.objects.create(
        code="X-1",
        name="Water connection",
        department=state.water_head.organisation,
        kind="G2C",
        limit_days=10,
        confidence="low",
    )


def test_disposal_is_due_21_days_after_receipt(case):
    assert case.due_at == case.filed_at + 21 * DAY


def test_urgent_case_is_due_in_3_days(state):
    assert world.filed(state, urgent=True).due_at == world.NOW + 3 * DAY


def test_clock_of_paper_runs_from_its_physical_receipt(state):
    case = world.filed(state, channel="paper", filed_at=world.NOW - 9 * DAY)
    assert case.due_at == world.NOW + 12 * DAY
    assert case.arrived_at == world.NOW


def test_limits_are_frozen_at_registration(case):
    PolicyVersion.objects.create(
        name="stricter", starts_on=world.NOW.date(), limits={"disposal_days": 5}, source="test"
    )
    at(case, Action.NOTE, world.NOW + DAY)
    assert again(case).due_at == case.filed_at + 21 * DAY


def test_pause_for_a_question_moves_the_limit_by_its_length(case, engineer):
    worked(case, engineer)
    at(case, Action.ASK_CITIZEN, world.NOW + DAY)
    at(case, Action.CITIZEN_ANSWERS, world.NOW + 4 * DAY)
    assert again(case).due_at == case.due_at + 3 * DAY
    assert again(case).paused_s == 3 * 86400


def test_pauses_are_capped_in_all(case, engineer):
    worked(case, engineer)
    for start, end in ((1, 8), (9, 16)):
        at(case, Action.ASK_CITIZEN, world.NOW + start * DAY)
        at(case, Action.CITIZEN_ANSWERS, world.NOW + end * DAY)
    assert again(case).due_at == case.due_at + 10 * DAY
    assert again(case).paused_s == 14 * 86400


def test_second_pause_has_only_what_the_first_left_of_the_cap(case, engineer):
    worked(case, engineer)
    at(case, Action.ASK_CITIZEN, world.NOW)
    at(case, Action.CITIZEN_ANSWERS, world.NOW + 7 * DAY)
    asked = at(case, Action.ASK_CITIZEN, world.NOW + 8 * DAY)
    assert asked.wake_at == world.NOW + 11 * DAY


def test_note_of_the_citizen_does_not_restart_the_clock(case, engineer):
    worked(case, engineer)
    at(case, Action.ADD, world.NOW + 5 * DAY)
    assert again(case).due_at == case.due_at


def test_transfer_does_not_restart_the_clock(case, state):
    at(case, Action.TRANSFER, world.NOW + DAY, office=state.water_kulgam, post=None)
    assert again(case).due_at == case.due_at
    assert again(case).arrived_at == world.NOW + DAY


def test_feedback_window_is_30_days_from_the_answer_and_no_later_comment_moves_it(case, engineer):
    worked(case, engineer)
    at(case, Action.PROPOSE, world.NOW + DAY)
    at(case, Action.DISPOSE, world.NOW + 2 * DAY)
    noted = at(case, Action.NOTE, world.NOW + 9 * DAY)
    assert noted.disposed_at == world.NOW + 2 * DAY
    assert noted.wake_at == world.NOW + 32 * DAY


@pytest.mark.parametrize(("action", "tier_days"), [("appeal", 30), ("appeal_again", 30)])
def test_appeals_of_both_tiers_are_decided_in_30_days(case, engineer, action, tier_days):
    worked(case, engineer)
    at(case, Action.PROPOSE, world.NOW)
    at(case, Action.DISPOSE, world.NOW)
    appealed = at(case, Action(action), world.NOW + 5 * DAY)
    assert appealed.due_at == world.NOW + (5 + tier_days) * DAY


def test_reopened_case_begins_a_new_limit_at_level_0(case, engineer):
    worked(case, engineer)
    at(case, Action.PROPOSE, world.NOW)
    at(case, Action.DISPOSE, world.NOW)
    reopened = at(case, Action.NOT_SOLVED, world.NOW + 3 * DAY)
    assert reopened.due_at == world.NOW + 24 * DAY
    assert (reopened.reopened_times, reopened.escalation_level) == (1, 0)


class TestPublicServicesGuarantee:
    """A service with notified days: days of the Act, and its own tiers of appeal."""

    def test_service_has_its_statutory_days_as_working_days(self, state, service):
        case = world.filed(state, service=service)
        assert case.track == "psga"
        expected = Calendar().after(world.NOW, 10)
        assert case.due_at == expected
        assert case.due_at - world.NOW > 10 * DAY

    def test_service_without_notified_days_is_an_ordinary_grievance(self, state, service):
        service.limit_days = None
        assert world.filed(state, service=service).track == "grievance"

    def test_no_clock_under_the_act_while_the_application_is_incomplete(
        self, state, service, engineer
    ):
        case = world.filed(state, service=service)
        worked(case, engineer)
        asked = at(case, Action.ASK_CITIZEN, world.NOW + DAY)
        assert asked.wake_at is None
        at(case, Action.CITIZEN_ANSWERS, world.NOW + 41 * DAY)
        assert again(case).due_at == case.due_at + 40 * DAY

    def test_incomplete_application_is_acknowledged_with_a_list_of_what_is_missing(
        self, client, state, service, sign_in
    ):
        seat = sign_in("redressal_officer", state.water_anantnag.scope)
        service.documents = ["identity", "site_plan"]
        service.save()
        case = world.started(state, seat, service=service, language="hi")
        asked = {"text": "कृपया ये काग़ज़ दें।", "missing": ["site_plan"]}
        asked["missing_else"] = "मीटर की फ़ोटो\n"
        done = client.post(f"/en/desk/grievances/{case.pk}/ask/", asked)
        assert done.status_code == 302
        told = Notice.objects.get(kind="grievances.question").context["text"]
        with translation.override("hi"):
            listed = [str(DOCUMENTS["site_plan"]), "मीटर की फ़ोटो"]
        assert [line[2:] for line in told.splitlines() if line.startswith("• ")] == listed
        assert again(case).state == "awaiting_citizen"

    def test_question_without_that_list_does_not_stop_the_clock(self, state, service, engineer):
        case = world.started(state, engineer, service=service)
        with pytest.raises(LetterError) as refused:
            desk.ask_citizen(case, world.hand(engineer), text="Which lane?")
        assert refused.value.faults == ("missing",)

    def test_no_other_case_is_asked_for_such_a_list(self, client, state, sign_in):
        case = world.started(state, sign_in("redressal_officer", state.water_anantnag.scope))
        page = client.get(f"/en/desk/grievances/{case.pk}/ask/").content.decode()
        assert "missing_else" not in page

    def test_first_appeal_under_the_act_is_decided_in_45_days(self, state, service, engineer):
        case = world.filed(state, service=service)
        worked(case, engineer)
        at(case, Action.PROPOSE, world.NOW)
        at(case, Action.DISPOSE, world.NOW)
        assert at(case, Action.APPEAL, world.NOW).due_at == world.NOW + 45 * DAY


class TestCalendar:
    """Working days leave out Sundays, and holidays of the state or of the division."""

    def test_working_days_leave_out_sundays(self):
        friday = datetime(2026, 11, 27, 10, 0, tzinfo=INDIA)
        assert Calendar().after(friday, 2).date() == date(2026, 11, 30)

    def test_working_days_leave_out_the_holidays_of_the_state_and_of_the_division(self, state):
        Holiday.objects.create(day=date(2026, 11, 25), name="A day in Kashmir", division_code="K")
        Holiday.objects.create(day=date(2026, 11, 26), name="Everywhere")
        start = datetime(2026, 11, 24, 10, 0, tzinfo=INDIA)
        there = calendar_of(state.anantnag, since=start)
        assert there.after(start, 1).date() == date(2026, 11, 25)
        kashmir = replace(there, days_off=there.days_off | {date(2026, 11, 25)})
        assert kashmir.after(start, 1).date() == date(2026, 11, 27)

    @pytest.mark.parametrize(
        ("month", "kept", "not_kept"),
        [(7, "DIV-KASHMIR", "DIV-JAMMU"), (12, "DIV-JAMMU", "DIV-KASHMIR")],
    )
    def test_office_of_the_whole_state_keeps_the_holidays_of_the_capital_summer_and_winter(
        self, state, month, kept, not_kept
    ):
        day = date(2026, month, 14)
        Holiday.objects.create(day=day, name="There", division_code=kept)
        Holiday.objects.create(day=day + DAY, name="Elsewhere", division_code=not_kept)
        calendar = calendar_of(state.state, since=datetime(2026, month, 1, tzinfo=INDIA))
        assert (calendar.is_open(day), calendar.is_open(day + DAY)) == (False, True)

    def test_policy_may_count_its_limit_in_working_days(self, state):
        PolicyVersion.objects.create(
            name="working",
            starts_on=world.NOW.date() - DAY,
            limits={"disposal_days": 21, "working_days": 1},
            source="test",
        )
        case = world.filed(state, key="web:9")
        assert case.due_at == Calendar().after(world.NOW, 21)


class TestEscalation:
    """A case goes up by level; a vacant level is passed over and told as an alert."""

    @pytest.fixture
    def head(self, state):
        head = world.post(state.water_head.organisation.scope, "Chief Engineer", "department_head")
        world.hold(head, "chief")
        return head

    @pytest.fixture
    def secretary(self, organisations):
        seat = world.post(organisations, "Secretary", "grievance_secretary")
        world.hold(seat, "secretary")
        return seat

    def wake(self, case, moment):
        jobs.keeping_time.wake(again(case), moment)
        return Escalation.objects.filter(grievance=case).last()

    def test_case_that_nobody_took_on_goes_up_after_48_hours(self, case, head):
        assert case.wake_at == case.arrived_at + 48 * HOUR
        assert self.wake(case, case.arrived_at + 47 * HOUR) is None
        told = self.wake(case, case.arrived_at + 48 * HOUR)
        assert (told.level, told.post, told.alert) == (1, head, "")
        assert Notice.objects.filter(kind="grievances.escalated").count() == 1

    def test_late_case_goes_up_level_by_level(self, case, engineer, head, secretary):
        worked(case, engineer)
        levels = [(0, 1, head), (7, 2, secretary), (14, 3, secretary)]
        for days, level, whom in levels:
            told = self.wake(case, case.due_at + days * DAY)
            assert (told.level, told.post) == (level, whom)
        assert again(case).wake_at is None

    def test_case_that_is_late_for_long_goes_up_once(self, case, engineer, head):
        worked(case, engineer)
        assert self.wake(case, case.due_at + 60 * DAY).level == 3
        assert Escalation.objects.filter(grievance=case).count() == 1

    def test_level_without_a_holder_falls_back_to_the_head_with_an_alert(
        self, case, head, secretary
    ):
        head.holdings.all().delete()
        told = self.wake(case, case.due_at)
        assert (told.post, told.alert) == (secretary, "vacant")

    def test_case_falls_back_downwards_where_every_level_above_is_vacant(
        self, case, engineer, head, secretary
    ):
        worked(case, engineer)
        secretary.holdings.all().delete()
        told = self.wake(case, case.due_at + 14 * DAY)
        assert (told.level, told.post, told.alert) == (3, head, "vacant")

    def test_where_all_supervisors_are_missing_whoever_hands_out_the_work_is_told(
        self, state, case, engineer, head, secretary
    ):
        worked(case, engineer)
        for seat in (head, secretary):
            seat.holdings.all().delete()
        other = world.post(state.water.scope, "Nodal officer")
        world.hold(other, "nodal")
        world.hold(engineer, "engineer")
        told = self.wake(case, case.due_at)
        assert (told.post, told.alert) == (other, "vacant")

    def test_case_without_any_supervisor_is_an_alert_and_still_in_the_journal(self, case):
        told = self.wake(case, case.due_at)
        assert (told.post, told.alert) == (None, "nobody")
        entry = Entry.objects.filter(record_id=str(case.pk)).last()
        assert (entry.action, entry.data["alert"]) == ("escalate", "nobody")

    def test_waking_twice_goes_up_once(self, case, engineer, head):
        worked(case, engineer)
        self.wake(case, case.due_at)
        self.wake(case, case.due_at)
        assert Escalation.objects.filter(grievance=case).count() == 1

    def test_no_case_goes_up_while_the_citizen_is_asked(self, case, engineer, head):
        worked(case, engineer)
        asked = at(case, Action.ASK_CITIZEN, case.due_at - DAY)
        assert timing.what_time_does(asked, case.due_at - DAY, case.due_at + HOUR) is None


class TestConflictOfInterest:
    """No closure on the word of the office complained against; the case moves up one level."""

    def test_case_against_an_office_goes_up_one_level(self, state):
        case = world.filed(state, against_office=state.water_anantnag)
        assert case.office == state.water_head

    def test_case_against_the_head_office_leaves_the_department(self, state):
        case = world.filed(state, area=None, against_office=state.water_head)
        assert case.office.organisation != state.water_head.organisation

    def test_post_in_the_office_complained_about_may_neither_work_nor_assign(self, state, engineer):
        from chinar.portal.grievances.selectors import assignable_posts, permits

        case = again(world.filed(state, area=state.anantnag))
        assert permits(engineer, case, "grievances.work")
        case.against.add(state.water_anantnag)
        assert not permits(engineer, case, "grievances.work")
        assert not permits(engineer, case, "grievances.assign")
        assert permits(engineer, case, "grievances.see")
        assert engineer not in assignable_posts(case, world.NOW.date())


def test_registration_is_journalled_with_the_seal_of_its_words(case):
    from chinar.portal.grievances import seals

    entry = Entry.objects.get(record_id=str(case.pk), action="register")
    assert entry.data["content"] == seals.of_case(case)
    assert case.text not in str(entry.data)
    case.text += "."
    assert entry.data["content"] != seals.of_case(case)


def test_joined_report_is_answered_with_its_lead_and_keeps_its_number(case, state):
    other = world.filed(state, key="web:2")
    advance(other, Action.JOIN, actor=CITIZEN, at=world.NOW, step=Step(changes={"lead": case}))
    answered = at(other, Action.ANSWER_WITH_LEAD, world.NOW + DAY)
    assert (answered.state, answered.number) == ("disposed", other.number)
    assert answered.disposed_at == world.NOW + DAY


class TestHoursToTakeOn:
    """Whoever a case comes to anew has its own hours before it goes up a level."""

    def test_office_that_a_case_is_sent_to_has_its_own_hours(self, case, state):
        jobs.keeping_time.wake(again(case), case.arrived_at + 48 * HOUR)
        assert again(case).escalation_level == 1
        sent = case.arrived_at + 49 * HOUR
        moved = at(case, Action.TRANSFER, sent, office=state.water_kulgam, post=None)
        assert (moved.escalation_level, moved.wake_at) == (0, sent + 48 * HOUR)

    def test_late_case_does_not_begin_anew_by_being_sent_on(self, case, state):
        Grievance.objects.filter(pk=case.pk).update(escalation_level=1)
        moved = at(case, Action.TRANSFER, case.due_at + DAY, office=state.water_kulgam)
        assert moved.escalation_level == 1

    @pytest.mark.parametrize("action", [Action.NOT_SOLVED, Action.APPEAL])
    def test_case_without_a_post_does_not_go_up_the_moment_it_comes_back(self, case, action):
        """A report that was joined with another was never given to a post of its own."""
        Grievance.objects.filter(pk=case.pk).update(
            state="disposed", open=False, disposed_at=world.NOW + 20 * DAY
        )
        back = at(case, action, world.NOW + 25 * DAY)
        assert back.wake_at >= world.NOW + 27 * DAY
