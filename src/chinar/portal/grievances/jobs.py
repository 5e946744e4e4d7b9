"""What the worker does for grievances: what time alone decides, and tidying up."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from chinar.portal.core.jobs.registry import schedule
from chinar.portal.core.journal.actor import SYSTEM
from chinar.portal.core.uploads.models import Upload
from chinar.portal.grievances.lifecycle import Action, NotPossibleError, State
from chinar.portal.grievances.models import Grievance, PolicyVersion, ProofFailure
from chinar.portal.grievances.policy import limits_of
from chinar.portal.grievances.transitions import StaleStateError, Step, advance

KEPT = timedelta(days=2)  # a session, and so a draft, lasts half a day


@schedule("grievances.drop_unsent_files", "10 3 * * *")
def drop_unsent_files() -> None:
    """Delete the rows of files whose grievance never came; the uploads' sweep frees the bytes."""
    record_type = Grievance._meta.label_lower  # Django's public _meta API
    old = Upload.objects.filter(record_type=record_type, created_at__lt=timezone.now() - KEPT)
    for upload in old.iterator():
        with transaction.atomic():
            if not Grievance.objects.filter(pk=upload.record_id).exists():
                upload.delete()


@schedule("grievances.forget_guesses", "40 3 * * *")
def forget_guesses() -> None:
    """Delete wrong guesses that count no more."""
    ProofFailure.objects.filter(at__lt=timezone.now() - KEPT).delete()


@schedule("grievances.keep_time", "5 * * * *")
def keep_time() -> None:
    """Close what nobody answered to in the feedback window; end pauses that reached their cap."""
    now = timezone.now()
    for policy in PolicyVersion.objects.all():
        limits = limits_of(policy)
        cases = Grievance.objects.filter(policy=policy)
        unheard = now - timedelta(days=limits.feedback_days)
        _advance_all(cases.filter(state=State.DISPOSED, disposed_at__lt=unheard), Action.LAPSE, now)
        waited = now - timedelta(days=limits.pause_days)
        paused = cases.filter(
            state=State.AWAITING_CITIZEN, segments__ends_at=None, segments__starts_at__lt=waited
        )
        _advance_all(paused, Action.END_PAUSE, now)


def _advance_all(cases: QuerySet[Grievance], action: Action, now: datetime) -> None:
    for grievance in cases:
        # Whoever moved the case in this moment knows better than the clock.
        with suppress(NotPossibleError, StaleStateError):
            step = Step(seen=State(grievance.state))
            advance(grievance, action, actor=SYSTEM, at=now, step=step)
