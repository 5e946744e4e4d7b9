"""Files that people handed in; the bytes lie in the store under their digest."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

import uuid6
from django.db import models
from django.utils.translation import gettext_lazy as _

from chinar.portal.core.locked import LockedTextField


class Kind(StrEnum):
    """What an upload is to its reader."""

    IMAGE = "image"
    DOCUMENT = "document"
    VOICE = "voice"


KIND_NAMES = {
    Kind.IMAGE: _("Picture"),
    Kind.DOCUMENT: _("Document"),
    Kind.VOICE: _("Voice note"),
}


class Upload(models.Model):
    """A file that belongs to one record, safe to show to whoever may see that record.

    ``digest`` is the SHA-256 of the bytes kept, ``received_digest`` of those handed in: a
    picture is made anew, so the two differ. ``name`` is for reading only; it lies locked, as the
    bytes do.
    """

    id = models.UUIDField(primary_key=True, default=uuid6.uuid7, editable=False)
    record_type = models.CharField(max_length=60)
    record_id = models.CharField(max_length=40)
    kind = models.CharField(max_length=10, choices=KIND_NAMES.items())
    media_type = models.CharField(max_length=40)
    name = LockedTextField(max_length=120)
    size = models.PositiveIntegerField(help_text="bytes")
    digest = models.CharField(max_length=64, db_index=True)
    received_digest = models.CharField(max_length=64)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    pages = models.PositiveIntegerField(null=True)
    scanned = models.BooleanField(default=False, help_text="clamd found nothing")
    holds = models.JSONField(
        default=dict, help_text="what its room found in it that is not for every eye, by kind"
    )
    practice = models.BooleanField(default=False, db_index=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(kind__in=list(Kind)), name="known_kind")
        ]
        indexes: ClassVar = [
            models.Index(fields=["record_type", "record_id", "id"], name="upload_of_record"),
            models.Index(fields=["record_type", "created_at"], name="upload_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Preview(models.Model):
    """A picture of one page of a document."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="previews")
    page = models.PositiveIntegerField(help_text="1, 2, 3 …")
    digest = models.CharField(max_length=64, db_index=True)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["upload", "page"], name="one_preview_a_page")
        ]
        ordering: ClassVar = ["page"]

    def __str__(self) -> str:
        return f"{self.upload} page {self.page}"
