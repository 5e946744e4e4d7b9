"""Keys of outside applications: issued, stopped, let in; the key itself is told once, never kept.

How often a key was used is counted by the minute, in the database, so that all processes count
together. Whoever comes too often is told when to come again before anything is done.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import F

from chinar.portal.core.journal.actor import SYSTEM, Actor
from chinar.portal.core.journal.transitions import write
from chinar.portal.grievances.models import ApiKey, ApiUse, KeyScope

MINUTE: Final = timedelta(minutes=1)
USUAL_RATE: Final = 120


class UnknownKeyError(Exception):
    """The key is missing, wrong or stopped."""


class ScopeError(Exception):
    """The key is good, and not for this; ``scope`` says what it would have to be for."""

    def __init__(self, scope: KeyScope) -> None:
        super().__init__(scope)
        self.scope = scope


class TooFastError(Exception):
    """The key was used too often in this minute; ``wait_s`` says when it may be used again."""

    def __init__(self, wait_s: int) -> None:
        super().__init__(str(wait_s))
        self.wait_s = wait_s


def issue(
    name: str,
    *,
    now: datetime,
    scopes: Collection[KeyScope] = (KeyScope.FILE,),
    rate_per_minute: int = USUAL_RATE,
    contact_email: str = "",
    practice: bool = False,
    actor: Actor = SYSTEM,
) -> str:
    """Make a key for an application and return it; the one it had before stops working."""
    key = secrets.token_urlsafe(32)
    values = {
        "digest": _digest(key),
        "active": True,
        "created_at": now,
        "scopes": sorted(str(scope) for scope in set(scopes)),
        "rate_per_minute": rate_per_minute,
        "contact_email": contact_email,
        "practice": practice,
    }
    with transaction.atomic():
        made, _created = ApiKey.objects.update_or_create(name=name, defaults=values)
        data = {"scopes": made.scopes, "rate_per_minute": rate_per_minute}
        write(made, "issue", actor=actor, at=now, data=data)
    return key


def revoke(name: str, *, now: datetime, actor: Actor = SYSTEM) -> bool:
    """Stop an application's key; tell whether there was one."""
    with transaction.atomic():
        found = ApiKey.objects.select_for_update().filter(name=name, active=True).first()
        if found is None:
            return False
        found.active = False
        found.save(update_fields=["active"])
        write(found, "revoke", actor=actor, at=now)
    return True


def find(key: str) -> ApiKey | None:
    """Return whose key it is."""
    return ApiKey.objects.filter(digest=_digest(key), active=True).first() if key else None


def admit(typed: str, scope: KeyScope, *, now: datetime) -> ApiKey:
    """Return whose key it is when it may do this now, and count that it was used.

    Raises:
        UnknownKeyError: nobody has this key.
        ScopeError: the key is for something else.
        TooFastError: it was used as often in this minute as it may be.
    """
    key = find(typed)
    if key is None:
        raise UnknownKeyError
    if scope not in key.scopes:
        raise ScopeError(scope)
    minute = now.replace(second=0, microsecond=0)
    if not (_counted(key, minute) or _counted_first(key, minute) or _counted(key, minute)):
        raise TooFastError(max(1, round((minute + MINUTE - now).total_seconds())))
    return key


def _counted(key: ApiKey, minute: datetime) -> bool:
    room = ApiUse.objects.filter(key=key, minute=minute, count__lt=key.rate_per_minute)
    return bool(room.update(count=F("count") + 1))


def _counted_first(key: ApiKey, minute: datetime) -> bool:
    """Begin the minute's count; False where it has begun already."""
    if ApiUse.objects.filter(key=key, minute=minute).exists():
        return False
    try:
        with transaction.atomic():
            ApiUse.objects.create(key=key, minute=minute, count=1)
            ApiKey.objects.filter(pk=key.pk).update(last_used_at=minute)
    except IntegrityError:
        return False
    return True


def _digest(key: str) -> str:
    # Text from outside may hold what UTF-8 cannot; such a key is simply nobody's.
    return hashlib.sha256(key.encode(errors="replace")).hexdigest()
