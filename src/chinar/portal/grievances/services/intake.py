"""The one intake: whatever the channel, a grievance is registered here, once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from uuid import UUID

import uuid6
from django.db import IntegrityError, transaction
from django.utils import timezone

from chinar.engines import triage
from chinar.portal.catalogue.models import Service
from chinar.portal.core import rows
from chinar.portal.core.journal.actor import Actor
from chinar.portal.core.people.models import Post
from chinar.portal.core.remembering import remembered
from chinar.portal.core.rows import insert, insert_unless_there
from chinar.portal.core.uploads.services import Handed
from chinar.portal.grievances import (
    hiding,
    outbox,
    papers,
    reaching,
    receipts,
    seals,
    tellings,
    timing,
)
from chinar.portal.grievances.lifecycle import Action
from chinar.portal.grievances.models import (
    ApiKey,
    Batch,
    Channel,
    Conflict,
    Contact,
    Counter,
    Grievance,
    GrievanceCategory,
    Intake,
)
from chinar.portal.grievances.numbering import MAX_SERIAL, Number, office_part
from chinar.portal.grievances.policy import policy_on
from chinar.portal.grievances.routing import office_above, office_for
from chinar.portal.grievances.scripts import guess
from chinar.portal.grievances.standing import is_within
from chinar.portal.grievances.transitions import register
from chinar.portal.registry.models import Area, Office

MAX_TEXT = 10_000
MAX_PLACE = 300
DAY = timedelta(days=1)
MOST_ACKNOWLEDGED = 3  # a day and address; the receipt page shows the same
# Nobody saw whose address it is.
UNATTENDED = frozenset({Channel.WEB, Channel.OPEN311, Channel.API, Channel.EMAIL})


class EmptyTextError(Exception):
    """There are no words in it."""


class SerialsUsedUpError(Exception):
    """An office has given out every number of a year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """By whose hand and from where a grievance came, where it did not come by itself."""

    received_by: Post | None = None
    office: Office | None = None
    paper_on: date | None = None
    scan_digest: str = ""
    diary_number: str = ""
    address: str = ""
    awaits_words: bool = False
    on_behalf_of: str = ""
    contact_of: str = ""
    mail_id: str = ""
    other_number: str = ""
    batch: Batch | None = None
    api_key: ApiKey | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """What a channel hands over.

    ``key`` makes a second delivery of the same thing harmless: it yields the same grievance.
    ``filed_at`` is when it was received, where that is earlier than now (the date on paper).
    ``id`` may be chosen beforehand, so that files can be stored for it before it is sent.
    ``against_office`` is the office complained about: the case goes one level above it.
    ``language`` is told by the text where it is not given. ``masked`` counts the personal numbers
    that were hidden before it was handed over; those still in it are hidden here.
    Without ``tell`` nobody is written to, as for what an earlier portal answered long ago.
    ``service`` is the public service that was refused or late: its department answers, and one
    with notified days puts the case on the track of the Public Services Guarantee Act.
    """

    text: str
    key: str
    channel: Channel = Channel.WEB
    language: str = ""
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
    against_office: Office | None = None
    service: Service | None = None
    arrival: Arrival = Arrival()
    masked: Mapping[str, int] = field(default_factory=dict)
    practice: bool = False
    tell: bool = True
    id: UUID | None = None

    def identified(self) -> Filing:
        """Return it with the id that it keeps, where files are stored for it first."""
        return self if self.id else replace(self, id=uuid6.uuid7())


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """A registered grievance, the code of its receipt, and whether this call registered it."""

    grievance: Grievance
    code: str
    created: bool


