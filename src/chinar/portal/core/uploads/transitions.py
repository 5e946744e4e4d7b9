"""The only writer of uploads."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from chinar.portal.core.journal.actor import Actor
from chinar.portal.core.journal.transitions import write
from chinar.portal.core.uploads.models import Preview, Upload


def create(upload: Upload, previews: list[Preview], *, actor: Actor, now: datetime) -> Upload:
    """Save an upload with its previews; the journal keeps the digest, never the name."""
    with transaction.atomic():
        upload.save(force_insert=True)
        for preview in previews:
            preview.upload = upload
            preview.save(force_insert=True)
        data = {
            "record_type": upload.record_type,
            "record_id": upload.record_id,
            "media_type": upload.media_type,
            "digest": upload.digest,
            "received_digest": upload.received_digest,
        }
        write(upload, "uploads.stored", actor=actor, at=now, data=data)
    return upload
