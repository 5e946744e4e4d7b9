"""Take the words and the contact out of a finished case; what happened to it stays provable."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import transaction

from chinar.portal.core.journal.actor import Actor
from chinar.portal.core.journal.transitions import write
from chinar.portal.core.notices.transitions import forget
from chinar.portal.core.uploads.services import uploads_of
from chinar.portal.grievances.models import Contact, Grievance, Intake

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
        locked = _finished(grievance)
        if locked.contact_id is None:
            return locked
        _drop_contact(locked)
        locked.save(update_fields=["contact"])
        write(locked, CONTACT_ERASED, actor=actor, at=at, data={"reason": reason})
    return locked


def erase_words(grievance: Grievance, *, actor: Actor, at: datetime, reason: str) -> Grievance:
    """Delete everything that anybody wrote in a finished case, its files and its contact; once.

    Number, dates, category, offices and every journal entry stay. The entries hold seals of the
    words; with the salt gone, nobody can try words against them.

    Raises:
        StillOpenError: the case is not finished.
    """
    with transaction.atomic():
        locked = _finished(grievance)
        if locked.erased_at is not None:
            return locked
        _drop_contact(locked)
        locked.text = locked.place = ""
        locked.latitude = locked.longitude = locked.salt = locked.sketch = None
        locked.erased_at = at
        locked.save()
        _drop_words(locked)
        uploads_of(locked).delete()
        write(locked, WORDS_ERASED, actor=actor, at=at, data={"reason": reason})
    return locked


def _finished(grievance: Grievance) -> Grievance:
    locked = Grievance.objects.select_for_update().get(pk=grievance.pk)
    if locked.open:
        raise StillOpenError(str(locked.pk))
    return locked


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