def file(
    filing: Filing,
    *,
    actor: Actor,
    now: datetime,
    files: Sequence[Handed] = (),
    new: bool = False,
) -> Filed:
    """Register a grievance: number, office, policy, clock, receipt, acknowledgement.

    ``new`` says that the caller has just looked for the filing's key, and found nothing.

    Raises:
        EmptyTextError: nothing was written.
        UploadRefusedError: a file cannot be taken; nothing is registered.
        NoOfficeError: the registry is empty.
    """
    if not filing.text.strip():
        raise EmptyTextError
    before = None if new else _already(filing.key)
    if before is not None:
        return before
    filing, files = cleaned(filing), papers.made_ready(files)
    grievance = _made(filing, now)
    # Files are stored within: what stands of them in the rows is known only then.
    likely = None if files or filing.id else _likely_number(grievance, now)
    entries = _entries(grievance, filing, likely, actor=actor, now=now) if likely else None
    try:
        with transaction.atomic():
            digests = _stored(filing, grievance, files, actor=actor, now=now)
            number = _number(grievance, now)
            if entries is None or number != likely:
                entries = _entries(grievance, filing, number, digests, actor=actor, now=now)
            entries.write()
            if filing.tell:
                outbox.note(grievance, Action.REGISTER, sequence=outbox.FIRST, at=now)
    except IntegrityError:
        # The same thing arrived twice at the same moment: the other one won.
        before = _already(filing.key)
        if before is None:
            raise
        return before
    return Filed(grievance=grievance, code=receipts.code_for(grievance), created=True)


def cleaned(filing: Filing) -> Filing:
    """Hide personal numbers before anything is stored, and settle the language."""
    # Hidden first and cut then: a number that the cut would go through is hidden whole.
    text = hiding.hide(filing.text.strip()[: 2 * MAX_TEXT])
    place = hiding.hide(filing.place.strip()[: 2 * MAX_PLACE])
    return replace(
        filing,
        text=text.text[:MAX_TEXT],
        place=place.text[:MAX_PLACE],
        language=filing.language or guess(text.text, filing.contact_language or "en"),
        masked=hiding.summed(filing.masked, hiding.counted(text, place)),
    )


def _entries(
    grievance: Grievance,
    filing: Filing,
    number: Number,
    digests: Sequence[str] = (),
    *,
    actor: Actor,
    now: datetime,
) -> rows.Gathered:
    """Make ready all rows of a case with its number: reckoned before it is our turn to write."""
    grievance.number, grievance.key = str(number), number.key
    with rows.gathered() as entries:
        grievance.contact = _contact(filing, grievance)
        register(grievance, seals.of_case(grievance, digests), actor=actor, at=now)
        if filing.against_office is not None:
            insert(Conflict(grievance=grievance, office=filing.against_office))
        _record_arrival(grievance, filing, now)
        if filing.tell and not _told_enough(grievance, now):
            tellings.received(grievance, now)
    return entries


def _told_enough(grievance: Grievance, now: datetime) -> bool:
    """Tell whether an address that anybody may have typed was written to often enough today.

    Of those that are filed at the very same moment, none knows of the others.
    """
    return (
        grievance.channel in UNATTENDED
        and tellings.filed_alike(grievance, since=now - DAY) >= MOST_ACKNOWLEDGED
    )


def _already(key: str) -> Filed | None:
    found = rows.find(Grievance, "idempotency_key", key)
    if found is None:
        return None
    return Filed(grievance=found, code=receipts.code_for(found), created=False)


def _made(filing: Filing, now: datetime) -> Grievance:
    """Return the case without number and contact: all that needs no writing, and so no turn."""
    office = _office(filing, now)
    filed_at = min(filing.filed_at or now, now)
    grievance = Grievance(
        id=filing.id or uuid6.uuid7(),
        idempotency_key=filing.key,
        channel=filing.channel,
        language=filing.language,
        text=filing.text,
        sketch=_sketch(filing),
        category=filing.category,
        area=filing.area,
        place=filing.place,
        latitude=filing.latitude,
        longitude=filing.longitude,
        office=office,
        confidential=filing.confidential,
        urgent=filing.urgent,
        policy=_policy_on(timezone.localdate(now)),
        filed_at=filed_at,
        registered_at=now,
        practice=filing.practice or office.practice,
    )
    timing.concern(grievance, filing.service)
    grievance.due_at = timing.due_after(grievance, filed_at)
    return grievance


