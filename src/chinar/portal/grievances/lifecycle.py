"""The states of a grievance and every move between them: one table, pure Python."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class State(StrEnum):
    """Where a grievance stands."""

    DRAFT = "draft"
    REGISTERED = "registered"
    TRIAGED = "triaged"
    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    AWAITING_CITIZEN = "awaiting_citizen"
    AWAITING_OFFICE = "awaiting_office"
    RESOLUTION_PROPOSED = "resolution_proposed"
    DISPOSED = "disposed"
    CLOSED = "closed"
    NOT_TAKEN_UP = "not_taken_up"
    MERGED = "merged"
    RETURNED_MISROUTED = "returned_misrouted"
    APPEAL_1 = "appeal_1"
    APPEAL_2 = "appeal_2"
    REOPENED = "reopened"


class Action(StrEnum):
    """What somebody does to a grievance."""

    REGISTER = "register"
    NOT_TAKE_UP = "not_take_up"
    RECONSIDER = "reconsider"
    TRIAGE = "triage"
    ASSIGN = "assign"
    START = "start"
    NOTE = "note"
    INTERIM = "interim"
    ASK_CITIZEN = "ask_citizen"
    CITIZEN_ANSWERS = "citizen_answers"
    ASK_OFFICE = "ask_office"
    OFFICE_ANSWERS = "office_answers"
    END_PAUSE = "end_pause"
    ADD = "add"
    REMIND = "remind"
    PROPOSE = "propose"
    SEND_BACK = "send_back"
    DISPOSE = "dispose"
    CONFIRM = "confirm"
    LAPSE = "lapse"
    TRANSFER = "transfer"
    RETURN = "return"
    REROUTE = "reroute"
    MERGE = "merge"
    SPLIT = "split"
    APPEAL = "appeal"
    APPEAL_AGAIN = "appeal_again"
    UPHOLD = "uphold"
    REFUSE = "refuse"
    REOPEN = "reopen"


class Turn(StrEnum):
    """Who has to do the next thing."""

    OFFICE = "office"
    CITIZEN = "citizen"
    OTHER_OFFICE = "other_office"
    NOBODY = "nobody"


# Two hands that hold no post: the person who reported, and the portal's own clock.
CITIZEN: Final = "citizen"
SYSTEM: Final = "system"
ASSIGN: Final = "grievances.assign"
WORK: Final = "grievances.work"
SUPERVISE: Final = "grievances.supervise"
APPEALS: Final = "grievances.appeals"


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Where an action leads, and the permission (or hand) that it asks for."""

    to: State
    permission: str


OPEN_STATES: Final = frozenset(
    {
        State.REGISTERED,
        State.TRIAGED,
        State.ASSIGNED,
        State.IN_PROGRESS,
        State.AWAITING_CITIZEN,
        State.AWAITING_OFFICE,
        State.RESOLUTION_PROPOSED,
        State.RETURNED_MISROUTED,
        State.APPEAL_1,
        State.APPEAL_2,
        State.REOPENED,
    }
)
# The clock of the office stands still in these; the cap on pauses is the policy's.
PAUSED_STATES: Final = frozenset({State.AWAITING_CITIZEN})

_AT_THE_DESK: Final = (State.REGISTERED, State.TRIAGED, State.ASSIGNED, State.REOPENED)
_WORKED_ON: Final = (State.ASSIGNED, State.IN_PROGRESS)
_WAITING: Final = (State.AWAITING_CITIZEN, State.AWAITING_OFFICE)
_HEARS_THE_CITIZEN: Final = tuple(sorted(OPEN_STATES))


