"""What is thrown away when nobody needs it any more."""

from __future__ import annotations

from datetime import timedelta
from itertools import islice

from django.utils import timezone

from chinar.portal.core.jobs.registry import schedule
from chinar.portal.core.uploads.models import Upload
from chinar.portal.grievances.models import Grievance, Held, Knock, OneTimeCode

BATCH = 500
LOOKED_AT = timedelta(days=30)  # nights in which the worker may stand still
KEPT_SHOWN = timedelta(days=90)
KEPT = timedelta(days=2)  # a session, and so a draft, lasts half a day


@schedule("grievances.drop_unsent_files", "10 3 * * *")
def drop_unsent_files() -> None:
    """Delete the rows of files whose grievance never came; the uploads' sweep frees the bytes.

    Only those of the last weeks are looked at: what a grievance has by then is its own, and the
    files of what was held back go with its words.
    """
    record_type = Grievance._meta.label_lower  # Django's public _meta API
    until = timezone.now() - KEPT
    young = Upload.objects.filter(
        record_type=record_type, created_at__gte=until - LOOKED_AT, created_at__lt=until
    )
    rows = young.order_by("created_at", "pk").values_list("pk", "record_id").iterator()
    while batch := list(islice(rows, BATCH)):
        owners = {owner for _, owner in batch}
        cases = Grievance.objects.filter(pk__in=owners).values_list("pk", flat=True)
        held = Held.objects.filter(pk__in=owners).exclude(filing={}).values_list("pk", flat=True)
        known = {str(pk) for pk in (*cases, *held)}
        Upload.objects.filter(pk__in=[pk for pk, owner in batch if owner not in known]).delete()


@schedule("grievances.forget_codes", "40 3 * * *")
def forget_codes() -> None:
    """Delete one-time codes that open nothing and count no more.

    One that was used tells for longer from where its address was shown to be one's own.
    """
    now = timezone.now()
    OneTimeCode.objects.filter(sent_at__lt=now - KEPT, used_at=None).delete()
    OneTimeCode.objects.filter(sent_at__lt=now - KEPT_SHOWN).delete()


@schedule("grievances.forget_knocks", "50 3 * * *")
def forget_knocks() -> None:
    """Delete from where reports came."""
    Knock.objects.filter(at__lt=timezone.now() - KEPT).delete()
