"""Keys with which outside applications file; the key itself is told once and never kept."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from chinar.portal.grievances.models import ApiKey


def issue(name: str, *, now: datetime, practice: bool = False) -> str:
    """Make a key for an application and return it; the one it had before stops working."""
    key = secrets.token_urlsafe(32)
    ApiKey.objects.update_or_create(
        name=name,
        defaults={"digest": _digest(key), "active": True, "created_at": now, "practice": practice},
    )
    return key


def revoke(name: str) -> bool:
    """Stop an application's key; tell whether there was one."""
    return bool(ApiKey.objects.filter(name=name, active=True).update(active=False))


def find(key: str) -> ApiKey | None:
    """Return whose key it is."""
    return ApiKey.objects.filter(digest=_digest(key), active=True).first() if key else None


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
