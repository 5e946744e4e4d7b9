"""Backup and restore: everything that people entered, in one file, for either database.

A backup holds every table (but sign-in sessions and tried log-ins) as it was at one moment, the
files that people handed in, and the head of the journal's chain. It holds personal data: only its
owner can read it, and it is to be kept as safely as the database itself.

It holds no secrets. The folder ``secrets`` of the data folder is to be kept elsewhere, and to be
put back before a restore: with new ones, receipts given to citizens no longer prove themselves,
second factors must be set up again, everybody signs in anew, and uploads and confidential words
stay sealed until their key is there again. Nothing else is lost.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.core.management.color import no_style
from django.db import DatabaseError, connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from chinar import __version__
from chinar.portal.core.health import tables
from chinar.portal.core.health.archive import (
    MANIFEST,
    BackupError,
    checked,
    members,
    refusing_damage,
    writing,
)
from chinar.portal.core.journal.hashing import FIRST
from chinar.portal.core.journal.models import Place
from chinar.portal.core.journal.verification import verify
from chinar.portal.core.uploads.models import Preview, Upload
from chinar.portal.core.uploads.storage import store

__all__ = ["BackupError", "Summary", "backup", "restore"]

TABLES = "tables/"
UPLOADS = "uploads/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What a backup or restore went over; ``missing`` uploads were not in the store any more."""

    rows: int
    uploads: int
    missing: tuple[str, ...]
    head: str


def backup(path: Path) -> Summary:
    """Write a backup to ``path``; the portal can go on working meanwhile.

    Raises:
        BackupError: the file cannot be written.
    """
    counts: dict[str, int] = {}
    missing: list[str] = []
    uploads = 0
    with writing(path) as archive, _one_moment():
        for model in tables.kept():
            name = tables.label(model)
            archive.add_lines(f"{TABLES}{name}.jsonl", _counted(model, counts))
        for digest in _digests():
            try:
                archive.add_file(f"{UPLOADS}{digest}", store().path(digest))
                uploads += 1
            except FileNotFoundError:
                missing.append(digest)
        head = _head()
        archive.add_manifest(
            {
                "version": __version__,
                "made_at": timezone.now().isoformat(),
                "database": connection.vendor,
                "migrations": _migrations(),
                "counts": counts,
                "uploads": uploads,
                "missing": missing,
                "journal_head": head,
            }
        )
    return Summary(rows=sum(counts.values()), uploads=uploads, missing=tuple(missing), head=head)


@contextmanager
def _one_moment() -> Iterator[None]:
    """Let every read in the block see the database as it was at one moment."""
    if connection.in_atomic_block:  # the caller's transaction is that moment
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
    else:
        # Django's own transactions are IMMEDIATE and would make writers wait; readers need not.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")


def _counted(model: type[models.Model], counts: dict[str, int]) -> Iterator[str]:
    """Pass a table's lines on, and leave the number of rows in ``counts``."""
    count = -1  # the first line is the columns
    for line in tables.lines(model):
        yield line
        count += 1
    counts[tables.label(model)] = count


def _digests() -> Iterator[str]:
    """Yield the digest of each file that a row speaks of, once."""
    previews = Preview.objects.order_by().values_list("digest", flat=True)
    digests = Upload.objects.order_by().values_list("digest", flat=True).union(previews)
    yield from digests.order_by("digest").iterator(chunk_size=tables.BATCH)


def _head() -> str:
    last = Place.objects.order_by("-position").first()
    return last.chain_hash if last else FIRST


def _migrations() -> list[str]:
    return sorted(".".join(key) for key in MigrationRecorder(connection).applied_migrations())


def restore(path: Path) -> Summary:
    """Read a backup into an installation that is migrated and otherwise empty.

    Everything happens in one transaction; when anything does not fit, nothing is restored.

    Raises:
        BackupError: the file is damaged or from another version, or the installation is not
            empty, or the restored journal does not verify.
    """
    manifest = checked(path)
    _same_version(manifest)
    _is_empty()
    counts: dict[str, int] = {}
    uploads = 0
    try:
        with refusing_damage(path), transaction.atomic():
            for name, _size, content in members(path):
                if name.startswith(TABLES):
                    _insert(name, content, counts)
                elif name.startswith(UPLOADS):
                    uploads += _keep(name, content.read())
            _reset_sequences()
            _verify(manifest, counts, uploads)
    except (DatabaseError, ValueError) as error:
        raise BackupError(f"{path} does not fit this installation: {error}") from error
    return Summary(
        rows=sum(counts.values()),
        uploads=uploads,
        missing=tuple(manifest["missing"]),
        head=str(manifest["journal_head"]),
    )


def _same_version(manifest: dict[str, Any]) -> None:
    if manifest["migrations"] != _migrations():
        raise BackupError(
            f"the backup was made by Chinar {manifest['version']} and its tables differ from "
            f"those of this Chinar ({__version__}). Restore it with the version that made it."
        )


def _is_empty() -> None:
    for model in tables.kept():
        if model._base_manager.exists():  # noqa: SLF001 # Django's documented API
            raise BackupError(
                f"this installation is not empty: there are rows of {tables.label(model)}. "
                "Restore into a new data folder or a new database."
            )


def _insert(name: str, content: IO[bytes], counts: dict[str, int]) -> None:
    known = {tables.label(model): model for model in tables.kept()}
    label = name.removeprefix(TABLES).removesuffix(".jsonl")
    if label not in known:
        raise ValueError(f"there is no table {label}")
    counts[label] = tables.insert(known[label], content)


def _keep(name: str, content: bytes) -> int:
    store().put_back(name.removeprefix(UPLOADS), content)
    return 1


def _reset_sequences() -> None:
    """Let new rows get numbers above the restored ones."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), tables.kept()):
            cursor.execute(statement)


def _verify(manifest: dict[str, Any], counts: dict[str, int], uploads: int) -> None:
    """Compare what was restored with what the backup says it holds."""
    if counts != manifest["counts"] or uploads != manifest["uploads"]:
        raise BackupError(f"what {MANIFEST} counts is not what the backup holds")
    absent = [digest for digest in _digests() if not store().path(digest).exists()]
    if absent != manifest["missing"]:
        raise BackupError(f"uploads are not in the backup: {', '.join(absent[:5])}")
    report = verify()
    if not report.is_sound or report.head != manifest["journal_head"]:
        first = str(report.faults[0]) if report.faults else "the chain ends elsewhere"
        raise BackupError(f"the journal in this backup is not whole: {first}")
