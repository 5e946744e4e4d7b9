"""Phones and e-mail addresses that somebody types to show who they are: counted, never kept."""

from __future__ import annotations

import hmac
from hashlib import sha256
from typing import Final

from django.conf import settings
from django.utils.encoding import force_bytes

from chinar.portal.grievances.models import ProofDoor
from chinar.portal.grievances.reaching import one_form

_PURPOSE: Final = b"chinar.grievances.guess:"
_DOOR_DIGITS: Final = 2  # of the digest: 256 doors


def digest(said: str) -> str:
    """Return what tells the same words again, and cannot be turned back without the key."""
    words = _PURPOSE + one_form(said).encode()
    return hmac.new(force_bytes(settings.SECRET_KEY), words, sha256).hexdigest()


def wait_for_turn(said: str) -> None:
    """Hold the door of a digest until the transaction ends, so that counting is exact."""
    door, _ = ProofDoor.objects.get_or_create(number=int(said[:_DOOR_DIGITS], 16))
    ProofDoor.objects.select_for_update().get(pk=door.pk)
