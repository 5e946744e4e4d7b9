"""The link in an answer's notice: it opens the page on which to say how the answer was.

Signed with the installation's key over the case and the moment of the answer, so that nothing is
stored, a later answer has another link, and the end of the window ends it. It shows no words of
the case and opens nothing else.
"""

from __future__ import annotations

import hmac
from datetime import datetime
from hashlib import sha256
from typing import Final

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.utils.encoding import force_bytes

from chinar.portal.grievances import proofs, ways
from chinar.portal.grievances.models import Grievance

SESSION_KEY: Final = "grievances_answers"
MOST: Final = 20
_LENGTH: Final = 20  # hexadecimal digits: 80 bits
_PURPOSE: Final = b"chinar.grievances.answer:"


def code_for(grievance: Grievance) -> str:
    """Return the code in the link of the answer that stands now."""
    return _code(grievance, settings.SECRET_KEY)


def matches(grievance: Grievance, code: str, now: datetime) -> bool:
    """Tell whether a link is of the answer that stands now, and its time is not over."""
    ends = ways.window_ends(grievance)
    if ends is None or now >= ends:
        return False
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    # As bytes: an address may hold letters that `compare_digest` takes in no string.
    given = code.encode()
    found = [hmac.compare_digest(_code(grievance, key).encode(), given) for key in keys]
    return any(found)


def remember(session: SessionBase, grievance: Grievance) -> None:
    """Let whoever uses this session speak about the answer; the code leaves the address."""
    known = [one for one in session.get(SESSION_KEY, []) if one != _mark(grievance)]
    session[SESSION_KEY] = [*known, _mark(grievance)][-MOST:]


def may_speak(session: SessionBase, grievance: Grievance) -> bool:
    """Tell whether this session may speak about the answer: by proof, or by its link."""
    if proofs.is_proved(session, grievance.pk):
        return True
    return grievance.disposed_at is not None and _mark(grievance) in session.get(SESSION_KEY, [])


def _mark(grievance: Grievance) -> str:
    return f"{grievance.pk} {grievance.disposed_at.timestamp() if grievance.disposed_at else 0}"


def _code(grievance: Grievance, key: str | bytes) -> str:
    answered = grievance.disposed_at.isoformat() if grievance.disposed_at else ""
    said = _PURPOSE + grievance.pk.bytes + answered.encode()
    return hmac.new(force_bytes(key), said, sha256).hexdigest()[:_LENGTH]
