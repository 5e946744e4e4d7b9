"""Files of many grievances: looked at, then filed row by row; stopped anywhere, it goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import islice
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from chinar.portal.core.jobs.lifecycle import JobState
from chinar.portal.core.jobs.models import Job
from chinar.portal.core.jobs.services import enqueue
from chinar.portal.core.journal.actor import SYSTEM, Actor, ActorKind
from chinar.portal.core.locked import MissingKeyError, Unreadable
from chinar.portal.core.people.models import Post
from chinar.portal.grievances.exchange import mapping as mappings
from chinar.portal.grievances.exchange import sheets
from chinar.portal.grievances.exchange.mapping import Mapping
from chinar.portal.grievances.exchange.rows import HISTORY, Entry, Fault, Reader
from chinar.portal.grievances.models import Batch, BatchKind, BatchState, Channel
from chinar.portal.grievances.routing import office_for
from chinar.portal.grievances.services import history
from chinar.portal.grievances.services.intake import Arrival, Filing, file
from chinar.portal.registry.models import Office

CHUNK: Final = 100  # rows in one transaction: other writers wait for a second, not for a minute
MOST_FAULTS: Final = 2_000
JOB: Final = "grievances.file_batch"
SILENT: Final = timedelta(minutes=15)  # a chunk takes seconds
WAITING: Final = (BatchState.LOOKED_AT, BatchState.STOPPED)
Progress = Callable[[int, int], None]


class FaultsError(Exception):
    """Rows are wrong and nobody said to file the good ones only."""


class NotWaitingError(Exception):
    """The file is being filed, or was filed or thrown away already."""


class _Offices:
    """The offices that the rows of one file go to, each looked for once."""

    def __init__(self) -> None:
        self._known: dict[tuple[object, ...], Office] = {}

    def of(self, entry: Entry, now: datetime) -> Office:
        asked = (entry.category, entry.service, entry.area)
        key = tuple(one and one.pk for one in asked)
        if entry.office is None and key not in self._known:
            category, service, area = asked
            self._known[key] = office_for(category, area, service=service, now=now)
        return entry.office or self._known[key]


def look(
    kind: BatchKind,
    content: bytes,
    *,
    name: str,
    post: Post | None,
    now: datetime,
    mapping: Mapping | None = None,
) -> Batch:
    """Read a file and keep it with all that is wrong with it; the same file twice is one.

    Raises:
        FileError: it cannot be read as a table.
    """
    text = sheets.decode(content)
    rows = sheets.read(text)
    read_by = mapping or mappings.default(kind)
    reader = Reader(kind, read_by, now)
    faults = [fault for row in rows for fault in _faults(reader, row)]
    digest = sha256(content).hexdigest()
    known = Batch.objects.filter(kind=kind, digest=digest, post=post).order_by("-at")
    batch = known.exclude(state=BatchState.DROPPED).first()
    if batch is None:
        batch = Batch(kind=kind, digest=digest, post=post, at=now)
    if batch.state == BatchState.LOOKED_AT:
        batch.file_name, batch.rows, batch.content = name[:200], len(rows), text
        batch.columns = read_by.as_json()
        batch.faults = [asdict(fault) for fault in faults[:MOST_FAULTS]]
        batch.practice = bool(post and post.practice)
        batch.save()
    return batch


def start(batch: Batch, *, good_rows: bool, now: datetime) -> None:
    """Let the worker file a batch, or go on with one that stopped.

    Raises:
        FaultsError: rows are wrong, and ``good_rows`` does not say to leave them out.
        NotWaitingError: it is being filed, or was filed or thrown away already.
    """
    if batch.faults and not good_rows:
        raise FaultsError
    with transaction.atomic():
        begin(batch, now=now)
        enqueue(JOB, {"batch_id": str(batch.pk)}, now=now)


def begin(batch: Batch, *, now: datetime) -> None:
    """Mark a batch as being filed.

    Raises:
        NotWaitingError: it is being filed, or was filed or thrown away already.
    """
    begun = {"state": BatchState.RUNNING, "moved_at": now, "trouble": ""}
    if not Batch.objects.filter(pk=batch.pk, state__in=WAITING).update(**begun):
        raise NotWaitingError
    batch.refresh_from_db()


def mark_stopped(now: datetime) -> None:
    """Mark what nobody files any more: its work failed for good, or the process was ended."""
    silent = Q(moved_at=None) | Q(moved_at__lt=now - SILENT)
    still = Batch.objects.filter(silent, state=BatchState.RUNNING)
    for pk in still.values_list("pk", flat=True):
        work = Job.objects.filter(kind=JOB, arguments__batch_id=str(pk)).order_by("-pk")
        if work.filter(state__in=(JobState.WAITING, JobState.RUNNING)).exists():
            continue
        last = work.filter(state=JobState.FAILED).values_list("last_error", flat=True).first()
        still.filter(pk=pk).update(state=BatchState.STOPPED, trouble=last or "")


def drop(batch: Batch) -> None:
    """Throw a file away before anything was filed, or what is left of one that stopped.

    Raises:
        NotWaitingError: it is being filed, or was filed or thrown away already.
    """
    waiting = Batch.objects.filter(pk=batch.pk, state__in=WAITING)
    if not waiting.update(state=BatchState.DROPPED, content=""):
        raise NotWaitingError


def run(batch: Batch, *, actor: Actor, now: datetime, progress: Progress | None = None) -> Batch:
    """File the rows of a batch from where it stands; the file is forgotten at the end.

    Raises:
        MissingKeyError: the file lies locked, and no key fits.
    """
    if isinstance(batch.content, Unreadable):
        raise MissingKeyError
    kind = BatchKind(batch.kind)
    reader, offices = Reader(kind, mappings.of_json(batch.columns), now), _Offices()
    rows = [row for row in sheets.read(batch.content) if row.number > batch.position]
    for chunk in _chunks(iter(rows)):
        with transaction.atomic():
            held = Batch.objects.select_for_update().defer("content").get(pk=batch.pk)
            if held.state != BatchState.RUNNING or held.position >= chunk[-1].number:
                return held  # another worker went on with it
            for row in chunk:
                entry = reader.read(row)
                if isinstance(entry, Entry):
                    held.taken += _take(held, entry, actor, offices, now)
            held.position, held.moved_at = chunk[-1].number, timezone.now()
            held.save(update_fields=["taken", "position", "moved_at"])
        if progress:
            progress(gone_through(held), held.rows)
    Batch.objects.filter(pk=batch.pk, state=BatchState.RUNNING).update(
        state=BatchState.DONE, content=""
    )
    batch.refresh_from_db()
    return batch


def _take(batch: Batch, entry: Entry, actor: Actor, offices: _Offices, now: datetime) -> bool:
    """File one row; tell whether it is new."""
    if batch.kind in HISTORY:
        return history.bring_in(entry, batch, office=offices.of(entry, now), now=now)
    filing = Filing(
        key=_key(batch, entry),
        channel=Channel.BULK,
        text=entry.text,
        language=entry.language,
        category=entry.category,
        area=entry.area,
        office=entry.office,
        service=entry.service,
        against_office=entry.against_office,
        place=entry.place,
        name=entry.name,
        phone=entry.phone,
        email=entry.email,
        filed_at=entry.received,
        urgent=entry.urgent,
        confidential=entry.confidential,
        practice=batch.practice,
        arrival=Arrival(
            received_by=batch.post, other_number=history.one_form(entry.reference), batch=batch
        ),
    )
    return file(filing, actor=actor, now=now).created


def _key(batch: Batch, entry: Entry) -> str:
    """Return what makes a row the same row again: its reference, else its place in this file."""
    if entry.reference:
        said = f"{batch.post_id}:{history.one_form(entry.reference)}"
        return f"bulk:ref:{sha256(said.encode()).hexdigest()}"
    return f"bulk:{batch.digest}:{entry.row}"


def gone_through(batch: Batch) -> int:
    """Return how many rows were gone through; the first row of a file names its columns."""
    return min(max(batch.position - 1, 0), batch.rows)


def actor_of(batch: Batch) -> Actor:
    """Return whose hand files a batch in the background."""
    if batch.post_id is None:
        return SYSTEM
    return Actor(kind=ActorKind.OFFICER, post_id=str(batch.post_id))


def _faults(reader: Reader, row: sheets.Row) -> list[Fault]:
    found = reader.read(row)
    return [] if isinstance(found, Entry) else found


def _chunks(rows: Iterator[sheets.Row]) -> Iterator[list[sheets.Row]]:
    while chunk := list(islice(rows, CHUNK)):
        yield chunk
