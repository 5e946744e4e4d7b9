"""What the owner of a key does with webhooks: register, stop, change the secret, ask again."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import transaction

from chinar.portal.grievances import outbox, posting
from chinar.portal.grievances.models import ApiKey, DeliveryState, Hook, HookDelivery

MOST_HOOKS: Final = 10


class TooManyHooksError(Exception):
    """The key has as many hooks as it may have."""


def register(
    key: ApiKey, url: str, *, events: Collection[str], everything: bool, now: datetime
) -> Hook:
    """Have an address told from now on.

    Raises:
        AddressError: nothing is posted to such an address.
        TooManyHooksError: the key has enough of them.
    """
    posting.check(url, allow_private=settings.ENVIRONMENT.hooks_allow_private)
    with transaction.atomic():
        ApiKey.objects.select_for_update().get(pk=key.pk)
        if Hook.objects.filter(key=key).count() >= MOST_HOOKS:
            raise TooManyHooksError
        return Hook.objects.create(
            key=key,
            url=url,
            events=sorted(set(events)),
            everything=everything,
            practice=key.practice,
            created_at=now,
        )


def rotate(hook: Hook, now: datetime) -> Hook:
    """Give a hook a new secret; for a while the old one signs too."""
    with transaction.atomic():
        locked = Hook.objects.select_for_update().get(pk=hook.pk)
        locked.version, locked.rotated_at = locked.version + 1, now
        locked.save(update_fields=["version", "rotated_at"])
    return locked


def replay(delivery: HookDelivery, now: datetime) -> HookDelivery:
    """Send a telling again, whatever became of it; its id and its bytes stay the same."""
    with transaction.atomic():
        locked = HookDelivery.objects.select_for_update().get(pk=delivery.pk)
        locked.state, locked.attempts, locked.next_at = DeliveryState.WAITING, 0, now
        locked.settled_at = locked.leased_until = None
        locked.save()
        outbox.arrange(locked, f"replay:{now.isoformat()}", run_at=now)
    return locked
