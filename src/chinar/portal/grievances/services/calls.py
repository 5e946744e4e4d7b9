"""What the call centre does: take the next call, write down what came of it, look a case up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet

from chinar.portal.core.journal.actor import SYSTEM
from chinar.portal.core.journal.transitions import write
from chinar.portal.grievances import call_hours, hiding, receipts, seals, tellings
from chinar.portal.grievances.lifecycle import Action
from chinar.portal.grievances.models import (
    Call,
    CallOutcome,
    CallState,
    Contact,
    Grievance,
    Message,
    MessageKind,
)
from chinar.portal.grievances.selectors.calls import due, held_by, still_needed
from chinar.portal.grievances.services import appeals, codes, voice
from chinar.portal.grievances.services.acting import Hand
from chinar.portal.grievances.services.codes import Purpose
from chinar.portal.grievances.services.voice import Opinion, Speaker
from chinar.portal.grievances.transitions import Step, advance

HOLD: Final = timedelta(minutes=15)
LOOKED_AT: Final = 50  # calls to look through for one whose person is not on the line
CALLED, DROPPED, OPENED = "call", "drop_call", "opened_by_call"


class Wish(StrEnum):
    """What somebody wants done who is not satisfied."""

    NOTHING = "nothing"
    REOPEN = "reopen"
    APPEAL = "appeal"


class NotNowError(Exception):
    """People are not called at this hour."""


class NotHeldError(Exception):
    """The call is not on this person's line: it was taken over, or finished."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What somebody said on the phone."""

    opinion: Opinion | None = None
    wish: Wish = Wish.NOTHING
    reasons: str = ""
    answer: str = ""


def take_next(hand: Hand, *, language: str = "") -> Call | None:
    """Take the next call, for some minutes alone; the one that is not finished comes first.

    Two callers never have one person on the line, not even about two cases.

    Raises:
        NotNowError: it is too early or too late in the day.
    """
    if not call_hours.is_decent(hand.now):
        raise NotNowError
    with transaction.atomic():
        own = held_by(hand.post, hand.actor)
        if own is not None and _hold(own, hand):
            return own
        found = due(hand.post, hand.now)
        if language:
            found = found.filter(language=language)
        for call in found.select_related("grievance__contact")[:LOOKED_AT]:
            if not still_needed(call):
                _drop(call, hand.now)
            elif _hold(call, hand):
                return call
    return None


def record(call: Call, hand: Hand, outcome: CallOutcome, said: Said | None = None) -> Call:
    """Write down what came of a call, and do what the citizen wishes.

    Raises:
        NotHeldError: the call is not theirs.
        WayClosedError: what the citizen wishes is possible no more; nothing was written.
    """
    with transaction.atomic():
        locked = Call.objects.select_for_update().get(pk=call.pk)
        if locked.state != CallState.WAITING or locked.held_by != hand.actor.user_id:
            raise NotHeldError
        locked.outcome, locked.post = outcome, hand.post
        locked.held_by, locked.held_until = "", None
        if outcome is CallOutcome.NOT_REACHED:
            _try_later(locked, hand.now)
        else:
            reached = outcome is CallOutcome.REACHED
            locked.state = CallState.DONE if reached else CallState.UNREACHED
            locked.done_at = hand.now
        locked.save()
        if outcome in (CallOutcome.WRONG_NUMBER, CallOutcome.NO_CALLS):
            _call_no_more(locked.grievance, hand.now)
        elif outcome is CallOutcome.REACHED and said is not None:
            hear(locked.grievance, said, hand)
        write(locked, CALLED, actor=hand.actor, at=hand.now, data=_facts(locked))
    return locked


def hear(grievance: Grievance, said: Said, hand: Hand) -> Grievance:
    """Do for the citizen what they say on the phone: answer, feedback, open again, appeal.

    Raises:
        WayClosedError: it is not possible any more; nothing was written.
    """
    speaker = Speaker(now=hand.now, actor=hand.actor, post=hand.post)
    with transaction.atomic():
        moved = grievance
        if said.answer.strip():
            moved = _answer(grievance, said.answer, speaker)
        if said.opinion is not None:
            moved = voice.rate(grievance, said.opinion, speaker)
        if said.wish is Wish.REOPEN:
            moved = voice.not_solved(grievance, said.reasons, speaker)
        elif said.wish is Wish.APPEAL:
            moved = appeals.file_appeal(grievance, said.reasons, speaker).grievance
    return moved


