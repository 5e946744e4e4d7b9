"""One-time links: signed, good for a day, and void once a password was set."""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.core import signing
from django.utils.crypto import salted_hmac

from chinar.portal.core.people.models import User

LIFETIME: Final = timedelta(hours=24)
SALT: Final = "people.password-link"


class LinkVoidError(Exception):
    """The link was used, ran out, was replaced by a newer one, or is not ours."""


def make(user: User, now: datetime) -> str:
    """Return the signed text that lets ``user`` set a password once, within a day."""
    content = {
        "user": str(user.pk),
        "until": int((now + LIFETIME).timestamp()),
        "mark": _mark(user),
    }
    return signing.dumps(content, salt=SALT)


def owner(token: str, now: datetime, *, lock: bool = False) -> User:
    """Return whose link it is; ``lock`` holds the row until the transaction ends.

    Raises:
        LinkVoidError: it no longer lets anybody in.
    """
    try:
        content = signing.loads(token, salt=SALT)
    except signing.BadSignature as error:
        raise LinkVoidError from error
    if now.timestamp() >= content["until"]:
        raise LinkVoidError
    rows = User.objects.select_for_update() if lock else User.objects.all()
    user = rows.filter(pk=UUID(content["user"]), is_active=True).first()
    if user is None or not hmac.compare_digest(content["mark"], _mark(user)):
        raise LinkVoidError
    return user


def _mark(user: User) -> str:
    """Change with the password, and with each new link: both rewrite the stored hash."""
    return salted_hmac(SALT, user.password, algorithm="sha256").hexdigest()[:32]
