"""What an earlier portal knew, brought in as history: past moments, no notices, no new clocks."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from chinar.portal.core.journal.actor import SYSTEM
from chinar.portal.grievances import hiding, seals, timing
from chinar.portal.grievances.exchange.rows import Entry
from chinar.portal.grievances.lifecycle import Action
from chinar.portal.grievances.models import (
    ActionTaken,
    Batch,
    Channel,
    Grievance,
    Message,
    MessageKind,
    Outcome,
)
from chinar.portal.grievances.services.intake import Arrival, Filing, file
from chinar.portal.grievances.transitions import Step, advance
from chinar.portal.registry.models import Office

NOT_SAID: Final = "—"  # a closed case whose export does not say what was done


def one_form(number: str) -> str:
    """Return an earlier portal's number in the form in which it is kept and looked for."""
    return " ".join(number.split()).upper()


def bring_in(entry: Entry, batch: Batch, *, office: Office, now: datetime) -> bool:
    """Register a row of an export at its own moments, and lead it to its state; once.

    A row that came in before, from whichever file, is left as it is.
    """
    received = entry.received or now
    number = one_form(entry.reference)
    filing = Filing(
        key=f"import:{batch.kind}:{sha256(number.encode()).hexdigest()}",
        channel=Channel.IMPORT,
        text=entry.text,
        language=entry.language,
        category=entry.category,
        area=entry.area,
        office=office,
        service=entry.service,
        against_office=entry.against_office,
        place=entry.place,
        name=entry.name,
        phone=entry.phone,
        email=entry.email,
        urgent=entry.urgent,
        confidential=entry.confidential,
        practice=batch.practice,
        tell=False,
        arrival=Arrival(other_number=number, batch=batch),
    )
    filed = file(filing, actor=SYSTEM, now=received)
    if not filed.created:
        return False
    if entry.state == "closed":
        _close(filed.grievance, entry, entry.closed or received)
    elif entry.state == "not_taken_up":
        _move(filed.grievance, Action.NOT_TAKE_UP, entry.closed or received)
    else:
        _wake_quietly(filed.grievance, now)
    return True


def _close(grievance: Grievance, entry: Entry, closed: datetime) -> None:
    """Lead a case through the lifecycle to where it was: answered, and closed on the same day."""
    for action in (Action.ASSIGN, Action.START):
        _move(grievance, action, grievance.filed_at)
    said = hiding.hidden_of_office(entry.action) or NOT_SAID
    outcome = Outcome(entry.outcome)
    report = ActionTaken.objects.create(
        grievance=grievance,
        outcome=outcome,
        text=said,
        reasons="" if outcome is Outcome.GRANTED else said,
        at=closed,
    )
    message = Message.objects.create(
        grievance=grievance,
        kind=MessageKind.FINAL,
        text=said,
        language=grievance.language,
        at=closed,
        sent_at=closed,
    )
    facts = {
        "message": message.pk,
        "seal": seals.of_words(grievance, said),
        "action_taken": report.pk,
        "action_seal": seals.of_words(grievance, said),
        "outcome": outcome,
    }
    _move(grievance, Action.PROPOSE, closed, facts)
    told = {"message": message.pk, "action_taken": report.pk, "outcome": outcome}
    _move(grievance, Action.DISPOSE, closed, told)
    _move(grievance, Action.LAPSE, closed)


def _wake_quietly(grievance: Grievance, now: datetime) -> None:
    """Let an open case stand at the level that its age has: nobody is told of it once more."""
    level = timing.level_due(grievance, now)
    if level:
        changes = {"escalation_level": level}
        step = Step(changes=changes, data=_brought({"level": level}), tell=False)
        advance(grievance, Action.ESCALATE, actor=SYSTEM, at=now, step=step)


def _move(
    grievance: Grievance, action: Action, at: datetime, data: dict[str, Any] | None = None
) -> None:
    step = Step(data=_brought(data or {}), tell=False)
    advance(grievance, action, actor=SYSTEM, at=at, step=step)


def _brought(data: dict[str, Any]) -> dict[str, Any]:
    return data | {"imported": True}
