"""The one writer of a state: every pair, the clock, the journal, what is stale."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.portal.grievances import world

from chinar.portal.core.journal.actor import SYSTEM
from chinar.portal.core.journal.models import Entry
from chinar.portal.grievances import clock
from chinar.portal.grievances.lifecycle import (
    MOVES,
    OPEN_STATES,
    Action,
    NotPossibleError,
    State,
)
from chinar.portal.grievances.models import Grievance, Message, MessageKind, Outcome
from chinar.portal.grievances.transitions import StaleStateError, Step, advance

PAIRS = [(s, a) for s in State if s is not State.DRAFT for a in Action]
DAY = timedelta(days=1)


def put(case, state):
    """Put a case into a state, as if its history had led there."""
    fields = {"state": state, "open": state in OPEN_STATES}
    Grievance.objects.filter(pk=case.pk).update(disposed_at=world.NOW, **fields)
    case.refresh_from_db()


def entries(case):
    return list(Entry.objects.filter(record_id=str(case.pk)).order_by("number"))


def test_every_pair_moves_as_the_table_says_or_changes_nothing(case, state):
    lead = world.filed(state, key="web:lead")
    Grievance.objects.filter(pk=case.pk).update(lead=lead)
    for state, action in PAIRS:
        put(case, state)
        before = len(entries(case))
        if (state, action) in MOVES:
            moved = advance(case, action, actor=SYSTEM, at=world.NOW + DAY)
            assert moved.state == MOVES[state, action].to
            assert entries(case)[-1].action == action
            assert entries(case)[-1].data["from"] == state
            assert len(entries(case)) == before + 1
        else:
            with pytest.raises(NotPossibleError):
                advance(case, action, actor=SYSTEM, at=world.NOW + DAY)
            case.refresh_from_db()
            assert case.state == state
            assert len(entries(case)) == before
        assert case.segments.filter(ends_at=None).count() <= 1


def test_state_that_moved_meanwhile_is_refused(case):
    advance(case, Action.TRIAGE, actor=SYSTEM, at=world.NOW)
    with pytest.raises(StaleStateError) as stale:
        advance(case, Action.ASSIGN, actor=SYSTEM, at=world.NOW, step=Step(seen=State.REGISTERED))
    assert (stale.value.seen, stale.value.found) == (State.REGISTERED, State.TRIAGED)


def test_move_writes_no_field_of_its_own_choice(case):
    with pytest.raises(ValueError, match="number"):
        advance(case, Action.TRIAGE, actor=SYSTEM, at=world.NOW, step=Step(changes={"number": "1"}))


def test_database_knows_the_states(case):
    for wrong in ({"state": "lost"}, {"state": "closed"}, {"state": "draft", "open": False}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Grievance.objects.filter(pk=case.pk).update(**wrong)


def test_merged_case_has_its_lead(case):
    with pytest.raises(IntegrityError), transaction.atomic():
        Grievance.objects.filter(pk=case.pk).update(state="merged", open=False)


def test_disposed_case_has_its_date(case):
    with pytest.raises(IntegrityError), transaction.atomic():
        Grievance.objects.filter(pk=case.pk).update(state="disposed", open=False)


def test_database_knows_kinds_and_outcomes(case):
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.create(grievance=case, kind="gossip", text="x", at=world.NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        case.actions_taken.create(outcome=Outcome.REFUSED, text="x", at=world.NOW)


def ask_and_answer(case, days, start):
    advance(case, Action.ASK_CITIZEN, actor=SYSTEM, at=start)
    return advance(case, Action.CITIZEN_ANSWERS, actor=SYSTEM, at=start + days * DAY)


def test_pause_moves_the_limit_and_pauses_are_capped_in_all(case):
    put(case, State.IN_PROGRESS)
    due = case.due_at
    assert ask_and_answer(case, 4, world.NOW + DAY).due_at == due + 4 * DAY
    assert ask_and_answer(case, 20, world.NOW + 6 * DAY).due_at == due + 10 * DAY
    assert ask_and_answer(case, 1, world.NOW + 30 * DAY).due_at == due + 10 * DAY


def test_pauses_are_logged_in_segments_that_tell_how_the_clock_ran(case):
    put(case, State.IN_PROGRESS)
    ask_and_answer(case, 2, world.NOW + DAY)
    told = [(s.state, s.running, s.turn, s.ends_at is None) for s in case.segments.all()]
    assert told == [
        ("registered", True, "office", False),
        ("awaiting_citizen", False, "citizen", False),
        ("in_progress", True, "office", True),
    ]


def test_comment_after_the_answer_does_not_move_its_date(case):
    put(case, State.DISPOSED)
    advance(case, Action.NOTE, actor=SYSTEM, at=world.NOW + 9 * DAY)
    case.refresh_from_db()
    assert case.disposed_at == world.NOW


def test_reopened_case_has_a_new_limit(case):
    put(case, State.CLOSED)
    moved = advance(case, Action.REOPEN, actor=SYSTEM, at=world.NOW + 40 * DAY)
    assert moved.due_at == world.NOW + 61 * DAY
    assert moved.disposed_at is None


def test_transfers_are_counted(case):
    assert advance(case, Action.TRANSFER, actor=SYSTEM, at=world.NOW).transfers == 1


@pytest.mark.parametrize(
    ("after", "used", "left", "late"),
    [(0, 0, 21, False), (9, 9, 12, False), (21, 21, 0, False), (22, 22, -1, True)],
)
def test_clock_reads_days_used_and_left(case, after, used, left, late):
    read = clock.read(case, world.NOW + after * DAY)
    assert (read.used_days, read.limit_days, read.days_left, read.late) == (used, 21, left, late)
    assert read.days_late == max(-left, 0)
    assert read.soon == (0 <= left <= 3)


def test_clock_stops_at_the_answer(case):
    Grievance.objects.filter(pk=case.pk).update(
        state="disposed", open=False, disposed_at=world.NOW + 5 * DAY
    )
    case.refresh_from_db()
    assert clock.read(case, world.NOW + 100 * DAY).used_days == 5


def test_models_have_readable_names(case):
    message = Message(grievance=case, kind=MessageKind.NOTE, text="x", at=world.NOW)
    assert str(message).endswith("note")
    assert str(case.contact) == str(case.contact.pk)
    assert str(case.segments.get()).startswith("registered")
    assert str(case.policy) == "guidelines-2024"
