"""Take the words and the contact out of a finished case; what happened to it stays provable."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.db import transaction

from chinar.portal.core.journal.actor import Actor
from chinar.portal.core.journal.transitions import write
from chinar.portal.core.notices.transitions import forget
from chinar.portal.core.people.models import Post
from chinar.portal.core.uploads.services import uploads_of
from chinar.portal.grievances.case_lock import locked
from chinar.portal.grievances.models import Contact, Grievance, Intake, MessageKind

CONTACT_ERASED: Final = "contact_erased"
WORDS_ERASED: Final = "words_erased"
# Stands where a rule of the database asks for words that are gone.
GONE: Final = "—"


class StillOpenError(Exception):
    """The case is not finished: its words and its contact are still needed."""


def erase_contact(grievance: Grievance, *, actor: Actor, at: datetime, reason: str) -> Grievance:
    """Delete who reported a finished case, and what notices about it said; once.

    Raises:
        StillOpenError: the case is not finished.
    """
    with transaction.atomic():
        case = _finished(grievance)
        if case.contact_id is None:
            return case
        _drop_contact(case)
        case.save(update_fields=["contact"])
        write(case, CONTACT_ERASED, actor=actor, at=at, data={"reason": reason})
    return case


def erase_words(
    grievance: Grievance,
    *,
    actor: Actor,
    at: datetime,
    reason: str,
    why: str = "",
    post: Post | None = None,
) -> Grievance:
    """Delete everything that anybody wrote in a finished case, its files and its contact; once.

    Number, dates, category, offices and every journal entry stay. The entries hold seals of the
    words; with the salt gone, nobody can try words against them. ``why`` a post had it done before
    its term stays as a note; the journal holds ``reason``, a code.

    Raises:
        StillOpenError: the case is not finished.
    """
    with transaction.atomic():
        case = _finished(grievance)
        if case.erased_at is not None:
            return case
        _drop_contact(case)
        case.text = case.place = ""
        case.latitude = case.longitude = case.salt = case.sketch = None
        case.erased_at = at
        case.save()
        _drop_words(case)
        uploads_of(case).delete()
        data: dict[str, Any] = {"reason": reason}
        if why:
            note = MessageKind.NOTE
            kept = case.messages.create(kind=note, text=why, post=post, at=at)
            data["message"] = kept.pk
        write(case, WORDS_ERASED, actor=actor, at=at, data=data)
    return case


def _finished(grievance: Grievance) -> Grievance:
    case = locked(grievance.pk)
    if case.open:
        raise StillOpenError(str(case.pk))
    return case


def _drop_contact(grievance: Grievance) -> None:
    """Let go of the contact; it is deleted once no other case has it."""
    forget(str(grievance.pk))
    Intake.objects.filter(grievance=grievance).update(address="", on_behalf_of="")
    contact, grievance.contact = grievance.contact, None
    if contact is not None:
        Grievance.objects.filter(pk=grievance.pk).update(contact=None)
        if not contact.grievances.exists():
            Contact.objects.filter(pk=contact.pk).delete()


def _drop_words(grievance: Grievance) -> None:
    grievance.messages.update(text="")
    grievance.actions_taken.update(text=GONE, order_reference="", sketch=None)
    grievance.actions_taken.exclude(reasons="").update(reasons=GONE)
    grievance.parts.update(question=GONE, answer="")
    grievance.moves.update(reason=GONE)
    grievance.feedback.update(text="")
    grievance.appeals.update(text=GONE, direction="")
    grievance.appeals.exclude(order="").update(order=GONE)
    grievance.samples.update(text="")
    for report in grievance.actions_taken.all():
        uploads_of(report).delete()
    for appeal in grievance.appeals.all():
        uploads_of(appeal).delete()
