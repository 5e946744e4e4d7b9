"""The rollups: exact after any life of cases, safe to run twice, fed by every move."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random

import pytest
from django.core.management import call_command
from django.db import connection
from tests.portal.grievances import world

from chinar.portal.core.journal.actor import SYSTEM
from chinar.portal.grievances.jobs import counting
from chinar.portal.grievances.lifecycle import MOVES, Action, State, actions_in
from chinar.portal.grievances.models import (
    Answer,
    Appeal,
    DayFact,
    Escalation,
    Grievance,
    OfficeMonth,
    PlaceMonth,
    Recount,
    Refresh,
    Standing,
    Transfer,
)
from chinar.portal.grievances.tallies import Reading
from chinar.portal.grievances.transitions import Step, advance

DAY = timedelta(days=1)
# What usually comes next; without it cases would go round in circles and none be answered.
NEXT = {
    State.REGISTERED: (Action.ASSIGN,),
    State.TRIAGED: (Action.ASSIGN,),
    State.RETURNED_MISROUTED: (Action.REROUTE,),
    State.ASSIGNED: (Action.START,),
    State.REOPENED: (Action.START,),
    State.IN_PROGRESS: (Action.PROPOSE,),
    State.AWAITING_CITIZEN: (Action.CITIZEN_ANSWERS,),
    State.AWAITING_OFFICE: (Action.OFFICE_ANSWERS,),
    State.RESOLUTION_PROPOSED: (Action.DISPOSE,),
    State.DISPOSED: (Action.CONFIRM, Action.RATE, Action.NOT_SOLVED, Action.APPEAL),
    State.CLOSED: (Action.REOPEN, Action.APPEAL),
    State.APPEAL_1: (Action.UPHOLD, Action.REFUSE),
    State.APPEAL_2: (Action.UPHOLD, Action.REFUSE),
    State.NOT_TAKEN_UP: (Action.RECONSIDER,),
    State.MERGED: (Action.SPLIT,),
}


def everything() -> dict[str, list]:
    """Return all rollups, so that two ways of counting can be compared."""
    return {
        model.__name__: sorted(map(repr, model.objects.values_list(*fields)))
        for model, fields in (
            (OfficeMonth, ("month", "office", "district", "tally")),
            (PlaceMonth, ("month", "scope", "tally")),
            (DayFact, ("day", "office", "district", "received", "answered", "in_limit")),
            (Standing, ("office", "district", "age", "late", "count")),
        )
    }


def sorted_tallies() -> dict[str, list]:
    """Return `everything` with the keys of each tally in order."""
    for model in (OfficeMonth, PlaceMonth):
        for row in model.objects.all():
            row.tally = ordered(row.tally)
            row.save()
    return everything()


def ordered(tally):
    if not isinstance(tally, dict):
        return tally
    return {key: ordered(tally[key]) for key in sorted(tally)}


def of_state(month: date) -> Reading:
    row = PlaceMonth.objects.filter(month=month, scope__path="0001").first()
    return Reading(tally=row.tally if row else {})


def move(case, action, at, **changes):
    return advance(case, action, actor=SYSTEM, at=at, step=Step(changes=changes))


def answered(case, at):
    for action in (Action.ASSIGN, Action.START, Action.PROPOSE, Action.DISPOSE):
        case = move(case, action, at)
    return case


WITH_LEAD = (Action.ANSWER_WITH_LEAD, Action.REOPEN_WITH_LEAD)


class Life:
    """Moves cases at random, writing beside each move the rows that its service would write."""

    def __init__(self, state, seed: int) -> None:
        self.state, self.now = state, world.NOW
        self.dice = Random(seed)  # noqa: S311 # a life that repeats, no secret
        self.offices = [state.water_anantnag, state.water_kulgam, state.water_head]
        self.cases: list[Grievance] = []

    def step(self) -> None:
        self.now += timedelta(hours=self.dice.randint(1, 60))
        if len(self.cases) < 3 or self.dice.random() < 0.12:
            self.cases.append(self.file())
            return
        place = self.dice.randrange(len(self.cases))
        case = self.cases[place]
        possible = [a for a in actions_in(State(case.state)) if a not in WITH_LEAD]
        if self.dice.random() < 0.85:
            possible = NEXT[State(case.state)]
        if possible:
            self.cases[place] = self.move(case, self.dice.choice(possible))

    def file(self) -> Grievance:
        return world.filed(
            self.state,
            key=f"life:{len(self.cases)}",
            now=self.now,
            language=self.dice.choice(["en", "ur", "hi"]),
            area=self.dice.choice([self.state.kokernag, self.state.kulgam, None]),
            category=self.dice.choice([self.state.no_water, self.state.police, None]),
            office=self.dice.choice(self.offices),
        )

    def move(self, case: Grievance, action: Action) -> Grievance:
        changes = {}
        if action in (Action.TRANSFER, Action.REROUTE, Action.CONFLICT):
            changes["office"] = to = self.dice.choice(self.offices)
            Transfer.objects.create(
                grievance=case, from_office=case.office, to_office=to, reason="Not ours.",
                in_time=True, at=self.now,
            )  # fmt: skip
        if action in (Action.JOIN, Action.MERGE):
            changes["lead"] = self.cases[0]
        if action in (Action.ASSIGN, Action.PROPOSE):
            changes["category"] = self.dice.choice([self.state.no_water, self.state.police])
        if action in (Action.RATE, Action.NOT_SOLVED):
            changes["rating"] = self.dice.randint(1, 5)
        self._beside(case, action)
        return move(case, action, self.now, **changes)

    def _beside(self, case: Grievance, action: Action) -> None:
        if action is Action.ESCALATE:
            Escalation.objects.create(grievance=case, level=1, at=self.now)
        if action in (Action.APPEAL, Action.APPEAL_AGAIN):
            case.appeals.filter(decision="pending").delete()
            Appeal.objects.create(
                grievance=case, tier=1, text="No.", filed_at=self.now, due_at=self.now + 30 * DAY
            )
        if action in (Action.UPHOLD, Action.REFUSE):
            case.appeals.filter(decision="pending").update(
                decision="upheld" if action is Action.UPHOLD else "refused",
                order="Heard.", decided_at=self.now,
            )  # fmt: skip


@pytest.mark.parametrize("seed", range(3))
def test_counting_bit_by_bit_gives_what_counting_from_scratch_gives(state, seed):
    life = Life(state, seed)
    for turn in range(90):
        life.step()
        if turn % 20 == life.dice.randrange(20):
            counting.refresh(life.now)
    counting.refresh(life.now)
    assert not Recount.objects.exists()
    bit_by_bit = sorted_tallies()
    counting.rebuild(life.now)
    assert sorted_tallies() == bit_by_bit
    assert Answer.objects.count() > 3
    assert Answer.objects.filter(reopened_at__isnull=False).exists()


def test_counting_twice_changes_nothing(case):
    counting.refresh(world.NOW)
    once, number = everything(), Refresh.objects.get().number
    counting.refresh(world.NOW)
    assert everything() == once
    assert Refresh.objects.get().number == number


def test_counting_that_was_stopped_halfway_is_finished_by_the_next(case, monkeypatch):
    def stop(*_args):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(counting, "_recount", stop)
        with pytest.raises(KeyboardInterrupt):
            counting.refresh(world.NOW)
    assert Recount.objects.exists()
    counting.refresh(world.NOW)
    assert of_state(date(2026, 11, 1)).count("received") == 1


def test_count_from_scratch_that_is_stopped_leaves_what_was_counted_before(
    state, case, monkeypatch
):
    world.filed(state, "web:2", office=state.water_kulgam)
    counting.refresh(world.NOW)
    before, real, done = everything(), counting._recount, []  # to stop it halfway

    def stop(*args):
        if done:
            raise KeyboardInterrupt
        done.append(real(*args))

    with monkeypatch.context() as patch:
        patch.setattr(counting, "_recount", stop)
        with pytest.raises(KeyboardInterrupt):
            counting.rebuild(world.NOW)
    assert everything() == before
    counting.rebuild(world.NOW)
    assert everything() == before


def test_note_of_a_move_that_ends_while_all_is_counted_is_kept(case):
    """On PostgreSQL a transaction may hold a lower number than those that ended before it."""
    last = Recount.objects.latest("pk").pk
    Recount.objects.create(pk=last + 2, grievance=case.pk, office=case.office_id)

    def end_another(done, of):
        Recount.objects.create(pk=last + 1, grievance=case.pk, office=case.office_id)

    counting.rebuild(world.NOW, end_another)
    assert [note.pk for note in Recount.objects.all()] == [last + 1]


def test_rows_of_what_is_no_more_go_when_all_is_counted(state, case):
    counting.refresh(world.NOW)
    Grievance.objects.update(registered_at=world.NOW + 40 * DAY)
    counting.rebuild(world.NOW + 40 * DAY)
    assert {row.month for row in OfficeMonth.objects.all()} == {date(2027, 1, 1)}
    assert {row.month for row in PlaceMonth.objects.all()} == {date(2027, 1, 1)}
    assert {fact.day.month for fact in DayFact.objects.all()} == {1}


def test_open_cases_are_read_without_the_writer_s_lock(case, monkeypatch):
    counting.refresh(world.NOW)
    depths = []

    def of(self, *, area, office):
        depths.append(len(connection.savepoint_ids))

    monkeypatch.setattr(counting.Districts, "of", of)
    outside = len(connection.savepoint_ids)
    counting.refresh(world.NOW)
    assert depths == [outside]


def test_move_that_is_rolled_back_leaves_no_note(case):
    Recount.objects.all().delete()
    with pytest.raises(ValueError, match="number"):
        move(case, Action.TRIAGE, world.NOW, number="1")
    assert not Recount.objects.exists()


def test_first_answer_stays_counted_after_the_case_is_opened_again(case):
    case = answered(case, world.NOW + 3 * DAY)
    case = move(case, Action.REOPEN, world.NOW + 10 * DAY)
    answered_again = world.NOW + 40 * DAY
    for action in (Action.START, Action.PROPOSE, Action.DISPOSE):
        case = move(case, action, answered_again)
    first, second = Answer.objects.all()
    assert (first.days, first.in_limit, first.reopened_at) == (3, True, world.NOW + 10 * DAY)
    assert (second.days, second.in_limit) == (30, False)
    counting.refresh(answered_again)
    november, january = of_state(date(2026, 11, 1)), of_state(date(2027, 1, 1))
    assert (november.count("answered"), november.count("reopened")) == (1, 1)
    assert (january.count("answered"), january.count("in_limit")) == (1, 0)


def test_pause_moves_the_net_limit_and_not_the_gross_one(case):
    case = move(case, Action.ASSIGN, world.NOW)
    case = move(case, Action.ASK_CITIZEN, world.NOW + DAY)
    case = move(case, Action.CITIZEN_ANSWERS, world.NOW + 6 * DAY)
    for action in (Action.PROPOSE, Action.DISPOSE):
        case = move(case, action, world.NOW + 24 * DAY)
    [answer] = Answer.objects.all()
    assert (answer.days, answer.net_days) == (24, 19)
    assert (answer.in_limit, answer.in_limit_gross) == (True, False)


def test_answer_that_was_confirmed_and_appealed_later_is_not_confirmed(case):
    case = answered(case, world.NOW + DAY)
    case = move(case, Action.CONFIRM, world.NOW + 2 * DAY)
    assert Answer.objects.get().confirmed_at == world.NOW + 2 * DAY
    move(case, Action.APPEAL, world.NOW + 3 * DAY)
    assert Answer.objects.get().confirmed_at is None


def test_rating_belongs_to_the_answer_it_was_given_for(case):
    case = answered(case, world.NOW + DAY)
    case = move(case, Action.RATE, world.NOW + 2 * DAY, rating=1)
    case = move(case, Action.NOT_SOLVED, world.NOW + 3 * DAY)
    for action in (Action.START, Action.PROPOSE, Action.DISPOSE, Action.CONFIRM):
        case = move(case, action, world.NOW + 4 * DAY)
    assert [answer.rating for answer in Answer.objects.all()] == [1, None]


def test_case_that_goes_to_another_office_is_counted_there(state, case):
    counting.refresh(world.NOW)
    Transfer.objects.create(
        grievance=case, from_office=case.office, to_office=state.water_kulgam, reason="Theirs.",
        in_time=True, at=world.NOW + DAY,
    )  # fmt: skip
    move(case, Action.TRANSFER, world.NOW + DAY, office=state.water_kulgam)
    counting.refresh(world.NOW + DAY)
    counted = {row.office_id: Reading(tally=row.tally) for row in OfficeMonth.objects.all()}
    assert counted[state.water_kulgam.pk].count("received") == 1
    assert counted[state.water_anantnag.pk].tally == {"transfers": 1}
    assert Standing.objects.get().office == state.water_kulgam


def test_cases_written_without_a_move_are_counted_from_scratch(case):
    Grievance.objects.update(state="disposed", open=False, disposed_at=world.NOW + 5 * DAY)
    counting.rebuild(world.NOW + 6 * DAY)
    november = of_state(date(2026, 11, 1))
    assert (november.count("answered"), november.days()) == (1, 5)


@pytest.mark.parametrize(
    ("days", "place", "late"), [(0, 0, False), (7, 0, False), (8, 1, False), (40, 4, True)]
)
def test_open_case_stands_by_age_and_limit(case, days, place, late):
    counting.refresh(world.NOW + days * DAY)
    standing = Standing.objects.get()
    assert (standing.age, standing.late, standing.count) == (place, late, 1)
    assert standing.district.code == "anantnag"


def test_months_end_at_local_midnight(state):
    world.filed(state, key="late", now=datetime.fromisoformat("2026-10-31T23:59:59+05:30"))
    world.filed(state, key="early", now=datetime.fromisoformat("2026-11-01T00:00:00+05:30"))
    counting.refresh(world.NOW)
    counts = [of_state(date(2026, month, 1)).count("received") for month in (10, 11)]
    assert counts == [1, 1]
    assert set(DayFact.objects.values_list("day", flat=True)) == {
        date(2026, 10, 31),
        date(2026, 11, 1),
    }


def test_sums_follow_when_rows_vanish_with_their_office(state, case):
    counting.refresh(world.NOW)
    OfficeMonth.objects.all().delete()
    counting.refresh(world.NOW)
    assert not PlaceMonth.objects.exists()


def test_job_counts_everything_the_first_time(case):
    Recount.objects.all().delete()
    counting.count()
    assert of_state(date(2026, 11, 1)).count("received") == 1
    counting.count()
    counting.sum_places()
    counting.count_anew()
    assert of_state(date(2026, 11, 1)).count("received") == 1


def test_command_counts_what_moved_or_everything(case, capsys):
    call_command("grievance_facts")
    call_command("grievance_facts", "--rebuild")
    assert capsys.readouterr().out.splitlines() == ["counted: 1 office months"] * 2


def test_every_move_notes_the_case(case):
    assert {pair[1] for pair in MOVES} == set(Action)
    Recount.objects.all().delete()
    move(case, Action.ASSIGN, world.NOW)
    [note] = Recount.objects.all()
    assert (note.grievance, note.office) == (case.pk, case.office_id)