def _moves() -> dict[tuple[State, Action], Move]:
    table: dict[tuple[State, Action], Move] = {}

    def allow(action: Action, states: tuple[State, ...], to: State | None, by: str) -> None:
        for state in states:
            table[state, action] = Move(to=to or state, permission=by)

    s, a = State, Action
    # At the door
    allow(a.REGISTER, (s.DRAFT,), s.REGISTERED, CITIZEN)
    allow(a.NOT_TAKE_UP, (s.DRAFT, s.REGISTERED, s.TRIAGED, s.ASSIGNED), s.NOT_TAKEN_UP, ASSIGN)
    allow(a.RECONSIDER, (s.NOT_TAKEN_UP,), s.REGISTERED, SUPERVISE)
    # To the right desk
    allow(a.TRIAGE, (s.REGISTERED,), s.TRIAGED, ASSIGN)
    allow(a.ASSIGN, (*_AT_THE_DESK, s.IN_PROGRESS), s.ASSIGNED, ASSIGN)
    allow(a.TRANSFER, (*_AT_THE_DESK, s.IN_PROGRESS), s.REGISTERED, ASSIGN)
    allow(a.RETURN, (s.REGISTERED, s.TRIAGED, s.ASSIGNED), s.RETURNED_MISROUTED, ASSIGN)
    allow(a.REROUTE, (s.RETURNED_MISROUTED,), s.REGISTERED, ASSIGN)
    allow(a.MERGE, (*_AT_THE_DESK, s.IN_PROGRESS), s.MERGED, ASSIGN)
    allow(a.SPLIT, (s.MERGED,), s.REGISTERED, ASSIGN)
    # Work
    allow(a.START, (s.ASSIGNED, s.REOPENED), s.IN_PROGRESS, WORK)
    allow(a.NOTE, tuple(sorted(OPEN_STATES | {s.DISPOSED})), None, WORK)
    allow(a.INTERIM, (*_WORKED_ON, *_WAITING), None, WORK)
    allow(a.ASK_CITIZEN, _WORKED_ON, s.AWAITING_CITIZEN, WORK)
    allow(a.CITIZEN_ANSWERS, (s.AWAITING_CITIZEN,), s.IN_PROGRESS, CITIZEN)
    allow(a.ASK_OFFICE, _WORKED_ON, s.AWAITING_OFFICE, WORK)
    allow(a.OFFICE_ANSWERS, (s.AWAITING_OFFICE,), s.IN_PROGRESS, WORK)
    allow(a.END_PAUSE, _WAITING, s.IN_PROGRESS, SYSTEM)
    allow(a.ADD, _HEARS_THE_CITIZEN, None, CITIZEN)
    allow(a.REMIND, _HEARS_THE_CITIZEN, None, CITIZEN)
    # Answer
    allow(a.PROPOSE, (s.IN_PROGRESS,), s.RESOLUTION_PROPOSED, WORK)
    allow(a.SEND_BACK, (s.RESOLUTION_PROPOSED,), s.IN_PROGRESS, WORK)
    allow(a.DISPOSE, (s.RESOLUTION_PROPOSED,), s.DISPOSED, WORK)
    allow(a.CONFIRM, (s.DISPOSED,), s.CLOSED, CITIZEN)
    allow(a.LAPSE, (s.DISPOSED,), s.CLOSED, SYSTEM)
    # Not satisfied
    allow(a.APPEAL, (s.DISPOSED, s.CLOSED), s.APPEAL_1, CITIZEN)
    allow(a.APPEAL_AGAIN, (s.DISPOSED, s.CLOSED, s.APPEAL_1), s.APPEAL_2, CITIZEN)
    allow(a.UPHOLD, (s.APPEAL_1, s.APPEAL_2), s.REOPENED, APPEALS)
    allow(a.REFUSE, (s.APPEAL_1,), s.DISPOSED, APPEALS)
    allow(a.REFUSE, (s.APPEAL_2,), s.CLOSED, APPEALS)
    allow(a.REOPEN, (s.DISPOSED, s.CLOSED), s.REOPENED, SUPERVISE)
    return table


MOVES: Final = _moves()


class NotPossibleError(Exception):
    """The action does not exist in the state the grievance is in."""

    def __init__(self, state: State, action: Action) -> None:
        super().__init__(f"{action} is not possible in {state}")
        self.state, self.action = state, action


def move(state: State, action: Action) -> Move:
    """Return what an action does in a state.

    Raises:
        NotPossibleError: the table has no such move.
    """
    try:
        return MOVES[state, action]
    except KeyError:
        raise NotPossibleError(state, action) from None


def actions_in(state: State) -> list[Action]:
    """Return the actions that exist in a state, in the order of their declaration."""
    return [action for action in Action if (state, action) in MOVES]


def turn(state: State) -> Turn:
    """Tell whose turn it is: who has to do the next thing."""
    if state in (State.AWAITING_CITIZEN, State.DRAFT):
        return Turn.CITIZEN
    if state is State.AWAITING_OFFICE:
        return Turn.OTHER_OFFICE
    return Turn.OFFICE if state in OPEN_STATES else Turn.NOBODY
