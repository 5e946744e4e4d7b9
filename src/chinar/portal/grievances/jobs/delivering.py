"""Sending webhooks: in order for each case, again and again until it arrives or days have passed.

A worker that dies after the other side said yes sends once more, with the same `webhook-id`.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from chinar.portal.core.jobs import runner
from chinar.portal.core.jobs.lifecycle import Priority
from chinar.portal.core.jobs.registry import job, schedule
from chinar.portal.core.notices.services import Recipient, send
from chinar.portal.grievances import outbox, posting, signatures
from chinar.portal.grievances.models import ApiCall, ApiFiling, ApiUse, DeliveryState, HookDelivery

LEASE: Final = timedelta(seconds=30)  # longer than a post takes, shorter than a job's lease
OVERDUE: Final = timedelta(minutes=2)
KEPT: Final = timedelta(days=30)
COUNTS_KEPT: Final = timedelta(days=2)
BATCH: Final = 500
# How long to wait after each attempt that failed: two and a half days in all.
WAITS: Final = tuple(
    timedelta(seconds=seconds)
    for seconds in (10, 30, 120, 600, 1800, 3600, 7200, 14400, 28800, 43200, 43200, 86400)
)


@job(outbox.JOB, max_attempts=3, limit_s=120, priority=Priority.LOW)  # others may hang
def deliver_hook(delivery: str) -> None:
    """Send a telling when its turn has come, and write down what became of it."""
    due = _claimed(delivery, timezone.now())
    if due is None:
        return
    status, error = _posted(due, timezone.now())
    with runner.settling():
        settle(due, status, error, timezone.now())


@schedule("grievances.push_hooks", "* * * * *")
def push_hooks() -> None:
    """Send what should have been sent a while ago: its job was lost or gave up."""
    now = timezone.now()
    due = HookDelivery.objects.filter(state=DeliveryState.WAITING, next_at__lt=now - OVERDUE)
    for delivery in due.order_by("next_at")[:BATCH]:
        if not _is_held_up(delivery):
            outbox.arrange(delivery, f"push:{now:%Y%m%d%H%M}", run_at=now)


@schedule("grievances.forget_calls", "50 3 * * *")
def forget_calls() -> None:
    """Delete what was told and settled long ago, calls that nobody repeats, and old counts."""
    now = timezone.now()
    HookDelivery.objects.filter(settled_at__lt=now - KEPT).delete()
    ApiCall.objects.filter(at__lt=now - KEPT).delete()
    ApiUse.objects.filter(minute__lt=now - COUNTS_KEPT).delete()
    ApiFiling.objects.filter(hour__lt=now - COUNTS_KEPT).delete()


def settle(delivery: HookDelivery, status: int | None, error: str, now: datetime) -> None:
    """Write down an attempt: arrived, to be sent again later, or given up."""
    with transaction.atomic():
        delivery.attempts += 1
        delivery.last_status, delivery.last_error = status, error
        delivery.leased_until = None
        if status is not None and 200 <= status < 300:  # RFC 9110, 15.3
            delivery.state, delivery.settled_at = DeliveryState.DELIVERED, now
        elif delivery.attempts > len(WAITS) or not delivery.hook.active:
            delivery.state, delivery.settled_at = DeliveryState.GIVEN_UP, now
            _tell_owner(delivery, now)
        else:
            delivery.next_at = now + WAITS[delivery.attempts - 1]
            outbox.arrange(delivery, "again", run_at=delivery.next_at)
        delivery.save()
        if delivery.state != DeliveryState.WAITING:
            _wake_next(delivery, now)


def _claimed(pk: str, now: datetime) -> HookDelivery | None:
    """Take a telling that is due, whose turn it is, and that nobody else is sending."""
    free = HookDelivery.objects.filter(pk=pk, state=DeliveryState.WAITING, next_at__lte=now)
    free = free.filter(Q(leased_until=None) | Q(leased_until__lt=now))
    found = free.select_related("hook__key").first()
    if found is None or _is_held_up(found):
        return None
    return found if free.update(leased_until=now + LEASE) else None


def _is_held_up(delivery: HookDelivery) -> bool:
    """Tell whether an earlier telling of the same case has not arrived yet."""
    before = outbox.waiting_before(delivery)
    return HookDelivery.objects.filter(before, state=DeliveryState.WAITING).exists()


def _wake_next(delivery: HookDelivery, now: datetime) -> None:
    later = HookDelivery.objects.filter(
        hook=delivery.hook_id,
        grievance=delivery.grievance_id,
        sequence__gt=delivery.sequence,
        state=DeliveryState.WAITING,
    )
    following = later.order_by("sequence").first()
    if following is not None:
        run_at = max(now, following.next_at)
        outbox.arrange(following, f"after:{delivery.pk}:{delivery.attempts}", run_at=run_at)


def _posted(delivery: HookDelivery, now: datetime) -> tuple[int | None, str]:
    hook = delivery.hook
    if not (hook.active and hook.key.active):
        return None, "the hook was stopped"
    headers = signatures.headers(delivery, now)
    private = settings.ENVIRONMENT.hooks_allow_private
    try:
        body = delivery.body.encode()
        return posting.post(hook.url, body, headers, allow_private=private), ""
    except (posting.AddressError, posting.PostError) as error:
        return None, str(error)[:200]


def _tell_owner(delivery: HookDelivery, now: datetime) -> None:
    """Tell who holds the key, once a day for a hook, that tellings do not arrive."""
    key = delivery.hook.key
    if not key.contact_email:
        return
    send(
        "grievances.hook_gave_up",
        to=Recipient(language="en", email=key.contact_email),
        context={"name": key.name, "hook": str(delivery.hook_id), "delivery": str(delivery.pk)},
        key=f"hook:{delivery.hook_id}:{timezone.localdate(now).isoformat()}",
        practice=delivery.hook.practice,
        now=now,
    )
