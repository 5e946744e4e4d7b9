"""The only writer of uploads."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from chinar.portal.core.journal.actor import Actor
from chinar.portal.core.journal.transitions import wait_for_turn, write
from chinar.portal.core.uploads.models import Preview, Upload


def create(upload: Upload, previews: list[Preview], *, actor: Actor, now: datetime) -> Upload:
    """Save an upload with its previews; the journal keeps the digest, never the name.

    A record has the same file once: where a form comes again after a broken connection, the upload
    that it made before is returned.
    """
    with transaction.atomic():
        wait_for_turn(upload.record_type, upload.record_id)
        of_record = Upload.objects.filter(
            record_type=upload.record_type, record_id=upload.record_id
        )
        before = of_record.filter(received_digest=upload.received_digest).first()
        if before is not None:
            return before
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


def mark(upload: Upload, holds: Mapping[str, int], *, actor: Actor, now: datetime) -> bool:
    """Write down what an upload holds that is not for every eye; tell whether it was news."""
    with transaction.atomic():
        locked = Upload.objects.select_for_update().filter(pk=upload.pk).first()
        if locked is None or locked.holds == dict(holds):
            return False
        locked.holds = dict(holds)
        locked.save(update_fields=["holds"])
        write(locked, "uploads.marked", actor=actor, at=now, data={"holds": locked.holds})
    return True


def opened(upload: Upload, *, actor: Actor, now: datetime) -> None:
    """Write down that somebody opened an upload that holds what is not for every eye."""
    data = {"record_type": upload.record_type, "record_id": upload.record_id}
    write(upload, "uploads.opened", actor=actor, at=now, data=data)
