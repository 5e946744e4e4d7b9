"""The states of a job, and the moves between them."""

from __future__ import annotations

from enum import IntEnum, StrEnum
from typing import Final


class JobState(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class JobAction(StrEnum):
    """What can happen to a job."""

    CLAIM = "claim"
    FINISH = "finish"
    TRY_LATER = "try_later"
    GIVE_UP = "give_up"
    RETRY = "retry"


class Priority(IntEnum):
    """Which of the waiting jobs goes first: the smallest number."""

    HIGH = 0
    NORMAL = 1
    LOW = 2


MOVES: Final[dict[tuple[JobState, JobAction], JobState]] = {
    (JobState.WAITING, JobAction.CLAIM): JobState.RUNNING,
    (JobState.RUNNING, JobAction.FINISH): JobState.DONE,
    (JobState.RUNNING, JobAction.TRY_LATER): JobState.WAITING,
    (JobState.RUNNING, JobAction.GIVE_UP): JobState.FAILED,
    (JobState.FAILED, JobAction.RETRY): JobState.WAITING,
}


def allowed(state: str, action: JobAction) -> bool:
    """Tell whether ``action`` can happen to a job in ``state``."""
    return (JobState(state), action) in MOVES
