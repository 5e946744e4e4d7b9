"""Keys of outside applications: issued, stopped, let in; the key itself is told once, never kept.

How often a key was used is counted by the minute, and how often it filed by the hour, in the
database, so that all processes count together; for a key with a high rate a process counts a few
ahead. Whoever comes too often is told when to come again before anything is done. A stopped key
works for seconds at most.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from threading import Lock
from typing import Final, NamedTuple

from django.db import transaction

from chinar.portal.core import rows
from chinar.portal.core.journal.actor import SYSTEM, Actor
from chinar.portal.core.journal.transitions import write
from chinar.portal.core.remembering import remembered
from chinar.portal.grievances.models import ApiKey, KeyScope

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
USUAL_RATE: Final = 120
USUAL_REPORTS: Final = 1000  # an hour
MOST_AHEAD: Final = 100


class _Book(NamedTuple):
    """Where something is counted: so often by this key in what began then."""

    table: str
    column: str


USES: Final = _Book("grievances_apiuse", "minute")
REPORTS: Final = _Book("grievances_apifiling", "hour")
_counting: Final = Lock()
# What was counted and not yet used, by table and digest of the key, with when it began.
_ahead: Final[dict[tuple[str, str], tuple[datetime, int]]] = {}


class UnknownKeyError(Exception):
    """The key is missing, wrong or stopped."""


class ScopeError(Exception):
    """The key is good, and not for this; ``scope`` says what it would have to be for."""

    def __init__(self, scope: KeyScope) -> None:
        super().__init__(scope)
        self.scope = scope


class TooFastError(Exception):
    """The key was used too often for now; ``wait_s`` says when it may be used again."""

    def __init__(self, wait_s: int) -> None:
        super().__init__(str(wait_s))
        self.wait_s = wait_s


def issue(
    name: str,
    *,
    now: datetime,
    scopes: Collection[KeyScope] = (KeyScope.FILE,),
    rate_per_minute: int = USUAL_RATE,
    reports_per_hour: int = USUAL_REPORTS,
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
        "reports_per_hour": reports_per_hour,
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


@remembered
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
    if not _counted(USES, key, minute, key.rate_per_minute):
        raise TooFastError(max(1, round((minute + MINUTE - now).total_seconds())))
    return key


def admit_report(key: ApiKey, *, now: datetime) -> None:
    """Count a report that a key files; one that is sent again counts too.

    Raises:
        TooFastError: it filed as many in this hour as it may.
    """
    hour = now.replace(minute=0, second=0, microsecond=0)
    if not _counted(REPORTS, key, hour, key.reports_per_hour):
        raise TooFastError(max(1, round((hour + HOUR - now).total_seconds())))


def _counted(book: _Book, key: ApiKey, began: datetime, most: int) -> bool:
    """Count one more in the minute or hour that began then; False where there is no room for it."""
    with _counting:
        counted_for, left = _ahead.get((book.table, key.digest), (began, 0))
        if counted_for != began or not left:
            left = _taken(book, key, began, 1 + min(MOST_AHEAD, most // 600), most)
            left = left or _taken(book, key, began, 1, most)
        _ahead[book.table, key.digest] = (began, max(0, left - 1))
    return bool(left)


def _taken(book: _Book, key: ApiKey, began: datetime, uses: int, most: int) -> int:
    """Count uses in the database, for all processes; return 0 where not all have room."""
    if uses > most:
        return 0
    text = (
        f"INSERT INTO {book.table} (key_id, {book.column}, count) VALUES (%s, %s, %s)"  # noqa: S608 # names of ours
        f" ON CONFLICT (key_id, {book.column})"
        f" DO UPDATE SET count = {book.table}.count + excluded.count"
        f" WHERE {book.table}.count + excluded.count <= %s RETURNING count"
    )
    with transaction.atomic():
        count = rows.number(text, key.pk, began, uses, most)
        if book is USES and count == uses:  # the minute's first
            ApiKey.objects.filter(pk=key.pk).update(last_used_at=began)
    return uses if count else 0


def _digest(key: str) -> str:
    # Text from outside may hold what UTF-8 cannot; such a key is simply nobody's.
    return hashlib.sha256(key.encode(errors="replace")).hexdigest()
