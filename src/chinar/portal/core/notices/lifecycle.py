"""The states of a delivery, and the moves between them."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Channel(StrEnum):
    """A way by which a notice reaches somebody."""

    EMAIL = "email"
    SMS = "sms"
    OUTBOX = "outbox"


class DeliveryState(StrEnum):
    """Where the delivery of a notice by one channel stands."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    KEPT = "kept"
    HELD = "held"
    GATHERED = "gathered"


class DeliveryAction(StrEnum):
    """What can happen to a delivery."""

    BEGIN = "begin"
    SUCCEED = "succeed"
    TRY_LATER = "try_later"
    GIVE_UP = "give_up"
    KEEP = "keep"
    RETRY = "retry"
    GATHER = "gather"


FIRST_STATES: Final = frozenset({DeliveryState.WAITING, DeliveryState.KEPT, DeliveryState.HELD})

MOVES: Final[dict[tuple[DeliveryState, DeliveryAction], DeliveryState]] = {
    (DeliveryState.WAITING, DeliveryAction.BEGIN): DeliveryState.SENDING,
    # The worker stopped between sending and the mark: it begins again, with the same message id.
    (DeliveryState.SENDING, DeliveryAction.BEGIN): DeliveryState.SENDING,
    (DeliveryState.SENDING, DeliveryAction.SUCCEED): DeliveryState.SENT,
    (DeliveryState.SENDING, DeliveryAction.TRY_LATER): DeliveryState.WAITING,
    (DeliveryState.SENDING, DeliveryAction.GIVE_UP): DeliveryState.FAILED,
    # The channel was switched off while the notice waited for it.
    (DeliveryState.WAITING, DeliveryAction.KEEP): DeliveryState.KEPT,
    (DeliveryState.FAILED, DeliveryAction.RETRY): DeliveryState.WAITING,
    (DeliveryState.HELD, DeliveryAction.GATHER): DeliveryState.GATHERED,
}


def allowed(state: str, action: DeliveryAction) -> bool:
    """Tell whether ``action`` can happen to a delivery in ``state``."""
    return (DeliveryState(state), action) in MOVES
