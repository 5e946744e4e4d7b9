"""The schedule: one elected process enqueues what is due by the clock, each slot once."""

from __future__ import annotations

import logging
import threading
from datetime import UTC, datetime, timedelta

from django.db import DatabaseError, IntegrityError, close_old_connections, connection, transaction
from django.db.models import Q
from django.utils import timezone

from chinar.portal.core.jobs import broker, registry, transitions
from chinar.portal.core.jobs.clock import OFFICE, latest_slot
from chinar.portal.core.jobs.leases import holder_name
from chinar.portal.core.jobs.models import Lease, Schedule
from chinar.portal.core.jobs.registry import JobKind
from chinar.portal.core.jobs.services import enqueue

logger = logging.getLogger(__name__)

TERM = timedelta(seconds=15)
ROUND_S = 1.0


def run(*, stop_event: threading.Event, every_s: float = ROUND_S) -> None:
    """Enqueue what is due until told to stop; of several such processes, one is elected."""
    registry.load()
    me = holder_name()
    while not stop_event.is_set():
        try:
            turn(me, timezone.now())
            close_old_connections()
        except DatabaseError as error:
            logger.warning("the database does not answer: %s", type(error).__name__)
            connection.close()
        stop_event.wait(every_s)
    resign(me)
    connection.close()


def turn(me: str, now: datetime) -> bool:
    """Do one round of the scheduler's work, if elected; tell whether it was.

    Besides the schedule that is: returning what dead workers left, and telling the broker of
    jobs that it does not know of.
    """
    if not elected(me, now):
        return False
    tick(now)
    transitions.reap(now)
    broker.relay(now)
    return True


def elected(me: str, now: datetime) -> bool:
    """Tell whether ``me`` holds the scheduler's office, taking or prolonging it if possible."""
    lease = Lease.objects.filter(name=OFFICE).first()
    if lease is None:
        try:
            with transaction.atomic():
                Lease.objects.create(name=OFFICE, holder=me, until=now + TERM)
        except IntegrityError:
            return False
        return True
    if lease.holder == me and lease.until - now > TERM * 2 / 3:
        return True
    free = Q(holder=me) | Q(until__lt=now)
    office = Lease.objects.filter(free, name=OFFICE)
    return bool(office.update(holder=me, until=now + TERM))


def resign(me: str) -> None:
    """Give up the office, so that another can take it at once."""
    Lease.objects.filter(name=OFFICE, holder=me).delete()


def tick(now: datetime) -> int:
    """Enqueue each scheduled job whose latest slot has not been enqueued; return how many.

    After a time without a scheduler a job runs once, not once for every slot that was missed.
    A job seen for the first time waits for its next slot.
    """
    seen = dict(Schedule.objects.values_list("kind", "last_slot"))
    count = 0
    for kind in registry.kinds():
        if not kind.cron:
            continue
        slot = latest_slot(kind.cron, now)
        if kind.name not in seen:
            Schedule.objects.get_or_create(kind=kind.name, defaults={"last_slot": slot})
        elif seen[kind.name] < slot:
            count += _enqueue_slot(kind, slot, now)
    return count


def _enqueue_slot(kind: JobKind, slot: datetime, now: datetime) -> bool:
    with transaction.atomic():
        moved = Schedule.objects.filter(kind=kind.name, last_slot__lt=slot).update(last_slot=slot)
        if moved:
            key = f"{kind.name}@{slot.astimezone(UTC):%Y-%m-%dT%H:%MZ}"
            enqueue(kind.name, key=key, now=now)
    return bool(moved)
