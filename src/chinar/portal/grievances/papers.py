"""Files handed in with a grievance, and who may look at them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import QuerySet

from chinar.portal.core.jobs.services import enqueue
from chinar.portal.core.journal.actor import Actor
from chinar.portal.core.people.access import PortalRequest
from chinar.portal.core.uploads.access import is_closed
from chinar.portal.core.uploads.models import Upload
from chinar.portal.core.uploads.reading import has_text
from chinar.portal.core.uploads.services import (
    Handed,
    Ready,
    UploadRefusedError,
    ready,
    store,
    uploads_of,
)
from chinar.portal.grievances import answer_links, hiding, scans
from chinar.portal.grievances.models import ActionTaken, Appeal, Grievance, MessageKind
from chinar.portal.grievances.proofs import is_proved
from chinar.portal.grievances.selectors import cases_for
from chinar.portal.grievances.selectors.arrivals import papers_without_words
from chinar.portal.grievances.selectors.parts import parts_asked
from chinar.portal.grievances.selectors.voice import appeals_for

MAX_FILES: Final = 3  # at once
MOST_OF_A_CASE: Final = 15  # from the citizen and the office together


def made_ready(files: Sequence[Handed]) -> list[Ready]:
    """Look at files and put their bytes away before a transaction is opened.

    Raises:
        UploadRefusedError: a file cannot be taken; its ``message`` is for the person.
    """
    return [ready(file) for file in files]


class FilesRefusedError(Exception):
    """Some of several files cannot be taken; ``faults`` has the name of each, and why."""

    def __init__(self, faults: list[tuple[str, str]]) -> None:
        super().__init__(f"{len(faults)} files")
        self.faults = faults


def looked_at(files: Sequence[Handed]) -> tuple[list[Ready], list[tuple[str, str]]]:
    """Look at files, put the bytes of the good ones away, and say why others cannot be taken."""
    good: list[Ready] = []
    faults: list[tuple[str, str]] = []
    for file in files:
        try:
            good.append(ready(file))
        except UploadRefusedError as refused:
            faults.append((file.name or "", refused.message))
    return good, faults


def keep(files: Sequence[Handed], grievance: Grievance, *, actor: Actor, now: datetime) -> None:
    """Store files for a grievance, also before it is sent, under the id it will have.

    Raises:
        UploadRefusedError: a file cannot be taken; its ``message`` is for the person.
    """
    for file in files:
        kept = store(file, record=grievance, actor=actor, now=now, practice=grievance.practice)
        if has_text(kept):
            enqueue("grievances.read_file", {"upload": str(kept.pk)}, now=now)


def keep_for(
    report: ActionTaken,
    files: Sequence[Handed],
    grievance: Grievance,
    *,
    actor: Actor,
    now: datetime,
) -> list[str]:
    """Store the documents of an action taken; return their digests, for the journal."""
    practice = grievance.practice
    stored = [store(one, record=report, actor=actor, now=now, practice=practice) for one in files]
    return sorted(upload.digest for upload in stored)


def of_report(report: ActionTaken | None, lead_report: int | None = None) -> QuerySet[Upload]:
    """Return the documents of an action taken, oldest first; of the lead's where it led."""
    return uploads_of(ActionTaken(pk=lead_report or (report.pk if report else 0)))


def may_see_report(request: PortalRequest, upload: Upload) -> bool:
    """Tell whether somebody may see a document of an action taken.

    Officers of the case may, and who reported once the answer was sent.
    """
    report = ActionTaken.objects.filter(pk=upload.record_id).select_related("grievance").first()
    if report is None:
        return False
    case = report.grievance
    sent = case.messages.filter(kind=MessageKind.FINAL, sent_at__gte=report.at).exists()
    if sent and any(is_proved(request.session, pk) for pk in _told_of(case)):
        return True
    return cases_for(request.post).filter(pk=case.pk).exists()


def _told_of(case: Grievance) -> list[UUID]:
    """Return the case and those that were answered with it."""
    return [case.pk, *case.followers.values_list("pk", flat=True)]


def kept(grievance_id: UUID) -> QuerySet[Upload]:
    """Return the files of a grievance, oldest first."""
    return uploads_of(Grievance(id=grievance_id))


def digests_received(grievance_id: UUID) -> list[str]:
    """Return the SHA-256 of each file of a grievance as it was handed in."""
    return list(kept(grievance_id).values_list("received_digest", flat=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A file as a list shows it; a closed one is opened by a click that is journalled."""

    pk: UUID
    name: str
    closed: bool
    kinds: str


def listed(request: PortalRequest, grievance: Grievance) -> list[Paper]:
    """Return the files of a case as whoever asks may open them."""
    return [
        Paper(
            pk=upload.pk,
            name=upload.name,
            closed=is_closed(request, upload),
            kinds=hiding.kinds_held(upload.holds),
        )
        for upload in kept(grievance.pk)
    ]


def take_back(grievance_id: UUID, upload_id: str) -> None:
    """Let go of a file of a report that was not sent; the uploads' sweep frees its bytes."""
    if Grievance.objects.filter(pk=grievance_id).exists() or not upload_id:
        return
    for upload in kept(grievance_id):
        if str(upload.pk) == upload_id:
            upload.delete()


def take_all_back(grievance_id: UUID) -> None:
    """Let go of all files of a report that was not sent."""
    if not Grievance.objects.filter(pk=grievance_id).exists():
        kept(grievance_id).delete()


def adopt(grievance: Grievance) -> None:
    """Let files that were stored before it was sent share what it is: practice or not."""
    if grievance.practice:
        kept(grievance.pk).update(practice=True)


def may_see_of_appeal(request: PortalRequest, upload: Upload) -> bool:
    """Tell whether somebody may see a file of an appeal: as of its case, and who decides it."""
    appeal = Appeal.objects.filter(pk=upload.record_id).select_related("grievance").first()
    if appeal is None:
        return False
    return (
        answer_links.may_speak(request.session, appeal.grievance)
        or cases_for(request.post).filter(pk=appeal.grievance_id).exists()
        or appeals_for(request.post).filter(pk=appeal.pk).exists()
    )


def may_see(request: PortalRequest, upload: Upload) -> bool:
    """Tell whether somebody may see a file: officers of the case, and who reported it.

    Whoever types the words of a paper sees its picture, before it is registered and after.
    """
    return (
        knows(request, upload)
        or cases_for(request.post).filter(pk=upload.record_id).exists()
        or _asked_about(request, upload.record_id)
    )


def knows(request: PortalRequest, upload: Upload) -> bool:
    """Tell whether somebody handed the file in, or types its words, and so knows what it holds."""
    return (
        is_proved(request.session, upload.record_id)
        or scans.cover_of(request.session, upload.record_id) is not None
        or papers_without_words(request.post).filter(grievance=UUID(upload.record_id)).exists()
    )


def _asked_about(request: PortalRequest, grievance_id: str) -> bool:
    """Tell whether an office of the post was asked about the case and has not answered yet."""
    return (
        parts_asked(request.post)
        .filter(grievance_id=UUID(grievance_id), grievance__confidential=False)
        .exists()
    )
