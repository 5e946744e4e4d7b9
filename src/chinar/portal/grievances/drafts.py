"""A report in the making: every answer stays in the session until it is sent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

import uuid6
from django.contrib.sessions.backends.base import SessionBase
from django.http import QueryDict

from chinar.portal.grievances import hiding

_KEY: Final = "report"
_SENT: Final = "reports_sent"
_MOST_SENT: Final = 20
_FREE_TEXT: Final = {"words": "text", "place": "place"}  # who one is stands at a step of its own
_LONGEST: Final = 12_000  # of one answer: a little more than a form takes, so that it can say so
_ECHOED: Final = "reports_echoed"
KEYS: Final = (_KEY, _SENT, _ECHOED)


class Draft:
    """The answers so far, as they were typed; its id becomes the grievance's."""

    def __init__(self, session: SessionBase) -> None:
        self._session = session
        self._data: dict[str, Any] = session.get(_KEY) or {"id": str(uuid6.uuid7()), "steps": {}}

    @property
    def id(self) -> UUID:
        """The id that the grievance will have."""
        return UUID(self._data["id"])

    @property
    def key(self) -> str:
        """The idempotency key: sent twice, it is one grievance."""
        return f"web:{self.id}"

    def typed(self, step: str) -> dict[str, str]:
        """Return what was typed at a step."""
        answers: dict[str, str] = self._data["steps"].get(step, {})
        return answers

    def keep(self, step: str, posted: QueryDict, names: Sequence[str]) -> None:
        """Keep what was typed at a step, right or wrong, without personal numbers."""
        answers = {name: posted.get(name, "")[:_LONGEST] for name in names if name in posted}
        free = _FREE_TEXT.get(step, "")
        if free in answers:
            found = hiding.hide(answers[free])
            answers[free] = found.text
            self._count(step, hiding.counted(found), again=found.text)
        self._data["steps"][step] = answers
        self._session[_KEY] = self._data

    def _count(self, step: str, counts: dict[str, int], *, again: str) -> None:
        """Remember what was hidden, also when the text comes back with the marks in it."""
        masked: dict[str, dict[str, int]] = self._data.setdefault("masked", {})
        if not counts and hiding.has_marks(again):
            return
        masked[step] = counts

    @property
    def masked(self) -> dict[str, int]:
        """How many numbers of each kind were hidden in what was typed so far."""
        masked: dict[str, dict[str, int]] = self._data.get("masked", {})
        return hiding.summed(*masked.values())

    def note(self, step: str, **answers: str) -> None:
        """Keep an answer that was given by a button."""
        self._data["steps"][step] = answers
        self._session[_KEY] = self._data

    def has(self, step: str) -> bool:
        """Tell whether a step was answered."""
        return step in self._data["steps"]

    def sent(self, number_key: str) -> None:
        """Forget the answers; remember which grievance they became."""
        became = {**self._session.get(_SENT, {}), str(self.id): number_key}
        self._session[_SENT] = dict(list(became.items())[-_MOST_SENT:])
        self._session.pop(_KEY, None)


def id_of(session: SessionBase) -> UUID | None:
    """Return the id of the draft in a session, if there is one."""
    draft: dict[str, Any] | None = session.get(_KEY)
    return UUID(draft["id"]) if draft else None


def became(session: SessionBase, draft_id: str) -> str | None:
    """Return the key of the grievance that a draft became, when it was sent before."""
    found: str | None = session.get(_SENT, {}).get(draft_id)
    return found


def has_echoed(session: SessionBase, case: object) -> bool:
    """Tell whether this session said "me too" to a case already."""
    return str(case) in session.get(_ECHOED, [])


def note_echo(session: SessionBase, case: object) -> None:
    """Remember that this session said "me too" to a case."""
    session[_ECHOED] = [*session.get(_ECHOED, []), str(case)][-_MOST_SENT:]


def before(step: str, path: Sequence[str]) -> str | None:
    """Return the step before one."""
    place = path.index(step)
    return path[place - 1] if place else None


def following(step: str, path: Sequence[str]) -> str | None:
    """Return the step after one."""
    rest = path[path.index(step) + 1 :]
    return rest[0] if rest else None
