"""Reads about uploads."""

from __future__ import annotations

from django.db import models
from django.db.models import QuerySet

from chinar.portal.core.uploads.models import Upload


def owner(record: models.Model) -> dict[str, str]:
    """Return how an upload names the record it belongs to."""
    return {
        "record_type": record._meta.label_lower,  # Django's documented API
        "record_id": str(record.pk),
    }


def uploads_of(record: models.Model) -> QuerySet[Upload]:
    """Return the uploads of a record with their previews, oldest first."""
    return Upload.objects.filter(**owner(record)).prefetch_related("previews").order_by("id")
