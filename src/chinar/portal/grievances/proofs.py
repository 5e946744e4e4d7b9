"""What a browser has shown to be its own, and the code it waits for; kept in its session."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from django.contrib.sessions.backends.base import SessionBase

from chinar.portal.grievances.models import Grievance, OneTimeCode

KEY: Final = "grievances_proved"
MOST: Final = 50  # a service centre files for many people in one day
_CODE: Final = "code_awaited"
_ASKED: Final = "codes_asked"
_ADDRESS: Final = "address_proved"
_SHOWN: Final = "shown_at_the_door"
_HELD: Final = "reports_held"
CODES_AN_HOUR: Final = 6
HOUR: Final = timedelta(hours=1)
KEYS: Final = (KEY, _CODE, _ADDRESS, _SHOWN, _HELD)  # not how often codes were asked for


def prove(session: SessionBase, grievance: Grievance) -> None:
    """Remember that whoever uses this session is who reported."""
    known = [one for one in session.get(KEY, []) if one != str(grievance.pk)]
    session[KEY] = [*known, str(grievance.pk)][-MOST:]


def is_proved(session: SessionBase, grievance_id: object) -> bool:
    """Tell whether this session showed that the grievance is its own."""
    return str(grievance_id) in session.get(KEY, [])


def may_ask(session: SessionBase, now: datetime) -> bool:
    """Tell whether this session may have another code sent; it counts when it may."""
    since = (now - HOUR).timestamp()
    asked = [at for at in session.get(_ASKED, []) if at > since]
    if len(asked) >= CODES_AN_HOUR:
        return False
    session[_ASKED] = [*asked, now.timestamp()]
    return True


def await_code(
    session: SessionBase, code: OneTimeCode, address: str, purpose: str, key: str
) -> None:
    """Remember which code this session was sent, and for which number: it opens nothing else."""
    session[_CODE] = {"id": str(code.pk), "address": address, "for": purpose, "case": key}


def awaited(session: SessionBase, purpose: str, key: str = "") -> dict[str, Any] | None:
    """Return the code that this session waits for, when it is for this."""
    found: dict[str, Any] | None = session.get(_CODE)
    if found and found["for"] == purpose and found["case"] == key:
        return found
    return None


def forget_code(session: SessionBase) -> None:
    """Wait for no code any more."""
    session.pop(_CODE, None)


def prove_address(session: SessionBase, address: str) -> None:
    """Remember that a phone or an e-mail address is this session's own."""
    session[_ADDRESS] = address


def proved_address(session: SessionBase) -> str:
    """Return the phone or e-mail address that this session showed to be its own."""
    found: str = session.get(_ADDRESS, "")
    return found


def show(session: SessionBase, key: str) -> None:
    """Remember that a phone or an e-mail was shown for a report that is being sent."""
    session[_SHOWN] = key


def is_shown(session: SessionBase, key: str) -> bool:
    """Tell whether a phone or an e-mail was shown for this report."""
    return session.get(_SHOWN) == key


def hold(session: SessionBase, held_id: object) -> None:
    """Remember that this session sent something that is looked at first."""
    known = [one for one in session.get(_HELD, []) if one != str(held_id)]
    session[_HELD] = [*known, str(held_id)][-MOST:]


def is_held(session: SessionBase, held_id: object) -> bool:
    """Tell whether this session sent what is looked at first."""
    return str(held_id) in session.get(_HELD, [])
