"""Appeals: two tiers, each with its window, its clock and an authority that did not answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.portal.grievances import world
from tests.portal.grievances.answers import after, answered, authority, head, own_hand, says

from chinar.portal.catalogue.models import Service
from chinar.portal.core.journal.models import Entry
from chinar.portal.core.notices.models import Notice
from chinar.portal.core.people.access import NotAllowedError
from chinar.portal.core.people.models import Grant
from chinar.portal.grievances import seals, ways
from chinar.portal.grievances.jobs import keeping_time
from chinar.portal.grievances.lifecycle import Action
from chinar.portal.grievances.models import Appeal, Decision, Escalation, Grievance
from chinar.portal.grievances.services import citizen, voice
from chinar.portal.grievances.services.appeals import (
    NotYoursToDecideError,
    Order,
    OrderError,
    decide,
    file_appeal,
)
from chinar.portal.grievances.services.voice import Speaker, WayClosedError
from chinar.portal.grievances.transitions import StaleStateError

UPHOLD = Order(
    decision=Decision.UPHELD, text="The lane was never visited.", direction="Visit lane 3."
)
REFUSE = Order(decision=Decision.REFUSED, text="The record shows that water came.")


@pytest.fixture
def done(case, engineer):
    """A case whose answer was sent."""
    return answered(case, engineer)


@pytest.fixture
def first(state):
    """The authority over the water department, held."""
    seat = authority(state.water.scope, "First authority")
    world.hold(seat, "first")
    return seat


@pytest.fixture
def second(state, organisations):
    """The authority over the whole state, held."""
    seat = authority(organisations, "Second authority")
    world.hold(seat, "second")
    return seat


def entry(case, action):
    return Entry.objects.filter(record_id=str(case.pk), action=action).latest("number")


def current(case):
    return Grievance.objects.get(pk=case.pk)


def test_first_appeal_has_its_own_clock_and_goes_to_the_nearest_authority(done, second, first):
    appeal = file_appeal(done, "Nobody came.", says(3))
    assert (appeal.tier, appeal.authority) == (1, first)
    assert appeal.due_at == after(3) + timedelta(days=30)
    case = current(done)
    assert (case.state, case.due_at, case.disposed_at) == ("appeal_1", appeal.due_at, world.NOW)
    data = entry(done, Action.APPEAL).data
    assert data["seal"] == seals.of_words(case, "Nobody came.")
    assert data["authority"] == str(first.pk)
    kinds = set(Notice.objects.values_list("kind", flat=True))
    assert {"grievances.appeal_filed", "grievances.appeal_to_decide"} <= kinds


def test_first_appeal_is_filed_within_30_days_and_told_until_when_afterwards(done, first):
    with pytest.raises(WayClosedError) as late:
        file_appeal(done, "Nobody came.", says(30))
    assert (late.value.way.bar, late.value.way.until) == (ways.Bar.LATE, after(30))
    assert not Appeal.objects.exists()


def test_window_of_appeal_does_not_move_with_later_words(done, first):
    voice.rate(done, voice.Opinion(rating=1, solved=None), says(20))
    assert ways.appeal(current(done), after(21)).until == after(30)


def test_appeals_under_the_act_are_filed_in_30_and_60_and_decided_in_45_days(
    state, engineer, first, second
):
    service = Service.objects.create(
        code="X-1", name="Tap", department=state.water, kind="G2C", limit_days=7, confidence="low"
    )
    done = answered(world.filed(state, "web:psga", service=service), engineer)
    appeal = file_appeal(done, "Late.", says(29))
    assert appeal.due_at == after(29) + timedelta(days=45)
    decide(appeal, own_hand(first, after(35)), REFUSE)
    way = ways.appeal(current(done), after(36))
    assert (way.tier, way.until) == (2, after(35) + timedelta(days=60))


@pytest.mark.parametrize("days", [0, 12])
def test_second_tier_is_the_state_s_own_and_its_days_are_set_or_it_is_switched_off(
    done, first, second, days
):
    policy = done.policy
    policy.limits = policy.limits | {
        "second_appeal_file_days": days,
        "second_appeal_decide_days": 9,
    }
    policy.save()
    decide(file_appeal(done, "Nobody came.", says(1)), own_hand(first, after(2)), REFUSE)
    again = current(done)
    if not days:
        assert ways.appeal(again, after(2)).bar == ways.Bar.DECIDED
        return
    assert ways.appeal(again, after(3)).until == after(2 + days)
    assert file_appeal(again, "Still nobody.", says(3)).due_at == after(3 + 9)


def test_one_appeal_at_a_time(done, first):
    file_appeal(done, "Nobody came.", says(1))
    with pytest.raises(WayClosedError) as again:
        file_appeal(current(done), "Nobody came!", says(2))
    assert again.value.way.bar is ways.Bar.UNDER_APPEAL


def test_upheld_appeal_goes_back_with_a_direction_and_a_new_date(done, engineer, first):
    world.hold(engineer, "engineer")
    appeal = decide(file_appeal(done, "Nobody came.", says(1)), own_hand(first, after(5)), UPHOLD)
    case = current(done)
    assert case.state == "reopened"
    assert case.due_at == after(5) + timedelta(days=21)
    assert (appeal.direction, appeal.decided_by) == ("Visit lane 3.", first)
    data = entry(case, Action.UPHOLD).data
    assert data["seal"] == seals.of_words(case, UPHOLD.text)
    assert data["direction_seal"] == seals.of_words(case, UPHOLD.direction)
    told = Notice.objects.get(kind="grievances.appeal_upheld_office")
    assert told.context["direction"] == "Visit lane 3."
    assert Notice.objects.filter(kind="grievances.appeal_upheld").exists()


def test_refused_first_appeal_leaves_the_answer_and_its_date(done, first):
    due_at = done.due_at
    decide(file_appeal(done, "Nobody came.", says(1)), own_hand(first, after(5)), REFUSE)
    case = current(done)
    assert (case.state, case.disposed_at, case.due_at) == ("disposed", world.NOW, due_at)


def test_second_appeal_goes_one_above_and_its_refusal_closes_the_case(done, first, second):
    decide(file_appeal(done, "Nobody came.", says(1)), own_hand(first, after(5)), REFUSE)
    again = file_appeal(current(done), "The record is wrong.", says(60))
    assert (again.tier, again.authority) == (2, second)
    decide(again, own_hand(second, after(70)), REFUSE)
    case = current(done)
    assert (case.state, case.disposed_at) == ("closed", world.NOW)
    assert ways.appeal(case, after(71)).bar is ways.Bar.DECIDED
    assert ways.reopening(case, after(10)).bar is ways.Bar.DECIDED


def test_second_appeal_counts_its_days_from_the_first_decision(done, first, second):
    decide(file_appeal(done, "Nobody came.", says(1)), own_hand(first, after(5)), REFUSE)
    assert ways.appeal(current(done), after(64)).open
    assert ways.appeal(current(done), after(65)).bar is ways.Bar.LATE


def test_appeal_not_decided_in_time_may_go_to_the_second_tier(done, first, second):
    slow = file_appeal(done, "Nobody came.", says(1))
    assert ways.appeal(current(done), slow.due_at).bar is ways.Bar.UNDER_APPEAL
    again = file_appeal(current(done), "Nobody decides.", Speaker(now=after(32)))
    slow.refresh_from_db()
    assert (again.tier, again.authority, slow.decision) == (2, second, Decision.OVERTAKEN)
    with pytest.raises(StaleStateError):
        decide(slow, own_hand(first, after(33)), REFUSE)
    assert entry(done, Action.APPEAL_AGAIN).data["tier"] == 2


def test_new_answer_after_an_upheld_appeal_can_be_appealed_again(done, engineer, first):
    decide(file_appeal(done, "Nobody came.", says(1)), own_hand(first, after(5)), UPHOLD)
    again = answered(current(done), engineer, after(8))
    assert file_appeal(again, "Still dry.", says(9)).tier == 1


def test_post_that_answered_never_decides(state, done, engineer):
    Grant.objects.create(post=engineer, role="appellate_authority", scope=state.water.scope)
    assert file_appeal(done, "Nobody came.", says(1)).authority is None


def test_office_complained_about_never_decides(state, engineer):
    inside = authority(state.water_head.scope, over=state.water.scope)
    offices = {"office": state.water_anantnag, "against_office": state.water_head}
    case = world.filed(state, "web:2", **offices)
    appeal = file_appeal(answered(case, engineer), "Nobody came.", says(1))
    assert inside != appeal.authority


def late(appeal):
    """Let an appeal run late, and return whom it went up to."""
    keeping_time.wake(current(appeal.grievance), appeal.due_at)
    return Escalation.objects.get()


def test_late_appeal_goes_above_its_authority_not_to_the_head_appealed_against(
    state, done, first, second
):
    world.hold(head(state.water.scope), "head")
    told = late(file_appeal(done, "Nobody came.", says(1)))
    assert (told.post, told.alert) == (second, "")
    assert Notice.objects.get(kind="grievances.appeal_late").user.username == "second"
    assert not Notice.objects.filter(kind="grievances.escalated").exists()


def test_late_appeal_before_the_last_authority_goes_to_who_supervises_the_state(
    state, done, second, organisations
):
    world.hold(head(state.water.scope), "head")
    secretary = world.post(organisations, "Secretary", "grievance_secretary")
    world.hold(secretary, "secretary")
    assert late(file_appeal(done, "Nobody came.", says(1))).post == secretary


def test_late_appeal_with_nobody_above_is_an_alert(state, done, second):
    world.hold(head(state.water.scope), "head")
    told = late(file_appeal(done, "Nobody came.", says(1)))
    assert (told.post, told.alert) == (None, "nobody")


def test_authority_of_the_area_complained_about_never_decides(state, first):
    local = authority(state.anantnag.scope, "Authority of the district")
    case = world.filed(state, "web:2", against_office=state.water_anantnag)
    done = answered(case, world.post(state.water_head.scope))
    appeal = file_appeal(done, "Nobody came.", says(1))
    assert appeal.authority == first
    Appeal.objects.update(authority=local)  # as given before the conflict was known
    with pytest.raises(NotYoursToDecideError) as barred:
        decide(appeal, own_hand(local, after(2)), REFUSE)
    assert barred.value.bar == "complained_about"


def test_whoever_answered_in_another_post_cannot_decide(done, first, engineer):
    appeal = file_appeal(done, "Nobody came.", says(1))
    hand = own_hand(first, after(2))
    same = replace(hand, actor=replace(hand.actor, user_id=f"of {engineer.pk}"))
    with pytest.raises(NotYoursToDecideError) as barred:
        decide(appeal, same, REFUSE)
    assert barred.value.bar == "answered"


def test_post_that_refused_the_first_cannot_decide_the_second(state, done, first, second):
    decide(file_appeal(done, "Nobody came.", says(1)), own_hand(first, after(5)), REFUSE)
    again = file_appeal(current(done), "Wrong.", says(6))
    with pytest.raises(NotYoursToDecideError):
        decide(again, own_hand(first, after(7)), REFUSE)


def test_appeal_given_to_one_authority_is_not_decided_by_another(done, first, second):
    appeal = file_appeal(done, "Nobody came.", says(1))
    with pytest.raises(NotYoursToDecideError) as barred:
        decide(appeal, own_hand(second, after(2)), REFUSE)
    assert barred.value.bar == "another"


def test_post_without_the_permission_decides_nothing(state, done, first):
    appeal = file_appeal(done, "Nobody came.", says(1))
    with pytest.raises(NotAllowedError):
        decide(appeal, own_hand(world.post(state.water_head.scope), after(2)), REFUSE)


def test_vacant_authority_is_passed_over_and_the_head_is_told(state, done, second):
    authority(state.water.scope, "Vacant")
    world.hold(head(state.water.scope), "head")
    assert file_appeal(done, "Nobody came.", says(1)).authority == second
    assert entry(done, Action.APPEAL).data["alert"] == "vacant"
    assert Notice.objects.get(kind="grievances.appeal_alert").user.username == "head"


def test_no_authority_at_all_is_an_alert_and_whoever_is_named_later_decides(state, done):
    world.hold(head(state.water.scope), "head")
    appeal = file_appeal(done, "Nobody came.", says(1))
    assert appeal.authority is None
    assert entry(done, Action.APPEAL).data["alert"] == "nobody"
    assert Notice.objects.filter(kind="grievances.appeal_alert").count() == 1
    late = authority(state.water.scope)
    assert decide(appeal, own_hand(late, after(2)), REFUSE).decided_by == late


@pytest.mark.parametrize(
    ("order", "missing"),
    [
        (replace(REFUSE, text=" "), "order"),
        (replace(UPHOLD, direction=""), "direction"),
    ],
)
def test_decision_needs_reasons_and_a_direction_where_it_is_upheld(done, first, order, missing):
    appeal = file_appeal(done, "Nobody came.", says(1))
    with pytest.raises(OrderError) as lacking:
        decide(appeal, own_hand(first, after(2)), order)
    assert lacking.value.missing == (missing,)


def test_order_is_in_the_language_of_the_citizen(state, engineer, first):
    case = world.filed(state, "web:ur", language="ur", text="چھ دن سے پانی نہیں آیا")
    done = answered(case, engineer, reply="پانی آ گیا ہے")
    appeal = file_appeal(done, "پانی نہیں آیا", says(1))
    with pytest.raises(OrderError):
        decide(appeal, own_hand(first, after(2)), REFUSE)
    decide(appeal, own_hand(first, after(2)), replace(REFUSE, text="ریکارڈ کے مطابق پانی آیا"))


def test_call_centre_files_the_appeal_for_the_citizen(state, done, first):
    agent = world.post(state.public_head.scope, "Agent", role="call_centre")
    hand = own_hand(agent, after(2))
    appeal = file_appeal(done, "Nobody came.", Speaker(now=hand.now, actor=hand.actor, post=agent))
    assert appeal.by_call
    told = entry(done, Action.APPEAL)
    assert (told.actor_post, told.data["by_call"]) == (str(agent.pk), True)


def test_authority_hears_what_the_citizen_adds_to_an_appeal(done, engineer, first):
    world.hold(engineer, "engineer")
    file_appeal(done, "Nobody came.", says(1))
    citizen.add(current(done), "Nor today.", now=after(2))
    told = Notice.objects.filter(kind="grievances.citizen_wrote")
    assert {notice.user.username for notice in told} == {"engineer", "first"}
