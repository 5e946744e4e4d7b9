"""The states of a service centre and the moves between them."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class CentreState(StrEnum):
    """Where a centre stands, from a proposal to its end."""

    CANDIDATE = "candidate"
    PROPOSED = "proposed"
    ASSESSED = "assessed"
    APPROVED = "approved"
    EQUIPPING = "equipping"
    OPEN = "open"
    INACTIVE = "inactive"
    CLOSED = "closed"


class CentreAction(StrEnum):
    """What somebody decides about a centre."""

    PROPOSE = "propose"
    ASSESS = "assess"
    APPROVE = "approve"
    EQUIP = "equip"
    OPEN = "open"
    FALL_SILENT = "fall_silent"
    CLOSE = "close"


MOVES: Final = {
    (CentreState.CANDIDATE, CentreAction.PROPOSE): CentreState.PROPOSED,
    (CentreState.PROPOSED, CentreAction.ASSESS): CentreState.ASSESSED,
    (CentreState.ASSESSED, CentreAction.APPROVE): CentreState.APPROVED,
    (CentreState.APPROVED, CentreAction.EQUIP): CentreState.EQUIPPING,
    (CentreState.EQUIPPING, CentreAction.OPEN): CentreState.OPEN,
    (CentreState.OPEN, CentreAction.FALL_SILENT): CentreState.INACTIVE,
    (CentreState.INACTIVE, CentreAction.OPEN): CentreState.OPEN,
    (CentreState.OPEN, CentreAction.CLOSE): CentreState.CLOSED,
    (CentreState.INACTIVE, CentreAction.CLOSE): CentreState.CLOSED,
}


class CentreMoveError(Exception):
    """A centre in ``state`` cannot ``action``."""

    def __init__(self, state: CentreState, action: CentreAction) -> None:
        super().__init__(f"a centre that is {state} cannot {action}")
        self.state = state
        self.action = action


def after(state: CentreState, action: CentreAction) -> CentreState:
    """Return the state that ``action`` leads to.

    Raises:
        CentreMoveError: the table has no such move.
    """
    try:
        return MOVES[state, action]
    except KeyError:
        raise CentreMoveError(state, action) from None
