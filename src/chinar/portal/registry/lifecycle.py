"""The states of a web site and of an import, and the moves that are allowed."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class SiteState(StrEnum):
    """Where a web site stands in its life."""

    PLANNED = "planned"
    LIVE = "live"
    SUSPENDED = "suspended"
    RETIRED = "retired"


class SiteAction(StrEnum):
    """What can be done to a web site."""

    GO_LIVE = "go_live"
    SUSPEND = "suspend"
    RESUME = "resume"
    RETIRE = "retire"


class ImportState(StrEnum):
    """Where an uploaded file stands."""

    DRAFT = "draft"
    APPLIED = "applied"
    UNDONE = "undone"
    DISCARDED = "discarded"


class ImportAction(StrEnum):
    """What can be done with an uploaded file."""

    APPLY = "apply"
    UNDO = "undo"
    DISCARD = "discard"


SITE_MOVES: Final[dict[tuple[SiteState, SiteAction], SiteState]] = {
    (SiteState.PLANNED, SiteAction.GO_LIVE): SiteState.LIVE,
    (SiteState.PLANNED, SiteAction.RETIRE): SiteState.RETIRED,
    (SiteState.LIVE, SiteAction.SUSPEND): SiteState.SUSPENDED,
    (SiteState.LIVE, SiteAction.RETIRE): SiteState.RETIRED,
    (SiteState.SUSPENDED, SiteAction.RESUME): SiteState.LIVE,
    (SiteState.SUSPENDED, SiteAction.RETIRE): SiteState.RETIRED,
}

# A site already on the air when it is first written down starts as live.
FIRST_SITE_STATES: Final = frozenset({SiteState.PLANNED, SiteState.LIVE})

IMPORT_MOVES: Final[dict[tuple[ImportState, ImportAction], ImportState]] = {
    (ImportState.DRAFT, ImportAction.APPLY): ImportState.APPLIED,
    (ImportState.DRAFT, ImportAction.DISCARD): ImportState.DISCARDED,
    (ImportState.APPLIED, ImportAction.UNDO): ImportState.UNDONE,
}


class MoveNotAllowedError(Exception):
    """The record's state does not allow the action; both are told."""

    def __init__(self, state: str, action: str) -> None:
        super().__init__(f"{action} is not possible from {state}")
        self.state = state
        self.action = action


def site_after(state: SiteState, action: SiteAction) -> SiteState:
    """Return the state a site is in after ``action``.

    Raises:
        MoveNotAllowedError: the table has no such move.
    """
    try:
        return SITE_MOVES[state, action]
    except KeyError:
        raise MoveNotAllowedError(state, action) from None


def site_actions(state: SiteState) -> list[SiteAction]:
    """Return what can be done to a site in ``state``, in the table's order."""
    return [action for start, action in SITE_MOVES if start == state]


def import_after(state: ImportState, action: ImportAction) -> ImportState:
    """Return the state an import is in after ``action``.

    Raises:
        MoveNotAllowedError: the table has no such move.
    """
    try:
        return IMPORT_MOVES[state, action]
    except KeyError:
        raise MoveNotAllowedError(state, action) from None
