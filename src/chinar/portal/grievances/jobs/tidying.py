"""What is thrown away when nobody needs it any more."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from chinar.portal.core.jobs.registry import schedule
from chinar.portal.core.uploads.models import Upload
from chinar.portal.grievances.models import Grievance, Held, Knock, OneTimeCode

BATCH = 500
KEPT = timedelta(days=2)  # a session, and so a draft, lasts half a day


@schedule("grievances.drop_unsent_files", "10 3 * * *")
def drop_unsent_files() -> None:
    """Delete the rows of files whose grievance never came; the uploads' sweep frees the bytes."""
    record_type = Grievance._meta.label_lower  # Django's public _meta API
    old = Upload.objects.filter(record_type=record_type, created_at__lt=timezone.now() - KEPT)
    for upload in old.iterator():
        with transaction.atomic():
            held = Held.objects.filter(pk=upload.record_id).exclude(filing={})
            if not held and not Grievance.objects.filter(pk=upload.record_id).exists():
                upload.delete()


@schedule("grievances.forget_codes", "40 3 * * *")
def forget_codes() -> None:
    """Delete one-time codes that open nothing and count no more."""
    OneTimeCode.objects.filter(sent_at__lt=timezone.now() - KEPT).delete()


@schedule("grievances.forget_knocks", "50 3 * * *")
def forget_knocks() -> None:
    """Delete from where reports came."""
    Knock.objects.filter(at__lt=timezone.now() - KEPT).delete()
