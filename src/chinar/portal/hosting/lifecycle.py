"""The states of a certificate, the moves between them, and what the gate can answer."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class CertificateState(StrEnum):
    """What people did with a certificate; whether it has lapsed follows from the date alone."""

    CURRENT = "current"
    WITHDRAWN = "withdrawn"


class CertificateAction(StrEnum):
    """What can be done with a certificate."""

    WITHDRAW = "withdraw"


class Ruling(StrEnum):
    """May this host name be served?"""

    ADMIT = "admit"
    CONDITIONAL = "conditional"
    DENY = "deny"
    UNKNOWN = "unknown"


class Reason(StrEnum):
    """Why the gate answers as it does; the codes are part of the interface for machines."""

    CERTIFIED = "certified"
    CONDITIONS = "conditions"
    HOST_NOT_REGISTERED = "host_not_registered"
    NO_CERTIFICATE = "no_certificate"
    SITE_SUSPENDED = "site_suspended"
    SITE_RETIRED = "site_retired"
    WITHDRAWN = "withdrawn"
    NOT_YET_VALID = "not_yet_valid"
    LAPSED = "lapsed"
    OVER_AGE = "over_age"


SERVED: Final = frozenset({Ruling.ADMIT, Ruling.CONDITIONAL})

CERTIFICATE_MOVES: Final[dict[tuple[CertificateState, CertificateAction], CertificateState]] = {
    (CertificateState.CURRENT, CertificateAction.WITHDRAW): CertificateState.WITHDRAWN,
}


class NotPossibleError(Exception):
    """The certificate's state does not allow the action; both are told."""

    def __init__(self, state: str, action: str) -> None:
        super().__init__(f"{action} is not possible from {state}")
        self.state = state
        self.action = action


def certificate_after(state: CertificateState, action: CertificateAction) -> CertificateState:
    """Return the state a certificate is in after ``action``.

    Raises:
        NotPossibleError: the table has no such move.
    """
    try:
        return CERTIFICATE_MOVES[state, action]
    except KeyError:
        raise NotPossibleError(state, action) from None
