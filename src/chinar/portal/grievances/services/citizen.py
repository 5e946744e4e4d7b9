"""What the person who reported does with their case."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from chinar.portal.core.journal.actor import CITIZEN
from chinar.portal.core.uploads.services import Handed
from chinar.portal.grievances import hiding, papers, receipts, seals, tellings
from chinar.portal.grievances.case_lock import locked
from chinar.portal.grievances.lifecycle import MOVES, Action, State, Turn, turn
from chinar.portal.grievances.models import Grievance, Message, MessageKind
from chinar.portal.grievances.policy import limits_of
from chinar.portal.grievances.transitions import Step, advance

_NOBODYS: Final = Grievance(id=UUID(int=0))


class TooSoonError(Exception):
    """A reminder was sent a short while ago; ``again_at`` says when the next one may be."""

    def __init__(self, again_at: datetime) -> None:
        super().__init__(again_at.isoformat())
        self.again_at = again_at


def is_code(grievance: Grievance | None, code: str) -> bool:
    """Tell whether a code is the one on the receipt: 50 bits, so that nobody guesses it.

    Where there is no case it takes as long.
    """
    right = receipts.matches(grievance or _NOBODYS, code)
    return right and grievance is not None


def add(grievance: Grievance, text: str, *, now: datetime, files: Sequence[Handed] = ()) -> Message:
    """Add something to a case; an answer when there was a question.

    Raises:
        NotPossibleError: the case is finished.
        UploadRefusedError: a file cannot be taken; nothing is added.
    """
    files = papers.made_ready(files)
    with transaction.atomic():
        case = locked(grievance.pk)
        papers.keep(files, case, actor=CITIZEN, now=now)
        if case.state == State.AWAITING_CITIZEN:
            return _say(case, Action.CITIZEN_ANSWERS, MessageKind.ANSWER, text, now)
        return _say(case, Action.ADD, MessageKind.ADDITION, text, now)


def remind(grievance: Grievance, *, now: datetime) -> Message:
    """Remind the office.

    Raises:
        TooSoonError: the last reminder is younger than the policy allows.
    """
    with transaction.atomic():
        case = locked(grievance.pk)
        again_at = next_reminder(case)
        if again_at and again_at > now:
            raise TooSoonError(again_at)
        return _say(case, Action.REMIND, MessageKind.REMINDER, "", now)


def next_reminder(grievance: Grievance) -> datetime | None:
    """Return when the next reminder may be sent; none has been sent yet when None."""
    last = grievance.messages.filter(kind=MessageKind.REMINDER).last()
    if last is None:
        return None
    return last.at + timedelta(days=limits_of(grievance.policy).reminder_days)


def may_remind(grievance: Grievance, now: datetime) -> bool:
    """Tell whether there is somebody to remind now: not oneself, and nobody a short while after."""
    state = State(grievance.state)
    if (state, Action.REMIND) not in MOVES or turn(state) == Turn.CITIZEN:
        return False
    again_at = next_reminder(grievance)
    return again_at is None or again_at <= now


def confirm(grievance: Grievance, *, now: datetime) -> Grievance:
    """Say that the problem is solved: the case is closed as confirmed."""
    return advance(grievance, Action.CONFIRM, actor=CITIZEN, at=now)


def _say(
    grievance: Grievance, action: Action, kind: MessageKind, text: str, now: datetime
) -> Message:
    clean = hiding.hidden(text)
    with transaction.atomic():
        message = Message.objects.create(
            grievance=grievance, kind=kind, text=clean, language=grievance.language, at=now
        )
        said = {"message": message.pk, "seal": seals.of_words(grievance, message.text)}
        step = Step(data=said)
        moved = advance(grievance, action, actor=CITIZEN, at=now, step=step)
        tellings.citizen_wrote(moved, message, now)
    return message
