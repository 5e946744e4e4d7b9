"""The call centre: who is called when, one caller to a person, and what comes of it."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from tests.portal.grievances import world
from tests.portal.grievances.answers import after, answered, authority, own_hand, says

from chinar.portal.core.journal.models import Entry
from chinar.portal.core.people.models import Post
from chinar.portal.grievances import call_hours, call_words
from chinar.portal.grievances.jobs import calling
from chinar.portal.grievances.lifecycle import Action
from chinar.portal.grievances.models import (
    Appeal,
    Call,
    CallOutcome,
    Contact,
    Feedback,
    Grievance,
    Rating,
)
from chinar.portal.grievances.services import calls, desk, voice
from chinar.portal.grievances.services.calls import Said, Wish
from chinar.portal.grievances.services.voice import Opinion, WayClosedError

LATER = after(4)  # a Saturday, noon
POOR = Opinion(rating=Rating.POOR, solved=False, text="Dry.")


@pytest.fixture
def agent(state):
    """The post of a call centre over the whole state."""
    from chinar.portal.core.people.scopes import ORGANISATIONS, root

    return world.post(root(ORGANISATIONS, "State"), "Agent", role="call_centre")


@pytest.fixture
def done(case, engineer):
    """A case whose answer was sent four days before `LATER`."""
    return answered(case, engineer)


def list_calls(monkeypatch, now=LATER):
    monkeypatch.setattr(calling.timezone, "now", lambda: now)
    calling.list_calls()


def hand_of(agent, name="one", now=LATER):
    hand = own_hand(agent, now)
    return replace(hand, actor=replace(hand.actor, user_id=name))


@pytest.fixture
def listed(done, monkeypatch):
    """The same case on the call list."""
    list_calls(monkeypatch)
    return Call.objects.get()


def test_answer_without_a_word_for_three_days_is_called_about(done, monkeypatch):
    list_calls(monkeypatch, after(2.9))
    assert not Call.objects.exists()
    list_calls(monkeypatch)
    list_calls(monkeypatch)
    call = Call.objects.get()
    assert (call.purpose, call.about_at, call.language) == ("feedback", done.disposed_at, "en")


def test_question_unanswered_for_two_days_is_called_about(case, engineer, monkeypatch):
    hand = own_hand(engineer)
    moved = desk.start(desk.assign(case, hand, to=engineer), hand)
    desk.ask_citizen(moved, hand, text="Which lane?")
    list_calls(monkeypatch, after(1.9))
    assert not Call.objects.exists()
    list_calls(monkeypatch, after(2))
    assert Call.objects.get().purpose == "question"


@pytest.mark.parametrize("why", ["rated", "no phone", "no calls", "confidential", "lapsed"])
def test_nobody_is_called_without_need(state, engineer, monkeypatch, why):
    gone = {"phone": ""} if why == "no phone" else {}
    done = answered(world.filed(state, "web:x", **gone), engineer)
    if why == "rated":
        voice.rate(done, Opinion(rating=Rating.GOOD, solved=None), says())
    elif why == "no calls":
        Contact.objects.update(no_calls=True)
    elif why == "confidential":
        Grievance.objects.update(confidential=True)
    list_calls(monkeypatch, after(31) if why == "lapsed" else LATER)
    assert not Call.objects.exists()


def test_two_callers_never_take_one_call(listed, agent):
    assert calls.take_next(hand_of(agent, "one")) == listed
    assert calls.take_next(hand_of(agent, "two")) is None
    assert calls.take_next(hand_of(agent, "one")) == listed
    assert calls.take_next(hand_of(agent, "two", LATER + calls.HOLD)) == listed


def test_two_callers_never_call_one_person_about_two_cases(state, engineer, agent, monkeypatch):
    for key in ("web:1", "web:2"):
        answered(world.filed(state, key), engineer)
    other = answered(world.filed(state, "web:3", phone="+919419000000"), engineer)
    list_calls(monkeypatch)
    first = calls.take_next(hand_of(agent, "one"))
    second = calls.take_next(hand_of(agent, "two"))
    phones = {call.grievance.contact.phone for call in (first, second)}
    assert len(phones) == 2
    assert other in (first.grievance, second.grievance)
    assert calls.take_next(hand_of(agent, "three")) is None


def test_calls_are_taken_by_language(state, engineer, agent, monkeypatch):
    urdu = world.filed(state, "web:ur", language="ur", text="پانی نہیں", phone="+919419000000")
    answered(urdu, engineer, reply="پانی آ گیا ہے")
    answered(world.filed(state), engineer)
    list_calls(monkeypatch)
    assert calls.take_next(hand_of(agent), language="hi") is None
    assert calls.take_next(hand_of(agent), language="ur").grievance == urdu


def test_call_that_nobody_needs_any_more_is_dropped(listed, done, agent):
    voice.rate(done, Opinion(rating=Rating.GOOD, solved=None), says(3))
    assert calls.take_next(hand_of(agent)) is None
    listed.refresh_from_db()
    assert listed.state == "done"
    assert Entry.objects.filter(record_id=str(listed.pk), action="drop_call").exists()


def test_practice_stays_apart(listed, agent):
    Call.objects.update(practice=True)
    assert calls.take_next(hand_of(agent)) is None
    agent.practice = True
    agent.save()
    assert calls.take_next(hand_of(agent)) == listed


def at(hour, minute=0):
    """Return a moment by the clock of the place."""
    return datetime(2026, 11, 28, tzinfo=UTC) + timedelta(hours=hour - 5.5, minutes=minute)


@pytest.mark.parametrize(
    ("moment", "decent"),
    [(at(8, 59), False), (at(9), True), (at(18, 59), True), (at(19), False), (at(2), False)],
)
def test_people_are_called_at_decent_hours_alone(listed, agent, moment, decent):
    assert call_hours.is_decent(moment) is decent
    if decent:
        calls.take_next(hand_of(agent, now=max(moment, LATER)))
    else:
        with pytest.raises(calls.NotNowError):
            calls.take_next(hand_of(agent, now=moment))


@pytest.mark.parametrize(
    ("moment", "attempts", "again"),
    [
        (at(10), 1, at(13)),
        (at(17), 1, at(33)),
        (at(10), 2, at(34)),
        (at(10), 3, None),
    ],
)
def test_not_reached_is_tried_later_in_decent_hours_three_times_in_all(moment, attempts, again):
    assert call_hours.next_try(moment, attempts) == again


def test_third_try_that_reached_nobody_is_the_last(listed, agent):
    now = LATER
    for _try in range(3):
        call = calls.take_next(hand_of(agent, now=now))
        call = calls.record(call, hand_of(agent, now=now), CallOutcome.NOT_REACHED)
        now = call.next_at
    assert (call.state, call.attempts) == ("unreached", 3)
    assert calls.take_next(hand_of(agent, now=at(34))) is None


@pytest.mark.parametrize("outcome", [CallOutcome.WRONG_NUMBER, CallOutcome.NO_CALLS])
def test_wrong_number_and_who_asks_not_to_be_called_are_never_called_again(
    state, engineer, agent, monkeypatch, outcome
):
    for key in ("web:1", "web:2"):
        answered(world.filed(state, key), engineer)
    list_calls(monkeypatch)
    hand = hand_of(agent)
    calls.record(calls.take_next(hand), hand, outcome)
    assert not Call.objects.filter(state="waiting").exists()
    assert not Contact.objects.filter(no_calls=False).exists()
    answered(world.filed(state, "web:3"), engineer)
    Contact.objects.update(no_calls=True)
    list_calls(monkeypatch)
    assert Call.objects.count() == 2


def test_feedback_by_phone_is_the_citizens_and_says_who_wrote_it(listed, done, agent):
    hand = hand_of(agent)
    calls.record(calls.take_next(hand), hand, CallOutcome.REACHED, Said(opinion=POOR))
    given = Feedback.objects.get()
    assert (given.by_call, given.post, given.text) == (True, agent, "Dry.")
    entry = Entry.objects.get(record_id=str(done.pk), action=Action.RATE)
    assert (entry.actor_post, entry.data["by_call"]) == (str(agent.pk), True)
    called = Entry.objects.get(record_id=str(listed.pk), action="call")
    assert called.data["outcome"] == "reached"
    assert "Dry." not in str(called.data)


def test_case_is_opened_again_for_the_citizen(listed, agent):
    hand = hand_of(agent)
    said = Said(opinion=POOR, wish=Wish.REOPEN, reasons="Lane 4 is dry.")
    calls.record(calls.take_next(hand), hand, CallOutcome.REACHED, said)
    assert Grievance.objects.get().state == "reopened"


def test_appeal_is_filed_for_the_citizen(state, listed, agent):
    authority(state.water.scope)
    hand = hand_of(agent)
    said = Said(opinion=POOR, wish=Wish.APPEAL, reasons="Nobody came.")
    calls.record(calls.take_next(hand), hand, CallOutcome.REACHED, said)
    assert Appeal.objects.get().by_call


def test_question_is_answered_by_phone(case, engineer, agent, monkeypatch):
    hand = own_hand(engineer)
    moved = desk.start(desk.assign(case, hand, to=engineer), hand)
    desk.ask_citizen(moved, hand, text="Which lane?")
    list_calls(monkeypatch)
    call = calls.take_next(hand_of(agent))
    calls.record(call, hand_of(agent), CallOutcome.REACHED, Said(answer="The third."))
    moved.refresh_from_db()
    assert moved.state == "in_progress"
    assert moved.messages.last().text == "The third."


def test_what_is_not_possible_leaves_the_call_as_it_was(listed, done, agent):
    hand = hand_of(agent)
    call = calls.take_next(hand)
    voice.not_solved(done, "Dry.", says(4))
    with pytest.raises(WayClosedError):
        calls.record(call, hand, CallOutcome.REACHED, Said(opinion=POOR))
    listed.refresh_from_db()
    assert listed.state == "waiting"


def test_call_on_another_line_is_not_written_down(listed, agent):
    calls.take_next(hand_of(agent, "one"))
    with pytest.raises(calls.NotHeldError):
        calls.record(listed, hand_of(agent, "two"), CallOutcome.REACHED)


def test_script_is_in_the_language_of_whom_is_called(state, engineer):
    case = world.filed(state, "web:x", contact_language="en")
    said = call_words.script(answered(case, engineer), "feedback", "Chinar")
    assert case.number in " ".join(said)
    assert any("never ask for money" in sentence for sentence in said)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="one writer at a time by nature")
def test_callers_at_one_moment_never_call_one_person_twice():
    state = world.build()
    engineer = world.post(state.water_anantnag.scope)
    seat = world.post(state.water.scope, "Agent", role="call_centre")
    cases = [answered(world.filed(state, f"web:{n}"), engineer) for n in range(6)]
    Call.objects.bulk_create(
        Call(
            grievance=case,
            purpose="feedback",
            about_at=case.disposed_at,
            next_at=LATER,
            language="en",
        )
        for case in cases
    )
    taken = []

    def take(name):
        found = calls.take_next(hand_of(Post.objects.get(pk=seat.pk), name))
        if found is not None:
            taken.append(found)
        connections.close_all()

    threads = [threading.Thread(target=take, args=(f"caller {n}",)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == 1


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads the plan as SQLite writes it")
def test_caller_and_person_are_looked_up_however_many_calls_wait(agent, done, monkeypatch):
    list_calls(monkeypatch)
    with CaptureQueriesContext(connection) as asked:
        calls.take_next(hand_of(agent))
    reads = [one["sql"] for one in asked.captured_queries if one["sql"].startswith("SELECT")]
    reads = [sql for sql in reads if 'FROM "grievances_call"' in sql]
    with connection.cursor() as cursor:
        plans = []
        for sql in reads:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
            plans.append(" ".join(row[-1] for row in cursor.fetchall()))
    assert "call_of_caller (held_by=?)" in plans[0]
    assert "call_list (state=? AND next_at<?)" in plans[1]
    assert "(grievance_id=?" in plans[2]
