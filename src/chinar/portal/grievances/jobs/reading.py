"""Look through the documents that people hand in for personal numbers."""

from __future__ import annotations

import logging

from django.utils import timezone

from chinar.portal.core.jobs.registry import job
from chinar.portal.core.journal.actor import SYSTEM
from chinar.portal.core.uploads import reading, transitions
from chinar.portal.core.uploads.models import Upload
from chinar.portal.grievances import hiding

logger = logging.getLogger(__name__)


@job("grievances.read_file")
def read_file(upload: str) -> None:
    """Mark a document whose text layer holds personal numbers; one that cannot be read too."""
    found = Upload.objects.filter(pk=upload).first()
    if found is None:
        return
    try:
        holds = hiding.in_document(reading.text_of(found))
    except reading.UnreadableError:
        logger.warning("upload %s could not be looked through", found.pk)
        holds = {hiding.UNREAD: 1}
    transitions.mark(found, holds, actor=SYSTEM, now=timezone.now())
