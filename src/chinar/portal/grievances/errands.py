"""Background work that calls services, so it stands above the room's jobs.

`apps` imports it, as the modules `jobs` are imported by the registry.
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from chinar.portal.core.jobs.lifecycle import Priority
from chinar.portal.core.jobs.registry import job, schedule
from chinar.portal.grievances import mailbox
from chinar.portal.grievances.models import Batch, BatchState
from chinar.portal.grievances.services import batches, codes

KEPT = timedelta(days=7)  # a file that was looked at and never filed


@schedule("grievances.look_for_mail", "*/2 * * * *", max_attempts=1)
def look_for_mail() -> None:
    """Take in what came into the mailbox, where there is one."""
    url = settings.ENVIRONMENT.imap_url
    if url:
        mailbox.look_through(url, now=timezone.now())


@job("grievances.send_code", priority=Priority.HIGH, retry_s=2, atomic=True)
def send_code(*, code_id: str) -> None:
    """Send a one-time code, if it was asked for by whom it belongs to."""
    codes.send_made(code_id, now=timezone.now())


@job(batches.JOB)
def file_batch(*, batch_id: str) -> None:
    """File the rows of a batch; whoever goes on after a stop goes on from where it stood."""
    batch = Batch.objects.select_related("post").filter(pk=batch_id).first()
    if batch is None:
        return
    if batch.state == BatchState.STOPPED:  # its work is tried again
        batches.begin(batch, now=timezone.now())
    if batch.state == BatchState.RUNNING:
        batches.run(batch, actor=batches.actor_of(batch), now=timezone.now())


@schedule("grievances.mark_stopped_batches", "*/15 * * * *")
def mark_stopped_batches() -> None:
    """Tell of files that nobody files any more, so that somebody goes on or throws them away."""
    batches.mark_stopped(timezone.now())


@schedule("grievances.drop_batches", "50 3 * * *")
def drop_batches() -> None:
    """Forget files that wait and were never filed to the end: they hold what people said."""
    long_ago = timezone.now() - KEPT
    looked_at = Q(state=BatchState.LOOKED_AT, at__lt=long_ago)
    stopped = Q(state=BatchState.STOPPED, moved_at__lt=long_ago)
    Batch.objects.filter(looked_at | stopped).update(state=BatchState.DROPPED, content="")
