"""Feedback: once an answer, replaceable while the window is open; not solved goes back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.portal.grievances import world
from tests.portal.grievances.answers import after, answered, head, own_hand, says

from chinar.portal.core.journal.models import Entry
from chinar.portal.core.notices.models import Notice
from chinar.portal.grievances import answer_links, seals, ways
from chinar.portal.grievances.lifecycle import Action
from chinar.portal.grievances.models import Feedback, PolicyVersion, Rating
from chinar.portal.grievances.services import voice
from chinar.portal.grievances.services.appeals import file_appeal
from chinar.portal.grievances.services.voice import Opinion, WayClosedError
from chinar.portal.grievances.transitions import Step, advance

POOR = Opinion(rating=Rating.POOR, solved=False, text="Still dry.")
GOOD = Opinion(rating=Rating.GOOD, solved=True)


@pytest.fixture
def done(case, engineer):
    """A case whose answer was sent."""
    return answered(case, engineer)


def entries(case, action):
    return list(Entry.objects.filter(record_id=str(case.pk), action=action).order_by("number"))


def test_case_that_the_citizen_confirms_is_confirmed_resolved(done):
    moved = voice.rate(done, GOOD, says())
    assert moved.state == "closed"
    assert moved.confirmed_at == after(1)
    assert moved.rating == Rating.GOOD


def test_partly_solved_closes_nothing(done):
    moved = voice.rate(done, Opinion(rating=Rating.AVERAGE, solved=None), says())
    assert moved.state == "disposed"
    assert moved.confirmed_at is None


def test_second_opinion_replaces_the_first_and_the_journal_keeps_both_with_seals(done):
    voice.rate(done, POOR, says())
    voice.rate(done, Opinion(rating=Rating.GOOD, solved=None, text="They came."), says(2))
    given = Feedback.objects.get()
    assert (given.rating, given.text) == (Rating.GOOD, "They came.")
    kept = entries(done, Action.RATE)
    assert [entry.data["rating"] for entry in kept] == [1, 3]
    assert kept[0].data["seal"] == seals.of_words(done, "Still dry.")
    assert "Still dry." not in str([entry.data for entry in kept])


def test_opinion_taken_back_is_confirmed_no_more(done):
    voice.rate(done, GOOD, says())
    moved = voice.rate(done, POOR, says(2))
    assert moved.state == "closed"
    assert moved.confirmed_at is None


@pytest.mark.parametrize("way", [ways.reopening, ways.appeal])
def test_closed_case_with_a_poor_rating_is_opened_again_or_appealed(done, way):
    voice.rate(done, GOOD, says())
    closed = voice.rate(done, Opinion(rating=Rating.POOR, solved=False, text="Dry."), says(2))
    assert closed.state == "closed"
    assert way(closed, after(3)).open
    if way is ways.appeal:
        moved = file_appeal(closed, "Nobody came.", says(3)).grievance
        assert moved.state == "appeal_1"
    else:
        assert voice.not_solved(closed, "Dry.", says(3)).state == "reopened"


def test_window_of_feedback_counts_from_the_answer_and_ends(done):
    voice.rate(done, POOR, says(29.9))
    with pytest.raises(WayClosedError) as late:
        voice.rate(done, GOOD, says(30))
    assert late.value.way.bar is ways.Bar.LATE
    assert late.value.way.until == after(30)


def test_nothing_can_be_said_before_there_is_an_answer(case):
    with pytest.raises(WayClosedError) as early:
        voice.rate(case, GOOD, says())
    assert early.value.way.bar is ways.Bar.NOT_ANSWERED


def test_not_solved_goes_back_to_the_office_and_its_head_is_told(state, done, engineer):
    world.hold(engineer, "engineer")
    world.hold(head(state.water.scope), "head")
    moved = voice.not_solved(done, "Still dry in lane 4.", says())
    assert moved.state == "reopened"
    assert moved.office == state.water_anantnag
    assert moved.due_at == after(1) + timedelta(days=21)
    assert moved.messages.last().text == "Still dry in lane 4."
    told = Notice.objects.filter(kind="grievances.sent_back")
    assert {notice.user.username for notice in told} == {"engineer", "head"}
    assert entries(done, Action.NOT_SOLVED)[0].data["seal"]


def test_not_solved_at_most_as_often_as_the_policy_says(done, engineer):
    again = answered(voice.not_solved(done, "Dry.", says()), engineer, after(2))
    with pytest.raises(WayClosedError) as used:
        voice.not_solved(again, "Dry again.", says(3))
    assert used.value.way.bar is ways.Bar.USED_UP


def test_policy_may_allow_more(done, engineer):
    policy = PolicyVersion.objects.get()
    policy.limits = policy.limits | {"reopenings": 2}
    policy.save()
    again = answered(voice.not_solved(done, "Dry.", says()), engineer, after(2))
    assert voice.not_solved(again, "Dry again.", says(3)).reopened_times == 2


def test_reopening_by_a_supervisor_does_not_use_up_the_citizens_own(state, done, engineer):
    chief = head(state.water.scope)
    actor = own_hand(chief).actor
    advance(done, Action.REOPEN, actor=actor, at=after(1))
    again = answered(done, engineer, after(2))
    assert ways.reopening(again, after(3)).open


def test_not_solved_after_the_window_is_told_until_when_it_was(done):
    way = ways.reopening(done, after(31))
    assert (way.bar, way.until) == (ways.Bar.LATE, after(30))


def test_feedback_of_a_joined_report_is_its_own(state, case, engineer):
    other = world.filed(state, "web:2")
    actor = own_hand(engineer).actor
    other = advance(
        other, Action.JOIN, actor=actor, at=world.NOW, step=Step(changes={"lead": case})
    )
    done = answered(case, engineer)
    other = advance(other, Action.ANSWER_WITH_LEAD, actor=actor, at=world.NOW)
    voice.rate(other, POOR, says())
    voice.rate(done, GOOD, says())
    assert ways.answer_of(other) == ways.answer_of(done)
    assert Feedback.objects.get(grievance=other).rating == Rating.POOR
    assert voice.not_solved(other, "Mine is still dry.", says(2)).state == "reopened"
    done.refresh_from_db()
    assert done.state == "closed"


def test_link_in_the_notice_is_of_one_answer_and_ends_with_its_window(done, engineer):
    code = answer_links.code_for(done)
    told = Notice.objects.get(kind="grievances.final")
    assert told.context["feedback_code"] == code
    assert answer_links.matches(done, code, after(29))
    assert not answer_links.matches(done, code, after(30))
    assert not answer_links.matches(done, "0" * 20, after(1))
    assert not answer_links.matches(done, "پانی", after(1))
    back = voice.not_solved(done, "Dry.", says())
    assert not answer_links.matches(back, code, after(1))
    assert not answer_links.matches(answered(back, engineer, after(2)), code, after(3))


def test_solved_partly_solved_and_solved_after_all_is_confirmed_again(done):
    voice.rate(done, GOOD, says())
    voice.rate(done, Opinion(rating=Rating.AVERAGE, solved=None), says(2))
    assert voice.rate(done, GOOD, says(3)).confirmed_at == after(3)