def opens(grievance: Grievance, typed: str, hand: Hand, *, code_id: str = "") -> bool:
    """Tell whether what a caller reads out shows that the case is theirs; it is journalled.

    The code on the receipt, or the one that `send_code` sent and ``code_id`` names.

    Raises:
        SpentError: the sent code works no more.
    """
    right = receipts.matches(grievance, typed)
    if not right and code_id:
        right = codes.check(code_id, typed, now=hand.now)
    if right:
        with transaction.atomic():
            write(grievance, OPENED, actor=hand.actor, at=hand.now, data={"state": grievance.state})
    return right


def send_code(grievance: Grievance, hand: Hand) -> str:
    """Send a one-time code to who reported, for them to read out; return its id.

    Empty where there is nothing to send it to.

    Raises:
        TooManyCodesError: this address had too many of them.
    """
    contact = grievance.contact
    address = (contact.phone or contact.email) if contact else ""
    if contact is None or not address:
        return ""
    made = codes.ask(
        address,
        Purpose.CASE,
        asker=f"call centre {hand.actor.user_id}",
        language=contact.language,
        now=hand.now,
        grievance=grievance,
    )
    return str(made.pk)


def _hold(call: Call, hand: Hand) -> bool:
    """Hold a call, unless its person is on somebody else's line; others wait here meanwhile."""
    contact = call.grievance.contact
    if contact is None or not contact.phone_digest:
        return False
    same = _waiting_for(_same_person(contact))
    rows = list(same.select_for_update(of=("self",)).order_by("pk"))
    mine = next((row for row in rows if row.pk == call.pk), None)
    busy = any(
        row.held_until and row.held_until > hand.now and row.held_by != hand.actor.user_id
        for row in rows
    )
    if mine is None or busy:
        return False
    call.held_by, call.held_until = hand.actor.user_id, hand.now + HOLD
    call.save(update_fields=["held_by", "held_until"])
    return True


def _waiting_for(people: list[Any]) -> QuerySet[Call]:
    """Return the calls that wait for somebody: by their cases, since very many calls wait."""
    cases = Grievance.objects.filter(contact__in=people).values_list("pk", flat=True)
    return Call.objects.filter(grievance__in=list(cases), state=CallState.WAITING)


def _same_person(contact: Contact) -> list[Any]:
    same = Contact.objects.filter(phone_digest=contact.phone_digest, practice=contact.practice)
    return list(same.values_list("pk", flat=True))


def _drop(call: Call, now: datetime) -> None:
    """Take a call off the list that nobody needs any more."""
    call.state, call.done_at = CallState.DONE, now
    call.held_by, call.held_until = "", None
    call.save()
    write(call, DROPPED, actor=SYSTEM, at=now, data=_facts(call))


def _try_later(call: Call, now: datetime) -> None:
    call.attempts += 1
    again = call_hours.next_try(now, call.attempts)
    if again is None:
        call.state, call.done_at = CallState.UNREACHED, now
    else:
        call.next_at = again


def _call_no_more(grievance: Grievance, now: datetime) -> None:
    """Never call this number again, about whatever case."""
    contact = grievance.contact
    if contact is None:
        return
    people = _same_person(contact)
    Contact.objects.filter(pk__in=people).update(no_calls=True)
    for other in _waiting_for(people):
        _drop(other, now)


def _answer(grievance: Grievance, text: str, speaker: Speaker) -> Grievance:
    """Take in the answer to the office's question."""
    message = Message.objects.create(
        grievance=grievance,
        kind=MessageKind.ANSWER,
        text=hiding.hidden(text.strip()),
        language=grievance.language,
        post=speaker.post,
        at=speaker.now,
    )
    data = {
        "message": message.pk,
        "seal": seals.of_words(grievance, message.text),
        "by_call": speaker.by_call,
    }
    moved = advance(
        grievance,
        Action.CITIZEN_ANSWERS,
        actor=speaker.actor,
        at=speaker.now,
        step=Step(data=data),
    )
    tellings.citizen_wrote(moved, message, speaker.now)
    return moved


def _facts(call: Call) -> dict[str, object]:
    return {
        "case": str(call.grievance_id),
        "purpose": call.purpose,
        "outcome": call.outcome,
        "attempts": call.attempts,
        "state": call.state,
    }
