"""Papers: registered from their scan, at once or with their words, and transcribed later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext

from chinar.portal.catalogue.models import Service
from chinar.portal.core.people.access import NotAllowedError
from chinar.portal.grievances import hiding, papers, seals, tellings
from chinar.portal.grievances.case_lock import locked
from chinar.portal.grievances.lifecycle import Action
from chinar.portal.grievances.models import (
    Channel,
    GrievanceCategory,
    Intake,
    Message,
    MessageKind,
)
from chinar.portal.grievances.selectors.arrivals import ASSIST, offices_for, papers_without_words
from chinar.portal.grievances.services.desk import Hand
from chinar.portal.grievances.services.intake import Arrival, Filed, Filing, file
from chinar.portal.grievances.transitions import Step, advance
from chinar.portal.registry.models import Area, Office


class NoScanError(Exception):
    """A paper has no scan: it cannot be registered from nothing."""


class TranscribedError(Exception):
    """Somebody transcribed this paper meanwhile, or its case is finished."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A paper whose scan is stored under ``id``, the id that its case will have.

    ``paper_on`` is the date that stands on it, ``received_on`` the day on which it came in: the
    clock runs from then. With ``words_follow`` it is registered before anybody has typed its words;
    what is typed so far is kept.
    """

    id: UUID
    paper_on: date
    received_on: date
    office: Office
    language: str
    area: Area
    text: str = ""
    words_follow: bool = False
    place: str = ""
    category: GrievanceCategory | None = None
    service: Service | None = None
    against_office: Office | None = None
    diary_number: str = ""
    name: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    urgent: bool = False
    confidential: bool = False


def digest_of_scan(paper_id: UUID) -> str:
    """Return the SHA-256 over the digests of a paper's files, in the order of its pages."""
    digests = papers.kept(paper_id).values_list("received_digest", flat=True)
    joined = "".join(digests)
    return sha256(joined.encode()).hexdigest() if joined else ""


def register_paper(paper: Paper, hand: Hand) -> Filed:
    """Register a paper; its clock runs from the beginning of the day on which it was received.

    Raises:
        NotAllowedError: the post takes down nothing for that office.
        NoScanError: no scan is stored.
    """
    if not _receives_for(hand, paper.office):
        raise NotAllowedError(ASSIST)
    digest = digest_of_scan(paper.id)
    if not digest:
        raise NoScanError
    filing = Filing(
        id=paper.id,
        key=f"paper:{paper.id}",
        channel=Channel.PAPER,
        text=paper.text.strip() or words_follow(paper.language),
        language=paper.language,
        category=paper.category,
        service=paper.service,
        against_office=paper.against_office,
        area=paper.area,
        place=paper.place,
        name=paper.name,
        phone=paper.phone,
        email=paper.email,
        filed_at=_morning_of(paper.received_on),
        urgent=paper.urgent,
        confidential=paper.confidential,
        practice=bool(hand.post and hand.post.practice),
        arrival=Arrival(
            received_by=hand.post,
            office=paper.office,
            paper_on=paper.paper_on,
            scan_digest=digest,
            diary_number=paper.diary_number,
            address=paper.address,
            awaits_words=paper.words_follow,
        ),
    )
    return file(filing, actor=hand.actor, now=hand.now)


def transcribe(intake: Intake, hand: Hand, *, text: str) -> Message:
    """Add the words of a paper that was registered before: once, journalled with their seal.

    Raises:
        NotAllowedError: the paper is not one of an office that the post takes down for.
        TranscribedError: somebody else was quicker, or the case is finished.
    """
    with transaction.atomic():
        grievance = locked(intake.grievance_id)
        if intake.office is None or not _receives_for(hand, intake.office):
            raise NotAllowedError(ASSIST)
        if not papers_without_words(hand.post).filter(pk=intake.pk).exists():
            raise TranscribedError
        message = Message.objects.create(
            grievance=grievance,
            kind=MessageKind.ADDITION,
            text=hiding.hidden(text.strip()),
            language=grievance.language,
            post=hand.post,
            at=hand.now,
        )
        said = {
            "message": message.pk,
            "seal": seals.of_words(grievance, message.text),
            "transcribed": True,
        }
        moved = advance(grievance, Action.ADD, actor=hand.actor, at=hand.now, step=Step(data=said))
        Intake.objects.filter(pk=intake.pk).update(awaits_words=False)
        tellings.citizen_wrote(moved, message, hand.now)
    return message


def seen_in_files(language: str) -> str:
    """Say, in the language of the answer, that what was reported stands in a picture or file."""
    with translation.override(language):
        return gettext("What was reported stands in the picture or file beside this.")


def words_follow(language: str) -> str:
    """Say, in the language of the answer, that a paper is not transcribed yet."""
    with translation.override(language):
        return gettext("This came on paper. Its words follow; until then see the picture of it.")


def _morning_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _receives_for(hand: Hand, office: Office) -> bool:
    return offices_for(hand.post).filter(pk=office.pk).exists()