def _sketch(filing: Filing) -> bytes | None:
    """Return what finds the same words again, where they are the person's own and no secret."""
    own = not filing.arrival.awaits_words
    return triage.sketch(filing.text) if own and not filing.confidential else None


_policy_on = remembered(policy_on)


def _stored(
    filing: Filing,
    grievance: Grievance,
    files: Sequence[Handed],
    *,
    actor: Actor,
    now: datetime,
) -> list[str]:
    """Store what came with it; return the digests of all its files, those before it included."""
    papers.keep(files, grievance, actor=actor, now=now)
    if not files and filing.id is None:
        return []
    papers.adopt(grievance)
    return list(papers.kept(grievance.pk).values_list("digest", flat=True))


def _office(filing: Filing, now: datetime) -> Office:
    """Return the office that looks at it first: never one complained about, nor one below that.

    Where no office is named, what is said of an office goes one level above that one.
    """
    against = filing.against_office
    office = (
        filing.office
        or against
        or office_for(filing.category, filing.area, service=filing.service, now=now)
    )
    return office_above(against, now=now) if against and is_within(office, against) else office


def _record_arrival(grievance: Grievance, filing: Filing, now: datetime) -> None:
    arrival = filing.arrival
    insert(
        Intake(
            grievance=grievance,
            at=now,
            received_by=arrival.received_by,
            # Somebody there types what stands in the picture.
            office=arrival.office or (grievance.office if arrival.awaits_words else None),
            paper_on=arrival.paper_on,
            scan_digest=arrival.scan_digest,
            diary_number=arrival.diary_number,
            address=arrival.address,
            awaits_words=arrival.awaits_words,
            on_behalf_of=arrival.on_behalf_of,
            contact_of=arrival.contact_of,
            mail_id=arrival.mail_id,
            other_number=arrival.other_number,
            batch=arrival.batch,
            api_key=arrival.api_key,
            masked=dict(filing.masked),
        )
    )


def _contact(filing: Filing, grievance: Grievance) -> Contact | None:
    if not (filing.name or filing.phone or filing.email):
        return None
    contact = Contact(
        confidential=filing.confidential,
        name=filing.name.strip(),
        phone=filing.phone,
        email=filing.email,
        phone_digest=reaching.digest(filing.phone),
        email_digest=reaching.digest(filing.email),
        language=filing.contact_language or filing.language,
        practice=grievance.practice,
    )
    insert(contact)
    return contact


def _number(grievance: Grievance, now: datetime) -> Number:
    """Take the next number, without a gap: others wait for the counter until we committed."""
    part, year = office_part(grievance.office.code), timezone.localtime(now).year
    serial = _counted(part, year)
    if serial is None:
        insert_unless_there(Counter(office=part, year=year, practice=grievance.office.practice))
        serial = _counted(part, year)
    if serial is None or serial > MAX_SERIAL:
        raise SerialsUsedUpError(part, year)
    return Number(office=part, year=year, serial=serial)


def _likely_number(grievance: Grievance, now: datetime) -> Number | None:
    """Return the number that is next, unless somebody takes it first."""
    part, year = office_part(grievance.office.code), timezone.localtime(now).year
    text = "SELECT last + 1 FROM grievances_counter WHERE office = %s AND year = %s"
    serial = rows.number(text, part, year)
    return Number(office=part, year=year, serial=serial) if serial else None


def _counted(part: str, year: int) -> int | None:
    """Count on; None where the office gave out no number in the year."""
    text = (
        "UPDATE grievances_counter SET last = last + 1 WHERE office = %s AND year = %s"
        " RETURNING last"
    )
    return rows.number(text, part, year)
