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
    WITHDRAW_PART = "withdraw_part"
    PART_ANSWERS = "part_answers"
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
    JOIN = "join"
    ECHO = "echo"
    ANSWER_WITH_LEAD = "answer_with_lead"
    REOPEN_WITH_LEAD = "reopen_with_lead"
    CONFLICT = "conflict"
    ESCALATE = "escalate"
    RATE = "rate"
    NOT_SOLVED = "not_solved"
    APPEAL = "appeal"
    APPEAL_AGAIN = "appeal_again"
    UPHOLD = "uphold"
    REFUSE = "refuse"
    REOPEN = "reopen"
    SET_LIMITS = "set_limits"
    NAME_OFFICE = "name_office"
    CONFIDE = "confide"


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

# What officers do among themselves: the citizen is shown that it happened at most.
INTERNAL: Final = frozenset({Action.NOTE, Action.TRIAGE, Action.PROPOSE, Action.SEND_BACK})

_AT_THE_DESK: Final = (State.REGISTERED, State.TRIAGED, State.ASSIGNED, State.REOPENED)
_WORKED_ON: Final = (State.ASSIGNED, State.IN_PROGRESS)
_WAITING: Final = (State.AWAITING_CITIZEN, State.AWAITING_OFFICE)
_HEARS_THE_CITIZEN: Final = tuple(sorted(OPEN_STATES))
_UNANSWERED: Final = tuple(sorted(OPEN_STATES - {State.APPEAL_1, State.APPEAL_2}))


# Action, the states it is possible in, where it leads (None: it stays), whose hand it takes.
_RULES: Final[tuple[tuple[Action, tuple[State, ...], State | None, str], ...]] = (
    # At the door
    (Action.REGISTER, (State.DRAFT,), State.REGISTERED, CITIZEN),
    (
        Action.NOT_TAKE_UP,
        (State.DRAFT, State.REGISTERED, State.TRIAGED, State.ASSIGNED),
        State.NOT_TAKEN_UP,
        ASSIGN,
    ),
    (Action.RECONSIDER, (State.NOT_TAKEN_UP,), State.REGISTERED, SUPERVISE),
    # To the right desk
    (Action.TRIAGE, (State.REGISTERED,), State.TRIAGED, ASSIGN),
    (Action.ASSIGN, (*_AT_THE_DESK, State.IN_PROGRESS), State.ASSIGNED, ASSIGN),
    (Action.TRANSFER, (*_AT_THE_DESK, State.IN_PROGRESS), State.REGISTERED, ASSIGN),
    (
        Action.RETURN,
        (State.REGISTERED, State.TRIAGED, State.ASSIGNED),
        State.RETURNED_MISROUTED,
        ASSIGN,
    ),
    (Action.REROUTE, (State.RETURNED_MISROUTED,), State.REGISTERED, SUPERVISE),
    (Action.MERGE, (*_AT_THE_DESK, State.IN_PROGRESS), State.MERGED, ASSIGN),
    (Action.SPLIT, (State.MERGED,), State.REGISTERED, ASSIGN),
    (Action.CONFLICT, (*_AT_THE_DESK, State.IN_PROGRESS), State.REGISTERED, ASSIGN),
    (Action.ESCALATE, _HEARS_THE_CITIZEN, None, SYSTEM),
    # Reported before: each who joins keeps a number and a say of their own
    (Action.JOIN, (State.REGISTERED,), State.MERGED, CITIZEN),
    (Action.ECHO, _HEARS_THE_CITIZEN, None, CITIZEN),
    (Action.ANSWER_WITH_LEAD, (State.MERGED,), State.DISPOSED, SYSTEM),
    (Action.REOPEN_WITH_LEAD, (State.DISPOSED, State.CLOSED), State.MERGED, SYSTEM),
    # Work
    (Action.START, (State.ASSIGNED, State.REOPENED), State.IN_PROGRESS, WORK),
    (Action.NOTE, tuple(sorted(OPEN_STATES | {State.DISPOSED})), None, WORK),
    (Action.INTERIM, (*_WORKED_ON, *_WAITING), None, WORK),
    (Action.ASK_CITIZEN, _WORKED_ON, State.AWAITING_CITIZEN, WORK),
    (Action.CITIZEN_ANSWERS, (State.AWAITING_CITIZEN,), State.IN_PROGRESS, CITIZEN),
    (Action.ASK_OFFICE, (*_WORKED_ON, State.AWAITING_OFFICE), State.AWAITING_OFFICE, WORK),
    (Action.WITHDRAW_PART, (State.AWAITING_OFFICE,), None, WORK),
    (Action.PART_ANSWERS, (State.AWAITING_OFFICE,), None, WORK),
    (Action.OFFICE_ANSWERS, (State.AWAITING_OFFICE,), State.IN_PROGRESS, WORK),
    (Action.END_PAUSE, _WAITING, State.IN_PROGRESS, SYSTEM),
    (Action.ADD, (*_HEARS_THE_CITIZEN, State.MERGED), None, CITIZEN),
    (Action.REMIND, (*_HEARS_THE_CITIZEN, State.MERGED), None, CITIZEN),
    # Answer
    (Action.PROPOSE, (State.IN_PROGRESS,), State.RESOLUTION_PROPOSED, WORK),
    (Action.SEND_BACK, (State.RESOLUTION_PROPOSED,), State.IN_PROGRESS, WORK),
    (Action.DISPOSE, (State.RESOLUTION_PROPOSED,), State.DISPOSED, WORK),
    (Action.CONFIRM, (State.DISPOSED,), State.CLOSED, CITIZEN),
    (Action.LAPSE, (State.DISPOSED,), State.CLOSED, SYSTEM),
    (Action.RATE, (State.DISPOSED, State.CLOSED), None, CITIZEN),
    # Not satisfied
    (Action.NOT_SOLVED, (State.DISPOSED, State.CLOSED), State.REOPENED, CITIZEN),
    (Action.APPEAL, (State.DISPOSED, State.CLOSED), State.APPEAL_1, CITIZEN),
    (Action.APPEAL_AGAIN, (State.DISPOSED, State.CLOSED, State.APPEAL_1), State.APPEAL_2, CITIZEN),
    (Action.UPHOLD, (State.APPEAL_1, State.APPEAL_2), State.REOPENED, APPEALS),
    (Action.REFUSE, (State.APPEAL_1,), State.DISPOSED, APPEALS),
    (Action.REFUSE, (State.APPEAL_2,), State.CLOSED, APPEALS),
    (Action.REOPEN, (State.DISPOSED, State.CLOSED), State.REOPENED, SUPERVISE),
    # What is known of it only later; an appeal has a clock of its own
    (Action.SET_LIMITS, _UNANSWERED, None, ASSIGN),
    (Action.NAME_OFFICE, _UNANSWERED, None, ASSIGN),
    (Action.CONFIDE, (*_HEARS_THE_CITIZEN, State.DISPOSED, State.CLOSED), None, ASSIGN),
)

MOVES: Final = {
    (state, action): Move(to=to or state, permission=by)
    for action, states, to, by in _RULES
    for state in states
}

# A supervisor may do these as well, also one who has no desk of their own.
SUPERVISED: Final = frozenset(
    {
        Action.TRANSFER,
        Action.CONFLICT,
        Action.SET_LIMITS,
        Action.NAME_OFFICE,
        Action.CONFIDE,
    }
)


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


def permissions(state: State, action: Action) -> tuple[str, ...]:
    """Return the permissions of which one suffices for an action in a state."""
    own = move(state, action).permission
    return (own, SUPERVISE) if action in SUPERVISED else (own,)


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
