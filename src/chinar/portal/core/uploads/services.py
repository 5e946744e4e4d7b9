"""What the other rooms do with uploads: take a file in for a record."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chinar.portal.core.journal.actor import Actor
from chinar.portal.core.uploads import pdfs, pictures, scanning, storage, transitions
from chinar.portal.core.uploads.limits import LARGEST_BYTES, MEGABYTE
from chinar.portal.core.uploads.models import Kind, Preview, Upload
from chinar.portal.core.uploads.names import display_name
from chinar.portal.core.uploads.refusal import UploadRefusedError
from chinar.portal.core.uploads.selectors import owner, uploads_of
from chinar.portal.core.uploads.sniffing import FileType, sniff

__all__ = [
    "Handed",
    "Ready",
    "UploadRefusedError",
    "check",
    "digest_of",
    "glance",
    "ready",
    "store",
    "uploads_of",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A file that may be kept, in the form in which it is kept."""

    content: bytes
    type: FileType
    received_digest: str
    scanned: bool
    width: int | None = None
    height: int | None = None
    pages: int | None = None
    previews: tuple[pictures.Picture, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """A file that was looked at and whose bytes lie in the store: only its row is missing."""

    name: str
    checked: Checked
    digest: str
    preview_digests: tuple[str, ...]


Handed = UploadedFile | Ready


def ready(file: Handed) -> Ready:
    """Check a file, make it safe and put its bytes into the store; the row comes with `store`.

    This takes long, so it is done before a transaction is opened: SQLite has one writer. What no
    row names in the end is swept.

    Raises:
        UploadRefusedError: the file cannot be taken; its ``message`` is for the person.
    """
    if isinstance(file, Ready):
        return file
    checked, kept = check(file), storage.store()
    return Ready(
        name=display_name(file.name or "", checked.type.suffix),
        checked=checked,
        digest=kept.put(checked.content),
        preview_digests=tuple(kept.put(preview.content) for preview in checked.previews),
    )


def store(
    file: Handed,
    *,
    record: models.Model,
    actor: Actor,
    now: datetime,
    practice: bool = False,
) -> Upload:
    """Keep a file for ``record`` once, and journal it; one that is not ready is made so.

    Raises:
        UploadRefusedError: the file cannot be taken; its ``message`` is for the person.
    """
    one = ready(file)
    checked = one.checked
    upload = Upload(
        **owner(record),
        kind=checked.type.kind,
        media_type=checked.type.media_type,
        name=one.name,
        size=len(checked.content),
        digest=one.digest,
        received_digest=checked.received_digest,
        width=checked.width,
        height=checked.height,
        pages=checked.pages,
        scanned=checked.scanned,
        practice=practice,
        created_at=now,
    )
    previews = [
        Preview(page=n, digest=digest, width=p.width, height=p.height)
        for n, (p, digest) in enumerate(
            zip(checked.previews, one.preview_digests, strict=True), start=1
        )
    ]
    return transitions.create(upload, previews, actor=actor, now=now)


def check(file: UploadedFile) -> Checked:
    """Look at a file without keeping it, as a form does; return what would be kept.

    Raises:
        UploadRefusedError: the file cannot be taken.
    """
    content = _read(file)
    found = sniff(content)
    scanned = scanning.scan(content)
    digest = hashlib.sha256(content).hexdigest()
    if found.kind == Kind.IMAGE:
        picture = pictures.remake(content)
        return Checked(
            content=picture.content,
            type=picture.type,
            received_digest=digest,
            scanned=scanned,
            width=picture.width,
            height=picture.height,
        )
    if found.kind == Kind.DOCUMENT:
        document = pdfs.rasterise(content)
        return Checked(
            content=content,
            type=found,
            received_digest=digest,
            scanned=scanned,
            pages=document.pages,
            previews=document.previews,
        )
    return Checked(content=content, type=found, received_digest=digest, scanned=scanned)


def glance(file: UploadedFile) -> None:
    """Look at a file's size and first bytes, which costs little; the rest is for `check`.

    Raises:
        UploadRefusedError: the file cannot be taken.
    """
    sniff(_read(file))


def digest_of(file: UploadedFile) -> str:
    """Return the SHA-256 of a file as it was handed in.

    Raises:
        UploadRefusedError: it is empty or too large.
    """
    return hashlib.sha256(_read(file)).hexdigest()


def _read(file: UploadedFile) -> bytes:
    file.seek(0)
    content = bytes(file.read(LARGEST_BYTES + 1))
    if len(content) > LARGEST_BYTES:
        most = LARGEST_BYTES // MEGABYTE
        message = ngettext(
            "This file is too large. The most that we can take is %(most)s megabyte.",
            "This file is too large. The most that we can take is %(most)s megabytes.",
            most,
        )
        raise UploadRefusedError("size", message % {"most": most})
    if not content:
        message = _("This file is empty. Choose it again, or choose another.")
        raise UploadRefusedError("empty", message)
    return content
