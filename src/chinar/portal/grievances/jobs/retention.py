"""Forget what nobody needs any more: contacts first, words later, each by its own term."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from chinar.portal.core.jobs.registry import schedule
from chinar.portal.core.journal.actor import SYSTEM
from chinar.portal.core.uploads.models import Upload
from chinar.portal.grievances.erasing import erase_contact, erase_words
from chinar.portal.grievances.lifecycle import State
from chinar.portal.grievances.models import Grievance, Held, HeldState, PolicyVersion
from chinar.portal.grievances.policy import limits_of

BATCH = 500
TERM = "term"
KEEP_HELD = timedelta(days=90)
# An answered case still waits for what the citizen says, a joined one for its lead's answer.
FINISHED = (State.CLOSED, State.NOT_TAKEN_UP)


@schedule("grievances.forget", "20 2 * * *", limit_s=6 * 3600)
def forget() -> None:
    """Erase contacts and words of finished cases whose term is over."""
    now = timezone.now()
    for policy in PolicyVersion.objects.all():
        limits = limits_of(policy)
        cases = Grievance.objects.filter(policy=policy, open=False, state__in=FINISHED)
        _forget_words(cases, now, now - timedelta(days=limits.keep_words_days))
        _forget_contacts(cases, now, now - timedelta(days=limits.keep_contact_days))


@schedule("grievances.empty_held", "50 3 * * *")
def empty_held() -> None:
    """Delete the words and files of what was held back and settled long ago."""
    settled = Held.objects.exclude(state=HeldState.HELD).exclude(filing={})
    old = settled.filter(settled_at__lt=timezone.now() - KEEP_HELD).order_by("pk")
    while batch := list(old.values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            # What was let in has no words here any more, and its files are the case's.
            record_type = Grievance._meta.label_lower  # Django's public _meta API
            Upload.objects.filter(record_type=record_type, record_id__in=map(str, batch)).delete()
            Held.objects.filter(pk__in=batch).update(filing={})


def _forget_words(cases: QuerySet[Grievance], now: datetime, before: datetime) -> None:
    due = cases.filter(erased_at=None, changed_at__lt=before).order_by("changed_at")
    while batch := list(due[:BATCH]):
        for grievance in batch:
            erase_words(grievance, actor=SYSTEM, at=now, reason=TERM)


def _forget_contacts(cases: QuerySet[Grievance], now: datetime, before: datetime) -> None:
    due = cases.filter(erased_at=None, changed_at__lt=before, contact__isnull=False)
    while batch := list(due.order_by("changed_at")[:BATCH]):
        for grievance in batch:
            erase_contact(grievance, actor=SYSTEM, at=now, reason=TERM)
