"""What the worker does with uploads: delete files that no row names any more."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.utils import timezone

from chinar.portal.core.jobs.registry import schedule
from chinar.portal.core.uploads.models import Preview, Upload
from chinar.portal.core.uploads.storage import store

logger = logging.getLogger(__name__)

GRACE = timedelta(days=1)  # a file is written before its row is committed


@schedule("uploads.sweep", "40 3 * * *")
def sweep() -> None:
    """Delete what a rolled-back form or a removed record left behind."""
    removed = 0
    for path in store().files_older_than((timezone.now() - GRACE).timestamp()):
        named = Upload.objects.filter(digest=path.name).exists()
        if not named and not Preview.objects.filter(digest=path.name).exists():
            path.unlink(missing_ok=True)
            removed += 1
    logger.info("uploads: %s files without a record removed", removed)
