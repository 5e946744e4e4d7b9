"""The rules of grievances.md about where a case goes: transfers, returns, conflicts, doors."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.portal.grievances import world
from tests.portal.grievances.answers import answered

from chinar.portal.core.journal.models import Entry
from chinar.portal.core.notices.models import Notice
from chinar.portal.core.people.access import NotAllowedError
from chinar.portal.grievances import seals
from chinar.portal.grievances.lifecycle import NotPossibleError, State
from chinar.portal.grievances.selectors import history, permits
from chinar.portal.grievances.selectors.offices import offices_to_send_to
from chinar.portal.grievances.services import desk, leads, refusals, routes
from chinar.portal.grievances.standing import is_complained_about
from chinar.portal.grievances.transitions import StaleStateError

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
def chief(state):
    return world.post(state.water.scope, "Chief Engineer", "department_head")


@pytest.fixture
def secretary(organisations):
    return world.post(organisations, "Secretary", "grievance_secretary")


def send(case, seat, to, now=world.NOW, **seen):
    return routes.transfer(case, world.hand(seat, now, **seen), to=to, reason="Their pump.")


class TestTransfer:
    """It is never closed with "does not pertain": it is transferred, with a reason."""

    def test_case_goes_to_the_other_office_and_its_clock_runs_on(self, state, case, engineer):
        moved = send(case, engineer, state.water_kulgam, world.NOW + DAY)
        assert (moved.office, moved.post, moved.state) == (state.water_kulgam, None, "registered")
        assert (moved.due_at, moved.transfers) == (case.due_at, 1)
        row = moved.moves.get()
        assert (row.from_office, row.to_office) == (state.water_anantnag, state.water_kulgam)

    def test_citizen_and_office_are_told(self, state, case, engineer):
        world.hold(world.post(state.water_kulgam.scope), "kulgam")
        send(case, engineer, state.water_kulgam)
        told = Notice.objects.get(kind="grievances.sent_on")
        assert told.context["office_name"] == state.water_kulgam.label()
        assert Notice.objects.get(kind="grievances.arrived").user.username == "kulgam"

    def test_misrouted_case_is_sent_on_within_48_hours_or_that_is_seen(
        self, state, case, engineer, secretary
    ):
        send(case, engineer, state.water_kulgam, world.NOW + 48 * HOUR)
        assert case.moves.last().in_time
        send(case, secretary, state.water_head, world.NOW + 97 * HOUR)
        assert not case.moves.last().in_time

    def test_no_transfer_without_a_reason(self, state, case, engineer):
        with pytest.raises(routes.ReasonMissingError):
            routes.transfer(case, world.hand(engineer), to=state.water_kulgam, reason="  ")

    def test_reason_stands_sealed_in_the_journal_and_not_in_words(self, state, case, engineer):
        moved = send(case, engineer, state.water_kulgam)
        entry = Entry.objects.filter(record_id=str(case.pk)).last()
        assert entry.data["seal"] == seals.of_words(moved, "Their pump.")
        assert "pump" not in str(entry.data)
        moment = history(moved)[-1]
        assert (moment.transfer.reason, moment.office) == ("Their pump.", state.water_kulgam)

    def test_at_most_three_transfers_in_a_life_then_only_a_supervisor_sends(
        self, state, case, secretary, chief
    ):
        assigner = world.post(state.water.scope)
        for to in (state.water_kulgam, state.water_head, state.water_kulgam):
            case = send(case, assigner, to)
        with pytest.raises(routes.TransfersUsedUpError):
            send(case, assigner, state.water_head)
        assert send(case, chief, state.water_head).office == state.water_head

    def test_it_is_not_sent_where_it_is_or_to_the_office_complained_about(
        self, state, secretary, case
    ):
        with pytest.raises(routes.WrongOfficeError):
            send(case, secretary, state.water_anantnag)
        against = world.filed(state, key="web:2", against_office=state.water_anantnag)
        with pytest.raises(routes.WrongOfficeError):
            send(against, secretary, state.water_anantnag)

    def test_offered_are_offices_of_the_department_or_those_looked_for(self, state, case):
        assert set(offices_to_send_to(case)) == {state.water_kulgam, state.water_head}
        assert state.public_head in offices_to_send_to(case, "DPG-HQ")
        case.against.add(state.water_kulgam)
        assert offices_to_send_to(case) == [state.water_head]

    def test_who_may_not_assign_does_not_send(self, state, case):
        watcher = world.post(state.water_anantnag.scope, role="appellate_authority")
        with pytest.raises(NotAllowedError):
            send(case, watcher, state.water_kulgam)

    def test_case_that_moved_meanwhile_is_not_sent(self, state, case, engineer):
        desk.assign(case, world.hand(engineer), to=engineer)
        with pytest.raises(StaleStateError):
            send(case, engineer, state.water_kulgam, seen=State.REGISTERED)


class TestReturn:
    """What came by mistake goes back to who sent it; a supervisor says where it belongs."""

    def test_it_goes_back_to_the_office_that_sent_it(self, state, case, engineer, chief):
        there = world.post(state.water_kulgam.scope)
        moved = send(case, engineer, state.water_kulgam)
        back = routes.give_back(moved, world.hand(there), reason="Not our lane.")
        assert (back.office, back.state) == (state.water_anantnag, "returned_misrouted")
        assert back.due_at == case.due_at
        with pytest.raises(NotAllowedError):
            routes.reroute(back, world.hand(engineer), to=state.water_head, reason="x")
        right = routes.reroute(back, world.hand(chief), to=state.water_head, reason="x")
        assert (right.office, right.state, right.transfers) == (state.water_head, "registered", 2)

    def test_what_the_portal_sent_goes_back_to_the_department_that_sorts(
        self, state, case, engineer
    ):
        back = routes.give_back(case, world.hand(engineer), reason="Not ours.")
        assert back.office == state.public_head

    def test_what_is_worked_on_is_not_returned(self, case, engineer):
        hand = world.hand(engineer)
        started = desk.start(desk.assign(case, hand, to=engineer), hand)
        with pytest.raises(NotPossibleError):
            routes.give_back(started, hand, reason="x")


class TestConflict:
    """Conflict of interest moves the case up one level, away from the office it is about."""

    def test_conflict_of_interest_moves_the_case_up_one_level(self, state, case, engineer):
        moved = routes.declare_conflict(case, world.hand(engineer), reason="It is about me.")
        assert moved.office == state.water_head
        assert list(moved.against.all()) == [state.water_anantnag]
        assert not permits(engineer, moved, "grievances.work")
        assert moved.due_at == case.due_at

    def test_supervisor_without_a_desk_declares_it_too(self, state, case):
        commissioner = world.post(state.anantnag.scope, "DC", "deputy_commissioner")
        moved = routes.declare_conflict(case, world.hand(commissioner), reason="They are kin.")
        assert list(moved.against.all()) == [state.water_anantnag]

    def test_it_does_not_come_back_to_the_office_it_is_about(self, state, case, engineer, chief):
        moved = routes.declare_conflict(case, world.hand(engineer), reason="It is about me.")
        with pytest.raises(routes.WrongOfficeError):
            send(moved, chief, state.water_anantnag)

    def test_second_conflict_leaves_the_first_standing(self, state, case, engineer, chief):
        moved = routes.declare_conflict(case, world.hand(engineer), reason="It is about me.")
        again = routes.declare_conflict(moved, world.hand(chief), reason="And about us.")
        assert set(again.against.all()) == {state.water_anantnag, state.water_head}
        assert again.office not in again.against.all()
        for office in (state.water_anantnag, state.water_head):
            with pytest.raises(routes.WrongOfficeError):
                send(again, world.post(again.office.scope), office)

    def test_it_goes_past_an_office_above_that_is_complained_about_too(self, state, case, engineer):
        case.against.add(state.water_head)
        moved = routes.declare_conflict(case, world.hand(engineer), reason="It is about me.")
        assert moved.office not in (state.water_anantnag, state.water_head)

    def test_supervisor_of_the_area_complained_about_watches_over_it_no_more(self, state, case):
        commissioner = world.post(state.anantnag.scope, "DC", "deputy_commissioner")
        tehsildar = world.post(state.kokernag.scope, "Tehsildar", "deputy_commissioner")
        elsewhere = world.post(state.state.scope, "Above", "deputy_commissioner")
        assert permits(commissioner, case, "grievances.supervise")
        case.against.add(state.water_anantnag)
        assert is_complained_about(commissioner, case)
        assert is_complained_about(tehsildar, case)
        assert not permits(commissioner, case, "grievances.supervise")
        assert permits(commissioner, case, "grievances.see")
        assert permits(elsewhere, case, "grievances.supervise")
        with pytest.raises(NotAllowedError):
            send(case, commissioner, state.water_kulgam)

    def test_office_of_the_whole_state_binds_no_district(self, state, case):
        commissioner = world.post(state.anantnag.scope, "DC", "deputy_commissioner")
        case.against.add(state.water_head)
        assert permits(commissioner, case, "grievances.supervise")

    def test_supervisor_of_the_area_complained_about_opens_nothing_again(self, state, chief):
        commissioner = world.post(state.anantnag.scope, "DC", "deputy_commissioner")
        case = world.filed(state, "web:2", against_office=state.water_anantnag)
        done = answered(case, world.post(state.water_head.scope))
        with pytest.raises(NotAllowedError):
            refusals.reopen(done, world.hand(commissioner), text="x")
        assert refusals.reopen(done, world.hand(chief), text="x").state == "reopened"

    def test_lead_is_not_sent_to_the_office_its_follower_complains_about(
        self, state, case, engineer
    ):
        other = world.filed(state, "web:2", area=state.kulgam, against_office=state.water_kulgam)
        hand = world.hand(world.post(state.water.scope))
        leads.merge(other, hand, lead=case)
        with pytest.raises(routes.WrongOfficeError):
            send(case, engineer, state.water_kulgam)


class TestNotTakenUp:
    """What is of another kind is told at once, with the right door; corruption is handed on."""

    def test_citizen_reads_why_and_where_to_go(self, case, engineer):
        moved = refusals.not_take_up(case, world.hand(engineer), code="rti")
        assert (moved.state, moved.door) == ("not_taken_up", "rti")
        told = Notice.objects.get(kind="grievances.not_taken_up").context["text"]
        assert "public information officer" in told
        assert moved.messages.get().text == told

    @pytest.mark.parametrize("code", ["", "else", "does not pertain"])
    def test_nothing_is_refused_without_a_known_reason(self, case, engineer, code):
        with pytest.raises(refusals.UnknownDoorError):
            refusals.not_take_up(case, world.hand(engineer), code=code)

    def test_corruption_goes_the_vigilance_way(self, state, case, engineer):
        gad = world.organisation("GAD", "General Administration")
        office = world.office("GAD-HQ", gad, state.state, "head_office")
        moved = refusals.not_take_up(case, world.hand(engineer), code="corruption")
        assert (moved.state, moved.office, moved.door) == ("registered", office, "corruption")
        assert list(moved.against.all()) == [state.water_anantnag]

    def test_supervisor_takes_it_up_after_all(self, case, engineer, chief):
        moved = refusals.not_take_up(case, world.hand(engineer), code="family")
        with pytest.raises(NotAllowedError):
            refusals.reconsider(moved, world.hand(engineer), text="x")
        again = refusals.reconsider(moved, world.hand(chief), text="It is about a road.")
        assert (again.state, again.door, again.due_at) == ("registered", "", case.due_at)
        assert Notice.objects.filter(kind="grievances.taken_up").count() == 1


def test_supervisor_opens_an_answered_case_again(case, engineer, chief):
    hand = world.hand(engineer)
    good = desk.Proposal(outcome="granted", action_taken="Pipe mended.", reply="Water is back.")
    done = desk.dispose(
        desk.propose(desk.start(desk.assign(case, hand, to=engineer), hand), hand, proposal=good),
        hand,
    )
    with pytest.raises(NotAllowedError):
        refusals.reopen(done, hand, text="x")
    opened = refusals.reopen(done, world.hand(chief), text="Which lane?")
    assert (opened.state, opened.reopened_times) == ("reopened", 1)
    assert Notice.objects.filter(kind="grievances.reopened").count() == 1
