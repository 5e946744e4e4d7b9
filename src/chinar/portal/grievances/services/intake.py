"""The one intake: whatever the channel, a grievance is registered here, once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

import uuid6
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from chinar.portal.core.journal.actor import Actor
from chinar.portal.grievances import papers, receipts, tellings
from chinar.portal.grievances.models import (
    Channel,
    Contact,
    Counter,
    Grievance,
    GrievanceCategory,
)
from chinar.portal.grievances.numbering import MAX_SERIAL, Number, office_part
from chinar.portal.grievances.policy import first_due, policy_on
from chinar.portal.grievances.routing import office_for
from chinar.portal.grievances.transitions import register
from chinar.portal.registry.models import Area, Office

MAX_TEXT = 10_000
DAY = timedelta(days=1)
MOST_ACKNOWLEDGED = 3  # a day and address; the receipt page shows the same
UNATTENDED = frozenset({Channel.WEB, Channel.OPEN311})  # nobody saw whose address it is


class EmptyTextError(Exception):
    """There are no words in it."""


class SerialsUsedUpError(Exception):
    """An office has given out every number of a year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """What a channel hands over.

    ``key`` makes a second delivery of the same thing harmless: it yields the same grievance.
    ``filed_at`` is when it was received, where that is earlier than now (the date on paper).
    ``id`` may be chosen beforehand, so that files can be stored for it before it is sent.
    """

    text: str
    key: str
    channel: Channel = Channel.WEB
    language: str = "en"
    category: GrievanceCategory | None = None
    area: Area | None = None
    office: Office | None = None
    place: str = ""
    latitude: float | None = None
    longitude: float | None = None
    name: str = ""
    phone: str = ""
    email: str = ""
    contact_language: str = ""
    filed_at: datetime | None = None
    urgent: bool = False
    confidential: bool = False
    practice: bool = False
    id: UUID = field(default_factory=uuid6.uuid7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """A registered grievance, the code of its receipt, and whether this call registered it."""

    grievance: Grievance
    code: str
    created: bool


def file(
    filing: Filing, *, actor: Actor, now: datetime, files: Sequence[UploadedFile] = ()
) -> Filed:
    """Register a grievance: number, office, policy, clock, receipt, acknowledgement.

    Raises:
        EmptyTextError: nothing was written.
        UploadRefusedError: a file cannot be taken; nothing is registered.
        NoOfficeError: the registry is empty.
    """
    if not filing.text.strip():
        raise EmptyTextError
    before = _already(filing.key)
    if before is not None:
        return before
    try:
        with transaction.atomic():
            grievance = _registered(filing, actor=actor, now=now)
            papers.adopt(grievance)
            papers.keep(files, grievance, actor=actor, now=now)
            if not _told_enough(grievance, now):
                tellings.received(grievance, now)
    except IntegrityError:
        # The same thing arrived twice at the same moment: the other one won.
        before = _already(filing.key)
        if before is None:
            raise
        return before
    return Filed(grievance=grievance, code=receipts.code_for(grievance), created=True)


def _told_enough(grievance: Grievance, now: datetime) -> bool:
    """Tell whether an address that anybody may have typed was written to often enough today."""
    return (
        grievance.channel in UNATTENDED
        and tellings.acknowledged(grievance, since=now - DAY) >= MOST_ACKNOWLEDGED
    )


def _already(key: str) -> Filed | None:
    found = Grievance.objects.filter(idempotency_key=key).first()
    if found is None:
        return None
    return Filed(grievance=found, code=receipts.code_for(found), created=False)


def _registered(filing: Filing, *, actor: Actor, now: datetime) -> Grievance:
    office = filing.office or office_for(filing.category, filing.area, now=now)
    practice = filing.practice or office.practice
    policy = policy_on(timezone.localdate(now))
    filed_at = min(filing.filed_at or now, now)
    number = _next_number(office, now)
    grievance = Grievance(
        id=filing.id,
        number=str(number),
        key=number.key,
        idempotency_key=filing.key,
        channel=filing.channel,
        language=filing.language,
        text=filing.text.strip()[:MAX_TEXT],
        category=filing.category,
        area=filing.area,
        place=filing.place.strip(),
        latitude=filing.latitude,
        longitude=filing.longitude,
        office=office,
        contact=_contact(filing, practice=practice),
        confidential=filing.confidential,
        urgent=filing.urgent,
        policy=policy,
        filed_at=filed_at,
        registered_at=now,
        due_at=first_due(filed_at, policy, urgent=filing.urgent),
        practice=practice,
    )
    return register(grievance, actor=actor, at=now)


def _contact(filing: Filing, *, practice: bool) -> Contact | None:
    if not (filing.name or filing.phone or filing.email):
        return None
    return Contact.objects.create(
        name=filing.name.strip(),
        phone=filing.phone,
        email=filing.email,
        language=filing.contact_language or filing.language,
        practice=practice,
    )


def _next_number(office: Office, now: datetime) -> Number:
    """Count on in the caller's transaction: the row's lock makes others wait, so no gap is left."""
    part, year = office_part(office.code), timezone.localtime(now).year
    counter, _ = Counter.objects.get_or_create(
        office=part, year=year, defaults={"practice": office.practice}
    )
    Counter.objects.filter(pk=counter.pk).update(last=F("last") + 1)
    counter.refresh_from_db(fields=["last"])
    if counter.last > MAX_SERIAL:
        raise SerialsUsedUpError(part, year)
    return Number(office=part, year=year, serial=counter.last)
