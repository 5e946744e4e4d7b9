"""Do what a plan says, all or only the good rows; undo it while nobody has built on it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from chinar.portal.core.journal.actor import Actor
from chinar.portal.core.journal.transitions import write
from chinar.portal.core.people.models import Post
from chinar.portal.registry import transitions
from chinar.portal.registry.exchange import sheets
from chinar.portal.registry.exchange.planning import (
    ADD,
    CHANGE,
    WRONG,
    Fault,
    Plan,
    PlannedRow,
    Reach,
    place_of,
    plan,
)
from chinar.portal.registry.exchange.reading import (
    MOST_ROWS,
    MOST_ROWS_AT_CONSOLE,
    decode,
    read,
)
from chinar.portal.registry.lifecycle import ImportAction
from chinar.portal.registry.models import ImportBatch, ImportKind, ImportRow
from chinar.portal.registry.transitions import RefusedError


class RowsRefusedError(Exception):
    """Nothing was done, because of these rows."""

    def __init__(self, rows: Sequence[PlannedRow]) -> None:
        super().__init__(f"{len(rows)} rows")
        self.rows = list(rows)


class UndoRefusedError(Exception):
    """Nothing was undone; ``faults`` gives the line of each row in the way, and why."""

    def __init__(self, faults: Sequence[tuple[int, str]]) -> None:
        super().__init__(f"{len(faults)} rows")
        self.faults = list(faults)


def start(
    kind: ImportKind,
    content: bytes,
    *,
    file_name: str,
    post: Post | None,
    actor: Actor,
    now: datetime,
    most_rows: int = MOST_ROWS,
) -> ImportBatch:
    """Keep an uploaded file as a draft to look at.

    Raises:
        FileError: it cannot be read as this kind of file.
    """
    text = decode(content)
    read(text, kind, most_rows=most_rows)
    with transaction.atomic():
        batch = ImportBatch.objects.create(
            kind=kind, file_name=file_name[-200:], content=text, post=post, created_at=now
        )
        write(batch, "import_uploaded", actor=actor, at=now, data={"kind": kind})
    return batch


def preview(batch: ImportBatch, *, reach: Reach) -> Plan:
    """Say what a draft would do today."""
    kind = ImportKind(batch.kind)
    rows = read(batch.content, kind, most_rows=MOST_ROWS_AT_CONSOLE)  # counted when it came in
    return plan(kind, rows, reach=reach)


def apply(
    batch: ImportBatch, *, reach: Reach, keep_good: bool, actor: Actor, now: datetime
) -> ImportBatch:
    """Do what a draft says: everything, or with ``keep_good`` all but the wrong rows.

    Raises:
        RowsRefusedError: some rows are wrong and ``keep_good`` was not asked for; nothing done.
        MoveNotAllowedError: it was applied or thrown away already.
    """
    with transaction.atomic():
        batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        # A second click finds the state changed, and its text gone.
        agreed = preview(batch, reach=reach) if batch.content else None
        if agreed is not None:
            _do(batch, agreed, keep_good=keep_good, actor=actor, now=now)
        counts = agreed.counts if agreed is not None else {}
        return transitions.move_import(
            batch, ImportAction.APPLY, counts=counts, actor=actor, at=now
        )


def discard(batch: ImportBatch, *, actor: Actor, now: datetime) -> ImportBatch:
    """Throw a draft away.

    Raises:
        MoveNotAllowedError: it was applied or thrown away already.
    """
    return transitions.move_import(batch, ImportAction.DISCARD, counts={}, actor=actor, at=now)


def undo(batch: ImportBatch, *, reach: Reach, actor: Actor, now: datetime) -> ImportBatch:
    """Put everything back as it was before an import.

    Raises:
        UndoRefusedError: rows were changed or built upon since, or stand out of reach, or would
            go back out of reach; nothing done.
        MoveNotAllowedError: it is not applied, or undone already.
    """
    kind = ImportKind(batch.kind)
    with transaction.atomic():
        moved = transitions.move_import(batch, ImportAction.UNDO, counts={}, actor=actor, at=now)
        faults: list[tuple[int, str]] = []
        for row in batch.rows.order_by("-number"):
            try:
                with transaction.atomic():
                    _put_back(kind, row, reach=reach, actor=actor, now=now)
            except RefusedError as error:
                faults.append((row.number, error.message))
        if faults:
            raise UndoRefusedError(sorted(faults))
    return moved


def _do(batch: ImportBatch, agreed: Plan, *, keep_good: bool, actor: Actor, now: datetime) -> None:
    if agreed.of(WRONG) and not keep_good:
        raise RowsRefusedError(agreed.of(WRONG))
    done: list[ImportRow] = []
    references = sheets.References(agreed.kind)
    for row in [row for row in agreed.rows if row.action in (ADD, CHANGE)]:
        try:
            with transaction.atomic():
                done.append(_do_row(batch, row, references, actor=actor, now=now))
        except RefusedError as error:
            row.action = WRONG
            row.faults.append(Fault(column=error.field, message=error.message))
    if agreed.of(WRONG) and not keep_good:
        raise RowsRefusedError(agreed.of(WRONG))
    ImportRow.objects.bulk_create(done, batch_size=500)


def _do_row(
    batch: ImportBatch,
    row: PlannedRow,
    references: sheets.References,
    *,
    actor: Actor,
    now: datetime,
) -> ImportRow:
    kind = ImportKind(batch.kind)
    if row.action == ADD:
        record = sheets.add(kind, row.row, references=references, actor=actor, now=now)
        after = sheets.as_row(kind, record)
    else:
        # Read anew: an earlier row may have changed what this one stands below.
        record = sheets.records(kind).get(pk=row.record.pk)
        sheets.change(kind, record, row.row, actor=actor, now=now)
        after = sheets.as_row(kind, sheets.records(kind).get(pk=record.pk))
    return ImportRow(
        batch=batch, number=row.number, record_id=record.pk, before=row.before, after=after
    )


def _put_back(
    kind: ImportKind, row: ImportRow, *, reach: Reach, actor: Actor, now: datetime
) -> None:
    record = sheets.records(kind).filter(pk=row.record_id).first()
    if record is None:
        raise RefusedError(_("The record is no longer there."))
    if sheets.as_row(kind, record) != row.after:
        raise RefusedError(_("It was changed after the import. Change it by hand."))
    _require(reach, record)
    if row.before is None:
        transitions.withdraw(record, actor=actor, at=now)
    else:
        sheets.change(kind, record, row.before, actor=actor, now=now)
        _require(reach, sheets.records(kind).get(pk=record.pk))


def _require(reach: Reach, record: Any) -> None:
    if not reach(place_of(record)):
        raise RefusedError(_("This record belongs to another office. Ask that office to undo it."))
